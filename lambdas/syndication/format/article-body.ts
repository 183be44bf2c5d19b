import { cleaned, type Html } from "../html.ts";

/**
 * The content of an article as part of a page that has a heading and a main part of its own: its highest headings are of
 * the second level, whatever they were, `<main>` is a division, each table is in a box that scrolls by itself, and a
 * player without a title is called by its host (WCAG 2.2, success criterion 4.1.2).
 * `content`: cleaned HTML, in which "<" begins a tag wherever it stands. `table`: what such a box is called.
 */
export function nestContent(content: string, table: Html): Html {
  let highest = 6;
  for (const [, level] of content.matchAll(/<h([1-6])(?=[ >])/g)) {
    highest = Math.min(highest, Number(level));
  }
  const shift = 2 - highest;
  const nested = content
    .replace(/(<\/?h)([1-6])(?=[ >])/g, (_, start: string, level: string) => {
      return `${start}${Math.min(6, Number(level) + shift)}`;
    })
    .replace(/(<\/?)main(?=[ >])/g, "$1div")
    .replaceAll(/<table(?=[ >])/g, `<div class="table" role="group" aria-label="${table}">$&`)
    .replaceAll("</table>", "</table></div>")
    .replace(/<iframe src="https:\/\/([^/"?#]+)[^>]*>/g, (frame, host: string) => {
      return / title="[^"]*[^"\s]/.test(frame)
        ? frame
        : frame.replace(/ title="[^"]*"/, "").replace(">", ` title="${host}">`);
    });
  return cleaned(nested);
}
