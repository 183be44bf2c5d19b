import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Stack } from "aws-cdk-lib";
import { init, parse } from "es-module-lexer";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addStage } from "../../infra/add-stage.ts";
import { createApp, STAGE } from "./template.ts";

let folder: string;
let file: string;
beforeAll(async () => {
  await init;
  const app = createApp({ bundling: true });
  addStage(app, STAGE);
  const { directory } = app.synth();
  const assets = readdirSync(directory).filter((name) => name.startsWith("asset."));
  expect(assets).toHaveLength(1);
  folder = join(directory, assets[0] ?? "");
  file = join(folder, "index.mjs");
});

describe("what is deployed", () => {
  it("is one module, and no binary of the machine that built it", () => {
    expect(readdirSync(folder, { recursive: true })).toEqual(["index.mjs"]);
  });

  it("is smaller than 1.4 MB", () => {
    expect(statSync(file).size).toBeLessThan(1_400_000);
  });

  it("has one source of credentials: its environment", () => {
    const code = readFileSync(file, "utf8");
    expect(code).toContain("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set");
    expect(code).not.toMatch(/AssumeRoleWithWebIdentity|GetRoleCredentials|169\.254\.170/);
  });

  it("has everything in it: Node's own modules are all that it imports", () => {
    const [imports, exports] = parse(readFileSync(file, "utf8"));
    const names = imports.flatMap((one) => (one.type === "import-meta" ? [] : [one.specifier]));
    expect(names.filter((name) => !isBuiltIn(name))).toEqual([]);
    expect(exports.flatMap((one) => ("name" in one ? [one.name] : []))).toContain("handler");
  });

  it("loads where require is not defined, and says what is missing in its environment", async () => {
    await expect(import(/* @vite-ignore */ file)).rejects.toThrow(/CONTENT_BUCKET/);
  });
});

describe("the construct of the published package", () => {
  // Below the packages that it imports.
  mkdirSync("node_modules/.cache", { recursive: true });
  const packaged = mkdtempSync("node_modules/.cache/wireroom-packaged-");
  afterAll(() => rmSync(packaged, { recursive: true }));

  it("deploys the bundle and the edge functions that lie beside it", async () => {
    buildSync({
      entryPoints: ["infra/news-syndication.ts"],
      outfile: join(packaged, "news-syndication.js"),
      bundle: true,
      packages: "external",
      platform: "node",
      format: "esm",
    });
    writeFileSync(join(packaged, "package.json"), '{"type":"module"}');
    mkdirSync(join(packaged, "publish"));
    writeFileSync(join(packaged, "publish/index.mjs"), "export const handler = 1;");
    cpSync("lambdas/edge", join(packaged, "edge"), { recursive: true });

    const { NewsSyndication } = await import(
      /* @vite-ignore */ join(process.cwd(), packaged, "news-syndication.js")
    );
    const app = createApp({ bundling: true });
    const stack = new Stack(app, "theirs");
    new NewsSyndication(stack, "Feeds", { domain: "none", alarms: "none", editors: "none" });
    const { directory } = app.synth();
    const [asset = ""] = readdirSync(directory).filter((name) => name.startsWith("asset."));
    expect(readdirSync(join(directory, asset))).toEqual(["index.mjs"]);
    expect(readFileSync(join(directory, asset, "index.mjs"), "utf8")).toBe(
      "export const handler = 1;",
    );
  });
});

function isBuiltIn(name: string | null | undefined): boolean {
  return process.getBuiltinModule(name ?? "") !== undefined;
}
