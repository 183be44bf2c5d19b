import { describe, expect, it } from "vitest";
import type { PUBLICATION_FIELDS } from "../../../lambdas/syndication/parse-publication.ts";
import type { Publication } from "../../../lambdas/syndication/publication.ts";
import { publicationOf } from "../../support/publication-text.ts";

type Field = (typeof PUBLICATION_FIELDS)[number];

/** What is written for a setting, and how the publication has it. */
type Form<Name extends Field> = readonly [written: string, read: Publication[Name] | undefined];

/** Every setting in every form that it takes; a setting without a row does not compile. */
const FORMS: { readonly [Name in Field]: readonly Form<Name>[] } = {
  title: [
    ["The Harbour Post", "The Harbour Post"],
    ["1984", "1984"],
    ["1.10", "1.10"],
    ["Off", "Off"],
    ["2024-06-20", "2024-06-20"],
    ["'Tides: high & low'", "Tides: high & low"],
    [">\n  Folded\n  lines", "Folded lines"],
  ],
  description: [
    ["Ships and tides", "Ships and tides"],
    ["|\n  Two\n  lines", "Two lines"],
    ["''", undefined],
    ["~", undefined],
  ],
  language: [
    ["ko", "ko"],
    ["zh-Hant-TW", "zh-Hant-TW"],
    ["no", "no"],
  ],
  timezone: [
    ["Asia/Seoul", "Asia/Seoul"],
    ["America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"],
    ["UTC", "UTC"],
  ],
  feeds: [
    ["https://a.example", "https://a.example/"],
    ["https://a.example/f", "https://a.example/f/"],
    ["http://127.0.0.1:8080/", "http://127.0.0.1:8080/"],
    ["http://[::1]:8080/", "http://[::1]:8080/"],
  ],
  home: [
    ["https://a.example/?lang=en", "https://a.example/?lang=en"],
    ["http://a.example", "http://a.example/"],
    ["", "https://feeds.harbour.example/"],
  ],
  authority: [
    ["a.example", "a.example"],
    ["desk@a.example", "desk@a.example"],
  ],
  since: [
    ["1999", "1999"],
    ["2024-06", "2024-06"],
    ["2024-06-20", "2024-06-20"],
  ],
  articleUrl: [
    ["https://a.example/{year}/{slug}", "https://a.example/{year}/{slug}"],
    ["", undefined],
  ],
  sections: [
    ["{docks: Docks}", new Map([["docks", { title: "Docks" }]])],
    ["{2024: 2024}", new Map([["2024", { title: "2024" }]])],
    [
      "{docks: {title: Docks, fullText: no}}",
      new Map([["docks", { title: "Docks", fullText: false }]]),
    ],
    [
      "{docks: {title: Docks, license: {ai: search}}}",
      new Map([["docks", { title: "Docks", license: { ai: "search" } }]]),
    ],
    [
      "{docks: {title: Docks, license: {ai: }}, tides: {title: Tides, license: }}",
      new Map([
        ["docks", { title: "Docks" }],
        ["tides", { title: "Tides" }],
      ]),
    ],
    ["{}", undefined],
  ],
  authors: [
    ["{ole: Ole}", new Map([["ole", { name: "Ole" }]])],
    ["{ole: {name: Ole}}", new Map([["ole", { name: "Ole" }]])],
    ["", new Map()],
  ],
  feedsPer: [
    ["author", new Set(["author"] as const)],
    ["[tag, tag]", new Set(["tag"] as const)],
    ["[]", new Set()],
    ["", new Set(["section", "tag", "author"] as const)],
  ],
  selections: [
    ["{all: {title: All}}", new Map([["all", { title: "All" }]])],
    [
      "{top: {title: Top, include: {tags: Lead}}}",
      new Map([["top", { title: "Top", include: { sections: [], tags: ["lead"], authors: [] } }]]),
    ],
    ["{}", new Map()],
  ],
  window: [
    ["1", 1],
    ["'50'", 50],
    ["1000", 1000],
  ],
  archive: [
    ["none", "none"],
    ["year", "year"],
    ["month", "month"],
    ["day", "day"],
    ["", "month"],
  ],
  fullText: [
    ["true", true],
    ["'FALSE'", false],
    ["no", false],
    ["", true],
  ],
  addresses: [["{/feed/: /rss.xml}", new Map([["/feed/", "/rss.xml"]])]],
  redirects: [["{/old/: /new/}", new Map([["/old/", "/new/"]])]],
  hubs: [
    ["https://hub.example/", ["https://hub.example/"]],
    ["[https://a.example/, https://b.example/]", ["https://a.example/", "https://b.example/"]],
    ["[]", []],
  ],
  partners: [
    ["{msn: {count: 20}}", new Map([["msn", { count: "20" }]])],
    ["{msn: }", new Map([["msn", null]])],
  ],
  unsyndicatedCredits: [
    ["Reuters", ["Reuters"]],
    ["[Reuters, 'AFP', 2024]", ["Reuters", "AFP", "2024"]],
    ["[]", []],
    ["", []],
  ],
  rights: [["© 2024 The Harbour", "© 2024 The Harbour"]],
  contact: [
    ["desk@harbour.example", "desk@harbour.example"],
    ["https://harbour.example/@desk", "https://harbour.example/@desk"],
    ["HTTPS://harbour.example", "https://harbour.example/"],
    ["''", undefined],
  ],
  logo: [
    ["media/logo.png", "media/logo.png"],
    ["https://a.example/logo.png?v=2", "https://a.example/logo.png?v=2"],
  ],
  icon: [["/media/icon.png", "/media/icon.png"]],
  colour: [
    ["'#1A2B3C'", "#1a2b3c"],
    ["'#fff'", "#ffffff"],
    ["''", undefined],
  ],
  stylesheet: [
    ["own.css", "own.css"],
    ["/media/Own.CSS", "/media/Own.CSS"],
    ["", undefined],
  ],
  media: [
    ["static", ["static"]],
    ["[static/, ./assets/images]", ["static", "assets/images"]],
    ["2024", ["2024"]],
  ],
  publishEmails: [
    ["on", true],
    ["false", false],
  ],
  license: [
    ["{ai: none}", { ai: "none" }],
    ["{ai: search}", { ai: "search" }],
    ["{ai: All}", { ai: "all" }],
    ["{ai: HTTPS://A.example/terms?v=1}", { ai: "https://a.example/terms?v=1" }],
    ["{ai: ''}", undefined],
    ["{}", undefined],
    ["", undefined],
  ],
};

describe("a setting has what was written for it", () => {
  const rows = Object.entries(FORMS).flatMap(([name, forms]) =>
    forms.map(([written, read]) => ({ name: name as Field, written, read })),
  );

  it.each(rows)("$name: $written", ({ name, read, written }) => {
    expect(publicationOf(`${name}: ${written}`)[name]).toEqual(read);
  });
});
