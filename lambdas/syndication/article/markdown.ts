import MarkdownIt from "markdown-it";
import footnotes from "markdown-it-footnote";
import { isPlainAddress } from "../web-address.ts";
import { toXmlText } from "../xml-text.ts";

/** The footnotes' plug-in copies the whole document at each one. */
const MOST_FOOTNOTES = 1000;

/** The package's default is CommonMark with tables and strikethrough; its commonmark preset loses what is nested 20 deep. */
function createParser(): MarkdownIt {
  const parser = new MarkdownIt("default", { html: true });
  const { normalizeLink } = parser;
  // What a link may be, the cleaner says: where this left one as it was typed, a reader's own Markdown would make it.
  parser.validateLink = () => true;
  parser.normalizeLink = (url) => (isPlainAddress(url) ? url : normalizeLink(url));
  return parser;
}

const plain = createParser();
const withFootnotes = createParser().use(footnotes);

/**
 * CommonMark with tables, strikethrough and footnotes as HTML that is still to be cleaned: markup in the source passes
 * through. Ids of footnotes hold `idPrefix`. A text with more than a thousand footnotes keeps their marks as typed.
 */
export function renderMarkdown(written: string, idPrefix?: string): string {
  // The package has a sign of its own for NUL, which every document leaves out: what it parts is whole in them.
  const source = toXmlText(written);
  const parser = countFootnotes(source) > MOST_FOOTNOTES ? plain : withFootnotes;
  return parser.render(source, idPrefix === undefined ? {} : { docId: idPrefix });
}

function countFootnotes(source: string): number {
  let count = 0;
  for (let at = source.indexOf("[^"); at !== -1; at = source.indexOf("[^", at + 1)) count += 1;
  for (let at = source.indexOf("^["); at !== -1; at = source.indexOf("^[", at + 1)) count += 1;
  return count;
}
