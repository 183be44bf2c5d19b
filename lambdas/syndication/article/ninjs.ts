import type { Fields, FieldValue } from "../structured/structured-text.ts";
import type { Path } from "../structured/text-places.ts";
import type { Given, GivenFields, OwnName } from "./given.ts";
import { isList, isMapping } from "./reading.ts";

/** A value of a ninjs item and where it stands. */
type Found = { readonly value: FieldValue; readonly path: Path };

/** Whether a JSON file is an item of IPTC ninjs, 1 to 3: what it must have, and what no article of ours has. */
export function isNinjs(fields: Fields): boolean {
  const members = toMembers(fields, []);
  return (
    members.has("uri") &&
    ["headline", "headlines", "bodyhtml", "bodytext", "bodies", "pubstatus", "versioncreated"].some(
      (name) => members.has(name),
    )
  );
}

/**
 * What a ninjs item says, under our names. Generation 1 has one value for each role in its names (`body_html`), 2 has lists
 * of roles (`bodies`), and 3 is 2 in camel case.
 */
export function toNinjsFields(fields: Fields): GivenFields {
  const item = toMembers(fields, []);
  const given = new Map<OwnName, Given>();
  const take = (own: OwnName, ...candidates: readonly (Found | undefined)[]): void => {
    const found = candidates.find((candidate) => candidate !== undefined);
    if (found === undefined) return;
    given.set(own, { ...found, name: nameOf(found.path) ?? own, brought: true });
  };
  const headline = item.get("headline") ?? pickText(item.get("headlines"), () => true);
  take("id", item.get("uri"));
  take("title", headline, item.get("title"));
  take(
    "published",
    item.get("firstcreated"),
    item.get("versioncreated"),
    item.get("contentcreated"),
  );
  if (item.has("firstcreated")) take("updated", item.get("versioncreated"));
  take("embargo", item.get("embargoed"));
  take("expires", item.get("expires"));
  take("language", item.get("language"));
  take("authors", item.get("byline"), item.get("by"));
  take("summary", item.get("descriptiontext"), pickText(item.get("descriptions"), isPlain));
  take("rights", item.get("copyrightnotice"), item.get("copyrightholder"));
  take("tags", toNames(item.get("subject") ?? item.get("subjects")));
  take("contentHtml", item.get("bodyhtml"), pickText(item.get("bodies"), isHtml));
  take("contentText", item.get("bodytext"), pickText(item.get("bodies"), isPlain));
  const status = item.get("pubstatus");
  const word = typeof status?.value === "string" ? status.value.toLowerCase() : "";
  if (status && word === "withheld") take("draft", { ...status, value: "true" });
  if (status && /^cancell?ed$/.test(word)) take("withdrawn", { ...status, value: "true" });
  const media = toEach(item.get("associations")).flatMap(({ value, path }) => {
    const association = toMembers(value, path);
    const file = largestRendition(association.get("renditions"));
    return file ? [{ association, file, type: textOf(association.get("type")) }] : [];
  });
  const picture = media.find(({ type }) => type === "picture");
  if (picture) take("image", toImage(picture.association, picture.file));
  const others = media.filter(({ type }) => type === "audio" || type === "video");
  const [first] = others;
  if (first) take("attachments", { value: others.map(toAttachment), path: first.file.path });
  return given;
}

/** Members by name, whatever its case and underscores; those without a value are absent. */
function toMembers(value: FieldValue, path: Path): ReadonlyMap<string, Found> {
  const members = new Map<string, Found>();
  if (!isMapping(value)) return members;
  for (const name in value) {
    const member = value[name] ?? null;
    if (member === null) continue;
    members.set(name.replaceAll("_", "").toLowerCase(), { value: member, path: [...path, name] });
  }
  return members;
}

/** The values of a list, or of a mapping as generation 1 has them. */
function toEach(found: Found | undefined): readonly Found[] {
  if (found === undefined) return [];
  const { value, path } = found;
  if (isList(value)) return value.map((item, index) => ({ value: item, path: [...path, index] }));
  if (!isMapping(value)) return [];
  return Object.keys(value).map((name) => ({ value: value[name] ?? null, path: [...path, name] }));
}

function textOf(found: Found | undefined): string {
  return typeof found?.value === "string" ? found.value : "";
}

function nameOf(path: Path): string | undefined {
  return typeof path[0] === "string" ? path[0] : undefined;
}

/** The value of the main role among those whose media type is wanted, else of the first. */
function pickText(
  list: Found | undefined,
  isWanted: (type: string, role: string) => boolean,
): Found | undefined {
  const wanted = toEach(list)
    .map(({ value, path }) => toMembers(value, path))
    .filter((each) => isWanted(textOf(each.get("contenttype")), textOf(each.get("role"))));
  const main = wanted.find((each) => textOf(each.get("role")) === "main") ?? wanted[0];
  return main?.get("value");
}

function isHtml(type: string, role: string): boolean {
  return /^(text\/html|application\/xhtml\+xml)/i.test(type) || (type === "" && /html/i.test(role));
}

function isPlain(type: string, role: string): boolean {
  return /^text\/plain/i.test(type) || (type === "" && !isHtml(type, role));
}

function toNames(found: Found | undefined): Found | undefined {
  if (found === undefined) return undefined;
  const names = toEach(found).flatMap(({ value, path }) => {
    const name = toMembers(value, path).get("name")?.value;
    return typeof name === "string" ? [name] : [];
  });
  return { value: names, path: found.path };
}

/** Where the widest rendition with an address is. */
function largestRendition(renditions: Found | undefined): Found | undefined {
  let largest: Found | undefined;
  let width = -1;
  for (const { value, path } of toEach(renditions)) {
    const rendition = toMembers(value, path);
    const wide = Number(textOf(rendition.get("width"))) || 0;
    const address = rendition.get("href");
    if (address && wide > width) [largest, width] = [address, wide];
  }
  return largest;
}

function toImage(association: ReadonlyMap<string, Found>, file: Found): Found {
  const caption =
    association.get("descriptiontext") ?? pickText(association.get("descriptions"), isPlain);
  const headline =
    association.get("headline") ?? pickText(association.get("headlines"), () => true);
  const credit = association.get("byline") ?? association.get("by");
  const members = {
    src: file.value,
    caption: caption?.value ?? null,
    alt: headline?.value ?? null,
    credit: credit?.value ?? association.get("copyrightholder")?.value ?? null,
  };
  return { value: members, path: file.path };
}

function toAttachment(media: {
  readonly association: ReadonlyMap<string, Found>;
  readonly file: Found;
}): Fields {
  const { association, file } = media;
  const headline =
    association.get("headline") ?? pickText(association.get("headlines"), () => true);
  return {
    src: file.value,
    title: headline?.value ?? null,
    type: association.get("mimetype")?.value ?? null,
  };
}
