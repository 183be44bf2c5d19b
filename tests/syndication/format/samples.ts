import type { Enclosure, Entry, Feed, FeedPlace } from "../../../lambdas/syndication/feed/feed.ts";
import type { View } from "../../../lambdas/syndication/format/format.ts";
import type { Timestamp } from "../../../lambdas/syndication/timestamp.ts";

export function at(instant: string): Timestamp {
  return instant as Timestamp;
}

export const FULL: View = { fullText: true, language: "en" };
export const EXCERPT: View = { fullText: false, language: "en" };

export const PHOTO: Enclosure = {
  url: "https://feeds.harbour.example/media/crane.jpg",
  type: "image/jpeg",
  length: 48_213,
  width: 1600,
  height: 900,
  alt: "A yellow crane",
  caption: "The last crane, on Friday",
  credit: "Ida Holm",
};

export const SOUND: Enclosure = {
  url: "https://feeds.harbour.example/media/crane.mp3",
  type: "audio/mpeg",
  length: 2_097_152,
  duration: 184,
  title: "Listen",
};

export const FILM: Enclosure = {
  url: "https://video.harbour.example/crane",
  type: "video/mp4",
  width: 1920,
  height: 1080,
};

/** The least that an entry has. */
export const PLAIN: Entry = {
  id: "tag:harbour.example,2024:crane",
  title: "The last crane leaves",
  alternate: "https://harbour.example/2024/crane",
  published: at("2024-06-20T00:00:00Z"),
  updated: at("2024-06-20T00:00:00Z"),
  authors: [{ name: "Ida Holm" }],
  categories: [],
  contentHtml: "<p>It went by <em>sea</em>.</p>",
  excerptHtml: '<p>It went.</p>\n<p><a href="https://harbour.example/2024/crane">Read more</a></p>',
  corrections: [],
  language: "en",
  attachments: [],
};

/** All that an entry can have. */
export const RICH: Entry = {
  ...PLAIN,
  id: "tag:harbour.example,2024:tides",
  title: 'R&D: 3 < 4 & "tides"',
  updated: at("2024-06-21T08:30:00Z"),
  authors: [
    { name: "Ida Holm", url: "https://harbour.example/ida", email: "ida@harbour.example" },
    { name: "Søren & Sons" },
  ],
  categories: [
    { slug: "port-life", label: "Port life" },
    { slug: "c-4b1d0a", label: "C & <C>" },
  ],
  summary: "Water, & what <it> does",
  contentMarkdown: "It went by *sea*.",
  rights: "© 2024 The Harbour",
  image: PHOTO,
  attachments: [SOUND, FILM],
};

export const FEED: Feed = {
  name: "/",
  publication: {
    title: "The Harbour",
    home: "https://harbour.example/",
    feeds: "https://feeds.harbour.example/",
  },
  id: "tag:harbour.example,2024:feed:/",
  title: "The Harbour",
  description: "Ships & tides",
  language: "en",
  alternate: "https://harbour.example/",
  updated: at("2024-06-21T08:30:00Z"),
  authors: [{ name: "The Harbour", url: "https://harbour.example/" }],
  rights: "© The Harbour",
  logo: "https://feeds.harbour.example/media/logo.png",
  icon: "https://feeds.harbour.example/media/icon.png",
  hubs: ["https://hub.example/", "https://hub.example/second?a=1&b=2"],
  tombstones: [],
  documents: {
    rss: "https://feeds.harbour.example/rss.xml",
    atom: "https://feeds.harbour.example/atom.xml",
    json: "https://feeds.harbour.example/feed.json",
  },
};

/** The documents below a folder of FEED's site. */
export function placeOf(folder: string): FeedPlace {
  const page = `https://feeds.harbour.example/${folder}`;
  const documents = {
    rss: `${page}rss.xml`,
    atom: `${page}atom.xml`,
    json: `${page}feed.json`,
  };
  return { documents, page };
}

/** A subscription document behind which there is more. */
export const CONTINUED: Feed = {
  ...FEED,
  history: { previous: { ...placeOf("archive/2024-06/"), period: "2024-06" } },
};

/** An archive document between the subscription document and an older one. */
export const ARCHIVE: Feed = {
  ...FEED,
  alternate: placeOf("archive/2024-06/").page,
  documents: placeOf("archive/2024-06/").documents,
  hubs: [],
  history: {
    archive: {
      period: "2024-06",
      current: { documents: FEED.documents, page: FEED.alternate },
    },
    previous: { ...placeOf("archive/2024-04/"), period: "2024-04" },
  },
};

/** The first archive document of the feed. */
export const FIRST_ARCHIVE: Feed = {
  ...ARCHIVE,
  alternate: placeOf("archive/2024-04/").page,
  documents: placeOf("archive/2024-04/").documents,
  history: {
    archive: {
      period: "2024-04",
      current: { documents: FEED.documents, page: FEED.alternate },
    },
  },
};
