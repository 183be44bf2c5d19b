import type { Bucket } from "../../lambdas/syndication/publish/bucket.ts";
import { judgeJsonFeed } from "../validity/json-feed-rules.ts";
import { ATOM, entries, type Finding, firstText } from "../validity/rule.ts";
import { judge } from "../validity/rules.ts";
import { descendants, parseXml } from "../validity/xml-tree.ts";

/** The documents of a site that programs read, by key. */
export type Site = {
  readonly rss: ReadonlyMap<string, Uint8Array>;
  readonly atom: ReadonlyMap<string, Uint8Array>;
  readonly json: ReadonlyMap<string, Uint8Array>;
  readonly outlines: ReadonlyMap<string, Uint8Array>;
};

/** Every feed of a site as it is stored, without the compressed variants. */
export async function readSite(bucket: Bucket): Promise<Site> {
  const site = { rss: new Map(), atom: new Map(), json: new Map(), outlines: new Map() };
  for await (const { key } of bucket.list("")) {
    const kind = /(?:^|\/)rss\.xml$/.test(key)
      ? site.rss
      : /(?:^|\/)atom\.xml$/.test(key)
        ? site.atom
        : /(?:^|\/)feed\.json$/.test(key)
          ? site.json
          : key.endsWith(".opml")
            ? site.outlines
            : undefined;
    const stored = kind && (await bucket.get(key));
    if (stored && stored.head.encoding === undefined) kind.set(key, stored.body);
  }
  return site;
}

/** The address of a key on a site that is served at `feeds`. */
export function addressOf(key: string, feeds: string): string {
  return feeds + key.split("/").map(encodeURIComponent).join("/");
}

/** What the rules find in every document of a site, each finding once with the first document that has it. */
export function findings(site: Site, feeds: string): readonly string[] {
  const first = new Map<string, string>();
  const note = (key: string, found: readonly Finding[]): void => {
    for (const { code, detail } of found) {
      const said = `${code}: ${detail.replace(/ in line \d+/, "")}`;
      if (!first.has(said)) first.set(said, key);
    }
  };
  for (const [key, bytes] of [...site.rss, ...site.atom])
    note(key, judge(bytes, addressOf(key, feeds)));
  for (const [key, bytes] of site.json) note(key, judgeJsonFeed(bytes, addressOf(key, feeds)));
  return [...first].map(([said, key]) => `${key}: ${said}`);
}

/** Names that jing and xmllint can be given, since keys hold slashes. */
export function flat(documents: ReadonlyMap<string, Uint8Array>): ReadonlyMap<string, Uint8Array> {
  return new Map(
    [...documents].map(([key, bytes], at) => [
      `${at}-${key.replaceAll(/[^a-z0-9.]+/gi, "_").slice(-60)}`,
      bytes,
    ]),
  );
}

/** Id and title of each entry of a document, in order. */
export function titles(
  bytes: Uint8Array,
  format: "rss" | "atom" | "json",
): readonly (readonly [string, string])[] {
  const text = new TextDecoder().decode(bytes);
  if (format === "json") {
    const { items } = JSON.parse(text) as { items: readonly { id: string; title?: string }[] };
    return items.map(({ id, title }) => [id, (title ?? "").trim()]);
  }
  const root = parseXml(text);
  const uri = format === "rss" ? "" : ATOM;
  return entries({ root, format, address: undefined }).map((entry) => [
    firstText(entry, uri, format === "rss" ? "guid" : "id") ?? "",
    firstText(entry, uri, "title") ?? "",
  ]);
}

/** Whether text of an article became an element of the document. */
export function holdsInjected(bytes: Uint8Array): boolean {
  const names = new Set(["injected", "script", "iframe"]);
  return [...descendants(parseXml(new TextDecoder().decode(bytes)))].some(({ local }) =>
    names.has(local),
  );
}
