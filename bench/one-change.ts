import type { Catalog, Key, Range, Row, Write } from "../lambdas/syndication/catalog/catalog.ts";
import { keyOf, nameOf } from "../lambdas/syndication/catalog/check-writes.ts";
import { entryKey, entrySort, labelKey } from "../lambdas/syndication/catalog/rows.ts";
import type { Content, Ports, Run } from "../lambdas/syndication/publish/ports.ts";
import { createPublisher } from "../lambdas/syndication/publish/publisher.ts";
import { createService } from "../lambdas/syndication/publish/service.ts";
import { acceptSettings } from "../lambdas/syndication/publish/settings.ts";
import { fromMilliseconds, type Timestamp } from "../lambdas/syndication/timestamp.ts";
import { MemoryBucket } from "../local/bucket/memory-bucket.ts";
import { MemoryCatalog } from "../local/catalog/memory-catalog.ts";

export const title = "One changed article, by the size of the archive";

export const method = `The service that the publish Lambda runs, over ports in memory: an edit of the newest of so many articles, each of 600 words and in eight feeds of 50 entries, which are
stored in three forms. Rows of articles are made when they are first asked for, as the publisher leaves them. Calls are those of the catalog and of the content, a hundred keys each; bytes are
those of the rows and files that these gave. The median of five edits.`;

const EDITS = 5;

export async function measure(quick = false): Promise<readonly string[]> {
  const sizes = quick ? [1000, 10_000] : [1000, 10_000, 100_000, 1_000_000];
  const rows = [
    "| articles | CPU, ms | objects written | calls | bytes read |",
    "|---:|---:|---:|---:|---:|",
  ];
  for (const size of sizes) {
    const archive = new Archive(size);
    await archive.begin();
    // Before the first, no feed was ever rendered; with the second, all texts are in memory.
    for (const title of ["as filed", "as edited"]) await archive.edit(title);
    const costs: Cost[] = [];
    for (let edit = 0; edit < EDITS; edit++) costs.push(await archive.edit(`edit ${edit}`));
    const { objects, calls, bytes } = costs[0] ?? NOTHING;
    const cpu = costs.map(({ cpuMilliseconds }) => cpuMilliseconds).sort((a, b) => a - b);
    const median = cpu[Math.floor(EDITS / 2)] ?? 0;
    rows.push(
      `| ${size.toLocaleString("en")} | ${Math.round(median)} | ${objects} | ${calls} | ${bytes.toLocaleString("en")} |`,
    );
  }
  return rows;
}

type Cost = { cpuMilliseconds: number; objects: number; calls: number; bytes: number };

const NOTHING: Cost = { cpuMilliseconds: 0, objects: 0, calls: 0, bytes: 0 };

const PUBLICATION = `title: The Wire
language: en
timezone: UTC
feeds: https://feeds.example.com/
authority: example.com
since: 2020
articleUrl: https://example.com/{slug}
archive: none
`;

const BEGINNING = Date.parse("2020-01-01T00:00:00Z");

const NOW = "2026-11-01T00:00:00Z" as Timestamp;

function publishedAt(number: number): Timestamp {
  return fromMilliseconds(BEGINNING + number * 60_000) ?? NOW;
}

function pathOf(number: number): string {
  return `articles/${String(number).padStart(7, "0")}.md`;
}

function idOf(number: number): string {
  return `tag:example.com,2020:article-${number}`;
}

/** Of each kind of feed but the one of all: how many there are. */
const SECTIONS = 12;
const AUTHORS = 50;
const TAGS = 40;
const TAGS_OF_ONE = 5;

function textOf(number: number, heading: string): Uint8Array {
  const words = Array.from({ length: 600 }, (_, index) => `word${(index * 7919 + number) % 1000}`);
  const first = number % (TAGS / TAGS_OF_ONE);
  const tags = Array.from({ length: TAGS_OF_ONE }, (_, index) => `t${first + index * 8}`);
  return Buffer.from(`---
title: Article ${number}, ${heading}
id: ${idOf(number)}
published: ${publishedAt(number)}
section: s${number % SECTIONS}
authors: [a${number % AUTHORS}]
tags: [${tags.join(", ")}]
---
${words.join(" ")}
`);
}

/** Which articles are in a feed: every so many, from which on. */
function membersOf(feed: string): { readonly every: number; readonly from: number } {
  const [, kind, slug = ""] = feed.split("/");
  const number = Number(slug.slice(1));
  if (kind === "sections") return { every: SECTIONS, from: number };
  if (kind === "authors") return { every: AUTHORS, from: number };
  if (kind === "tags") return { every: TAGS / TAGS_OF_ONE, from: number % 8 };
  return { every: 1, from: 0 };
}

/** A newsroom with so many articles, of which only those exist that somebody has asked for. */
class Archive {
  readonly #size: number;
  #cost = { ...NOTHING };
  #newest: Uint8Array = new Uint8Array();
  #edits = 0;
  readonly #catalog: ArchiveCatalog;
  readonly #ports: Ports;
  readonly #service: ReturnType<typeof createService>;
  readonly #run: Run = {
    now: () => NOW,
    owner: "bench",
    until: "2099-01-01T00:00:00Z" as Timestamp,
  };

  constructor(size: number) {
    this.#size = size;
    this.#catalog = new ArchiveCatalog(size, (number) => this.#accepted(number));
    this.#ports = {
      catalog: this.#count(this.#catalog),
      site: this.#countPuts(new MemoryBucket()),
      content: contentOf(
        async () => {
          this.#cost.calls++;
          this.#cost.bytes += this.#newest.length;
          return this.#newest;
        },
        () => `edit ${this.#edits}`,
      ),
    };
    this.#service = createService(this.#ports);
  }

  async begin(): Promise<void> {
    await acceptSettings(async () => Buffer.from(PUBLICATION), {
      ...this.#ports,
      catalog: this.#catalog,
    });
  }

  async edit(heading: string): Promise<Cost> {
    this.#newest = textOf(this.#size - 1, heading);
    this.#edits++;
    this.#cost = { ...NOTHING };
    const before = process.cpuUsage();
    await this.#service.look(pathOf(this.#size - 1), this.#run);
    await this.#service.finish(this.#run);
    const { user, system } = process.cpuUsage(before);
    return { ...this.#cost, cpuMilliseconds: (user + system) / 1000 };
  }

  /** The rows of one article, as its publisher leaves them. */
  async #accepted(number: number): Promise<MemoryCatalog> {
    const catalog = new MemoryCatalog();
    const bytes = textOf(number, "as filed");
    const ports = {
      ...this.#ports,
      catalog,
      content: contentOf(
        async () => bytes,
        () => "as filed",
      ),
    };
    await acceptSettings(async () => Buffer.from(PUBLICATION), ports);
    await createPublisher(ports).accept(pathOf(number), this.#run);
    return catalog;
  }

  #count(catalog: Catalog): Catalog {
    const given = (rows: readonly (Row | undefined)[]): void => {
      for (const row of rows) if (row) this.#cost.bytes += sizeOf(row);
    };
    return {
      read: async (keys) => {
        this.#cost.calls += Math.ceil(keys.length / 100);
        const rows = await catalog.read(keys);
        given(rows);
        return rows;
      },
      query: async (partition, range) => {
        this.#cost.calls++;
        const rows = await catalog.query(partition, range);
        given(rows);
        return rows;
      },
      write: (writes) => {
        if (writes.length > 0) this.#cost.calls++;
        return catalog.write(writes);
      },
    };
  }

  #countPuts(site: MemoryBucket): Ports["site"] {
    return {
      head: (key) => site.head(key),
      get: (key) => site.get(key),
      list: (prefix) => site.list(prefix),
      put: (...put) => {
        this.#cost.objects++;
        return site.put(...put);
      },
    };
  }
}

function sizeOf({ partition, sort, value, bytes }: Row): number {
  return Buffer.byteLength(partition + sort + JSON.stringify(value)) + (bytes?.length ?? 0);
}

function contentOf(read: () => Promise<Uint8Array>, version: () => string): Content {
  return {
    read: async () => ({ bytes: await read(), version: version(), storedAt: NOW }),
    measure: async () => undefined,
    copy: async () => undefined,
    list: async function* () {},
  };
}

/** What was written, above the rows of the articles, which are made when they are read. */
class ArchiveCatalog implements Catalog {
  readonly #size: number;
  readonly #accept: (number: number) => Promise<MemoryCatalog>;
  readonly #above = new MemoryCatalog();
  /** Rows that were written here, whether or not they are there still. */
  readonly #touched = new Set<string>();
  readonly #accepted = new Map<number, MemoryCatalog>();

  constructor(size: number, accept: (number: number) => Promise<MemoryCatalog>) {
    this.#size = size;
    this.#accept = accept;
  }

  async read(keys: readonly Key[]): Promise<readonly (Row | undefined)[]> {
    const above = await this.#above.read(keys);
    return Promise.all(
      keys.map((key, index) => (this.#isTouched(key) ? above[index] : this.#below(key))),
    );
  }

  async query(partition: string, range: Range = {}): Promise<readonly Row[]> {
    const above = await this.#above.query(partition, range);
    const { descending = false, limit } = range;
    const below = this.#listed(partition, range).filter((row) => !this.#isTouched(row));
    const rows = [...above, ...below].sort((a, b) => (a.sort < b.sort === descending ? 1 : -1));
    return rows.slice(0, limit);
  }

  async write(writes: readonly Write[]): Promise<boolean> {
    // A condition is on the row as it is, so that it has to be there.
    for (const key of writes.map(keyOf)) {
      if (this.#isTouched(key)) continue;
      const row = await this.#below(key);
      this.#touched.add(nameOf(key));
      if (row) await this.#above.write([{ put: row }]);
    }
    return this.#above.write(writes);
  }

  #isTouched({ partition, sort }: Key): boolean {
    return this.#touched.has(nameOf({ partition, sort }));
  }

  async #below(key: Key): Promise<Row | undefined> {
    const number = this.#numberOf(key);
    if (number === undefined) return undefined;
    const accepted = this.#accepted.get(number) ?? (await this.#accept(number));
    this.#accepted.set(number, accepted);
    const [row] = await accepted.read([{ partition: key.partition, sort: key.sort }]);
    return row;
  }

  /** Of the article whose record, claim, label or entry a row would be. */
  #numberOf({ partition, sort }: Key): number | undefined {
    const found =
      /^articles\/(\d+)\.md$/.exec(sort) ??
      /:article-(\d+)$/.exec(partition.startsWith("claim#") ? partition : sort);
    const number = found ? Number(found[1]) : undefined;
    return number !== undefined && number < this.#size ? number : undefined;
  }

  #listed(partition: string, { descending, limit }: Range): readonly Row[] {
    const rows: Row[] = [];
    const [kind, feed = ""] = partition.split("#");
    if (kind !== "entry" && kind !== "label") return rows;
    if (limit === undefined || (kind === "entry" && !descending)) {
      throw new Error(`${partition}: read whole, of an archive of any size`);
    }
    const { every, from } = membersOf(feed);
    if (kind === "label") {
      const [, , slug = ""] = feed.split("/");
      const hasLabel = feed.startsWith("/tags/") || feed.startsWith("/authors/");
      if (!hasLabel) return rows;
      return [{ ...labelKey(feed, pathOf(from)), revision: 1, value: { label: slug } }];
    }
    const last = this.#size - 1;
    const newest = last - ((last - from) % every);
    // One more than is asked for, in place of one that was written above.
    for (let number = newest; number >= 0 && rows.length <= limit; number -= every) {
      const key = entryKey(feed, entrySort(publishedAt(number), idOf(number)));
      rows.push({ ...key, revision: 1, value: { path: pathOf(number), rendition: 1 } });
    }
    return rows;
  }
}
