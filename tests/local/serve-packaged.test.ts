import { spawn } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { CONTENT, until } from "../support/wireroom.ts";

// Below the packages that it imports.
mkdirSync("node_modules/.cache", { recursive: true });
const packaged = mkdtempSync("node_modules/.cache/wireroom-packaged-");
afterAll(() => rmSync(packaged, { recursive: true }));

it("serve, in the published package, answers by the edge functions that lie beside it", async () => {
  buildSync({
    entryPoints: ["local/command-line.ts"],
    outfile: join(packaged, "dist/command-line.js"),
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
  });
  cpSync("lambdas/edge", join(packaged, "dist/edge"), { recursive: true });
  copyFileSync("wireroom", join(packaged, "wireroom"));
  writeFileSync(join(packaged, "package.json"), '{"type":"module","version":"1.2.3"}');

  const state = temporaryFolder().at("state");
  const args = [join(packaged, "wireroom"), "serve", CONTENT, "--state", state, "--port", "0"];
  const child = spawn(process.execPath, args);
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      said += chunk;
    });
  }
  const address = await until(() => {
    if (child.exitCode !== null) throw new Error(said);
    return /^ {2}(http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(said)?.[1];
  });
  const feed = await fetch(`${address}rss.xml`, { headers: { "Accept-Encoding": "gzip" } });
  expect(feed.status).toBe(200);
  expect(feed.headers.get("content-encoding")).toBe("gzip");
  expect(feed.headers.get("vary")).toBe("Accept-Encoding, Sec-Fetch-Dest");
});
