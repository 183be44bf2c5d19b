import { SaxesParser } from "saxes";

export type XmlAttribute = {
  readonly uri: string;
  readonly local: string;
  /** As written, with its prefix. */
  readonly name: string;
  readonly value: string;
};

export type XmlElement = {
  readonly uri: string;
  readonly local: string;
  readonly name: string;
  readonly line: number;
  readonly attributes: readonly XmlAttribute[];
  /** Prefix to URI, as declared on this element. */
  readonly declared: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The character data of the element itself, not of its children. */
  readonly text: string;
  readonly parent: XmlElement | undefined;
};

type Growing = {
  -readonly [Key in keyof XmlElement]: XmlElement[Key];
} & { children: Growing[] };

/** Reads namespace-well-formed XML 1.0 and nothing else: throws with line and column on the first mistake. */
export function parseXml(text: string): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  let root: Growing | undefined;
  const stack: Growing[] = [];
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => {
    const open = stack.at(-1);
    const element: Growing = {
      uri: tag.uri,
      local: tag.local,
      name: tag.name,
      line: parser.line,
      attributes: Object.values(tag.attributes)
        .filter(({ uri }) => uri !== "http://www.w3.org/2000/xmlns/")
        .map(({ uri, local, name, value }) => ({ uri, local, name, value })),
      declared: { ...tag.ns },
      children: [],
      text: "",
      parent: open,
    };
    if (open) open.children.push(element);
    else root = element;
    stack.push(element);
  });
  const take = (characters: string): void => {
    const open = stack.at(-1);
    if (open) open.text += characters;
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.on("closetag", () => {
    stack.pop();
  });
  parser.write(text).close();
  if (!root) throw new Error("no root element");
  return root;
}

/** The element and all that are below it, in document order. */
export function* descendants(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) yield* descendants(child);
}

/** The children of that name. */
export function childrenOf(element: XmlElement, uri: string, local: string): readonly XmlElement[] {
  return element.children.filter((child) => child.uri === uri && child.local === local);
}

/** The value of an attribute in no namespace. */
export function attribute(element: XmlElement, local: string): string | undefined {
  return element.attributes.find((each) => each.uri === "" && each.local === local)?.value;
}

export const XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

/** The xml:lang in force, or undefined. */
export function languageOf(element: XmlElement | undefined): string | undefined {
  for (let at = element; at; at = at.parent) {
    const found = at.attributes.find(({ uri, local }) => uri === XML_NAMESPACE && local === "lang");
    if (found) return found.value;
  }
  return undefined;
}
