import { renderAttribute } from "../article/clean-attributes.ts";
import { TABLE_PARENTS, VOID } from "../article/clean-html-rules.ts";
import { startsWithHost } from "../article/clean-images.ts";
import { readHtml } from "../article/html-tokens.ts";
import { createHtmlWriter, type HtmlWriter } from "../article/html-writer.ts";
import { parseUrl } from "../parse-url.ts";

/** What a partner takes of HTML. */
export type HtmlAllowList = {
  /** Others go, their content stays. */
  readonly elements: ReadonlySet<string>;
  /** What stands for an element that is not taken: `h6: "h5"`. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Attributes that stay; absent: all. */
  readonly attributes?: ReadonlySet<string>;
  /** Elements inside each other, at most; the tags of what is deeper go. Absent: as many as there are. */
  readonly deepest?: number;
  /** Hosts, or hosts with the beginning of a path, whose frames stay; a link leads to the others. Absent: all. */
  readonly frames?: ReadonlySet<string>;
  /** Schemes of links, each with its colon; the tags of other links go. Absent: all. */
  readonly schemes?: ReadonlySet<string>;
};

type Element = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: Node[];
};
type Node = Element | string;
type KeepsImage = (url: string, caption: string) => boolean;

/** Elements whose tags part no words. */
const INLINE: ReadonlySet<string> = new Set(
  `a abbr b bdi bdo cite code col del dfn em i ins kbd mark q rp rt ruby s samp small source span strong sub sup time
  track u var wbr`.split(/\s+/),
);
/** What shows another's page or file: where it may not stand, a link leads there. */
const FRAMES: ReadonlySet<string> = new Set(["iframe", "audio", "video"]);
/** Elements that may be empty. */
const CELLS: ReadonlySet<string> = new Set(["td", "th", ...FRAMES]);
/** What is no longer so: without the stroke through it, it would read as if it were. */
const STRUCK: ReadonlySet<string> = new Set(["del", "s"]);

type Framework = { readonly levels: number; readonly parts: readonly string[] };

/** Elements that are nothing without their parts: how many levels they take together, and what goes with them. */
const FRAMEWORKS: ReadonlyMap<string, Framework> = new Map([
  ["table", { levels: 4, parts: [...TABLE_PARENTS.keys()] }],
  ["ul", { levels: 2, parts: ["li"] }],
  ["ol", { levels: 2, parts: ["li"] }],
]);

/**
 * Cleaned HTML as a partner takes it, as clean as it was. `keepsImage`, by the image's address and the words that are said
 * of it (captions, alternative text): where it is false the image goes, with its figure if it stands in one.
 */
export function restrictHtml(
  html: string,
  allowed: HtmlAllowList | undefined,
  keepsImage: KeepsImage = () => true,
): string {
  const writer = createHtmlWriter();
  const tree = readTree(html).flatMap((node) => withhold(node, keepsImage, ""));
  writeAll(tree, { writer, allowed, depth: 0, gone: new Set() });
  return writer.finish().html.trim();
}

/** Cleaned HTML is balanced, and at most a hundred deep. */
function readTree(html: string): readonly Node[] {
  const root: Node[] = [];
  const stack: Element[] = [];
  const add = (node: Node): void => {
    (stack.at(-1)?.children ?? root).push(node);
  };
  readHtml(html, {
    open: (name, attributes) => {
      const element = { name, attributes: new Map(attributes), children: [] };
      add(element);
      if (!VOID.has(name)) stack.push(element);
    },
    close: (name) => {
      if (stack.at(-1)?.name === name) stack.pop();
    },
    text: add,
  });
  return root;
}

/**
 * A node without the images that may not be shown, and without what has nothing else in it: a gap parts the words around.
 * `credits`: the captions of the figures that it stands in.
 */
function withhold(node: Node, keepsImage: KeepsImage, credits: string): readonly Node[] {
  if (typeof node === "string") return [node];
  const { name, children } = node;
  const inside = name === "figure" ? `${credits} ${captionOf(node)}` : credits;
  if (name === "img" && !keeps(node, keepsImage, inside)) return [" "];
  const isShown = own(node, "img").every((image) => keeps(image, keepsImage, inside));
  if (name === "figure" && !isShown) return ["\n"];
  const kept = children.flatMap((child) => withhold(child, keepsImage, inside));
  const attributes = withoutPoster(node.attributes, keepsImage, inside);
  const isEmptied = isBlank(kept) && !isBlank(children) && !CELLS.has(name);
  return [isEmptied ? "\n" : { name, attributes, children: kept }];
}

function keeps({ attributes }: Element, keepsImage: KeepsImage, credits: string): boolean {
  const words = [credits, attributes.get("alt") ?? "", attributes.get("title") ?? ""].join(" ");
  return keepsImage(attributes.get("src") ?? "", words);
}

/** What a player shows before it plays. */
function withoutPoster(
  attributes: Element["attributes"],
  keepsImage: KeepsImage,
  credits: string,
): Element["attributes"] {
  const poster = attributes.get("poster");
  if (poster === undefined || keepsImage(poster, credits)) return attributes;
  return new Map([...attributes].filter(([name]) => name !== "poster"));
}

function captionOf(figure: Element): string {
  return own(figure, "figcaption").map(wordsOf).join(" ");
}

/** Of a figure, elements that stand in it and in no figure inside it; of anything else, none. */
function own(figure: Element, name: string): readonly Element[] {
  return figure.name === "figure" ? within(figure.children, name) : [];
}

function within(children: readonly Node[], name: string): readonly Element[] {
  return children.flatMap((child) => {
    if (typeof child === "string" || child.name === "figure") return [];
    return child.name === name ? [child] : within(child.children, name);
  });
}

function wordsOf(node: Node): string {
  return typeof node === "string" ? node : node.children.map(wordsOf).join(" ");
}

function isBlank(nodes: readonly Node[]): boolean {
  return nodes.every((node) => typeof node === "string" && node.trim() === "");
}

type Place = {
  readonly writer: HtmlWriter;
  readonly allowed: HtmlAllowList | undefined;
  /** Elements that it stands in. */
  readonly depth: number;
  /** Parts of a framework whose own tags are gone. */
  readonly gone: ReadonlySet<string>;
};

function writeAll(nodes: readonly Node[], place: Place): void {
  for (const node of nodes) {
    if (typeof node === "string") place.writer.text(node);
    else write(node, place);
  }
}

function write(element: Element, place: Place): void {
  const { writer, allowed, depth } = place;
  const { name, children } = element;
  const attributes = keptAttributes(element, allowed);
  const written = writtenAs(element, attributes, place);
  const inside = { ...place, gone: goneInside(name, written !== undefined, place.gone) };
  if (written === undefined) {
    unwrap(element, inside);
    return;
  }
  const markup = [...attributes].map(([key, value]) => renderAttribute(key, value)).join("");
  writer.start(written, markup, isVisible(written, attributes));
  if (VOID.has(written)) return;
  writeAll(children, { ...inside, depth: depth + 1 });
  writer.end(written);
}

/** Undefined where neither the element nor anything in its place may stand. */
function writtenAs(
  { name, attributes }: Element,
  kept: Element["attributes"],
  { allowed, depth, gone }: Place,
): string | undefined {
  if (gone.has(name)) return undefined;
  const written = takes(name, allowed) ? name : allowed?.instead?.[name];
  if (written === undefined) return undefined;
  const levels = FRAMEWORKS.get(name)?.levels ?? 1;
  if (!VOID.has(name) && depth + levels > (allowed?.deepest ?? Number.POSITIVE_INFINITY)) {
    return undefined;
  }
  // What was an anchor and is neither that nor a link now.
  if (name === "a" && !kept.has("href") && !kept.has("id")) return undefined;
  if (name === "iframe" && !isTaken(attributes.get("src") ?? "", allowed?.frames)) return undefined;
  return written;
}

function takes(name: string, allowed: HtmlAllowList | undefined): boolean {
  return allowed?.elements.has(name) ?? true;
}

function isTaken(src: string, hosts: ReadonlySet<string> | undefined): boolean {
  return hosts === undefined || (parseUrl(src) !== undefined && startsWithHost(src, hosts));
}

function keptAttributes(
  { attributes }: Element,
  allowed: HtmlAllowList | undefined,
): Element["attributes"] {
  const kept = [...attributes].filter(
    ([name, value]) =>
      (allowed?.attributes?.has(name) ?? true) &&
      (name !== "href" || (allowed?.schemes?.has(value.replace(/:.*$/s, ":")) ?? true)),
  );
  return new Map(kept);
}

/** Whether it shows something even with nothing in it. */
function isVisible(name: string, attributes: Element["attributes"]): boolean {
  return name === "iframe" || (FRAMES.has(name) && attributes.has("src")) || attributes.has("id");
}

function goneInside(name: string, isWritten: boolean, gone: Place["gone"]): Place["gone"] {
  const parts = FRAMEWORKS.get(name)?.parts;
  if (parts === undefined) return gone;
  return isWritten
    ? new Set([...gone].filter((part) => !parts.includes(part)))
    : new Set([...gone, ...parts]);
}

function unwrap(element: Element, place: Place): void {
  const { name, children } = element;
  if (STRUCK.has(name)) return;
  // Blocks, pictures and breaks part words even without their tags.
  const gap = INLINE.has(name) ? "" : "\n";
  place.writer.text(gap);
  if (FRAMES.has(name)) writeLink(element, place);
  else writeAll(children, place);
  place.writer.text(gap);
}

function writeLink({ attributes, children }: Element, { writer, allowed }: Place): void {
  const address = attributes.get("src") ?? firstSource(children);
  if (address === "" || !takes("a", allowed)) return;
  writer.start("a", renderAttribute("href", address));
  writer.text(attributes.get("title")?.trim() || address);
  writer.end("a");
}

function firstSource(children: readonly Node[]): string {
  const source = children.find((child) => typeof child !== "string" && child.name === "source");
  return typeof source === "object" ? (source.attributes.get("src") ?? "") : "";
}
