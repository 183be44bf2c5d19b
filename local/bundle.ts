import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

/** dist/command-line.js, which the published package runs; its packages are dependencies that npm installs. */
await build({
  absWorkingDir: root,
  entryPoints: ["local/command-line.ts"],
  outfile: "dist/command-line.js",
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20.19",
  legalComments: "none",
  logLevel: "warning",
});
