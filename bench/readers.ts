// A hundred visitors each of eleven readers, and what each of them asks a site for. Pure: the same site gives the same.
import type { Coding } from "./polls.ts";
import { READERS } from "./polls.ts";

/** Addresses of a site, as paths. */
export type Addresses = {
  /** Folders of the publication's feeds, the first of all, and of the sections', the tags' and the authors'. */
  readonly feeds: readonly string[];
  readonly articles: readonly string[];
  readonly media: readonly string[];
};

/** Asks for the same address again and again. */
export type Visitor = {
  readonly path: string;
  readonly method: "GET" | "HEAD";
  readonly coding: Coding;
  /** Sends If-None-Match with the ETag that it was given last. */
  readonly isConditional: boolean;
  readonly expected: readonly number[];
};

const DOCUMENTS = ["rss.xml", "atom.xml", "feed.json"] as const;

/** Of a hundred visitors, so many ask for that; numbered, so that they are spread over what there is of it. */
const WISHES: readonly {
  readonly visitors: number;
  readonly path: (site: Addresses, number: number) => string;
  readonly method?: "HEAD";
  readonly missing?: true;
}[] = [
  { visitors: 20, path: () => "/rss.xml" },
  { visitors: 10, path: () => "/atom.xml" },
  { visitors: 10, path: () => "/feed.json" },
  {
    visitors: 35,
    path: ({ feeds }, number) => {
      const documents = feeds.flatMap((folder) => DOCUMENTS.map((file) => `${folder}${file}`));
      return pick(documents, number);
    },
  },
  { visitors: 5, path: () => "/" },
  { visitors: 3, path: ({ feeds }, number) => pick(feeds, number) },
  { visitors: 8, path: ({ articles }, number) => pick(articles, number) },
  { visitors: 4, path: ({ media }, number) => pick(media, number) },
  { visitors: 3, path: (_, number) => `/wp-content/${number}/feed`, missing: true },
  { visitors: 2, path: ({ feeds }, number) => `${pick(feeds, number)}rss.xml`, method: "HEAD" },
];

/** 1,100 visitors, in an order in which those of one kind and wish do not follow each other. */
export function toVisitors(site: Addresses): readonly Visitor[] {
  let number = 0;
  const visitors = READERS.flatMap(({ coding, isConditional }) =>
    WISHES.flatMap(({ visitors: count, path, method = "GET" as const, missing }) =>
      Array.from({ length: count }, (): Visitor => {
        const conditional = isConditional && !missing && method === "GET";
        return {
          path: path(site, number++),
          method,
          coding,
          isConditional: conditional,
          expected: missing ? [404] : conditional ? [200, 304] : [200],
        };
      }),
    ),
  );
  return visitors.map((_, index) => visitors[(index * STRIDE) % visitors.length] as Visitor);
}

/** Has no divisor in common with 1,100. */
const STRIDE = 417;

function pick(from: readonly string[], number: number): string {
  return from[number % from.length] ?? "/";
}
