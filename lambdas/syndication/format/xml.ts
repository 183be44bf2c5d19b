import { toXmlText } from "../xml-text.ts";

declare const escaped: unique symbol;

/** Markup that is safe to concatenate. Only this file can make one. */
export type Xml = string & { readonly [escaped]: true };

/** Undefined leaves the attribute out. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Character data: whatever `value` holds, a parser gives it back, less what XML 1.0 cannot carry. */
export function text(value: string): Xml {
  return (
    toXmlText(value)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      // "]]>" may not stand in character data (XML 1.0 section 2.4).
      .replaceAll(">", "&gt;") as Xml
  );
}

/** The inside of a quoted attribute. A parser would make spaces of bare tabs and line ends (section 3.3.3). */
export function attributeText(value: string): Xml {
  return text(value)
    .replaceAll('"', "&quot;")
    .replaceAll("\t", "&#9;")
    .replaceAll("\n", "&#10;") as Xml;
}

/** `name` and the attributes' names are markup: they come from source code, never from content. */
export function element(name: string, attributes: Attributes, ...children: readonly Xml[]): Xml {
  const start = `<${name}${writeAttributes(attributes)}`;
  return (children.length === 0 ? `${start}/>` : `${start}>${children.join("")}</${name}>`) as Xml;
}

/** An element that holds elements alone, one a line, each indented by two spaces more than `name`, which stands at `depth`. */
export function block(
  depth: number,
  name: string,
  attributes: Attributes,
  ...children: readonly Xml[]
): Xml {
  if (children.length === 0) return element(name, attributes);
  const indent = "  ".repeat(depth);
  const lines = children.map((child) => `${indent}  ${child}\n`);
  return `<${name}${writeAttributes(attributes)}>\n${lines.join("")}${indent}</${name}>` as Xml;
}

/** A whole document in UTF-8. */
export function xmlDocument(root: Xml): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root}\n`;
}

function writeAttributes(attributes: Attributes): string {
  let written = "";
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) written += ` ${name}="${attributeText(String(value))}"`;
  }
  return written;
}
