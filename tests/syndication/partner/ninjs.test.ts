import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { isNinjs } from "../../../lambdas/syndication/article/ninjs.ts";
import { parseArticle } from "../../../lambdas/syndication/article/parse-article.ts";
import type { Entry } from "../../../lambdas/syndication/feed/feed.ts";
import { ninjs } from "../../../lambdas/syndication/partner/ninjs.ts";
import type { Partner } from "../../../lambdas/syndication/partner/partner.ts";
import { readPartnerOptions } from "../../../lambdas/syndication/partner/partner-options.ts";
import { storyFile } from "../../../lambdas/syndication/partner/story-file.ts";
import type { Problem } from "../../../lambdas/syndication/problem.ts";
import { DEPARTED, NOW, PARTNER_CASES, readCasePublication } from "../../support/partner-case.ts";
import { at, PLAIN, RICH } from "../format/samples.ts";

const PUBLICATION = readCasePublication("ninjs");
const GOLDEN = `${PARTNER_CASES}ninjs/expected/`;

const TEXT = { type: "string", minLength: 1 };
const URI = { type: "string", format: "uri" };
const INSTANT = { type: "string", format: "date-time" };
const COUNT = { type: "integer", minimum: 0 };

/** A list with something in it, of objects with these members and no others. */
function listOf(required: readonly string[], properties: object): object {
  return {
    type: "array",
    minItems: 1,
    items: { type: "object", required, properties, additionalProperties: false },
  };
}

const WORDS = { role: TEXT, contentType: TEXT, value: { type: "string" } };

/** What ninjs 3 allows of the members that are written. */
const MEMBERS = {
  uri: URI,
  type: { enum: ["text", "audio", "video", "picture", "graphic", "composite"] },
  representationType: { enum: ["full", "partial"] },
  version: TEXT,
  firstCreated: INSTANT,
  versionCreated: INSTANT,
  contentCreated: INSTANT,
  expires: INSTANT,
  pubStatus: { enum: ["usable", "withheld", "canceled"] },
  urgency: { type: "integer", minimum: 1, maximum: 9 },
  edNote: TEXT,
  language: TEXT,
  copyrightHolder: TEXT,
  copyrightNotice: TEXT,
  usageTerms: TEXT,
  by: TEXT,
  headlines: listOf(["value"], WORDS),
  descriptions: listOf(["value"], WORDS),
  bodies: listOf(["value"], { ...WORDS, charCount: COUNT, wordCount: COUNT }),
  people: listOf([], { name: TEXT, rel: TEXT, uri: URI }),
  subjects: listOf([], { name: TEXT, literal: TEXT }),
  altIds: listOf([], { role: TEXT, value: TEXT }),
  renditions: listOf(["name"], {
    name: TEXT,
    href: URI,
    contentType: TEXT,
    width: COUNT,
    height: COUNT,
    sizeInBytes: COUNT,
    duration: { type: "number" },
  }),
};

const SCHEMA = {
  type: "object",
  required: ["standard", "uri"],
  additionalProperties: false,
  properties: {
    standard: {
      type: "object",
      properties: { name: { const: "ninjs" }, version: { pattern: "^3\\." }, schema: URI },
    },
    ...MEMBERS,
    associations: {
      type: "array",
      items: {
        type: "object",
        required: ["name", "uri"],
        additionalProperties: false,
        properties: { name: TEXT, ...MEMBERS },
      },
    },
  },
};

function findFaults(item: unknown): readonly string[] {
  const ajv = new Ajv2020({ allErrors: true, strictTypes: false });
  addFormats.default(ajv);
  const validate = ajv.compile(SCHEMA);
  validate(item);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath}: ${message}`);
}

function renderStory(entry: Entry, options: object = {}) {
  return JSON.parse(
    (ninjs.story as Required<Partner>["story"]).render(entry, {
      publication: PUBLICATION,
      options,
    }),
  );
}

describe.each(readdirSync(GOLDEN))("%s", (file) => {
  const text = readFileSync(`${GOLDEN}${file}`, "utf8");

  it("is an item of ninjs 3", () => {
    expect(findFaults(JSON.parse(text))).toEqual([]);
  });

  it("is JSON as anybody would indent it", () => {
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
  });
});

describe("the package", () => {
  it("leads to each story's own document and tells of what was taken down first", () => {
    const { uri, associations } = JSON.parse(readFileSync(`${GOLDEN}newest.json`, "utf8"));
    expect(uri).toBe("https://feeds.harbour.example/partners/ninjs/newest.json");
    const [first, ...others] = associations;
    expect(first).toMatchObject({ uri: DEPARTED.id, pubStatus: "canceled" });
    for (const { uri: id, pubStatus } of others) {
      expect([id, pubStatus]).toEqual([expect.stringMatching(/^tag:/), "usable"]);
    }
    for (const { uri: id, renditions } of associations) {
      const own = `https://feeds.harbour.example/partners/ninjs/${storyFile(id, { ending: ".json" })}`;
      expect(renditions[0]).toEqual({ name: "ninjs", href: own, contentType: "application/json" });
    }
    const names = associations.map(({ name }: { readonly name: string }) => name);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("a story", () => {
  it("has a version that grows with each update and each correction, and the time of its first", () => {
    const corrections = [{ at: at("2024-06-22T09:00:00Z"), text: "It was Tuesday." }];
    const versions = [PLAIN, RICH, { ...RICH, corrections }].map((entry) => renderStory(entry));
    expect(versions.map(({ version, firstCreated }) => [version, firstCreated])).toEqual([
      ["20240620000000", PLAIN.published],
      ["20240621083000", PLAIN.published],
      ["20240622090000", PLAIN.published],
    ]);
    expect(versions.map(({ edNote }) => edNote)).toEqual([
      undefined,
      undefined,
      "Correction: It was Tuesday.",
    ]);
  });

  it("counts characters and words without captions, and words only where spaces part them", () => {
    const html =
      '<figure><img src="https://harbour.example/a.jpg" alt=""><figcaption>A crane</figcaption></figure><p>It went — by sea 🚢.</p>';
    const [, plain] = renderStory({ ...PLAIN, contentHtml: html }).bodies;
    expect(plain).toMatchObject({ value: "It went — by sea 🚢.", charCount: 19, wordCount: 4 });
    const [rich] = renderStory({
      ...PLAIN,
      language: "ja",
      contentHtml: "<p>船が出た。</p>",
    }).bodies;
    expect(rich).toMatchObject({ charCount: 5, contentType: "text/html" });
    expect(rich).not.toHaveProperty("wordCount");
  });

  it("of a picture alone has no plain text", () => {
    const contentHtml = '<figure><img src="https://harbour.example/a.jpg" alt=""></figure>';
    const { bodies } = renderStory({ ...PLAIN, contentHtml });
    expect(bodies).toEqual([
      { role: "html", contentType: "text/html", charCount: 0, wordCount: 0, value: contentHtml },
    ]);
  });

  it("names no person where the publication stands in for a byline", () => {
    const { title: name, home: url } = PUBLICATION;
    const item = renderStory({ ...PLAIN, authors: [{ name, url }] });
    expect(item.by).toBe("The Harbour");
    expect(item).not.toHaveProperty("people");
  });

  it("has what the options say of all stories", () => {
    const options = { copyrightHolder: "The Guild", usageTerms: "Ask first.", urgency: 3 };
    const item = renderStory({ ...PLAIN, license: { ai: "none" } }, options);
    expect(item).toMatchObject({
      copyrightHolder: "The Guild",
      usageTerms: "Ask first.\nAI: none",
      urgency: 3,
    });
  });

  it("is read again as the article that it was", () => {
    const item = renderStory({ ...RICH, id: "urn:harbour:tides" });
    expect(isNinjs(item)).toBe(true);
    const bytes = Buffer.from(JSON.stringify(item));
    const parsed = parseArticle({ path: "tides.json", bytes, firstStored: NOW }, PUBLICATION);
    expect(parsed).toMatchObject({
      ok: true,
      article: {
        id: "urn:harbour:tides",
        title: RICH.title,
        summary: RICH.summary,
        published: RICH.published,
        updated: RICH.updated,
        body: { kind: "html", source: RICH.contentHtml },
        image: { src: { kind: "remote", url: RICH.image?.url } },
      },
    });
  });
});

describe("the file of a story", () => {
  it("is a plain name, whatever the id", () => {
    for (const id of ["tag:a,2024:b", "https://harbour.example/../x?y", "urn:ü".repeat(300)]) {
      expect(storyFile(id, { ending: ".json" })).toMatch(/^stories\/[0-9a-f]{32}\.json$/);
    }
  });
});

describe("the urgency", () => {
  it.each(["0", "10", "high", "1.5"])("cannot be %s", (urgency) => {
    const problems: Problem[] = [];
    const place = () => ({ file: "publication.yaml", line: 1, column: 1 });
    const path = ["partners", "ninjs"];
    const scope = { fields: { urgency }, path, problems, place, keyPlace: place };
    expect(readPartnerOptions(ninjs, scope, new Map()).own).toEqual({});
    expect(problems.map(({ code }) => code)).toEqual(["setting-value"]);
  });
});
