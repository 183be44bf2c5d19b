import { type Problem, problem } from "../problem.ts";
import { ok, type Result, refused } from "../result.ts";
import {
  type FieldValue,
  parseJson,
  type Structured,
  unnamedProblem,
} from "../structured/structured-text.ts";
import { type Places, toPlaces } from "../structured/text-places.ts";
import type { Body } from "./article.ts";
import { findTemplateTags } from "./find-template-tags.ts";
import { divideFrontMatter, LONGEST_FRONT_MATTER } from "./front-matter.ts";
import {
  CONTENT_NAMES,
  type ContentName,
  type Given,
  type GivenFields,
  type OwnName,
  toGivenFields,
} from "./given.ts";
import { isNinjs, toNinjsFields } from "./ninjs.ts";
import { readPlainText } from "./plain-text.ts";

/** UTF-16 units, at most. */
type Bounds = { readonly fields: number; readonly markdown: number };

/** Each mark in Markdown becomes an object several hundred times its size. */
const BOUNDS: Bounds = { fields: LONGEST_FRONT_MATTER, markdown: 1024 * 1024 };
const UNBOUNDED: Bounds = { fields: Infinity, markdown: Infinity };

/** A file divided into what it says and its text, whichever of the formats it came in. */
export type FiledText = {
  readonly given: GivenFields;
  readonly places: Places;
  readonly body: Body;
  readonly problems: readonly Problem[];
};

/**
 * Reads the formats that articles are filed in, by the extension: JSON, text, HTML, and Markdown. What was accepted
 * before is as long as it is.
 */
export function readFiledText(
  file: string,
  text: string,
  isAccepted: boolean,
): Result<FiledText, Problem> {
  const bounds = isAccepted ? UNBOUNDED : BOUNDS;
  const filed = /\.json$/i.test(file)
    ? readJsonArticle(file, text, bounds)
    : readFrontMatterArticle(file, text, bounds);
  return filed.ok && lengthOfFields(filed.value.given) > bounds.fields
    ? refuseLongFields(file)
    : filed;
}

function refuseLongFields(file: string): Result<never, Problem> {
  const place = { file, line: 1, column: 1 };
  return refused(problem("long-fields", place, { limit: LONGEST_FRONT_MATTER }));
}

/** UTF-16 units of all but the article's text. */
function lengthOfFields(given: GivenFields): number {
  let length = 0;
  const add = (value: FieldValue): void => {
    if (typeof value === "string") length += value.length;
    else if (value !== null) for (const item of Object.values(value)) add(item);
  };
  const texts: readonly string[] = CONTENT_NAMES;
  for (const [name, { value }] of given) if (!texts.includes(name)) add(value);
  return length;
}

function readFrontMatterArticle(
  file: string,
  text: string,
  { markdown }: Bounds,
): Result<FiledText, Problem> {
  const divided = divideFrontMatter(text, file);
  if (!divided.ok) return divided;
  const { head, body, bodyLine } = divided.value;
  const places = head ?? placesWithout(text, file);
  const { given, problems } = readNames(head, places);
  const unnamed = findUnnamed(head, given);
  if (unnamed.length > 0) return refused(...problems, ...unnamed);
  for (const name of CONTENT_NAMES) {
    const content = given.get(name);
    if (content === undefined) continue;
    problems.push(problem("content-beside-text", places.keyPlace(content.path), { field: name }));
  }
  if (/\.txt$/i.test(file)) return ok({ places, problems, ...readText(given, body) });
  if (/\.html$/i.test(file)) {
    return ok({ given, places, problems, body: { kind: "html", source: body } });
  }
  if (body.length > markdown) {
    const place = { file, line: bodyLine, column: 1 };
    return refused(...problems, problem("long-markdown", place, { limit: markdown }));
  }
  problems.push(...findTags(body, file, bodyLine));
  return ok({ given, places, problems, body: { kind: "markdown", source: body } });
}

function placesWithout(text: string, file: string): Places {
  const root = { key: 0, value: 0, children: new Map() };
  return toPlaces(text, { file, firstLine: 1 }, () => root);
}

function readNames(
  head: Structured | undefined,
  places: Places,
): { readonly given: Map<OwnName, Given>; readonly problems: Problem[] } {
  if (head === undefined) return { given: new Map(), problems: [] };
  const { given, unknown } = toGivenFields(head.fields);
  const problems = unknown.map(({ name, nearest }) =>
    problem("unknown-field", places.keyPlace([name]), { field: name, nearest }),
  );
  return { given: new Map(given), problems };
}

/** Names that are mappings, where they are read. What nobody reads may hold what it likes: a template's `{{ page.layout }}`. */
function findUnnamed(head: Structured | undefined, given: GivenFields): readonly Problem[] {
  if (!head?.unnamed) return [];
  const read = new Set([undefined, ...[...given.values()].map(({ path }) => path[0])]);
  return head.unnamed.filter(([name]) => read.has(name)).map((path) => unnamedProblem(head, path));
}

/** A text's first line is its title, and its last © line its rights, where its front matter names none. */
function readText(
  front: GivenFields,
  text: string,
): { readonly given: GivenFields; readonly body: Body } {
  const plain = readPlainText(text);
  const given = new Map(front);
  let source = plain.body;
  const add = (name: "title" | "rights", value: string): void => {
    given.set(name, { value, path: [], name, brought: false });
  };
  if (plain.title !== undefined) {
    if (!given.has("title")) add("title", plain.title);
    else if (given.get("title")?.value !== plain.title) source = `${plain.title}\n\n${source}`;
  }
  if (plain.rights !== undefined && !given.has("rights")) add("rights", plain.rights);
  return { given, body: { kind: "text", source } };
}

function findTags(body: string, file: string, bodyLine: number): readonly Problem[] {
  const lineEnd = /\r\n|\n|\r/g;
  let line = bodyLine;
  let start = 0;
  let next = lineEnd.exec(body);
  return findTemplateTags(body).map(({ index, tag }) => {
    while (next && next.index + next[0].length <= index) {
      start = next.index + next[0].length;
      line += 1;
      next = lineEnd.exec(body);
    }
    return problem("template-tag", { file, line, column: index - start + 1 }, { tag });
  });
}

const BODY_KINDS = {
  contentHtml: "html",
  contentMarkdown: "markdown",
  contentText: "text",
} as const satisfies Record<ContentName, Body["kind"]>;

function readJsonArticle(file: string, text: string, bounds: Bounds): Result<FiledText, Problem> {
  // A list of a million would take all memory before anybody could count it.
  if (lengthWithoutTexts(text) > bounds.fields) return refuseLongFields(file);
  const parsed = parseJson(text, { file, firstLine: 1 });
  if (!parsed.ok) return parsed;
  const places = parsed.value;
  const { given, problems } = isNinjs(places.fields)
    ? { given: new Map(toNinjsFields(places.fields)), problems: [] }
    : readNames(places, places);
  const contents = CONTENT_NAMES.flatMap((name) => given.get(name) ?? []);
  const [first, second] = contents;
  if (first === undefined) return refused(...problems, problem("no-content", places.place([]), {}));
  // A JSON Feed item may have its text in both forms.
  if (second !== undefined && !second.brought) {
    problems.push(
      problem("several-contents", places.keyPlace(second.path), { field: second.name }),
    );
  }
  const name = CONTENT_NAMES.find((content) => given.get(content) === first) ?? "contentText";
  if (typeof first.value !== "string") {
    const details = { field: first.name, found: "no text", write: "the article as one text" };
    problems.push(problem("wrong-kind", places.place(first.path), details));
  }
  const source = typeof first.value === "string" ? first.value : "";
  if (name === "contentMarkdown") {
    if (source.length > bounds.markdown) {
      const place = places.place(first.path);
      return refused(...problems, problem("long-markdown", place, { limit: bounds.markdown }));
    }
    for (const { tag } of findTemplateTags(source)) {
      problems.push(problem("template-tag", places.place(first.path), { tag }));
    }
  }
  return ok({ given, places, problems, body: { kind: BODY_KINDS[name], source } });
}

/** UTF-16 units of JSON without the two longest texts in it: those of the article, which may be there in two forms. */
function lengthWithoutTexts(json: string): number {
  let longest = 0;
  let second = 0;
  for (let start = json.indexOf('"'); start !== -1; ) {
    let end = start + 1;
    while (end < json.length && json[end] !== '"') end += json[end] === "\\" ? 2 : 1;
    const length = end - start - 1;
    if (length > longest) [longest, second] = [length, longest];
    else if (length > second) second = length;
    start = json.indexOf('"', end + 1);
  }
  return json.length - longest - second;
}
