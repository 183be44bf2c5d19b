import { text } from "../html.ts";
import { ELEMENTS } from "./clean-html-rules.ts";

export type Attributes = ReadonlyMap<string, string>;

const GLOBAL = ["id", "dir", "lang", "title"] as const;
const FOOTNOTE =
  /^_?(?:fn|fnref|ftn|ftnref|footnote|footnote-ref|endnote|cite_note|cite_ref)(?![\p{L}])[\p{L}\p{M}\p{N}_:.-]*$/iu;
const LANGUAGE = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}$/;
const RELATIONS: ReadonlySet<string> = new Set(
  "alternate author bookmark external help license me nofollow noopener noreferrer sponsored tag ugc".split(
    " ",
  ),
);

/** Addresses are cleaned elsewhere: what an address means depends on the article. */
export const ADDRESSES: ReadonlySet<string> = new Set(["href", "src", "poster", "cite"]);

const oneOf =
  (list: string) =>
  (value: string): string | undefined => {
    const word = value.trim().toLowerCase();
    return list.split(" ").includes(word) ? word : undefined;
  };
const matching =
  (pattern: RegExp) =>
  (value: string): string | undefined =>
    pattern.test(value.trim()) ? value.trim() : undefined;
const number = (value: string): string | undefined => /^\s*(\d{1,5})(?:px)?\s*$/.exec(value)?.[1];
const anything = (value: string): string => value;
const set = (): string => "";

const CLEANERS: Readonly<Record<string, (value: string) => string | undefined>> = {
  id: matching(FOOTNOTE),
  dir: oneOf("ltr rtl auto"),
  lang: matching(LANGUAGE),
  hreflang: matching(LANGUAGE),
  srclang: matching(LANGUAGE),
  title: anything,
  label: anything,
  alt: anything,
  width: number,
  height: number,
  colspan: number,
  rowspan: number,
  span: number,
  start: matching(/^-?\d{1,9}$/),
  value: matching(/^-?\d{1,9}$/),
  scope: oneOf("row col rowgroup colgroup"),
  align: oneOf("left right center"),
  kind: oneOf("subtitles captions descriptions chapters"),
  type: matching(/^(?:[1aAiI]|[\w.+-]{1,60}\/[\w.+-]{1,60}(?:;[ \w.+,="-]{0,100})?)$/),
  datetime: matching(/^[\dPpTtZzWwYyMmDdHhSs:.+ -]{1,40}$/),
  reversed: set,
  open: set,
  rel: (value) => {
    const known = value
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => RELATIONS.has(word));
    return known.length > 0 ? [...new Set(known)].join(" ") : undefined;
  },
  class: (value) => value.split(/\s+/).find((word) => /^language-[\w.+#-]{1,40}$/.test(word)),
};

/** The attributes that an element may keep, as markup in an order that never changes, addresses left out. */
export function renderAttributes(name: string, attributes: Attributes): string {
  if (attributes.size === 0) return "";
  let markup = "";
  const add = (attribute: string): void => {
    const written = attributes.get(attribute) ?? older(name, attribute, attributes);
    const value = written === undefined ? undefined : CLEANERS[attribute]?.(written);
    if (value !== undefined) markup += renderAttribute(attribute, value);
  };
  for (const attribute of ELEMENTS.get(name) ?? []) add(attribute);
  for (const attribute of GLOBAL) add(attribute);
  return markup;
}

/** What is taken away and does nothing in a reader that does not clean: Markdown makes the first of them. */
const IDLE: ReadonlySet<string> = new Set(
  "class align valign loading decoding fetchpriority frameborder allowfullscreen referrerpolicy controls preload playsinline".split(
    " ",
  ),
);

/** Whether none of the attributes would do more in a reader that does not clean than it does once it was cleaned. */
export function areHarmless(name: string, attributes: Attributes): boolean {
  for (const [attribute, value] of attributes) {
    if (IDLE.has(attribute)) continue;
    // A new window has a hold on the one that it came from only where it is told to.
    const isNewWindow = name === "a" && attribute === "target" && value === "_blank";
    if (isNewWindow && !/\bopener\b/i.test(attributes.get("rel") ?? "")) continue;
    if (attribute === "style" && /^text-align:\w+$/.test(value)) continue;
    const isKept = GLOBAL.some((one) => one === attribute) || ELEMENTS.get(name)?.has(attribute);
    if (!isKept) return false;
    if (!ADDRESSES.has(attribute) && CLEANERS[attribute]?.(value) === undefined) return false;
  }
  return true;
}

/** What older HTML, XHTML and Markdown tables say otherwise. */
function older(name: string, attribute: string, attributes: Attributes): string | undefined {
  if (attribute === "lang") return attributes.get("xml:lang");
  if (attribute !== "align" || (name !== "td" && name !== "th")) return undefined;
  const style = attributes.get("style");
  return style && /(?:^|;)\s*text-align\s*:\s*(left|right|center)\b/i.exec(style)?.[1];
}

export function renderAttribute(name: string, value: string): string {
  return ` ${name}="${text(value)}"`;
}
