import { parseJson } from "../../lambdas/syndication/structured/structured-text.ts";
import { Unusable } from "../unusable.ts";
import { decodeFile } from "./decode-file.ts";
import type { OldSite } from "./old-site.ts";
import { readAtom } from "./read-atom.ts";
import { ghostTables, readGhost } from "./read-ghost.ts";
import { readJsonFeed } from "./read-json-feed.ts";
import { readRss } from "./read-rss.ts";
import { isWxr, readWxr } from "./read-wxr.ts";
import { type Data, listOf, mappingOf } from "./untyped-data.ts";
import { parseXml, type XmlElement } from "./xml-tree.ts";

/** What a file can be taken for: a feed of any format, or an export. */
export type ReadAs = "feed" | "wxr" | "ghost";

/** What a person should know of the file itself comes beside the site. */
export type ReadSite = { readonly site: OldSite; readonly warnings: readonly string[] };

/** Reads a feed or an export, by what it is or as it is to be taken. Throws `Unusable` for what cannot be read, with the line. */
export function readOldSite(file: string, bytes: Uint8Array, as?: ReadAs): ReadSite {
  const { text, damaged } = decodeFile(bytes);
  const warnings: string[] = [];
  if (damaged)
    warnings.push(
      `${file} has characters that were lost, or is in another encoding than it names; they are shown as □`,
    );
  const start = /\S/.exec(text)?.[0];
  if (start !== "{" && start !== "<") {
    throw new Unusable(
      `${file}: this is neither XML nor JSON; name the file of a feed or an export`,
    );
  }
  const site = start === "{" ? readJson(file, text, as) : readXml(file, text, as, warnings);
  return { site, warnings };
}

function readXml(file: string, text: string, as: ReadAs | undefined, warnings: string[]): OldSite {
  const parsed = parseXml(text);
  if (!parsed.ok) throw new Unusable(`${file}:${parsed.line}: this is no XML: ${parsed.message}`);
  if (parsed.declaresEntities) {
    warnings.push(`${file} declares entities of its own, which are not expanded`);
  }
  const { root } = parsed;
  const site = as === "ghost" ? undefined : readRoot(root, as);
  if (site !== undefined) return site;
  const wanted = as === undefined ? "a feed or a WordPress export" : describe(as);
  throw new Unusable(`${file}:${root.line}: <${root.name}> begins no document that is ${wanted}`);
}

function readRoot(root: XmlElement, as: ReadAs | undefined): OldSite | undefined {
  if (root.name === "atom:feed") return as === "wxr" ? undefined : readAtom(root);
  // Some declare a namespace of their own for RSS, which has none.
  if (!/(?:^|\})(?:rss|rdf:RDF)$/.test(root.name)) return undefined;
  return as === "wxr" || (as === undefined && isWxr(root)) ? readWxr(root) : readRss(root);
}

function readJson(file: string, text: string, as: ReadAs | undefined): OldSite {
  const data = parse(file, text);
  const tables = ghostTables(data);
  const isFeed = /^https?:\/\/jsonfeed\.org\//.test(String(data["version"] ?? ""));
  if (tables !== undefined && as !== "wxr" && (as === "ghost" || !isFeed)) return readGhost(tables);
  const isForced = as === "feed" && listOf(data["items"]).length > 0;
  if ((isFeed || isForced) && (as === undefined || as === "feed")) return readJsonFeed(data);
  const wanted = as === undefined ? "a JSON Feed or a Ghost export" : describe(as);
  throw new Unusable(`${file}:1: this JSON is not ${wanted}`);
}

function parse(file: string, text: string): Data {
  try {
    return mappingOf(JSON.parse(text));
  } catch {
    // The engine's own message has no line.
    const parsed = parseJson(text, { file, firstLine: 1 });
    const problems = parsed.ok ? [] : parsed.reasons;
    const { line = 1, message = "it cannot be read" } = problems[0] ?? {};
    throw new Unusable(`${file}:${line}: this is no JSON: ${message}`);
  }
}

function describe(as: ReadAs): string {
  return { feed: "a feed", wxr: "a WordPress export", ghost: "a Ghost export" }[as];
}
