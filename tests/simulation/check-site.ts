import { targetOf } from "../../lambdas/syndication/publish/compose-documents.ts";
import { decodeBody } from "../support/decode-body.ts";
import type { Ledger } from "./ledger.ts";
import { type Expected, siteOf } from "./site-of.ts";
import type { World } from "./world.ts";

const ENCODINGS = [
  [".br", "br"],
  [".gz", "gzip"],
] as const;

/**
 * The first oracle: whatever has happened, the site is what its files, the ledger, the settings and the instant make in
 * one pass, to a byte, with every header, and nothing besides. Gives what differs.
 */
export async function checkSite(world: World, ledger: Ledger): Promise<readonly string[]> {
  const expected = await siteOf(world.files, ledger, world.now);
  const former = world.versions.flatMap(({ path, bytes, isGood }) =>
    path === "publication.yaml" && isGood && bytes ? [{ ...ledger, settings: bytes }] : [],
  );
  const failures: string[] = [];
  const seen = new Set<string>();
  for await (const { key } of world.site.list("")) {
    const found = await world.site.get(key);
    if (!found) continue;
    const { key: _, etag: __, length: ___, encoding, ...headers } = found.head;
    const [ending] = ENCODINGS.find(([, name]) => name === encoding) ?? [""];
    const name = ending === "" ? key : key.slice(0, -ending.length);
    seen.add(name);
    const wanted = expected.get(name);
    const body = decodeBody(found.body, encoding);
    // What a partner was told of a story that nobody tells it anything of any more stays.
    if (!wanted && isPartnersStory(name)) continue;
    if (!wanted) failures.push(`site: ${key} is there, and nothing says so: ${toText(body)}`);
    else {
      const differences = compare(key, { headers, body }, wanted);
      const isSame =
        differences.length === 0 || (await isOfThen(name, { headers, body }, former, world));
      if (!isSame) failures.push(...differences);
    }
  }
  for (const [key, { body }] of expected) {
    if (!seen.has(key)) failures.push(`site: ${key} is missing: ${toText(body)}`);
  }
  return failures;
}

/**
 * Whether it is the page of an address that ended under former settings: of these there may be a million, and none is
 * written again for a new title.
 */
async function isOfThen(
  key: string,
  found: Expected,
  former: readonly Ledger[],
  { files, now }: World,
): Promise<boolean> {
  if (found.headers.metadata?.["status"] !== "410") return false;
  for (const ledger of former) {
    const wanted = (await siteOf(files, ledger, now)).get(key);
    if (wanted && compare(key, found, wanted).length === 0) return true;
  }
  return false;
}

function compare(key: string, found: Expected, wanted: Expected): readonly string[] {
  const [has, wants] = [headersToText(found), headersToText(wanted)];
  if (has !== wants) return [`site: ${key} has the headers ${has}, and not ${wants}`];
  if (Buffer.compare(found.body, wanted.body) === 0) return [];
  const [is, should] = [found.body, wanted.body].map((body) =>
    new TextDecoder().decode(body).split("\n"),
  );
  const line = (is ?? []).findIndex((text, index) => text !== should?.[index]);
  return [`site: ${key} line ${line + 1} is “${is?.[line]}”, and not “${should?.[line]}”`];
}

function isPartnersStory(key: string): boolean {
  return targetOf(key)?.startsWith("story:") === true;
}

function headersToText({ headers: { metadata = {}, ...headers } }: Expected): string {
  return JSON.stringify([Object.entries(headers).sort(), Object.entries(metadata).sort()]);
}

function toText(body: Uint8Array): string {
  return new TextDecoder().decode(body).slice(0, 120).replaceAll("\n", " ");
}
