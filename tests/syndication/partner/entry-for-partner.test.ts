import { describe, expect, it } from "vitest";
import { composeEntry } from "../../../lambdas/syndication/feed/compose-entry.ts";
import type { Enclosure, Entry } from "../../../lambdas/syndication/feed/feed.ts";
import {
  entryForPartner,
  namesAgency,
} from "../../../lambdas/syndication/partner/entry-for-partner.ts";
import type { Partner } from "../../../lambdas/syndication/partner/partner.ts";
import { publicationOf } from "../../support/publication-text.ts";
import { articleWith } from "../article/parsing.ts";
import { PHOTO, PLAIN } from "../format/samples.ts";

const PUBLICATION = publicationOf("unsyndicatedCredits: [Reuters, AFP, Agence Mer]");

function partner(republishes: boolean): Partner {
  return {
    name: "reef",
    title: "Reef",
    window: { count: 20, most: 100 },
    republishes,
    rules: [],
    files: [],
    optionNames: [],
    readOptions: () => ({}),
    renderEntry: () => "",
    renderDocuments: () => [],
  };
}

const REPUBLISHES = partner(true);
const LINKS = partner(false);

const TEXT = "<p>It went by sea.</p>";
const inline = (url: string): string => `<p>Seen here: <img src="${url}" alt=""></p>`;
const figure = (url: string, caption: string): string =>
  `<figure><img src="${url}" alt=""><figcaption>${caption}</figcaption></figure>`;

function entry(image: Partial<Enclosure> | undefined, contentHtml: string): Entry {
  return { ...PLAIN, contentHtml, ...(image && { image: { ...PHOTO, ...image } }) };
}

const imagesOf = ({ contentHtml }: Entry): readonly string[] =>
  Array.from(contentHtml.matchAll(/<img[^>]* src="([^"]*)"/g), ([, src = ""]) => src);

describe("a picture that partners may not show as theirs", () => {
  const body = [figure(PHOTO.url, "The crane"), TEXT, inline(PHOTO.url)].join("\n");

  it.each([
    ["which the article keeps", { syndicate: false }],
    ["of an agency", { credit: "Reuters" }],
    ["of an agency in small letters", { credit: "photo: reuters" }],
    ["of an agency among others", { credit: "Getty Images / AFP" }],
    ["of an agency with a year", { credit: "© AFP-2024" }],
    ["of an agency of two words", { credit: "A. Leclerc (AGENCE  MER)" }],
  ] as const)("is gone from the image and the text: one %s", (_, image) => {
    const got = entryForPartner(entry(image, body), REPUBLISHES, PUBLICATION);
    expect(got.entry).not.toHaveProperty("image");
    expect(got.withheld).toEqual([PHOTO.url.replace("https://", "")]);
    expect(got.entry.contentHtml).not.toContain("<img");
    expect(got.entry.contentHtml).not.toContain("The crane");
    expect(got.entry.contentHtml).toContain(TEXT);
  });

  it.each([{ syndicate: false }, { credit: "Getty Images / AFP" }] as const)(
    "stays for those who show none of ours: %o",
    (image) => {
      const got = entryForPartner(entry(image, body), LINKS, PUBLICATION);
      expect(got.entry.image?.url).toBe(PHOTO.url);
      expect(got.withheld).toEqual([]);
      expect(imagesOf(got.entry)).toEqual([PHOTO.url, PHOTO.url]);
    },
  );

  it("is gone where an article says so in its front matter, with its figure", () => {
    const article = articleWith(
      "image: {src: https://media.harbour.example/quay.jpg, caption: The quay, syndicate: false}",
    );
    const composed = composeEntry(article, PUBLICATION, () => undefined);
    expect(composed.contentHtml).toContain("<figure>");
    const got = entryForPartner(composed, REPUBLISHES, PUBLICATION);
    expect([got.entry.image, got.entry.contentHtml]).toEqual([undefined, "<p>Text.</p>"]);
  });

  it("takes no other picture with it", () => {
    const other = "https://media.harbour.example/tide.jpg";
    const html = [body, figure(other, "The tide, by Ida Holm"), inline(other)].join("\n");
    const got = entryForPartner(entry({ syndicate: false }, html), REPUBLISHES, PUBLICATION);
    expect(imagesOf(got.entry)).toEqual([other, other]);
    expect(got.entry.contentHtml).toContain("The tide, by Ida Holm");
  });
});

describe("a figure in the text", () => {
  const other = "https://media.harbour.example/tide.jpg";
  const body = [TEXT, figure(other, "The tide. <em>Photo:</em> Reuters/B. Lund")].join("\n");

  it("is gone if its caption names an agency", () => {
    const got = entryForPartner(entry(undefined, body), REPUBLISHES, PUBLICATION);
    expect(got.entry.contentHtml).toBe(TEXT);
    expect(got.withheld).toEqual([other.replace("https://", "")]);
  });

  it.each([
    [`${other}?w=800`, true],
    [`${other}#a`, true],
    [other.replace("https", "http"), true],
    [other.replace("tide", "%74ide"), true],
    [other.replace("tide", "ebb"), false],
  ])("takes its picture with it however that is spelled: %s", (spelled, isGone) => {
    const html = [TEXT, figure(other, "Reuters"), inline(spelled)].join("\n");
    const got = entryForPartner(entry(undefined, html), REPUBLISHES, PUBLICATION);
    expect(imagesOf(got.entry)).toEqual(isGone ? [] : [spelled]);
  });

  it("is gone with those inside it whose gallery names an agency, and so is a poster", () => {
    const inside = `<figure><img src="${other}" alt=""></figure><video poster="${other}" src="https://media.harbour.example/tide.mp4"></video>`;
    const html = `${TEXT}<figure>${inside}<figcaption>Photos: Reuters</figcaption></figure>`;
    const got = entryForPartner(entry(undefined, html), REPUBLISHES, PUBLICATION);
    expect(got.entry.contentHtml).not.toContain(other);
  });

  it("is gone if its alternative text names an agency", () => {
    const html = `${TEXT}<p><img src="${other}" alt="The tide (Reuters)"></p>`;
    const got = entryForPartner(entry(undefined, html), REPUBLISHES, PUBLICATION);
    expect(imagesOf(got.entry)).toEqual([]);
  });

  it("is gone if an agency stands in it in a script without spaces", () => {
    const publication = { ...PUBLICATION, unsyndicatedCredits: ["ロイター"] };
    const html = `${TEXT}${figure(other, "写真：ロイター通信")}`;
    const got = entryForPartner(entry(undefined, html), REPUBLISHES, publication);
    expect(imagesOf(got.entry)).toEqual([]);
  });

  it("takes its picture with it wherever else that stands", () => {
    const film = `<video poster="${other}" src="https://media.harbour.example/tide.mp4"></video>`;
    const got = entryForPartner(
      entry(undefined, [inline(other), body, film].join("\n")),
      REPUBLISHES,
      PUBLICATION,
    );
    expect(got.entry.contentHtml).not.toContain(other);
    expect(got.entry.contentHtml).toContain("tide.mp4");
  });

  it("leaves the image of the article alone", () => {
    const got = entryForPartner(entry({}, body), REPUBLISHES, PUBLICATION);
    expect(got.entry.image?.credit).toBe("Ida Holm");
  });

  it("stays for those who show none of ours", () => {
    const got = entryForPartner(entry(undefined, body), LINKS, PUBLICATION);
    expect(imagesOf(got.entry)).toEqual([other]);
  });
});

describe("a picture that partners may show", () => {
  it.each([
    ["without a credit", { credit: "" }],
    ["of somebody with a longer name", { credit: "Ola Reuterskiold" }],
    ["of a word that an agency's name is in", { credit: "AFPA Studio" }],
    ["of one word of two", { credit: "Agence du Port" }],
  ] as const)("stays: one %s", (_, image) => {
    const got = entryForPartner(entry(image, figure(PHOTO.url, "x")), REPUBLISHES, PUBLICATION);
    expect(got.entry.image?.url).toBe(PHOTO.url);
    expect(imagesOf(got.entry)).toEqual([PHOTO.url]);
  });

  it("is any, where no agencies are listed", () => {
    expect(namesAgency("Reuters", publicationOf(""))).toBe(false);
  });
});
