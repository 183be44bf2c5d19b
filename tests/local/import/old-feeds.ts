import type { Timestamp } from "../../../lambdas/syndication/timestamp.ts";
import { runCommandLine } from "../../../local/commands/program.ts";
import { openPipeline } from "../../../local/pipeline.ts";
import type { Folder } from "../../support/folder.ts";

export const NOW = "2026-11-24T15:30:00Z" as Timestamp;

/** Entries of each feed. */
export const ENTRIES = 23;

export type OldFeed = {
  readonly document: string;
  /** What of the new site takes its place. */
  readonly successor: "rss.xml" | "atom.xml";
  /** How many entries are new to readers of the old feed, whatever is done: 0 but where there is a reason. */
  readonly news: Readonly<Record<"newsboat" | "feedparser" | "rss2email" | "FreshRSS", number>>;
};

const NONE = { newsboat: 0, feedparser: 0, rss2email: 0, FreshRSS: 0 };
const ALL = { newsboat: ENTRIES, feedparser: ENTRIES, rss2email: ENTRIES, FreshRSS: ENTRIES };

/** Feeds as other tools write them, by how they name their entries. */
export const OLD_FEEDS: Readonly<Record<string, OldFeed>> = {
  "guids like ?p=123": rss(
    (n) =>
      `<guid isPermaLink="false">https://old.example.com/?p=${n}&amp;lang=en</guid>${dated(n)}`,
    NONE,
  ),
  "permalinks as guids": rss(
    (n) => `<guid>https://old.example.com/Post-${n}/</guid>${dated(n)}`,
    NONE,
  ),
  // Readers have something else in the place of an id: it can be one where it is the address.
  "neither guids nor dates": rss(() => "", {
    ...NONE,
    rss2email: ENTRIES,
    FreshRSS: ENTRIES,
  }),
  "dates and no guids": rss(dated, {
    ...NONE,
    newsboat: ENTRIES,
    rss2email: ENTRIES,
    FreshRSS: ENTRIES,
  }),
  "guids that are numbers": rss(
    (n) => `<guid isPermaLink="false">${1000 + n}</guid>${dated(n)}`,
    ALL,
  ),
  "guids with white space around them": rss(
    (n) => `<guid isPermaLink="false">\n  https://old.example.com/?p=${n}\n</guid>${dated(n)}`,
    { ...NONE, newsboat: ENTRIES },
  ),
  "Atom ids in upper case": { document: atom(), successor: "atom.xml", news: NONE },
};

function dated(n: number): string {
  return `<pubDate>${new Date(Date.UTC(2024, 5, n, 7)).toUTCString().replace("GMT", "+0000")}</pubDate>`;
}

function rss(identity: (n: number) => string, news: OldFeed["news"]): OldFeed {
  const items = numbers().map(
    (n) =>
      `<item><title>Post ${n}</title><link>https://old.example.com/Post-${n}/</link>${identity(n)}<description>&lt;p&gt;Text ${n}.&lt;/p&gt;</description></item>`,
  );
  const document = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>The Old Wire</title><link>https://old.example.com/</link>
<description>Notes</description><language>en</language>
${items.join("\n")}
</channel></rss>`;
  return { document, successor: "rss.xml", news };
}

function atom(): string {
  const ids = [
    (n: number) => `URN:UUID:6F9619FF-8B86-D011-B42D-00CF4FC964${n}`,
    (n: number) => `TAG:Old.Example.COM,2004:Post-${n}`,
    (n: number) => `HTTP://OLD.EXAMPLE.COM/?P=${n}`,
  ];
  const entries = numbers().map(
    (n) =>
      `<entry><id>${ids[n % 3]?.(n)}</id><title>Post ${n}</title><link href="https://old.example.com/Post-${n}/"/><updated>2024-06-${n}T07:00:00Z</updated><content type="html">&lt;p&gt;Text ${n}.&lt;/p&gt;</content></entry>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><id>https://old.example.com/</id><title>The Old Wire</title>
<link href="https://old.example.com/"/><updated>2024-06-30T07:00:00Z</updated><author><name>Ana</name></author>
${entries.join("\n")}
</feed>`;
}

/** Two digits each, the newest first. */
function numbers(): readonly number[] {
  return Array.from({ length: ENTRIES }, (_, index) => ENTRIES + 1 - index).map((n) => n + 4);
}

export type Run = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs `import` as the command line does. */
export async function runImport(...args: readonly string[]): Promise<Run> {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runCommandLine(["import", ...args], {
    print: (line) => void printed.push(line),
    complain: (line) => void complained.push(line),
    now: () => NOW,
    version: "1.2.3",
    openPipeline,
    stopped: Promise.resolve(),
  });
  return { code, stdout: printed.join("\n"), stderr: complained.join("\n") };
}

/** Imports a document into the folder `content` of `folder`. */
export function importInto(
  folder: Folder,
  document: string,
  ...args: readonly string[]
): Promise<Run> {
  folder.write("old.xml", document);
  return runImport(folder.at("old.xml"), "--into", folder.at("content"), ...args);
}

/** A document of the site that a content folder makes. */
export async function publishDocument(content: string, file: string): Promise<string> {
  const pipeline = await openPipeline({ content, state: `${content}/.wireroom`, forget: true });
  try {
    await pipeline.publish(NOW);
    const stored = await pipeline.site.get(file);
    if (stored === undefined) throw new Error(`there is no ${file}`);
    return new TextDecoder().decode(stored.body);
  } finally {
    await pipeline.close();
  }
}
