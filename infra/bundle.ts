import { cpSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { PUBLISH } from "../lambdas/contract.ts";
import { BUNDLE } from "./runtime-code.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** dist/command-line.js and dist/news-syndication.js; their packages are dependencies, and the CDK its user's own. */
await build({
  absWorkingDir: root,
  entryPoints: {
    "command-line": "local/command-line.ts",
    "news-syndication": "infra/news-syndication.ts",
  },
  outdir: "dist",
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20.19",
  legalComments: "none",
  logLevel: "warning",
});

const { banner, mainFields, ...options } = BUNDLE;

/** What the construct deploys: dist/publish/ and dist/edge/. */
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
