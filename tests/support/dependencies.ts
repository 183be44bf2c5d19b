import { posix } from "node:path";
import { init, parse } from "es-module-lexer";
import { transformSync } from "esbuild";

await init;

const PURE = [
  "node:crypto",
  "node:zlib",
  "feed",
  "htmlparser2",
  "js-yaml",
  "jsonc-parser",
  "markdown-it",
  "markdown-it-footnote",
  "fastest-levenshtein",
  "file-type",
  "image-size",
  "smol-toml",
  "yaml",
];
const LOCAL = [
  "@aws-sdk/client-s3",
  "chokidar",
  "cli-progress",
  "commander",
  "esbuild",
  "fastest-levenshtein",
  "htmlparser2",
  "string-width",
  "wrap-ansi",
  "yaml",
];

/** Each area, and everything it may import: files of the project by their path, packages by name. What is not listed is forbidden. */
const MAY_IMPORT: Readonly<Record<string, readonly (RegExp | string)[]>> = {
  "lambdas/contract.ts": [],
  "lambdas/edge/": [],
  "lambdas/syndication/": [/^lambdas\/syndication\//, ...PURE],
  "lambdas/aws/": [
    /^lambdas\/(aws|syndication)\//,
    "lambdas/contract.ts",
    /^@aws-sdk\//,
    "node:zlib",
  ],
  "lambdas/web/": [/^lambdas\/(web|syndication)\//, /^node:(dns|http|https|net)$/],
  "lambdas/handlers/": [
    /^lambdas\/(aws|web|syndication|handlers)\//,
    "lambdas/contract.ts",
    /^@aws-sdk\//,
    /^@aws-lambda-powertools\//,
    "aws-lambda",
  ],
  "infra/": [/^infra\//, "lambdas/contract.ts", /^aws-cdk-lib/, "constructs", "esbuild", /^node:/],
  "local/": [
    /^local\//,
    /^lambdas\/(syndication|edge|aws|web)\//,
    "lambdas/contract.ts",
    /^node:/,
    ...LOCAL,
  ],
  "bench/": [
    /^(bench|local|lambdas\/syndication|tests\/support)\//,
    /^node:/,
    "esbuild",
    "feed",
    "gray-matter",
    "htmlparser2",
    "markdown-it",
    "markdown-it-ts",
  ],
  "supply-chain/": [
    /^supply-chain\//,
    "infra/runtime-code.ts",
    "lambdas/contract.ts",
    "esbuild",
    /^node:/,
  ],
  "tests/": [/./],
  "vitest.config.ts": ["vitest/config"],
};

/** Stages of the pipeline in order: a stage may import an earlier one, never a later one. */
const STAGES = ["article", "catalog", "feed", "format", "partner", "publish"];

/** What `source`, the text of `file`, imports: paths from the project's root, or names of packages. */
export function importsOf(file: string, source: string): readonly string[] {
  // esbuild drops type imports, which are dependencies like any other.
  const typed = source.replace(/^(import|export) type (?=[{*])/gm, "$1 ");
  const { code } = transformSync(typed, {
    loader: "ts",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  return parse(code)[0].flatMap((found) => {
    if (found.type === "import-meta") return [];
    const name = found.specifier ?? undefined;
    // An import() of a computed name cannot be judged.
    if (name === undefined) return ["(computed)"];
    return [name.startsWith(".") ? posix.join(posix.dirname(file), name) : name];
  });
}

/** Imports that the area of `file` may not have. */
export function forbiddenImports(file: string, source: string): readonly string[] {
  const area = Object.keys(MAY_IMPORT).find((prefix) => file.startsWith(prefix));
  if (area === undefined) return [`${file} is in no listed area`];
  const allowed = MAY_IMPORT[area] ?? [];
  return importsOf(file, source).filter(
    (target) =>
      !allowed.some((one) => (typeof one === "string" ? one === target : one.test(target))),
  );
}

/** Imports of a later stage of the pipeline. */
export function laterStages(file: string, source: string): readonly string[] {
  const own = stageOf(file);
  if (own === undefined) {
    // The root of syndication/ is what all stages share, so it imports none of them.
    return file.startsWith("lambdas/syndication/")
      ? importsOf(file, source).filter((target) => stageOf(target) !== undefined)
      : [];
  }
  return importsOf(file, source).filter((target) => (stageOf(target) ?? -1) > own);
}

function stageOf(path: string): number | undefined {
  const name = /^lambdas\/syndication\/([^/]+)\//.exec(path)?.[1];
  const index = STAGES.indexOf(name ?? "");
  return index === -1 ? undefined : index;
}

/** Words by which pure code would look at the world. */
export function worldlyWords(source: string): readonly string[] {
  const words =
    /\b(?:Date\.now|new Date\(\)|process\.|console\.|Math\.random|fetch\(|setTimeout|localeCompare|toLocale\w+|randomUUID|performance\.)/g;
  return source.match(words) ?? [];
}
