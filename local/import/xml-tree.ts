import { Tokenizer } from "htmlparser2";
import { type Html, html, text } from "../../lambdas/syndication/html.ts";

export type XmlElement = {
  /** With the usual prefix of its namespace, whatever the document calls it: `content:encoded`, `atom:entry`. */
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
  /** Of the start tag, from 1. */
  readonly line: number;
};

export type ParsedXml =
  | { readonly ok: true; readonly root: XmlElement; readonly declaresEntities: boolean }
  | { readonly ok: false; readonly line: number; readonly message: string };

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ["http://www.w3.org/2005/atom", "atom:"],
  ["http://purl.org/rss/1.0/modules/content/", "content:"],
  ["http://purl.org/dc/elements/1.1/", "dc:"],
  ["http://purl.org/dc/elements/1.0/", "dc:"],
  ["http://purl.org/dc/terms/", "dcterms:"],
  ["http://search.yahoo.com/mrss/", "media:"],
  ["http://search.yahoo.com/mrss", "media:"],
  ["http://www.itunes.com/dtds/podcast-1.0.dtd", "itunes:"],
  ["http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf:"],
  ["http://www.w3.org/1999/xhtml", "xhtml:"],
  ["http://purl.org/rss/1.0/", ""],
  ["http://my.netscape.com/rdf/simple/0.9/", ""],
  ["http://backend.userland.com/rss2", ""],
]);

/** No feed is half as deep, and a document can be written that is deeper than any stack. */
const DEEPEST = 400;

type Open = {
  readonly written: string;
  readonly element: XmlElement & { readonly children: (XmlElement | string)[] };
  readonly prefixes: ReadonlyMap<string, string>;
};

/**
 * Reads a document of XML 1.0. Its tags must match, as well-formedness asks; what feeds get wrong beside that (an
 * ampersand alone, control characters, an attribute without quotes) is let pass. Entities that the document declares
 * itself are not expanded, since ten of them can stand for a gigabyte: their references stay as written.
 */
export function parseXml(written: string): ParsedXml {
  const { source, declaresEntities } = withoutDoctype(written);
  const stack: Open[] = [];
  const line = lineCounter(source);
  let root: XmlElement | undefined;
  let fault: { line: number; message: string } | undefined;
  let name = "";
  let start = 0;
  let attributes = new Map<string, string>();
  let attribute = "";
  let value = "";

  const fail = (at: number, message: string): void => {
    fault ??= { line: line(at), message };
    tokenizer.pause();
  };
  const addText = (data: string): void => {
    const children = stack.at(-1)?.element.children;
    if (children === undefined || data === "") return;
    // One text in pieces would be a list of letters, in a document of references.
    const last = children.length - 1;
    if (typeof children[last] === "string") children[last] += data;
    else children.push(data);
  };
  const open = (): void => {
    const above = stack.at(-1);
    if (above === undefined && root !== undefined) {
      fail(start, `<${name}> follows the end of the document`);
      return;
    }
    if (stack.length >= DEEPEST) {
      fail(start, `<${name}> is ${DEEPEST} elements deep`);
      return;
    }
    const prefixes = declarePrefixes(attributes, above?.prefixes ?? new Map());
    const element = {
      name: usualName(name, prefixes),
      attributes,
      children: [],
      line: line(start),
    };
    if (above === undefined) root = element;
    else above.element.children.push(element);
    stack.push({ written: name, element, prefixes });
  };
  const close = (written: string, at: number): void => {
    const top = stack.pop();
    if (top === undefined) fail(at, `</${written}> ends nothing`);
    else if (top.written !== written) {
      fail(at, `</${written}> stands where </${top.written}> of line ${top.element.line} must`);
    }
  };

  const tokenizer = new Tokenizer(
    { xmlMode: true, decodeEntities: true },
    {
      ontext: (from, to) => addText(source.slice(from, to)),
      ontextentity: (code) => addText(String.fromCodePoint(code)),
      oncdata: (from, to, ending) => addText(source.slice(from, to - ending)),
      onopentagname: (from, to) => {
        name = source.slice(from, to);
        start = from;
        attributes = new Map();
      },
      onattribname: (from, to) => {
        attribute = source.slice(from, to);
        value = "";
      },
      onattribdata: (from, to) => {
        value += source.slice(from, to);
      },
      onattribentity: (code) => {
        value += String.fromCodePoint(code);
      },
      onattribend: () => void attributes.set(attribute, value),
      onopentagend: open,
      onselfclosingtag: () => {
        open();
        if (fault === undefined) close(name, start);
      },
      onclosetag: (from, to) => close(source.slice(from, to).trimEnd(), from),
      ondeclaration: () => {},
      oncomment: () => {},
      onprocessinginstruction: () => {},
      onend: () => {},
    },
  );
  tokenizer.write(source);
  if (fault === undefined) tokenizer.end();
  if (fault !== undefined) return { ok: false, ...fault };
  const unended = stack.at(-1);
  if (unended !== undefined) {
    const { written, element } = unended;
    const message = `the file ends before </${written}> of line ${element.line}; it was cut short`;
    return { ok: false, line: line(source.length), message };
  }
  if (root === undefined) return { ok: false, line: 1, message: "there is no element in it" };
  return { ok: true, root, declaresEntities };
}

/** With spaces where the document type declaration stands, whose entities can hold markup. */
function withoutDoctype(source: string): { source: string; declaresEntities: boolean } {
  const start = source.search(/<(?:!DOCTYPE\b|[^!?])/i);
  if (start === -1 || source[start + 1] !== "!") return { source, declaresEntities: false };
  const tokens = /"[^"]*"|'[^']*'|<!--.*?-->|[[\]>]/gs;
  tokens.lastIndex = start;
  let depth = 0;
  for (let match = tokens.exec(source); match; match = tokens.exec(source)) {
    if (match[0] === "[") depth += 1;
    else if (match[0] === "]") depth -= 1;
    else if (match[0] === ">" && depth <= 0) break;
  }
  const end = tokens.lastIndex === 0 ? source.length : tokens.lastIndex;
  const doctype = source.slice(start, end);
  return {
    source: source.slice(0, start) + doctype.replace(/[^\n]/g, " ") + source.slice(end),
    declaresEntities: /<!ENTITY\b/i.test(doctype),
  };
}

/** Counts on from the last place asked for, which is never after the next. */
function lineCounter(source: string): (at: number) => number {
  let number = 1;
  let next = source.indexOf("\n");
  return (at) => {
    while (next !== -1 && next < at) {
      number += 1;
      next = source.indexOf("\n", next + 1);
    }
    return number;
  };
}

function declarePrefixes(
  attributes: ReadonlyMap<string, string>,
  above: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  let own: Map<string, string> | undefined;
  for (const [name, uri] of attributes) {
    if (name !== "xmlns" && !name.startsWith("xmlns:")) continue;
    own ??= new Map(above);
    own.set(name.slice("xmlns:".length), toPrefix(uri));
  }
  return own ?? above;
}

function toPrefix(uri: string): string {
  const known = NAMESPACES.get(uri.trim().toLowerCase());
  if (known !== undefined) return known;
  // WordPress counts its versions in the address: http://wordpress.org/export/1.2/ and …/excerpt/.
  const [, excerpt] = /^https?:\/\/wordpress\.org\/export\/[\d.]+\/(excerpt\/)?$/.exec(uri) ?? [];
  if (/^https?:\/\/wordpress\.org\/export\//.test(uri)) return excerpt ? "excerpt:" : "wp:";
  return uri.trim() === "" ? "" : `{${uri}}`;
}

/** A prefix that nobody declared stands for what it usually does. */
function usualName(written: string, prefixes: ReadonlyMap<string, string>): string {
  const colon = written.indexOf(":");
  const prefix = colon === -1 ? "" : written.slice(0, colon);
  const local = written.slice(colon + 1);
  const known = prefixes.get(prefix);
  return known === undefined ? written : `${known}${local}`;
}

function elementsOf({ children }: XmlElement): readonly XmlElement[] {
  return children.filter((child) => typeof child !== "string");
}

export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return elementsOf(element).filter((child) => child.name === name);
}

export function childNamed(element: XmlElement, name: string): XmlElement | undefined {
  return elementsOf(element).find((child) => child.name === name);
}

/** All text in an element, white space and all. */
export function rawText(element: XmlElement): string {
  return element.children
    .map((child) => (typeof child === "string" ? child : rawText(child)))
    .join("");
}

/** The text of the first element of that name with any, without white space around it. */
export function textOf(element: XmlElement, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const child of childrenNamed(element, name)) {
      const words = rawText(child).trim();
      if (words !== "") return words;
    }
  }
  return undefined;
}

/** What stands in an element as HTML: that of Atom's `type="xhtml"`. */
export function toMarkup({ children }: XmlElement): Html {
  return children
    .map((child) => (typeof child === "string" ? text(child) : toTag(child)))
    .join("") as Html;
}

function toTag(element: XmlElement): Html {
  const name = element.name.replace(/^xhtml:/, "");
  // A name from a document is only a name where HTML could hold it.
  if (!/^[a-z][a-z0-9]*$/i.test(name)) return toMarkup(element);
  const attributes = [...element.attributes]
    .filter(([key]) => /^[a-z][a-z-]*$/i.test(key) && key !== "xmlns")
    .map(([key, value]) => html` ${text(key)}="${text(value)}"`);
  const tag = text(name);
  const isVoid =
    element.children.length === 0 && /^(?:br|hr|img|source|track|wbr|col)$/i.test(name);
  return isVoid
    ? html`<${tag}${attributes}>`
    : html`<${tag}${attributes}>${toMarkup(element)}</${tag}>`;
}
