// A site of Hugo's over the articles of a corpus, which stay where they are.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const FORMATS = ["RSS", "Atom", "JSON"] as const;

export type HugoSite = {
  readonly formats: readonly (typeof FORMATS)[number][];
  /** What has feeds besides the site and its sections. */
  readonly taxonomies: readonly ("tag" | "author")[];
  /** Whether articles and lists have pages; else no page is written. */
  readonly pages: boolean;
};

/** What nearly all who only syndicate have. */
export const RSS_ONLY: HugoSite = { formats: ["RSS"], taxonomies: ["tag"], pages: false };

/** What Wireroom writes by default, but for archives and encodings. */
export const ALL_FEEDS: HugoSite = {
  formats: FORMATS,
  taxonomies: ["tag", "author"],
  pages: false,
};

/** Writes settings and templates of the site of `content` into `folder`: the newest 50 in each feed, with full text. */
export function writeHugoSite(
  folder: string,
  content: string,
  { formats, taxonomies, pages }: HugoSite,
): void {
  const layouts = join(folder, "layouts", "_default");
  mkdirSync(layouts, { recursive: true });
  const list = JSON.stringify([...(pages ? ["HTML"] : []), ...formats]);
  writeFileSync(
    join(folder, "config.toml"),
    `baseURL = "https://www.example.com/"
title = "The Bench"
contentDir = ${JSON.stringify(resolve(content))}
ignoreFiles = ['publication\\.yaml$']
disableKinds = ["404", "sitemap", "robotsTXT", "taxonomy"]
ignoreErrors = ["error-disable-taxonomy"]
[taxonomies]
${taxonomies.map((name) => `${name} = "${name}s"`).join("\n")}
[outputs]
home = ${list}
section = ${list}
term = ${list}
[outputFormats.RSS]
mediaType = "application/rss+xml"
baseName = "rss"
[outputFormats.Atom]
mediaType = "application/atom+xml"
baseName = "atom"
[outputFormats.JSON]
mediaType = "application/feed+json"
baseName = "feed"
isPlainText = true
[mediaTypes."application/atom+xml"]
suffixes = ["xml"]
[mediaTypes."application/feed+json"]
suffixes = ["json"]
${pages ? "" : NO_PAGES}`,
  );
  for (const [file, template] of TEMPLATES) writeFileSync(join(layouts, file), template);
}

/** An empty list of outputs is taken for none at all, and the page is written as HTML. */
const NO_PAGES = `[[cascade]]
[cascade._build]
render = "link"
[cascade._target]
kind = "page"
`;

const NEWEST = `{{- $pages := .Pages }}{{ if .IsHome }}{{ $pages = .Site.RegularPages }}{{ end }}{{ $pages = first 50 $pages -}}
`;
const XML_DECLARATION = `{{ printf "<?xml version=\\"1.0\\" encoding=\\"utf-8\\"?>" | safeHTML }}
`;

const RSS = `${NEWEST}${XML_DECLARATION}<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>{{ .Title }}</title><link>{{ .Site.BaseURL }}</link><description>{{ .Title }}</description>{{ with .OutputFormats.Get "RSS" }}<atom:link rel="self" type="application/rss+xml" href="{{ .Permalink }}"/>{{ end }}
{{ range $pages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link><guid isPermaLink="false">{{ .File.Path }}</guid><pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" | safeHTML }}</pubDate>{{ range .Params.authors }}<dc:creator>{{ . }}</dc:creator>{{ end }}{{ range .Params.tags }}<category>{{ . }}</category>{{ end }}<description>{{ .Summary | html }}</description><content:encoded>{{ .Content | html }}</content:encoded><media:content url="{{ .Params.image.src }}" medium="image"/></item>
{{ end }}</channel></rss>
`;

const ATOM = `${NEWEST}${XML_DECLARATION}<feed xmlns="http://www.w3.org/2005/Atom"><id>{{ .Permalink }}</id><title>{{ .Title }}</title><updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" | safeHTML }}</updated>{{ with .OutputFormats.Get "Atom" }}<link rel="self" href="{{ .Permalink }}"/>{{ end }}
{{ range $pages }}<entry><id>{{ .File.Path }}</id><title>{{ .Title }}</title><link href="{{ .Permalink }}"/><published>{{ .Date.Format "2006-01-02T15:04:05Z07:00" | safeHTML }}</published><updated>{{ .Lastmod.Format "2006-01-02T15:04:05Z07:00" | safeHTML }}</updated>{{ range .Params.authors }}<author><name>{{ . }}</name></author>{{ end }}{{ range .Params.tags }}<category term="{{ . }}"/>{{ end }}<summary>{{ .Summary }}</summary><content type="html">{{ .Content | html }}</content><link rel="enclosure" type="image/jpeg" href="{{ .Params.image.src }}"/></entry>
{{ end }}</feed>
`;

const JSON_FEED = `${NEWEST}{{ $items := slice }}{{ range $pages }}{{ $authors := slice }}{{ range .Params.authors }}{{ $authors = $authors | append (dict "name" .) }}{{ end }}{{ $items = $items | append (dict "id" .File.Path "url" .Permalink "title" .Title "summary" .Summary "content_html" .Content "image" .Params.image.src "date_published" .Date "date_modified" .Lastmod "authors" $authors "tags" .Params.tags) }}{{ end -}}
{{ dict "version" "https://jsonfeed.org/version/1.1" "title" .Title "home_page_url" .Site.BaseURL "items" $items | jsonify }}
`;

const HEAD = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title><link rel="canonical" href="{{ .Permalink }}"></head><body><h1>{{ .Title }}</h1>
`;

const LIST = `${NEWEST}${HEAD}{{ range $pages }}<article><h2><a href="{{ .Permalink }}">{{ .Title }}</a></h2><time>{{ .Date.Format "2006-01-02" }}</time><p>{{ .Summary }}</p></article>
{{ end }}</body></html>
`;

const PAGE = `${HEAD}<p>{{ range .Params.authors }}{{ . }} {{ end }}</p><img src="{{ .Params.image.src }}" alt="{{ .Params.image.alt }}">{{ .Content }}</body></html>
`;

const TEMPLATES = [
  ["list.rss.xml", RSS],
  ["list.atom.xml", ATOM],
  ["list.json.json", JSON_FEED],
  ["list.html", LIST],
  ["single.html", PAGE],
] as const;
