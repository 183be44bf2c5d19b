import type { ListedFeed } from "../../../lambdas/syndication/format/opml.ts";

/** A feed of the harbour's, as a list has it. */
export function listed(kind: ListedFeed["kind"], name: string, title: string): ListedFeed {
  const folder = `https://feeds.harbour.example${name}`;
  return {
    name,
    kind,
    title,
    language: "en",
    alternate: folder,
    documents: {
      rss: `${folder}rss.xml`,
      atom: `${folder}atom.xml`,
      json: `${folder}feed.json`,
    },
    window: 50,
    fullText: true,
  };
}
