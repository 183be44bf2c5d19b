import { expect, it } from "vitest";
import { readTree, temporaryFolder } from "../support/folder.ts";
import { CONTENT, runWireroom } from "../support/wireroom.ts";

const CANARIES = {
  AWS_ACCESS_KEY_ID: "AKIACANARYOFANID",
  AWS_SECRET_ACCESS_KEY: "canary-of-a-secret",
  AWS_SESSION_TOKEN: "canary-of-a-token",
  CONTENT_BUCKET: "canary-of-a-content-bucket",
  CATALOG_TABLE: "canary-of-a-catalog-table",
  HOME: "/home/canary-of-a-home",
  USER: "canary-of-a-user",
  GITHUB_TOKEN: "canary-of-a-forge",
};

it("the documents of a site say nothing of the machine that made them", async () => {
  const folder = temporaryFolder();
  folder.copy(CONTENT, "canary of a folder");
  folder.write("canary of a folder/articles/refused.md", "---\ntitle: [\n---\n");
  folder.write(
    "canary of a folder/articles/draft.md",
    "---\ntitle: A canary of a draft\ndraft: true\n---\nx\n",
  );
  folder.write(
    "canary of a folder/articles/held.md",
    "---\ntitle: A canary of what is held\nembargo: 2999-01-01T00:00:00Z\n---\nx\n",
  );
  const args = ["build", folder.at("canary of a folder"), "--out", folder.at("site")];
  const { code } = await runWireroom([...args, "--no-encodings"], CANARIES);
  // One article is refused.
  expect(code).toBe(2);
  const documents = Object.entries(readTree(folder.at("site")));
  expect(documents.length).toBeGreaterThan(100);
  const words = [folder.root, process.cwd(), ...Object.values(CANARIES), "canary of a"];
  const told = documents.flatMap(([name, text]) =>
    words.filter((word) => text.includes(word)).map((word) => `${name}: ${word}`),
  );
  expect(told).toEqual([]);
}, 120_000);
