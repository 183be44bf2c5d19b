import { sha256 } from "../../lambdas/syndication/digest.ts";
import type { Bucket, Headers } from "../../lambdas/syndication/publish/bucket.ts";
import type { Content, ContentFile, Ports } from "../../lambdas/syndication/publish/ports.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { MemoryCatalog } from "../../local/catalog/memory-catalog.ts";
import { BEGINNING, type Meaning, type Step } from "./history.ts";

/** A version of a file, or that there is none, and since when. */
export type Version = {
  readonly path: string;
  readonly at: Timestamp;
  /** Absent: the file is gone. */
  readonly bytes?: Uint8Array;
  /** Of an article. */
  readonly meaning?: Meaning;
  /** Of publication.yaml: whether it can be read. */
  readonly isGood?: boolean;
};

/** What the world sees of the publisher, in the order in which it happened. */
export type Sight =
  | {
      readonly kind: "put";
      readonly key: string;
      readonly body: Uint8Array;
      readonly headers: Headers;
      readonly at: Timestamp;
      /** When the invocation began that put it. */
      readonly begun: Timestamp;
      /** A call of that invocation had failed before. */
      readonly isTroubled: boolean;
    }
  | { readonly kind: "ping"; readonly hub: string; readonly topic: string }
  | { readonly kind: "invalidation" };

/** What is known of the invocation that is under way in a container. */
export type Putter = { readonly begun: Timestamp; readonly isTroubled: boolean };

/** All that is outside of the publisher's invocations: what they read, and what they leave behind. */
export class World {
  readonly catalog = new MemoryCatalog();
  readonly site = new MemoryBucket();
  readonly #reports = new MemoryBucket();
  readonly files = new Map<string, ContentFile>();
  /** Every version of every file, in the order of their times. */
  readonly versions: Version[] = [];
  readonly sights: Sight[] = [];
  /** Paths of which every read fails now, and those of which it ever did. */
  readonly poisoned = new Set<string>();
  readonly unreadable = new Set<string>();
  milliseconds = BEGINNING;

  get now(): Timestamp {
    return toTimestamp(this.milliseconds);
  }

  /** Files what an editor files. Gives the path that has changed. */
  file(step: Step): string | undefined {
    const at = this.now;
    switch (step.kind) {
      case "article":
        return this.#put(step.text, { path: step.meaning.path, at, meaning: step.meaning });
      case "media":
        return this.#put(step.text, { path: step.path, at });
      case "settings":
        return this.#put(step.text, { path: "publication.yaml", at, isGood: step.isGood });
      case "remove":
        this.files.delete(step.path);
        this.versions.push({ path: step.path, at });
        return step.path;
      default:
        return undefined;
    }
  }

  #put(text: string, version: Omit<Version, "bytes">): string {
    const bytes = new TextEncoder().encode(text);
    // As an ETag: the same bytes are the same version.
    const { path, at } = version;
    this.files.set(path, { bytes, version: sha256(bytes).slice(0, 16), storedAt: at });
    this.versions.push({ ...version, bytes });
    return path;
  }

  /** What invocations are given; `putter` tells of the one that is under way. */
  ports(putter: () => Putter): Ports {
    return {
      catalog: this.catalog,
      site: this.#watchedSite(putter),
      content: this.#content(putter),
      newsdesk: { reports: this.#reports, announce: async () => {} },
      hubs: {
        publish: async (hub, topic) => {
          this.sights.push({ kind: "ping", hub, topic });
        },
      },
      edgeCache: {
        invalidate: async () => {
          this.sights.push({ kind: "invalidation" });
        },
      },
    };
  }

  #watchedSite(putter: () => Putter): Bucket {
    const { site } = this;
    return {
      head: (key) => site.head(key),
      get: (key) => site.get(key),
      list: (prefix) => site.list(prefix),
      put: async (key, body, headers, condition) => {
        const put = await site.put(key, body, headers, condition);
        if (put !== "conflict") {
          this.sights.push({ kind: "put", key, body, headers, at: this.now, ...putter() });
        }
        return put;
      },
    };
  }

  #content(putter: () => Putter): Content {
    const { files, poisoned } = this;
    const site = this.#watchedSite(putter);
    const find = (path: string): ContentFile | undefined => {
      if (poisoned.has(path)) throw new Error(`${path} cannot be read`);
      return files.get(path);
    };
    return {
      read: async (path) => find(path),
      measure: async (path) => {
        const file = find(path);
        return file && { version: file.version, facts: factsOf(file.bytes) };
      },
      list: async function* (this: void, after = "") {
        for (const path of [...files.keys()].sort()) {
          const version = files.get(path)?.version;
          if (path > after && version !== undefined) yield { path, version, place: path };
        }
      },
      copy: async (path, key, headers, version) => {
        const file = find(path);
        if (!file || (version !== undefined && file.version !== version)) return undefined;
        const put = await site.put(key, file.bytes, headers);
        return put === "conflict" ? undefined : put;
      },
    };
  }
}

/** Of a picture, made of its bytes: its width tells one from another. */
export function factsOf(bytes: Uint8Array) {
  const width = 1 + (bytes.at(-1) ?? 0);
  return { type: "image/png", length: bytes.length, width, height: 4 };
}

export function toTimestamp(milliseconds: number): Timestamp {
  return `${new Date(milliseconds).toISOString().slice(0, 19)}Z` as Timestamp;
}
