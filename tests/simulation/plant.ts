import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { PLANTED_BUGS, type PlantedBug } from "./planted-bugs.ts";
import type { Create } from "./play.ts";

const ROOT = join(import.meta.dirname, "../..");
const SERVICE = join(ROOT, "lambdas/syndication/publish/service.ts");

/**
 * A publisher with a bug: its source is changed while it is bundled, and nowhere else. Throws where the source has not
 * what the bug changes, so that no bug is planted in vain.
 */
export async function plant(name: string): Promise<Create> {
  const bug = PLANTED_BUGS.find((one) => one.name === name);
  if (!bug)
    throw new Error(
      `no planted bug is named ${name}: ${PLANTED_BUGS.map((one) => one.name).join(", ")}`,
    );
  const folder = await mkdtemp(join(tmpdir(), "wireroom-planted-"));
  try {
    const outfile = join(folder, "service.mjs");
    await bundle(bug, outfile);
    const { createService } = (await import(pathToFileURL(outfile).href)) as {
      createService: Create;
    };
    return createService;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function bundle({ name, changes }: PlantedBug, outfile: string): Promise<void> {
  const planted = new Set<string>();
  await build({
    entryPoints: [SERVICE],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    mainFields: ["module", "main"],
    // What is CommonJS among the packages asks for Node's own modules so.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    plugins: [
      {
        name: "planted-bug",
        setup: ({ onLoad }) => {
          onLoad({ filter: /\/lambdas\/syndication\/.*\.ts$/ }, async ({ path }) => {
            let contents = await readFile(path, "utf8");
            const file = relative(join(ROOT, "lambdas/syndication"), path);
            for (const { in: place, from, to } of changes) {
              if (place !== file) continue;
              if (contents.split(from).length !== 2)
                throw new Error(`${name}: ${file} has not once “${from}”`);
              contents = contents.replace(from, () => to);
              planted.add(from);
            }
            return { contents, loader: "ts" };
          });
        },
      },
    ],
  });
  if (planted.size !== changes.length) throw new Error(`${name} could not be planted`);
}
