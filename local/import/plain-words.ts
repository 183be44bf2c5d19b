import { htmlToText } from "../../lambdas/syndication/article/html-to-text.ts";
import { characters } from "../../lambdas/syndication/html.ts";
import { toPlainLine } from "../../lambdas/syndication/xml-text.ts";

/** The words of HTML on one line; undefined where there are none. */
export function wordsOf(html: string | undefined): string | undefined {
  const words = html === undefined ? "" : toPlainLine(htmlToText(html));
  return words === "" ? undefined : words;
}

/**
 * A title of RSS, of which nobody says whether it is HTML: it is where it holds a reference, or a tag that marks words.
 * "a < b" and "the <video> element" are text.
 */
export function toTitle(written: string | undefined): string | undefined {
  if (written === undefined) return undefined;
  const isHtml = /&(?:#\d+|#x[\da-f]+|[a-z]\w*);|<\/(?:b|i|em|strong|sup|sub|span|a|code|cite)>/i;
  return isHtml.test(written) ? wordsOf(written) : toPlainLine(written) || undefined;
}

/** Plain text as HTML: paragraphs parted by empty lines. */
export function toParagraphs(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n{2,}/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== "")
    .map((paragraph) => `<p>${characters(paragraph).replaceAll("\n", "<br>\n")}</p>`)
    .join("\n");
}
