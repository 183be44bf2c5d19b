import { type Html, html, text } from "../html.ts";
import type { Entry } from "./feed.ts";
import { phrases } from "./phrases.ts";

/** An entry's corrections as they stand at the end of its content: a paragraph each, which is all that readers show alike. */
export function renderCorrections({
  corrections,
  language,
}: Pick<Entry, "corrections" | "language">): readonly Html[] {
  const { correction: word } = phrases(language);
  return corrections.map(
    ({ at, text: words }) =>
      html`<p><strong>${text(word)}</strong> (<time datetime="${text(at)}">${text(at.slice(0, 10))}</time>): ${text(words)}</p>`,
  );
}

/** An entry's content without the corrections at its end. */
export function withoutCorrections(entry: Entry): string {
  const end = renderCorrections(entry).map((paragraph) => `\n${paragraph}`);
  const { contentHtml } = entry;
  return contentHtml.endsWith(end.join(""))
    ? contentHtml.slice(0, contentHtml.length - end.join("").length)
    : contentHtml;
}
