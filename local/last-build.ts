import { lstatSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { contentKind } from "../lambdas/syndication/article/content-file.ts";
import { sha256 } from "../lambdas/syndication/digest.ts";
import type { Bucket } from "../lambdas/syndication/publish/bucket.ts";
import type { FiledName } from "../lambdas/syndication/publish/ports.ts";
import type { Timestamp } from "../lambdas/syndication/timestamp.ts";
import { PACK_NAME } from "./catalog/catalog-journal.ts";
import { JOURNAL } from "./catalog/catalog-load.ts";
import type { Report } from "./report.ts";
import { readIfThere, replaceFile, writeWhole } from "./state-file.ts";

/** What a build was made of; a later one that is made of the same comes to the same. */
export type Made = {
  /** The options and the program, as one text. */
  readonly by: string;
  /** The instant of the build. */
  readonly at: Timestamp;
  /** From when on time alone changes something. */
  readonly due?: Timestamp;
  /** Digests: of publication.yaml, of the content's paths and versions, of what the site has. */
  readonly settings: string;
  readonly content: string;
  readonly site: string;
};

export type LastBuild = { readonly made: Made; readonly report: Report };

const NAME = "last-build.json";
const FORMAT = 1;

/** What the state folder's last build was; undefined where it has none, or the catalog was changed since. */
export function readLastBuild(state: string): LastBuild | undefined {
  const kept = parse(readIfThere(join(state, NAME)));
  return kept?.format === FORMAT && kept.catalog === catalogFiles(state) ? kept.build : undefined;
}

/** Called once nothing of the build is open any more. */
export function keepLastBuild(state: string, build: LastBuild): void {
  const kept: Kept = { format: FORMAT, catalog: catalogFiles(state), build };
  replaceFile(join(state, NAME), (file) => writeWhole(file, Buffer.from(`${seal(kept)}\n`)));
}

/** Called before anything is changed that a build is made of. */
export function forgetLastBuild(state: string): void {
  rmSync(join(state, NAME), { force: true });
}

/** Whether a build would be made of the same as the last one, but for the site, and nothing has become due meanwhile. */
export function isSameBuild(last: Made, now: Omit<Made, "due" | "site">): boolean {
  return (
    last.by === now.by &&
    last.at <= now.at &&
    (last.due === undefined || now.at < last.due) &&
    last.settings === now.settings &&
    last.content === now.content
  );
}

export function digestListing(listing: readonly FiledName[]): string {
  return sha256(JSON.stringify(listing.filter(({ path }) => contentKind(path) !== "ignored")));
}

export async function digestSite(site: Bucket): Promise<string> {
  const objects: string[] = [];
  for await (const { key, etag } of site.list("")) objects.push(`${key} ${etag}`);
  return sha256(objects.join("\n"));
}

type Kept = { readonly format: number; readonly catalog: string; readonly build: LastBuild };

function seal(kept: Kept): string {
  const text = JSON.stringify(kept);
  return `${sha256(text)} ${text}`;
}

/** Undefined where it is not whole. */
function parse(sealed: string): Kept | undefined {
  const [digest, text] = [sealed.slice(0, 64), sealed.slice(65, -1)];
  return digest.length === 64 && sha256(text) === digest ? JSON.parse(text) : undefined;
}

/** The catalog's files, as one text: any process that has written there has changed it. */
function catalogFiles(state: string): string {
  const names = readdirSync(state).filter((name) => name === JOURNAL || PACK_NAME.test(name));
  const files = names.sort().map((name) => {
    const { size, mtimeMs } = lstatSync(join(state, name));
    return `${name} ${size} ${mtimeMs}`;
  });
  return files.join("\n");
}
