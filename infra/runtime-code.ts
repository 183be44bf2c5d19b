import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Code } from "aws-cdk-lib/aws-lambda";
import { type BundlingOptions, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import { PUBLISH } from "../lambdas/contract.ts";

/**
 * What runs in AWS, as it is found: built already, in folders beside this file (so it is in the published package), or
 * as the sources of a checkout.
 */
const built = fileURLToPath(new URL("./publish/", import.meta.url));
const root = fileURLToPath(new URL("../", import.meta.url));
const isBuilt = existsSync(`${built}index.mjs`);

/** The publisher's code: a bundle, or what makes one. */
export function publisherCode(): { readonly code: Code } | PublisherSource {
  return isBuilt ? { code: Code.fromAsset(built) } : toSource(`${root}${PUBLISH.entry}`);
}

/** The text of the CloudFront Function in lambdas/edge/`name`.js. */
export function edgeCode(name: "viewer-request" | "viewer-response"): string {
  const folder = isBuilt ? "./edge/" : "../lambdas/edge/";
  return readFileSync(new URL(`${folder}${name}.js`, import.meta.url), "utf8");
}

type PublisherSource = {
  readonly entry: string;
  readonly projectRoot: string;
  readonly depsLockFilePath: string;
  readonly bundling: BundlingOptions;
};

/** How the publisher is bundled, for CDK and for the published package alike. */
export const BUNDLE = {
  format: "esm",
  target: "node24",
  mainFields: ["module", "main"],
  // A third of the bytes to load in a cold start. A source map would be four times the code; a stack
  // trace leads to its column of index.mjs, and log lines have names of their own.
  minify: true,
  // Escaped, tables of Unicode and of entities are longer.
  charset: "utf8",
  // From the project's root. The chain of providers, with four more clients for it, would be a tenth of the code.
  alias: { "@aws-sdk/credential-provider-node": "./lambdas/aws/environment-credentials.ts" },
  // Packages in CommonJS call require, which a module does not have.
  banner:
    "import{createRequire as createRequireOfModule}from'node:module';const require=createRequireOfModule(import.meta.url);",
} as const;

function toSource(entry: string): PublisherSource {
  const { target, mainFields, minify, charset, alias, banner } = BUNDLE;
  const aliases = Object.entries(alias).map(([name, file]) => [`--alias:${name}`, file] as const);
  return {
    entry,
    projectRoot: root,
    depsLockFilePath: `${root}package-lock.json`,
    bundling: {
      format: OutputFormat.ESM,
      target,
      mainFields: [...mainFields],
      // The runtime's own SDK is older than ours, and would decide whether a condition is sent with a put.
      externalModules: [],
      minify,
      // The library's own option is not passed on, and of aliases it knows nothing.
      esbuildArgs: { "--charset": charset, ...Object.fromEntries(aliases) },
      banner,
    },
  };
}
