import { type Colour, standOut } from "./colour.ts";

export type PageStyle = {
  /** The accent, `#rrggbb`; ours where the publication has none. */
  readonly colour?: Colour;
  /** Absolute addresses. */
  readonly logo?: string;
  readonly stylesheet?: string;
};

/** Colours of one scheme. `accent` and `control` stand out from `panel`, which is the nearer of the two grounds. */
type Scheme = Readonly<Record<"paper" | "panel" | "ink" | "muted" | "rule" | "control", Colour>>;

const LIGHT: Scheme = {
  paper: "#fefdfb",
  panel: "#f5f2ec",
  ink: "#1c1b19",
  muted: "#5a5751",
  rule: "#dcd7cd",
  control: "#827c71",
};
const DARK: Scheme = {
  paper: "#161614",
  panel: "#20201d",
  ink: "#ebe7df",
  muted: "#aea99f",
  rule: "#3a3833",
  control: "#827d73",
};
const ACCENT: Colour = "#1f5673";

/** WCAG 2.2, 1.4.3: text. Text on the accent is in the colour of the paper, from which the accent stands out as far. */
const TEXT_RATIO = 4.5;

/**
 * The one stylesheet of all pages. It is in a layer of its own, so that every rule of the publication's stylesheet, which
 * it imports, wins over it, whatever the selectors.
 */
export function renderPageStyle({ colour = ACCENT, logo, stylesheet }: PageStyle): string {
  return `${stylesheet === undefined ? "" : `@import ${cssUrl(stylesheet)};\n`}@layer wireroom {
:root {
color-scheme: light dark;
${customProperties(LIGHT, colour)}
${FONTS}
}
@media (prefers-color-scheme: dark) {
:root {
${customProperties(DARK, colour)}
}
}
${RULES}${logo === undefined ? "" : logoRule(logo)}}
`;
}

function customProperties(scheme: Scheme, colour: Colour): string {
  const accent = standOut(colour, scheme.panel, TEXT_RATIO);
  return Object.entries({ ...scheme, accent })
    .map(([name, value]) => `--${name}: ${value};`)
    .join("\n");
}

/** CSS Syntax 3, section 4.3.6: what a quoted address may not hold as it is. */
function cssUrl(address: string): string {
  return `url("${address.replace(/[\u0000-\u001f"\\]/g, encodeURIComponent)}")`;
}

function logoRule(logo: string): string {
  return `.home::before {
content: "";
display: block;
block-size: 5rem;
margin-block-end: 0.75rem;
background: ${cssUrl(logo)} center / contain no-repeat;
}
`;
}

/** Of the system alone, good ones first; of other scripts too, whose fallbacks are often those of dialogues. */
const FONTS = `--latin: Charter, "Bitstream Charter", "Iowan Old Style", "Palatino Linotype", "URW Palladio L", P052, Georgia, "Noto Serif";
--serif: var(--latin), serif;
--sans: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
--mono: ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
--measure: 41rem;
--line: 1.6;`;

const RULES = `[lang]:is(:lang(ar), :lang(fa), :lang(ur)) {
--serif: var(--latin), "Noto Naskh Arabic", "Geeza Pro", "Sakkal Majalla", "Traditional Arabic", serif;
--line: 1.85;
}
[lang]:is(:lang(he), :lang(yi)) { --serif: var(--latin), "Noto Serif Hebrew", "New Peninim MT", David, serif; }
[lang]:lang(ja) { --serif: "Hiragino Mincho ProN", "Yu Mincho", "Noto Serif CJK JP", "Noto Serif JP", serif; --line: 1.8; }
[lang]:lang(zh) { --serif: "Songti SC", "Noto Serif CJK SC", "Noto Serif SC", SimSun, serif; --line: 1.8; }
[lang]:lang(ko) { --serif: "Apple SD Gothic Neo", "Noto Sans CJK KR", "Noto Sans KR", "Malgun Gothic", sans-serif; --line: 1.75; }

*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
margin: 0;
background: var(--paper);
color: var(--ink);
font: 1.125rem/var(--line) var(--serif);
overflow-wrap: break-word;
}
[lang]:not(span) { font-family: var(--serif); line-height: var(--line); }
[hidden] { display: none; }
a { color: var(--accent); text-decoration-thickness: 0.06em; text-underline-offset: 0.16em; }
a:hover { text-decoration-thickness: 0.14em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; border-radius: 2px; }
h1, h2, h3, h4, h5, h6 { line-height: 1.2; text-wrap: balance; margin: 0 0 0.6em; }
h1 { font-size: clamp(1.9rem, 1.4rem + 2.4vw, 2.9rem); line-height: 1.12; }
:is(h1, h2, h3, h4):lang(ar) { line-height: 1.45; }
img, video { max-inline-size: 100%; block-size: auto; }
time, bdi { unicode-bidi: isolate; }

.skip { position: absolute; inset-block-start: -20rem; inset-inline-start: 1rem; padding: 0.6rem 1rem; background: var(--paper); font: 600 1rem/1.4 var(--sans); z-index: 1; }
.skip:focus { inset-block-start: 1rem; }

.masthead, main, .colophon { max-inline-size: 76rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 3rem); }
.masthead { padding-block-start: 2.25rem; text-align: center; }
.name { margin: 0 0 1.25rem; font-weight: 700; font-size: 1.6rem; line-height: 1.15; }
h1.name { font-size: clamp(2.3rem, 1.6rem + 3.6vw, 4rem); }
.home { display: inline-block; max-inline-size: 100%; color: inherit; text-decoration: none; }
a.home:hover { text-decoration: underline; text-decoration-color: var(--accent); }
nav, .colophon { font: 0.9375rem/1.5 var(--sans); }
.masthead nav { display: flex; flex-wrap: wrap; justify-content: center; column-gap: 2rem; border-block: 1px solid var(--rule); border-block-start: 3px double var(--control); }
.masthead nav a { padding-block: 0.6rem; color: var(--ink); text-decoration: none; }
.masthead nav a:hover { text-decoration: underline; }
.masthead nav [aria-current] { font-weight: 650; box-shadow: inset 0 -3px var(--accent); }

main { padding-block: 2.25rem 3.5rem; }
.article main, .status main { max-inline-size: calc(var(--measure) + 2 * clamp(1rem, 4vw, 3rem)); }
.standfirst { margin: 0; color: var(--muted); font-size: 1.25rem; line-height: 1.45; text-wrap: pretty; }
.standfirst:lang(ar) { line-height: 1.7; }
.title { max-inline-size: 50rem; margin-block-end: 2.25rem; }
.title:not(:has(*)) { display: none; }
.title:has(> .standfirst:only-child) { margin-inline: auto; text-align: center; }
.title h1 { margin-block-end: 0.25em; }

.columns { display: grid; gap: 2.75rem 4rem; grid-template-columns: minmax(0, 1fr); }
.news > h2, .directory section > h2 { padding-block-end: 0.5rem; border-block-end: 1px solid var(--rule); font: 650 1rem/1.4 var(--sans); }
.news > h2:has(time) { font-size: 1.375rem; }
@media (min-width: 62rem) {
.columns { grid-template-columns: minmax(0, 1fr) 23rem; align-items: start; }
.columns > .subscribe { grid-area: 1 / 2; }
.columns > :not(.subscribe) { grid-area: 1 / 1; }
}

.subscribe { padding: 1.25rem 1.4rem 1.4rem; background: var(--panel); border-block-start: 4px solid var(--accent); font: 0.9375rem/1.55 var(--sans); }
.subscribe :is(h2, h3, p, ul) { margin: 0 0 0.9rem; }
.subscribe h2 { padding: 0; border: 0; font-size: 1.1875rem; }
.subscribe h2 bdi { display: block; color: var(--muted); font-weight: 400; font-size: 0.9375rem; }
.subscribe h3, .subscribe summary { margin-block: 1.4rem 0.6rem; font: 650 0.9375rem/1.4 var(--sans); }
.subscribe summary { margin-block-end: 0; padding-block: 0.25rem; cursor: pointer; }
.subscribe > :last-child { margin: 0; }
.subscribe ul { padding: 0; list-style: none; }
.address { direction: ltr; unicode-bidi: isolate; font: 0.875rem/1.5 var(--mono); overflow-wrap: anywhere; }
code.address { display: block; padding: 0.65rem 0.8rem; background: var(--paper); border: 1px solid var(--control); text-align: left; user-select: all; -webkit-user-select: all; }
.copy, .button { display: inline-block; min-block-size: 2rem; padding: 0.3rem 0.85rem; border: 1px solid var(--accent); border-radius: 3px; background: transparent; color: var(--accent); font: 600 0.875rem/1.4 var(--sans); text-decoration: none; cursor: pointer; }
.copy[hidden] { display: none; }
:is(.copy, .button):hover, .main .copy { background: var(--accent); color: var(--paper); }
.main .copy { inline-size: 100%; min-block-size: 2.75rem; margin-block-start: 0.6rem; font-size: 1rem; }
.main .copy:hover { text-decoration: underline; }
.readers { display: flex; flex-wrap: wrap; gap: 0.5rem; }
.readers a { display: block; padding: 0.3rem 0.75rem; border: 1px solid var(--control); border-radius: 3px; background: var(--paper); color: var(--ink); text-decoration: none; }
.readers a:hover { border-color: var(--accent); color: var(--accent); }
.formats li { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.1rem 0.75rem; align-items: center; padding-block: 0.5rem; border-block-start: 1px solid var(--rule); }
.formats .format { font-weight: 600; }
.formats .address { grid-area: 2 / 1 / auto / span 2; padding-block: 0.15rem; }
.notice { position: fixed; z-index: 2; inset-block-end: 1.25rem; inset-inline: 1rem; max-inline-size: max-content; margin: 0 auto; padding: 0.6rem 1.1rem; background: var(--ink); color: var(--paper); border: 1px solid var(--paper); border-radius: 3px; font: 600 1rem/1.4 var(--sans); overflow-wrap: anywhere; }
.notice:empty { border: 0; padding: 0; }

.entries { margin: 0; padding: 0; list-style: none; }
.entries li { padding-block: 1.4rem; border-block-end: 1px solid var(--rule); }
.entries li:first-child { padding-block-start: 0.4rem; }
.entries :is(h3, p) { margin: 0; max-inline-size: var(--measure); }
.entries h3 { margin-block-start: 0.25rem; font-size: 1.4rem; }
.entries li:first-child h3 { font-size: clamp(1.6rem, 1.3rem + 1.4vw, 2.2rem); }
.entries h3 a { color: inherit; text-decoration: none; }
.entries h3 a:hover { text-decoration: underline; text-decoration-color: var(--accent); text-decoration-thickness: 0.08em; }
.entries h3 + p { margin-block-start: 0.4rem; color: var(--muted); }
.meta { color: var(--muted); font: 0.875rem/1.6 var(--sans); }
.empty { color: var(--muted); }

.directory section > h2 { margin-block-start: 2.5rem; }
.count { margin-inline-start: 0.35em; color: var(--muted); font-weight: 400; }
.feeds { margin: 0 0 1.5rem; padding: 0; list-style: none; columns: 22rem; column-gap: 3rem; }
.feeds li { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 0.75rem; padding-block: 0.35rem; border-block-end: 1px solid var(--rule); break-inside: avoid; }
.feeds .page { padding-block: 0.15rem; color: inherit; font-weight: 600; text-decoration: none; overflow-wrap: anywhere; min-inline-size: 0; }
.feeds .page:hover { text-decoration: underline; }
.documents { display: flex; flex-wrap: wrap; align-items: center; gap: 0 0.75rem; font: 0.875rem/1.6 var(--sans); }
.documents a { padding-block: 0.15rem; }
.documents .copy { min-block-size: 1.75rem; padding: 0.1rem 0.6rem; font-size: 0.8125rem; }

.ways { margin: 0; padding: 0; list-style: none; }
.news .ways { margin-block-start: 1.75rem; font: 0.9375rem/1.6 var(--sans); }
.ways a { display: inline-block; padding-block: 0.15rem; }

.kicker { margin: 0 0 0.6rem; font: 650 0.9375rem/1.5 var(--sans); }
.kicker a { text-decoration: none; }
.kicker a:hover { text-decoration: underline; }
.article .standfirst { margin-block-end: 1.1rem; }
.byline { margin: 0 0 2rem; padding-block: 0.7rem; border-block: 1px solid var(--rule); color: var(--muted); font: 0.9375rem/1.6 var(--sans); }
.byline > :not(:last-child)::after { content: "\\00a0 ·"; white-space: pre; }

.content > :first-child, .content figure:first-child { margin-block-start: 0; }
.content :is(p, ul, ol, dl) { margin-block: 0 1.15em; }
.content li > :is(ul, ol) { margin-block: 0.25em; }
.content :is(ul, ol) { padding-inline-start: 1.6em; }
.content li { margin-block-end: 0.3em; }
.content li::marker { color: var(--muted); }
.content h2 { margin-block: 1.7em 0.6em; font-size: 1.5rem; }
.content h3 { margin-block: 1.5em 0.5em; font-size: 1.25rem; }
.content :is(h4, h5, h6) { margin-block: 1.4em 0.4em; font-size: 1.0625rem; }
.content dt { font-weight: 700; }
.content dd { margin-inline: 1.6em 0; }
.content figure { margin: 1.75rem 0; }
.content :is(img, video) { display: block; margin-inline: auto; }
.content p img { display: inline-block; vertical-align: middle; }
.content audio, .attachments audio, .attachments video { display: block; inline-size: 100%; margin-block-start: 0.5rem; }
.content figcaption { margin-block-start: 0.6rem; color: var(--muted); font: 0.875rem/1.5 var(--sans); }
.content blockquote { margin: 1.5rem 0; padding-inline-start: 1.25rem; border-inline-start: 3px solid var(--accent); font-style: italic; }
.content blockquote:is(:lang(ar), :lang(he), :lang(ja), :lang(ko), :lang(zh)) { font-style: normal; }
.content blockquote > :last-child { margin-block-end: 0; }
.content :is(pre, code, kbd, samp) { direction: ltr; unicode-bidi: isolate; font-family: var(--mono); font-size: 0.875em; }
.content :not(pre) > code { padding: 0.1em 0.3em; background: var(--panel); border-radius: 3px; overflow-wrap: anywhere; }
.content pre { --ground: var(--panel); margin: 1.5rem 0; padding: 1rem 1.1rem; border-inline-start: 3px solid var(--rule); text-align: left; line-height: 1.5; tab-size: 4; }
.content pre code { font-size: inherit; }
.content kbd { padding: 0.1em 0.4em; border: 1px solid var(--control); border-radius: 3px; }
.content mark { background: color-mix(in srgb, var(--accent) 22%, transparent); color: inherit; }
.content .table { --ground: var(--paper); margin: 1.5rem 0; }
.content :is(pre, .table) {
--shade: color-mix(in srgb, var(--ink) 24%, transparent);
overflow-x: auto;
background: linear-gradient(to right, var(--ground) 40%, transparent) left / 3rem 100% no-repeat local, linear-gradient(to left, var(--ground) 40%, transparent) right / 3rem 100% no-repeat local, linear-gradient(to right, var(--shade), transparent) left / 0.8rem 100% no-repeat, linear-gradient(to left, var(--shade), transparent) right / 0.8rem 100% no-repeat, var(--ground);
}
.content table { min-inline-size: 100%; border-collapse: collapse; font: 0.9375rem/1.5 var(--sans); font-variant-numeric: tabular-nums; }
.content :is(th, td) { padding: 0.5rem 0.75rem; border-block-end: 1px solid var(--rule); vertical-align: top; overflow-wrap: normal; }
.content :is(th, td):first-child { padding-inline-start: 0; }
.content :is(th, td):not([align]) { text-align: start; }
.content thead th { border-block-end: 2px solid var(--control); }
.content caption { padding-block-end: 0.5rem; color: var(--muted); text-align: start; }
.content hr { inline-size: 6rem; margin: 2.5rem auto; border: 0; border-block-start: 1px solid var(--control); }
.content sup, .content sub { line-height: 0; }
.content sup a { padding-inline: 0.15em; text-decoration: none; }
.content hr:has(+ section) { inline-size: auto; margin-block: 2.5rem 1rem; }
.content hr + section { font-size: 0.9375rem; }
.content iframe { display: block; inline-size: 100%; max-inline-size: 100%; margin: 1.5rem auto; border: 0; }
.content iframe:is(:not([height]), [src*="youtube"], [src*="vimeo"]) { aspect-ratio: 16 / 9; block-size: auto; }
.content details { margin-block: 1.15em; padding: 0.75rem 1rem; border: 1px solid var(--rule); }
.content summary { font-weight: 700; cursor: pointer; }

.corrections { margin-block-start: 2.5rem; padding: 1.1rem 1.25rem; background: var(--panel); border-inline-start: 4px solid var(--accent); font: 1rem/1.55 var(--sans); }
.corrections h2 { margin-block-end: 0.4rem; font: 650 1rem/1.4 var(--sans); }
.corrections p { margin: 0 0 0.5rem; }
.corrections p:last-child { margin: 0; }
.corrections time { color: var(--muted); }
.corrections time::after { content: "\\00a0 ·"; white-space: pre; }

.attachments { margin-block-start: 2.5rem; padding-block-start: 1rem; border-block-start: 1px solid var(--rule); font-family: var(--sans); font-size: 1rem; }
.attachments h2 { font: 650 1rem/1.4 var(--sans); }
.tags { display: flex; flex-wrap: wrap; gap: 0.5rem; margin: 2.5rem 0 0; padding: 0; list-style: none; font: 0.9375rem/1.5 var(--sans); }
.tags li { padding: 0.2rem 0.7rem; background: var(--panel); border-radius: 3px; }
.tags a { color: var(--ink); text-decoration: none; display: block; margin: -0.2rem -0.7rem; padding: 0.2rem 0.7rem; }
.tags a:hover { color: var(--accent); text-decoration: underline; }
.rights { margin: 1.5rem 0 0; color: var(--muted); font: 0.875rem/1.5 var(--sans); }

.colophon { padding-block: 1.5rem 2.5rem; color: var(--muted); text-align: center; }
.colophon::before { content: ""; display: block; margin-block-end: 1.25rem; border-block-start: 1px solid var(--rule); }
.colophon p { margin: 0 0 0.25rem; }
.colophon a { display: inline-block; padding: 0.3rem 0.6rem; color: inherit; }

@media (prefers-reduced-motion: no-preference) {
a, .copy, .button { transition: color 0.12s, background-color 0.12s, text-decoration-thickness 0.12s; }
}
@media (forced-colors: active) {
.subscribe, .corrections, .content pre, .tags li { border: 1px solid; }
.masthead nav [aria-current] { text-decoration: underline; }
:is(.copy, .button) { border-color: ButtonText; }
}
@media print {
:root { --paper: #fff; --panel: #fff; --ink: #000; --muted: #333; --accent: #000; --rule: #999; --control: #666; }
body { font-size: 11pt; }
.skip, .masthead nav, .copy, .button, .readers, .subscribe :is(h3, details), .documents, .notice, .tags, .colophon, :is(.content, .attachments) :is(audio, video), .content iframe { display: none; }
main { padding-block: 1rem 0; max-inline-size: none; }
.masthead { padding-block-start: 0; border-block-end: 1px solid; }
.columns { display: block; }
a { color: inherit; text-decoration: none; }
.content a[href^="http"]::after { content: " (" attr(href) ")"; font-size: 0.8em; overflow-wrap: anywhere; unicode-bidi: isolate; direction: ltr; }
.content :is(sup a, section a[href*="#fn"])::after { content: none; }
.content pre { white-space: pre-wrap; }
.content ::details-content { content-visibility: visible; block-size: auto; }
.content :is(pre, .table) { overflow: visible; background: none; }
h1, h2, h3, figure, tr, .entries li { break-inside: avoid; }
h1, h2, h3 { break-after: avoid; }
}
`;
