import { WRITE_AI_TERMS } from "./ai-terms.ts";

/** How a text that was found is shown inside a message: on one line, in quotes, cut at 60 characters. */
function quote(text: string): string {
  const line = text.replace(/[\s\u0000-\u001f\u007f]+/gu, " ").trim();
  const characters = Array.from(line);
  return `"${characters.length > 60 ? `${characters.slice(0, 59).join("")}…` : line}"`;
}

/** The nearest known word, where one is near enough to be what was meant. */
function meant(nearest: string | undefined): string {
  return nearest === undefined ? "" : ` (did you mean ${quote(nearest)}?)`;
}

/** A text as it can be written in YAML whatever it holds, cut as `quote` does. */
function inQuotes(text: string): string {
  const shown = quote(text.replace(/^"(.*)"$/, "$1")).slice(1, -1);
  return shown.includes('"')
    ? `'${shown.replaceAll("'", "''")}'`
    : `"${shown.replaceAll("\\", "\\\\")}"`;
}

/** Several words of which one is to be written, cut at twelve. */
function list(words: readonly string[]): string {
  const shown = words.slice(0, 12).map(quote).join(", ");
  return words.length > 12 ? `${shown}, …` : shown;
}

type Explanation<Details> = {
  readonly severity: "error" | "warning";
  readonly explain: (details: Details) => string;
};

const error = <Details>(explain: (details: Details) => string): Explanation<Details> => ({
  severity: "error",
  explain,
});
const warning = <Details>(explain: (details: Details) => string): Explanation<Details> => ({
  severity: "warning",
  explain,
});

/**
 * Every problem that content can have: what was found, and what to write instead. An error refuses the file;
 * a warning lets it through. A problem that depends on publication.yaml or on another file is never an error of
 * the article, since mending it there must be enough. docs/problems.md is checked against this table.
 */
export const EXPLANATIONS = {
  // The file as a whole
  "not-utf8": error((_: object) => "this file is not UTF-8 text; save it as UTF-8"),
  "too-large": error(
    (d: { limit: number }) =>
      `this file has more than ${d.limit} bytes, and no more can be kept; move images and data out of the text, or split the article`,
  ),
  "too-large-to-keep": error(
    (d: { limit: number }) =>
      `compressed, this file has more than the ${d.limit} bytes that can be kept; move images and data out of the text, or split the article`,
  ),

  // YAML, TOML and JSON
  "not-a-mapping": error(
    (_: object) =>
      "only lines such as title: ... are expected here (a list or a bare text was found)",
  ),
  "tab-indentation": error((_: object) => "YAML takes no tab for indentation; use spaces"),
  "duplicate-key": error(
    (d: { key: string }) => `${quote(d.key)} is given twice; keep one of them`,
  ),
  "unclosed-quote": error((_: object) => "the quotation mark that opens here is never closed"),
  "unclosed-bracket": error(
    (_: object) => "the bracket that opens here is not closed, or a comma is missing inside it",
  ),
  "unknown-escape": error(
    (_: object) =>
      'a backslash inside "..." must be doubled (\\\\); or write the text in single quotes',
  ),
  "text-after-quote": error(
    (d: { key: string }) =>
      `text goes on after the closing quotation mark; put the whole of ${quote(d.key)} in quotes, and double a single quote ('') or write \\" inside`,
  ),
  "unquoted-start": error(
    (d: { key: string; value: string }) =>
      `a text that starts with ${quote(Array.from(d.value)[0] ?? "")} must be in quotes; write ${d.key}: ${inQuotes(d.value)}`,
  ),
  "unquoted-colon": error(
    (d: { key: string; value: string }) =>
      `a text with a colon and a space in it must be in quotes; write ${d.key}: ${inQuotes(d.value)}`,
  ),
  "yaml-indentation": error(
    (_: object) => "this line is indented differently from the lines that it belongs to",
  ),
  "not-a-key": error(
    (d: { found: string }) =>
      `${quote(d.found)} is no key and value; write key: value, with a space after the colon`,
  ),
  "nested-too-deep": error((_: object) => "brackets or lists are nested more than 100 deep"),
  "too-many-aliases": error(
    (_: object) => "aliases (*name) repeat more than can be read; write the values out",
  ),
  "yaml-syntax": error((d: { reason: string }) => `this is not readable as YAML: ${d.reason}`),
  "toml-syntax": error((d: { reason: string }) => `this is not readable as TOML: ${d.reason}`),
  "json-syntax": error((d: { reason: string }) => `this is not readable as JSON: ${d.reason}`),
  // An article
  "unclosed-front-matter": error(
    (d: { fence: string }) =>
      `the front matter that starts here never ends; write ${d.fence} on a line of its own below it`,
  ),
  "long-front-matter": error(
    (d: { limit: number }) =>
      `the front matter is longer than ${d.limit} characters; keep the text of the article below it`,
  ),
  "long-fields": error(
    (d: { limit: number }) =>
      `what the file says beside the text of the article is longer than ${d.limit} characters; shorten it`,
  ),
  "long-markdown": error(
    (d: { limit: number }) =>
      `the Markdown is longer than ${d.limit} characters; divide the article, or file it as HTML`,
  ),
  "missing-title": error(
    (_: object) =>
      "the article has no title; write title: ... in its front matter, the lines between --- at its start",
  ),
  "wrong-kind": error(
    (d: { field: string; found: string; write: string }) =>
      `${quote(d.field)} is ${d.found}; write ${d.write}`,
  ),
  "not-true-or-false": error(
    (d: { field: string; found: string }) =>
      `${quote(d.field)} is ${quote(d.found)}; write true or false`,
  ),
  "not-a-number": error(
    (d: { field: string; found: string }) =>
      `${quote(d.field)} is ${quote(d.found)}; write a number such as 640`,
  ),
  "not-a-time": error(
    (d: { field: string; found: string; write: string }) =>
      `${quote(d.field)} is ${quote(d.found)}, which is no time that exists; write it like ${d.write}`,
  ),
  "no-offset": error(
    (d: { field: string; found: string; write: string }) =>
      `${quote(d.field)} is ${quote(d.found)}, without a time zone; write ${d.write}`,
  ),
  "updated-before-published": error(
    (d: { field: string; published: string }) =>
      `${quote(d.field)} is earlier than the publication, ${d.published}; write a later time or leave it out`,
  ),
  "not-an-id": error(
    (d: { found: string; example: string }) =>
      `"id" is ${quote(d.found)}, and must be a URI that never changes, without spaces; write ${d.example}, or leave it out`,
  ),
  "not-an-address": error(
    (d: { field: string; found: string }) =>
      `${quote(d.field)} is ${quote(d.found)}; write a whole address, such as https://www.example.com/world/pact`,
  ),
  "author-without-name": error(
    (_: object) => "this author has no name; write {name: ...}, or the name alone",
  ),
  "correction-without-text": error(
    (_: object) => "this correction says nothing; write {at: ..., text: ...}, or the text alone",
  ),
  "no-content": error(
    (_: object) =>
      'this JSON has no article text; add "contentHtml", "contentMarkdown" or "contentText"',
  ),
  "several-contents": error(
    (d: { field: string }) =>
      `${quote(d.field)} is a second text of this article; keep one of "contentHtml", "contentMarkdown" and "contentText"`,
  ),
  "no-published": warning(
    (d: { write: string }) =>
      `the article has no date, so that it has the one at which its file was first stored; write published: ${d.write}`,
  ),
  "title-from-name": warning(
    (d: { title: string }) =>
      `there is no title, so the file's name stands in: ${quote(d.title)}; write title: and the headline`,
  ),
  "computed-date": warning(
    (d: { found: string; write: string }) =>
      `${quote(d.found)} can only be looked up by the tool that it was written for; write published: ${d.write}`,
  ),
  "assumed-time-zone": warning(
    (d: { field: string; found: string; timezone: string }) =>
      `${quote(d.field)} is ${quote(d.found)}, without a time zone, and is read as a time in ${d.timezone}`,
  ),
  "ignored-update": warning(
    (d: { field: string; published: string }) =>
      `${quote(d.field)} is earlier than the publication, ${d.published}, and is not used; write a later time or leave it out`,
  ),
  "expires-before-published": warning(
    (_: object) =>
      "the article expires before it is published, so that nobody sees it; write a later time",
  ),
  "unknown-field": warning(
    (d: { field: string; nearest: string | undefined }) =>
      `there is no ${quote(d.field)} in an article${meant(d.nearest)}; correct its name or remove it`,
  ),
  "unknown-member": warning(
    (d: { field: string; known: readonly string[] }) =>
      `${quote(d.field)} is not read; write one of ${list(d.known)}`,
  ),
  "content-beside-text": warning(
    (d: { field: string }) =>
      `${quote(d.field)} is read in .json files alone; write the text below the front matter`,
  ),
  "changed-slug": warning(
    (d: { found: string; slug: string }) =>
      `"slug" is ${quote(d.found)}, which cannot stand in addresses, and is used as ${d.slug}; write that`,
  ),
  "unknown-section": warning(
    (d: { found: string; known: readonly string[]; nearest: string | undefined }) =>
      `publication.yaml has no section ${quote(d.found)}${meant(d.nearest)}, so that the article is in none; write ${list(d.known)}, or list it there`,
  ),
  "unknown-article-language": warning(
    (d: { found: string; nearest: string | undefined }) =>
      `"language" is ${quote(d.found)}, which is no language tag${meant(d.nearest)}, and is not used; write one such as en or pt-BR`,
  ),
  "too-many-old-paths": error(
    (d: { found: number; limit: number }) =>
      `the article has ${d.found} old paths, and at most ${d.limit} lead to one article; take away those that nobody asks for`,
  ),
  "not-an-alias": warning(
    (d: { found: string }) =>
      `${quote(d.found)} is no old address of this publication; write a path from the root, such as /old/pact/`,
  ),
  "alias-in-use": warning(
    (d: { found: string }) =>
      `${quote(d.found)} is an address of the site's own, such as a feed's or a picture's; remove it`,
  ),
  "permalink-template": warning(
    (d: { field: string; found: string }) =>
      `${quote(d.field)} is ${quote(d.found)}, which only the tool that it was written for can fill in; write url: and the address, or set articleUrl in publication.yaml`,
  ),
  "author-url": warning(
    (d: { found: string }) =>
      `the author's address ${quote(d.found)} is not used; write a whole one, such as https://example.com/ana`,
  ),
  "author-email": warning(
    (d: { found: string }) =>
      `the author's e-mail address ${quote(d.found)} is not used; write one such as ana@example.com`,
  ),
  "missing-src": warning(
    (d: { field: string }) =>
      `${quote(d.field)} names no file, and is left out; write src: and its path or https address`,
  ),
  "unusable-media": warning(
    (d: { field: string; found: string }) =>
      `${quote(d.field)} is ${quote(d.found)}, and is left out; write the path of a file in the content folder, or an https address`,
  ),
  "not-a-media-type": warning(
    (d: { field: string; found: string }) =>
      `${quote(d.field)} is ${quote(d.found)}, and is not used; write a media type such as audio/mpeg`,
  ),
  "unknown-ai-terms": warning(
    (d: { field: string; found: string; nearest: string | undefined }) =>
      `${quote(d.field)} is ${quote(d.found)}${meant(d.nearest)}, and is read as none, so that AI may not use the article; write ${WRITE_AI_TERMS}`,
  ),
  "template-tag": warning(
    (d: { tag: string }) =>
      `${quote(d.tag)} is a tag of another tool, and readers would see it as it stands; replace it by what it stands for`,
  ),

  // publication.yaml
  "settings-too-large": error(
    (d: { bytes: number; limit: number }) =>
      `publication.yaml has ${d.bytes} bytes and may have ${d.limit}; keep settings in it and nothing else`,
  ),
  "missing-setting": error(
    (d: { setting: string; example: string }) =>
      `${quote(d.setting)} is missing; add it, for instance ${d.example}`,
  ),
  "unknown-setting": error(
    (d: { setting: string; nearest: string | undefined }) =>
      `there is no setting ${quote(d.setting)}${meant(d.nearest)}; correct its name or remove it`,
  ),
  "setting-kind": error(
    (d: { setting: string; found: string; write: string }) =>
      `${quote(d.setting)} is ${d.found}; write ${d.write}`,
  ),
  "setting-value": error(
    (d: { setting: string; found: string; write: string; nearest: string | undefined }) =>
      `${quote(d.setting)} is ${quote(d.found)}${meant(d.nearest)}; write ${d.write}`,
  ),
  "setting-not-slug": error(
    (d: { setting: string; found: string; slug: string }) =>
      `${quote(d.found)} under ${quote(d.setting)} cannot stand in addresses; write ${quote(d.slug)} and give the name as its title`,
  ),
  "unknown-timezone": error(
    (d: { found: string; nearest: string | undefined }) =>
      `"timezone" is ${quote(d.found)}, which is no time zone${meant(d.nearest)}; write a name such as Asia/Seoul or UTC`,
  ),
  "unknown-language": error(
    (d: { setting: string; found: string; nearest: string | undefined }) =>
      `${quote(d.setting)} is ${quote(d.found)}, which is no language tag${meant(d.nearest)}; write one such as en or pt-BR`,
  ),
  "not-authority": error(
    (d: { found: string; nearest: string | undefined }) =>
      `"authority" is ${quote(d.found)}${meant(d.nearest)}; write a domain of yours in lower case, such as example.com, or an e-mail address`,
  ),
  "not-since": error(
    (d: { found: string; nearest: string | undefined }) =>
      `"since" is ${quote(d.found)}${meant(d.nearest)}; write a year, a month or a day that exists: 2024, 2024-06 or 2024-06-20`,
  ),
  "not-web-address": error(
    (d: { setting: string; found: string; write: string }) =>
      `${quote(d.setting)} is ${quote(d.found)}; write ${d.write}`,
  ),
  "unsafe-feeds": warning(
    (d: { found: string; secure: string }) =>
      `"feeds" is ${quote(d.found)}, which anyone on the way can change; serve the feeds over https and write ${d.secure}`,
  ),
  "unknown-variable": error(
    (d: { found: string; known: readonly string[]; nearest: string | undefined }) =>
      `"articleUrl" has the variable ${quote(d.found)}, which does not exist${meant(d.nearest)}; use ${d.known.map((name) => `{${name}}`).join(" ")}`,
  ),
  "article-url": error(
    (d: { found: string; write: string }) =>
      `"articleUrl" is ${quote(d.found)}; write ${d.write}, as in https://www.example.com/{year}/{slug}`,
  ),
  "not-media": error(
    (d: { setting: string; found: string }) =>
      `${quote(d.setting)} is ${quote(d.found)}; write the path of a file below the content folder, such as media/logo.png, or an https address`,
  ),
  "not-stylesheet": error(
    (d: { found: string; write: string }) =>
      `"stylesheet" is ${quote(d.found)}, and is no .css file below the content folder, which pages load alone; put one there and write its path, such as ${d.write}`,
  ),
  "not-media-folder": error(
    (d: { found: string }) =>
      `"media" has ${quote(d.found)}; write a folder below the content folder, such as static, whose names start with no dot or underscore`,
  ),
  "unknown-selected-section": error(
    (d: {
      setting: string;
      found: string;
      known: readonly string[];
      nearest: string | undefined;
    }) =>
      `${quote(d.setting)} names the section ${quote(d.found)}, which "sections" does not list${meant(d.nearest)}; write ${list(d.known)}`,
  ),
  "empty-criteria": error(
    (d: { setting: string }) =>
      `${quote(d.setting)} names nothing, so that it would match no article; name sections, tags or authors, or remove it`,
  ),
  "not-site-path": error(
    (d: { setting: string; found: string }) =>
      `${quote(d.setting)} has ${quote(d.found)}; write a path from the root of the feeds' site, such as /old/feed.xml, without "?", "#", "//" or ".."`,
  ),
  "address-in-use": error(
    (d: { setting: string; found: string }) =>
      `${quote(d.found)} under ${quote(d.setting)} is already an address of this publication; remove it here`,
  ),
  "kept-for-encodings": error(
    (d: { setting: string; found: string }) =>
      `${quote(d.found)} under ${quote(d.setting)} ends as the compressed forms of documents do, which have no address; remove it`,
  ),
  "unknown-feed": error(
    (d: { setting: string; found: string; nearest: string | undefined }) =>
      `${quote(d.setting)} leads to ${quote(d.found)}, which this publication does not have${meant(d.nearest)}; write the address of one of its feeds, such as /rss.xml`,
  ),
  "redirect-loop": error(
    (d: { chain: readonly string[] }) =>
      `these redirects lead in a circle: ${d.chain.join(" → ")}; let one of them lead to a page that exists`,
  ),

  // What depends on other files
  "path-too-long": error(
    (d: { limit: number }) =>
      `the path of this file is longer than the ${d.limit} bytes that can be kept; shorten its name or its folders' names`,
  ),
  "claimed-by-another": error(
    (d: { what: "id" | "address"; claim: string; other: string }) =>
      `${d.other} has the ${d.what} ${quote(d.claim)} too, and comes first by name, so this article is not published; give it ${d.what === "id" ? "an id" : "a slug"} of its own`,
  ),
  "claimed-twice": warning(
    (d: { what: "id" | "address"; claim: string; other: string }) =>
      `${d.other} has the ${d.what} ${quote(d.claim)} too; that one is not published, because this one comes first by name`,
  ),
  "too-many-feeds": error(
    (d: { found: number; limit: number }) =>
      `this article would be in ${d.found} feeds, and at most ${d.limit} are kept up to date for one article; take away tags or authors`,
  ),
  "too-many-media": error(
    (d: { found: number; limit: number }) =>
      `this article shows or links to ${d.found} files of yours, and at most ${d.limit} are looked after for one article; divide the article`,
  ),
  "unknown-partner": warning(
    (d: { found: string; known: readonly string[]; nearest: string | undefined }) =>
      `there is no partner ${quote(d.found)}${meant(d.nearest)}, and so it keeps the article from nobody; write one of ${list(d.known)}`,
  ),
  "missing-media": warning(
    (d: { name: string }) =>
      `there is no file ${quote(d.name)} in the content folder; everything goes out without it until there is one`,
  ),
  "large-archive": warning(
    (d: { address: string; bytes: number; others: number; finer?: string }) =>
      `the archive ${d.address} has documents of ${(d.bytes / 1024 / 1024).toFixed(1)} MiB${d.others > 0 ? ` (and ${d.others} more are too large)` : ""}, and many readers take no more than 1 MiB; ${
        d.finer === undefined
          ? "nothing is cut finer than by the day: write fullText: false, if its readers can do without the whole text"
          : `write archive: ${d.finer}`
      }`,
  ),
  "identity-changed": error(
    (d: { field: string; found: string; fixed: string }) =>
      `${d.field} is ${quote(d.found)}, and articles were published under ${quote(d.fixed)}: their ids are made of it and every reader would see every story again; write ${d.fixed}`,
  ),
} as const;

export type Explanations = typeof EXPLANATIONS;
