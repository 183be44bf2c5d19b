import { clipText } from "../clip-text.ts";
import { toPlainLine } from "../xml-text.ts";
import type { Body } from "./article.ts";
import { type CleanContext, type CleanedHtml, cleanAndExamine } from "./clean-html.ts";
import { htmlToText } from "./html-to-text.ts";
import { renderMarkdown } from "./markdown.ts";
import { renderPlainText } from "./plain-text.ts";

export type RenderedBody = {
  readonly html: string;
  /** Plain text before `<!--more-->`, where there is one. */
  readonly summary?: string;
  /** Plain text of the first paragraph, on one line, cut at a word at 300 characters with "…". */
  readonly opening: string;
  /** Whether its source can be read without the article's address and media, and unclean. */
  readonly selfContained: boolean;
};

const LONGEST_OPENING = 300;

/** The body as every document shows it. */
export function renderBody(body: Body, context: CleanContext): RenderedBody {
  const { html, beforeMore, asWritten } = toCleanHtml(body, context);
  const trimmed = html.trim();
  const summary = beforeMore === undefined ? "" : toPlainLine(htmlToText(beforeMore));
  return {
    html: trimmed,
    ...(summary !== "" && { summary }),
    opening: clipText(openingOf(trimmed), LONGEST_OPENING),
    selfContained: asWritten,
  };
}

function toCleanHtml({ kind, source }: Body, context: CleanContext): CleanedHtml {
  if (kind === "text") return { html: renderPlainText(source), asWritten: true };
  return cleanAndExamine(
    kind === "html" ? source : renderMarkdown(source, context.idPrefix),
    context,
  );
}

/** The first paragraph with words; the first block where there is no such paragraph. */
function openingOf(html: string): string {
  let start = html.indexOf("<p");
  while (start !== -1) {
    const end = html.indexOf("</p>", start);
    const isParagraph = html[start + 2] === ">" || html[start + 2] === " ";
    const text = isParagraph && end !== -1 ? toPlainLine(htmlToText(html.slice(start, end))) : "";
    if (text !== "") return text;
    start = html.indexOf("<p", isParagraph && end !== -1 ? end : start + 2);
  }
  return toPlainLine(htmlToText(html).split("\n\n", 1)[0] ?? "");
}
