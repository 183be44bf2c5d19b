import { type Html, html, text } from "../html.ts";
import type { Publication } from "../publication.ts";

const RIGHT_TO_LEFT = /^(ar|arc|ckb|dv|fa|he|ks|ku-arab|nqo|pa-arab|ps|sd|syr|ug|ur|yi)(-|$)/i;

/** The writing direction of a language (BCP 47). */
export function direction(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
}

export type PageInput = {
  readonly title: string;
  readonly language: string;
  /** What stands in `<head>` besides title and style. */
  readonly head?: Html;
  readonly main: Html;
};

/** A whole HTML document, readable without script and without a stylesheet of its own. */
export function renderPage({ title, language, head, main }: PageInput): string {
  return `${html`<!doctype html>
<html lang="${text(language)}" dir="${text(direction(language))}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
${head ?? []}<style>${STYLE}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`}`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 1.0625rem/1.6 system-ui, sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1.25rem 4rem; overflow-wrap: break-word; }
h1 { line-height: 1.2; }
img, video { max-width: 100%; height: auto; }
pre { overflow-x: auto; }
pre, code { direction: ltr; unicode-bidi: isolate; text-align: left; }
time { unicode-bidi: isolate; direction: ltr; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td, th { border: 1px solid; padding: 0.3rem 0.6rem; text-align: start; }
.about { opacity: 0.8; }
` as Html;

/** The publication's name as a way home. */
export function homeLink(publication: Publication): Html {
  return html`<p class="about" dir="auto"><a href="${text(publication.home)}">${text(publication.title)}</a></p>`;
}
