import type { StoredObject } from "../../../../lambdas/syndication/publish/bucket.ts";
import type { Timestamp } from "../../../../lambdas/syndication/timestamp.ts";
import { decodeBody } from "../../../support/decode-body.ts";
import { article, at, type Newsroom } from "../../../support/newsroom.ts";

/** A word that no other text has; it stands in the story's title. */
export const WORD = "Zanzibarquux";

/** A story with a page, a picture, a section, a tag and an author that no other has. */
export function story(fields: Readonly<Record<string, unknown>> = {}): string {
  return article(WORD, {
    id: "tag:example.com,2024:the-story",
    section: "world",
    tags: ["Onlytag"],
    authors: ["Onlyauthor"],
    image: { src: "/media/only.png", alt: "A picture" },
    ...fields,
  });
}

export const PICTURE = { "media/only.png": "picture" };

/** What the site shows of the story. */
export type Standing = {
  /** Every document in which its title stands, in whichever of its forms. */
  readonly shown: readonly string[];
  readonly page: Address;
  readonly media: Address;
  readonly inSitemap: boolean;
  /** Whether its tag and its author are listed. */
  readonly inDirectory: boolean;
};

type Address = "here" | "gone" | "never was";

const FEEDS = ["", "authors/onlyauthor/", "sections/world/", "tags/onlytag/"].flatMap((folder) =>
  ["atom.xml", "feed.json", "index.html", "rss.xml"].map((name) => `${folder}${name}`),
);

export const STANDINGS = {
  here: {
    shown: [...FEEDS, "articles/story/index.html"].sort(),
    page: "here",
    media: "here",
    inSitemap: true,
    inDirectory: true,
  },
  gone: { shown: [], page: "gone", media: "gone", inSitemap: false, inDirectory: false },
  never: { shown: [], page: "never was", media: "never was", inSitemap: false, inDirectory: false },
} as const satisfies Record<string, Standing>;

export type StandingName = keyof typeof STANDINGS;

/** Looks at every object of the site. */
export async function standingOf({ site }: Newsroom): Promise<Standing> {
  const shown = new Set<string>();
  let inSitemap = false;
  let inDirectory = false;
  const addresses = new Map<string, Address>();
  for await (const { key } of site.list("")) {
    const found = await site.get(key);
    if (!found) continue;
    const text = toText(found);
    const plain = key.replace(/\.(br|gz)$/, "");
    if (text.includes(WORD)) shown.add(plain);
    if (/^sitemap/.test(key) && text.includes("/articles/story/")) inSitemap = true;
    if (/^feeds[./]/.test(key) && /onlytag|onlyauthor/i.test(text)) inDirectory = true;
    addresses.set(plain, found.head.metadata?.["status"] === "410" ? "gone" : "here");
  }
  return {
    shown: [...shown].sort(),
    page: addresses.get("articles/story/index.html") ?? "never was",
    media: addresses.get("media/only.png") ?? "never was",
    inSitemap,
    inDirectory,
  };
}

function toText({ head, body }: StoredObject): string {
  return new TextDecoder().decode(decodeBody(body, head.encoding));
}

/** A second of the day that all these newsrooms begin at noon of. */
export const today = (time: string): Timestamp => at(`2024-06-20T${time}Z`);
