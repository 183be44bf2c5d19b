import { contentKind } from "../../lambdas/syndication/article/content-file.ts";
import type { Catalog, Write } from "../../lambdas/syndication/catalog/catalog.ts";
import type { ArticleRecord } from "../../lambdas/syndication/catalog/rows.ts";
import { readRow, recordKey } from "../../lambdas/syndication/catalog/rows.ts";
import { sha256 } from "../../lambdas/syndication/digest.ts";
import type { Bucket, Headers } from "../../lambdas/syndication/publish/bucket.ts";
import type { News } from "../../lambdas/syndication/publish/newsdesk.ts";
import type {
  Content,
  ContentFile,
  EdgeCache,
  Hubs,
  Ports,
  Run,
} from "../../lambdas/syndication/publish/ports.ts";
import { createPublisher, type Publisher } from "../../lambdas/syndication/publish/publisher.ts";
import type { Rendered } from "../../lambdas/syndication/publish/render-target.ts";
import {
  acceptSettings,
  markEverything,
  readReclassification,
} from "../../lambdas/syndication/publish/settings.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { MemoryCatalog } from "../../local/catalog/memory-catalog.ts";
import { decodeBody } from "./decode-body.ts";

export const at = (text: string): Timestamp => text as Timestamp;
export const NOON = at("2024-06-20T12:00:00Z");

export const PUBLICATION = `title: The Wire
language: en
timezone: UTC
feeds: https://feeds.example.com/
authority: example.com
since: 2024
sections: {world: World, opinion: Opinion}
`;

/** A Markdown article, published a day before noon unless `fields` say otherwise. */
export function article(title: string, fields: Record<string, unknown> = {}, body = `${title}.`) {
  const all = { title, published: "2024-06-19T12:00:00Z", ...fields };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join("\n")}\n---\n${body}\n`;
}

/** Of a document as text: that it shows an article. */
export const SHOWS_AN_ARTICLE = /<item>|<entry>|<ol class="entries">|"id": |<loc>/;

/** What was put into the site, and when. */
export type Put = {
  readonly key: string;
  readonly body: Uint8Array;
  readonly headers: Headers;
  readonly at: Timestamp;
};

/** A whole newsroom in memory: files that are put and removed, a site, and the publisher between them. */
export class Newsroom {
  readonly catalog = new MemoryCatalog();
  readonly site = new MemoryBucket();
  readonly files = new Map<string, ContentFile>();
  /** Where the editors' reports lie, and what was announced to them. */
  readonly reports = new MemoryBucket();
  readonly told: News[] = [];
  /** Whom invocations tell of changed feeds; undefined: nobody. */
  hubs: Hubs | undefined;
  /** What keeps copies of the site; absent: nothing does. */
  edgeCache: EdgeCache | undefined;
  /** Everything that was put into the site by way of the ports, in that order. */
  readonly puts: Put[] = [];
  readonly ports: Ports;
  readonly publisher: Publisher;
  now: Timestamp = NOON;
  #written: (readonly Write[])[] = [];
  #touched = new Set<string>();

  constructor(publication = PUBLICATION) {
    const site = this.#recordingSite();
    this.ports = { content: this.#content(site), site, catalog: this.#recordingCatalog() };
    this.publisher = createPublisher(this.ports);
    this.put("publication.yaml", publication);
  }

  put(path: string, text: string | Uint8Array): this {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    // As an ETag: the same bytes are the same version.
    this.files.set(path, { bytes, version: sha256(bytes).slice(0, 16), storedAt: this.now });
    this.#touched.add(path);
    return this;
  }

  remove(path: string): this {
    this.files.delete(path);
    this.#touched.add(path);
    return this;
  }

  run(): Run {
    return { now: () => this.now, owner: "test", until: at("2099-01-01T00:00:00Z") };
  }

  /** Publishes what was touched since the last time, in that order. Gives what was rendered. */
  async publish(): Promise<readonly Rendered[]> {
    const touched = this.#touched;
    this.#touched = new Set();
    await this.#publishSettings(touched);
    for (const path of touched) {
      await this.publisher.look(path, this.run());
    }
    await this.publisher.acceptDue(this.run());
    await this.publisher.acceptPending(this.run());
    return this.publisher.renderMarked(this.run());
  }

  async #publishSettings(touched: Set<string>): Promise<void> {
    const file = this.files.get("publication.yaml");
    if (!touched.delete("publication.yaml") || !file) return;
    await acceptSettings(async () => file.bytes, this.ports);
    const reclassification = await readReclassification(this.ports);
    const inForce = await this.publisher.settings();
    if (!reclassification || !inForce) return;
    await markEverything(inForce, this.ports);
    for (const path of this.files.keys()) {
      if (contentKind(path) === "article") await this.publisher.accept(path, this.run());
    }
    await reclassification.finish();
  }

  /** Another one in the same state, with a history of its own from here on. */
  async copy(): Promise<Newsroom> {
    const other = new Newsroom();
    other.now = this.now;
    other.files.clear();
    for (const [path, file] of this.files) other.files.set(path, file);
    other.#touched = new Set(this.#touched);
    for (const writes of this.#written) await other.ports.catalog.write(writes);
    for (const one of this.puts) {
      await other.site.put(one.key, one.body, one.headers);
      other.puts.push(one);
    }
    return other;
  }

  async record(path: string): Promise<ArticleRecord | undefined> {
    return (await readRow<ArticleRecord>(this.catalog, recordKey(path)))?.value;
  }

  /** One document as text. */
  async read(key: string): Promise<string> {
    const found = await this.site.get(key);
    if (!found) throw new Error(`there is no ${key}`);
    return new TextDecoder().decode(found.body);
  }

  /** Every object, with its headers, as text: what is encoded, decoded. */
  async documents(): Promise<Record<string, string>> {
    const all: Record<string, string> = {};
    for await (const { key } of this.site.list("")) {
      const found = await this.site.get(key);
      if (!found) throw new Error(`${key} is listed and not there`);
      const { key: _, etag: __, length: ___, ...headers } = found.head;
      const decoded = decodeBody(found.body, headers.encoding);
      const body = new TextDecoder("latin1").decode(decoded);
      all[key] = `${JSON.stringify(headers)}\n${body}`;
    }
    return all;
  }

  /** Titles in a JSON Feed, newest first. */
  async titles(feed = "feed.json"): Promise<readonly string[]> {
    const { items } = JSON.parse(await this.read(feed));
    return items.map(({ title }: { title: string }) => title);
  }

  #recordingCatalog(): Catalog {
    const { catalog } = this;
    return {
      read: (keys) => catalog.read(keys),
      query: (partition, range) => catalog.query(partition, range),
      write: async (writes) => {
        const written = await catalog.write(writes);
        if (written) this.#written.push(writes);
        return written;
      },
    };
  }

  #recordingSite(): Bucket {
    const { site } = this;
    return {
      head: (key) => site.head(key),
      get: (key) => site.get(key),
      list: (prefix) => site.list(prefix),
      put: async (key, body, headers, condition) => {
        const put = await site.put(key, body, headers, condition);
        if (put !== "conflict") this.puts.push({ key, body, headers, at: this.now });
        return put;
      },
    };
  }

  #content(site: Bucket): Content {
    const { files } = this;
    return {
      read: async (path) => this.files.get(path),
      measure: async (path) => {
        const file = this.files.get(path);
        if (!file) return undefined;
        const facts = { type: "image/png", length: file.bytes.length, width: 4, height: 3 };
        return { version: file.version, facts };
      },
      list: async function* (this: void, after = "") {
        const places = [...files.keys()].sort();
        for (const place of places) {
          const version = files.get(place)?.version;
          if (place > after && version) yield { path: place, version, place };
        }
      },
      copy: async (path, key, headers, version) => {
        const file = this.files.get(path);
        if (!file || (version !== undefined && file.version !== version)) return undefined;
        const put = await site.put(key, file.bytes, headers);
        return put === "conflict" ? undefined : put;
      },
    };
  }
}
