import { contentKind } from "../../lambdas/syndication/article/content-file.ts";
import type { ArticleRecord } from "../../lambdas/syndication/catalog/rows.ts";
import { readRow, recordKey } from "../../lambdas/syndication/catalog/rows.ts";
import type { Content, Ports, Run } from "../../lambdas/syndication/publish/ports.ts";
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

/** A whole newsroom in memory: files that are put and removed, a site, and the publisher between them. */
export class Newsroom {
  readonly catalog = new MemoryCatalog();
  readonly site = new MemoryBucket();
  readonly files = new Map<string, { bytes: Uint8Array; version: string }>();
  readonly ports: Ports;
  readonly publisher: Publisher;
  now: Timestamp = NOON;
  #version = 0;
  #touched = new Set<string>();

  constructor(publication = PUBLICATION) {
    this.ports = { content: this.#content(), site: this.site, catalog: this.catalog };
    this.publisher = createPublisher(this.ports);
    this.put("publication.yaml", publication);
  }

  put(path: string, text: string | Uint8Array): this {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    this.files.set(path, { bytes, version: `v${++this.#version}` });
    this.#touched.add(path);
    return this;
  }

  remove(path: string): this {
    this.files.delete(path);
    this.#touched.add(path);
    return this;
  }

  run(): Run {
    return { now: this.now, owner: "test", until: at("2099-01-01T00:00:00Z") };
  }

  /** Publishes what was touched since the last time, in that order. Gives what was rendered. */
  async publish(): Promise<readonly Rendered[]> {
    const touched = this.#touched;
    this.#touched = new Set();
    await this.#publishSettings(touched);
    for (const path of touched) {
      if (contentKind(path) === "article") await this.publisher.accept(path, this.run());
      if (contentKind(path) === "section") await this.publisher.acceptSection(path);
      if (contentKind(path) === "media") {
        await this.publisher.acceptMedia(path.replace(/^media\//, ""));
      }
    }
    await this.publisher.acceptDue(this.run());
    await this.publisher.acceptPending(this.run());
    return this.publisher.renderMarked(this.run());
  }

  async #publishSettings(touched: Set<string>): Promise<void> {
    const file = this.files.get("publication.yaml");
    if (!touched.delete("publication.yaml") || !file) return;
    await acceptSettings(file.bytes, this.ports);
    const reclassification = await readReclassification(this.ports);
    const inForce = await this.publisher.settings();
    if (!reclassification || !inForce) return;
    await markEverything(inForce, this.ports);
    for (const path of this.files.keys()) {
      if (contentKind(path) === "article") await this.publisher.accept(path, this.run());
    }
    await reclassification.finish();
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

  /** Every document, with its headers, as text. */
  async documents(): Promise<Record<string, string>> {
    const all: Record<string, string> = {};
    for await (const { key } of this.site.list("")) {
      const found = await this.site.get(key);
      const { key: _, etag: __, length: ___, ...headers } = found?.head ?? {};
      const body = new TextDecoder("latin1").decode(found?.body);
      all[key] = `${JSON.stringify(headers)}\n${body}`;
    }
    return all;
  }

  /** Titles in a JSON Feed, newest first. */
  async titles(feed = "feed.json"): Promise<readonly string[]> {
    const { items } = JSON.parse(await this.read(feed));
    return items.map(({ title }: { title: string }) => title);
  }

  #content(): Content {
    return {
      read: async (path) => {
        const file = this.files.get(path);
        return file && { ...file, storedAt: this.now };
      },
      measure: async (path) => {
        const file = this.files.get(path);
        if (!file) return undefined;
        const facts = { type: "image/png", length: file.bytes.length, width: 4, height: 3 };
        return { version: file.version, facts };
      },
      copy: async (path, key, headers) => {
        const file = this.files.get(path);
        if (!file) return undefined;
        const put = await this.site.put(key, file.bytes, headers);
        return put === "conflict" ? undefined : put;
      },
    };
  }
}
