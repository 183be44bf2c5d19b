import { request } from "node:http";
import { expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { article, PUBLICATION } from "../support/newsroom.ts";
import { startWireroom, until } from "../support/wireroom.ts";

it("serve shows what another instant brings to no page of another site, by no other name", async () => {
  const folder = temporaryFolder();
  folder.write("content/publication.yaml", PUBLICATION);
  folder.write("content/held.md", article("Held", { embargo: "2999-01-01T00:00:00Z" }));
  const args = ["serve", folder.at("content"), "--port", "0", "--now", "2999-06-01T00:00:00Z"];
  const { child, said } = startWireroom(args);
  onTestFinished(() => void child.kill("SIGKILL"));
  const origin = await until(() => /^ {2}(http:\S+\/)$/m.exec(said().stdout)?.[1], 110);
  const ask = (host: string) =>
    new Promise<{ status: number; open: boolean; text: string }>((resolve, reject) => {
      const headers = { Host: host, Origin: "https://evil.example.com" };
      const asked = request(new URL("feed.json", origin), { headers }, async (answer) => {
        let text = "";
        for await (const chunk of answer) text += chunk;
        const open = "access-control-allow-origin" in answer.headers;
        resolve({ status: answer.statusCode ?? 0, open, text });
      });
      asked.on("error", reject).end();
    });
  const own = await ask(new URL(origin).host);
  expect(own).toMatchObject({ status: 200, open: false });
  expect(own.text).toContain("Held");
  const foreign = await ask("evil.example.com");
  expect(foreign).toMatchObject({ status: 403, open: false });
  expect(foreign.text).not.toContain("Held");
}, 120_000);
