import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { PUBLISH } from "../lambdas/contract.ts";
import { BUNDLE } from "./runtime-code.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** dist/news-syndication.js, the construct that the published package exports; the CDK is its user's own. */
await build({
  absWorkingDir: root,
  entryPoints: ["infra/news-syndication.ts"],
  outfile: "dist/news-syndication.js",
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20.19",
  legalComments: "none",
  logLevel: "warning",
});

const { banner, mainFields, ...options } = BUNDLE;

/** What it deploys: dist/publish/ and dist/edge/. */
await build({
  ...options,
  absWorkingDir: root,
  entryPoints: [PUBLISH.entry],
  outfile: "dist/publish/index.mjs",
  bundle: true,
  platform: "node",
  mainFields: [...mainFields],
  banner: { js: banner },
  logLevel: "warning",
});
cpSync(`${root}lambdas/edge`, `${root}dist/edge`, { recursive: true });
