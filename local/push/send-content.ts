import { createHash, hash } from "node:crypto";
import { constants } from "node:fs";
import { open as openFile, readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { isTooLong, LONGEST_PATH } from "../../lambdas/syndication/article/content-file.ts";
import { inParallel } from "../../lambdas/syndication/in-parallel.ts";
import { type ContentFile, contentType } from "./content-files.ts";
import {
  ChangedMeanwhile,
  type ContentStore,
  PassingRefusal,
  type StoredFile,
} from "./content-store.ts";

export type Sent = {
  /** Paths, in the order in which they were done. */
  readonly sent: readonly string[];
  /** Bytes. */
  readonly bytes: number;
  readonly unchanged: number;
  readonly failed: readonly { readonly file: string; readonly message: string }[];
};

export type Sending = {
  readonly store: ContentStore;
  readonly stored: ReadonlyMap<string, StoredFile>;
  /** Find out what differs, and send nothing. */
  readonly dryRun: boolean;
  readonly onDone: () => void;
};

const AT_ONCE = 8;
/** Larger files are not held in memory. */
const MOST_BYTES_IN_MEMORY = 8 * 1024 * 1024;
/** S3's limit for what is put in one piece. */
const MOST_BYTES = 5 * 1024 ** 3;
/** The SDK repeats no stream. */
const STREAM_ATTEMPTS = 3;

/** Sends what differs from what is stored, stage by stage. Throws `Unusable` at the first refusal of S3. */
export async function sendContent(
  stages: readonly (readonly ContentFile[])[],
  { store, stored, dryRun, onDone }: Sending,
): Promise<Sent> {
  const sent: string[] = [];
  const failed: Sent["failed"][number][] = [];
  let bytes = 0;
  let unchanged = 0;

  async function sendFile(file: ContentFile): Promise<void> {
    const { path } = file;
    const fault = findFault(file);
    if (fault !== undefined) return void failed.push({ file: path, message: fault });
    try {
      const content = await open(file);
      if (stored.get(path)?.etag === content.md5) return void unchanged++;
      if (!dryRun) await put(path, content);
      sent.push(path);
      bytes += content.length;
    } catch (error) {
      const message = reasonOfFile(error);
      if (message === undefined) throw error;
      failed.push({ file: path, message });
    }
  }

  async function put(path: string, content: Opened): Promise<void> {
    const { body, length, md5, attempts } = content;
    for (let attempt = 1; ; attempt++) {
      try {
        const mediaType = contentType(path);
        return await store.put({ key: path, body: body(), length, md5, mediaType });
      } catch (error) {
        if (attempt >= attempts || !(error instanceof PassingRefusal)) throw error;
      }
    }
  }

  for (const stage of stages) {
    await inParallel(AT_ONCE, stage, async (file) => {
      await sendFile(file);
      onDone();
    });
  }
  return { sent, bytes, unchanged, failed };
}

type Opened = {
  readonly length: number;
  readonly md5: string;
  /** From its beginning, each time. */
  readonly body: () => Parameters<ContentStore["put"]>[0]["body"];
  readonly attempts: number;
};

/** A file that was listed can have become a link, to what nobody meant to send, or a pipe. Windows has no such flags. */
const { O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants;
const PLAINLY = constants.O_RDONLY | O_NOFOLLOW | O_NONBLOCK;

async function* readPlainly(file: string, end?: number): AsyncGenerator<Buffer> {
  const opened = await openFile(file, PLAINLY);
  yield* opened.createReadStream(end === undefined ? {} : { end });
}

async function open({ file, length }: ContentFile): Promise<Opened> {
  if (length <= MOST_BYTES_IN_MEMORY) {
    const bytes = await readFile(file, { flag: PLAINLY });
    const md5 = hash("md5", bytes, "hex");
    return { length: bytes.length, md5, body: () => bytes, attempts: 1 };
  }
  const digest = createHash("md5");
  for await (const chunk of readPlainly(file)) digest.update(chunk);
  const end = length - 1;
  return {
    length,
    md5: digest.digest("hex"),
    body: () => Readable.from(readPlainly(file, end), { objectMode: false }),
    attempts: STREAM_ATTEMPTS,
  };
}

function findFault({ path, length }: ContentFile): string | undefined {
  if (isTooLong(path)) return `its path is longer than ${LONGEST_PATH} bytes; shorten its name`;
  if (length > MOST_BYTES) {
    return "it is larger than 5 GiB, which cannot be sent in one piece; host it elsewhere and give its address";
  }
  return undefined;
}

/** What is wrong with one file alone; undefined: with the whole. */
function reasonOfFile(error: unknown): string | undefined {
  if (error instanceof ChangedMeanwhile) return "it changed while it was sent; push again";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "it is gone since the folder was read";
  if (code === "ELOOP") return "it has become a link, which is not followed";
  return code === "EACCES" || code === "EPERM" ? `it cannot be read (${code})` : undefined;
}
