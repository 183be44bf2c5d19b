import { deflateRawSync } from "node:zlib";
import type { Catalog, Row, Write } from "../lambdas/syndication/catalog/catalog.ts";
import type { Bucket } from "../lambdas/syndication/publish/bucket.ts";
import type { Content, Ports, Run } from "../lambdas/syndication/publish/ports.ts";
import { createService, type Service } from "../lambdas/syndication/publish/service.ts";
import type { Timestamp } from "../lambdas/syndication/timestamp.ts";
import { MemoryBucket } from "../local/bucket/memory-bucket.ts";
import { MemoryCatalog } from "../local/catalog/memory-catalog.ts";

export const title = "What a story costs on AWS";

export const method = `The service that the publish Lambda runs, over ports in memory that count what their implementations on AWS would be billed: requests of S3 by price class, DynamoDB's
calls, its read units (strongly consistent, 4 KB) and write units (transactional, 1 KB). Before it, 200 stories are out; a story is in eight feeds, has a page of 600 words and a picture. US list
prices: write units $0.625 and read units $0.125 a million, S3 $5 a million puts and copies, $0.40 a million gets.`;

type Bill = {
  gets: number;
  puts: number;
  dynamoCalls: number;
  readUnits: number;
  writeUnits: number;
};

const NOTHING: Bill = { gets: 0, puts: 0, dynamoCalls: 0, readUnits: 0, writeUnits: 0 };

/** Rows of a Markdown table. */
export async function measure(): Promise<readonly string[]> {
  const room = new CountedRoom();
  const steps: readonly [string, () => Promise<unknown>][] = [
    [
      "a new story with a picture",
      async () => {
        room.file("media/pact.png", PICTURE);
        room.file("pact.md", story("Pact", "image: {src: /media/pact.png, alt: A picture}\n"));
        await room.publish("media/pact.png", "pact.md");
      },
    ],
    [
      "an edit of its text",
      async () => {
        room.file(
          "pact.md",
          story("Pact, edited", "image: {src: /media/pact.png, alt: A picture}\n"),
        );
        await room.publish("pact.md");
      },
    ],
    [
      "a broken edit of it",
      async () => {
        room.file("pact.md", story("Pact", "expires: tomorrow\n"));
        await room.publish("pact.md");
      },
    ],
    [
      "taking it down",
      async () => {
        room.file("pact.md", undefined);
        await room.publish("pact.md");
      },
    ],
    ["a minute in which nothing happens", () => room.service.tick(room.run)],
  ];
  await room.begin();
  const rows = [
    "| what | S3 gets | S3 puts | DynamoDB calls | read units | write units | $ a thousand times |",
    "|---|---:|---:|---:|---:|---:|---:|",
  ];
  for (const [what, step] of steps) {
    room.bill = { ...NOTHING };
    await step();
    const { gets, puts, dynamoCalls, readUnits, writeUnits } = room.bill;
    const dollars = writeUnits * 0.625e-6 + readUnits * 0.125e-6 + puts * 5e-6 + gets * 0.4e-6;
    rows.push(
      `| ${what} | ${gets} | ${puts} | ${dynamoCalls} | ${readUnits} | ${writeUnits} | ${(dollars * 1000).toFixed(3)} |`,
    );
  }
  return rows;
}

const PUBLICATION = `title: The Wire
language: en
timezone: UTC
feeds: https://feeds.example.com/
authority: example.com
since: 2024
`;

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

function story(title: string, more = ""): Buffer {
  const body = Array.from({ length: 600 }, (_, index) => `word${(index * 7919) % 1000}`).join(" ");
  return Buffer.from(
    `---\ntitle: ${title}\npublished: 2024-06-19T12:00:00Z\nsection: world\nauthors: [Ana]\ntags: [a, b, c, d, e]\n${more}---\n${body}\n`,
  );
}

/** A newsroom in memory whose ports write down what they would cost. */
class CountedRoom {
  bill = { ...NOTHING };
  readonly run: Run = {
    now: () => "2024-06-20T12:00:00Z" as Timestamp,
    owner: "bench",
    until: "2099-01-01T00:00:00Z" as Timestamp,
  };
  readonly service: Service;
  readonly #files = new Map<string, { bytes: Uint8Array; version: string }>();

  constructor() {
    const site = this.#count(new MemoryBucket());
    const ports: Ports = {
      catalog: this.#countCatalog(new MemoryCatalog()),
      site,
      content: this.#content(site),
      newsdesk: { reports: this.#count(new MemoryBucket()), announce: async () => {} },
    };
    this.service = createService(ports);
  }

  file(path: string, bytes: Uint8Array | undefined): void {
    const version = `v${this.#files.size}-${bytes?.length}-${performance.now()}`;
    if (bytes) this.#files.set(path, { bytes, version });
    else this.#files.delete(path);
  }

  /** Each file as one notification, all in one batch. */
  async publish(...paths: readonly string[]): Promise<void> {
    for (const path of paths) await this.service.look(path, this.run);
    await this.service.finish(this.run);
  }

  async begin(): Promise<void> {
    this.file("publication.yaml", Buffer.from(PUBLICATION));
    await this.publish("publication.yaml");
    await this.service.goOn(this.run);
    const paths = Array.from({ length: 200 }, (_, index) => `before/${index}.md`);
    for (const path of paths) this.file(path, story(`Before ${path}`));
    await this.publish(...paths);
  }

  #countCatalog(catalog: Catalog): Catalog {
    const read = (bytes: number): void => {
      this.bill.readUnits += Math.max(1, Math.ceil(bytes / 4096));
    };
    return {
      read: async (keys) => {
        const rows = await catalog.read(keys);
        this.bill.dynamoCalls += Math.ceil(keys.length / 100);
        for (const row of rows) read(row ? sizeOf(row) : 0);
        return rows;
      },
      query: async (partition, range) => {
        const rows = await catalog.query(partition, range);
        const bytes = rows.reduce((sum, row) => sum + sizeOf(row), 0);
        this.bill.dynamoCalls += Math.max(1, Math.ceil(bytes / 2 ** 20));
        read(bytes);
        return rows;
      },
      write: async (writes) => {
        if (writes.length > 0) this.bill.dynamoCalls++;
        for (const write of writes) {
          this.bill.writeUnits += 2 * Math.max(1, Math.ceil(writtenSize(write) / 1024));
        }
        return catalog.write(writes);
      },
    };
  }

  #count(bucket: Bucket): Bucket {
    return {
      head: (key) => {
        this.bill.gets++;
        return bucket.head(key);
      },
      get: (key) => {
        this.bill.gets++;
        return bucket.get(key);
      },
      put: (...put) => {
        this.bill.puts++;
        return bucket.put(...put);
      },
      list: (prefix) => bucket.list(prefix),
    };
  }

  #content(site: Bucket): Content {
    const files = this.#files;
    return {
      read: async (path) => {
        this.bill.gets++;
        const file = files.get(path);
        return file && { ...file, storedAt: this.run.now() };
      },
      measure: async (path) => {
        this.bill.gets += 2;
        const file = files.get(path);
        const facts = { type: "image/png", length: file?.bytes.length ?? 0, width: 1, height: 1 };
        return file && { version: file.version, facts };
      },
      copy: async (path, key, headers) => {
        const put = await site.put(key, files.get(path)?.bytes ?? new Uint8Array(), headers);
        return put === "conflict" ? undefined : put;
      },
      list: async function* () {
        for (const [path, { version }] of files) yield { path, version, place: path };
      },
    };
  }
}

/** Bytes of an item: names and values, the bytes compressed. */
function sizeOf({ partition, sort, value, bytes }: Omit<Row, "revision">): number {
  const compressed = bytes === undefined ? 0 : deflateRawSync(bytes).length;
  return Buffer.byteLength(partition + sort + JSON.stringify(value)) + compressed + 40;
}

function writtenSize(write: Write): number {
  return "put" in write ? sizeOf(write.put) : 0;
}
