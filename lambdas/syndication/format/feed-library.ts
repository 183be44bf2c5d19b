import type { Extension } from "feed";
import { attributeText } from "./xml.ts";

/** An element or a key that `feed` does not know; or one that it does, which is then written in its place as given here. */
export function extension(name: string, objects: unknown): Extension {
  return { name, objects: objects as Record<string, unknown> };
}

/** An extension of a value that is there. */
export function optional(name: string, objects: unknown): readonly Extension[] {
  return objects === undefined ? [] : [extension(name, objects)];
}

/** Plain text for the library's elements: it takes `&amp;` for an ampersand that somebody has escaped already. */
export function libraryText(value: string): string {
  return value.replaceAll("&", "&amp;");
}

/** HTML for the library's CDATA sections: of each text it splits only the first `]]>`, and the next would end the section. */
export function libraryCdata(value: string): string {
  const afterFirst = value.indexOf("]]>") + 3;
  if (afterFirst === 2) return value;
  return value.slice(0, afterFirst) + value.slice(afterFirst).replaceAll("]]>", "]]]]><![CDATA[>");
}

/** An element with attributes, of which the library escapes nothing but the quotation mark. */
export function libraryAttributes(attributes: Readonly<Record<string, string | number>>): {
  readonly _attributes: Readonly<Record<string, string>>;
} {
  const written = Object.entries(attributes).map(([name, value]) => [
    name,
    attributeText(String(value)),
  ]);
  return { _attributes: Object.fromEntries(written) };
}
