import {
  CopyObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { LARGEST_FILE } from "../syndication/article/decode-text.ts";
import { checkKey, decodeKey } from "../syndication/object-name.ts";
import { toMediaFacts } from "../syndication/publish/media-facts.ts";
import { toHeaders } from "../syndication/publish/object-headers.ts";
import type { Content, ContentFile } from "../syndication/publish/ports.ts";
import { fromMilliseconds } from "../syndication/timestamp.ts";
import { isAbsence, toParameters, unquote } from "./s3-object.ts";

/** S3's limit on what one CopyObject copies. */
const MOST_COPIED_BYTES = 5 * 1024 ** 3;
/** A large object takes its time, in which S3 says nothing. */
const COPY_MILLISECONDS = 100_000;
/** S3's limit on a key, in bytes of UTF-8. */
const MOST_KEY_BYTES = 1024;

/** What is filed in a bucket of S3 as the content port; media are copied into another, and do not pass through here. */
export function createS3Content(client: S3Client, bucket: string, feedBucket: string): Content {
  async function readHead(key: string): Promise<HeadObjectCommandOutput | undefined> {
    return absentAsUndefined(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key })));
  }

  async function readFile(key: string): Promise<ContentFile | undefined> {
    return absentAsUndefined(
      client.send(new GetObjectCommand({ Bucket: bucket, Key: key })).then(async (found) => {
        const storedAt = fromMilliseconds(found.LastModified?.getTime() ?? Number.NaN);
        if (storedAt === undefined) throw new Error(`${key}: S3 does not say when it was stored`);
        const bytes = await readBody(found);
        return { bytes, version: unquote(found.ETag), storedAt };
      }),
    );
  }

  /** The first bytes of the very object that was looked at: another would be measured by halves. */
  async function readFirst(key: string, etag: string, bytes: number): Promise<Uint8Array> {
    // S3 refuses a range of nothing.
    if (bytes === 0) return new Uint8Array();
    const found = await client.send(
      new GetObjectCommand({
        Bucket: bucket,
        Key: key,
        Range: `bytes=0-${bytes - 1}`,
        IfMatch: etag,
      }),
    );
    return (await found.Body?.transformToByteArray()) ?? new Uint8Array();
  }

  async function measureFile(key: string): ReturnType<Content["measure"]> {
    const head = await readHead(key);
    if (head === undefined) return undefined;
    const version = unquote(head.ETag);
    try {
      const facts = await toMediaFacts(key, head.ContentLength ?? 0, (bytes) =>
        readFirst(key, version, bytes),
      );
      return { version, facts };
    } catch (error) {
      if (isReplaced(error) || isAbsence(error)) return measureFile(key);
      throw error;
    }
  }

  async function copyFile(
    source: string,
    parameters: Omit<ConstructorParameters<typeof CopyObjectCommand>[0], "CopySource">,
  ): Promise<{ etag: string } | undefined> {
    const place = [bucket, ...source.split("/")].map(encodeURIComponent).join("/");
    const command = new CopyObjectCommand({ ...parameters, CopySource: place });
    try {
      const answer = await client.send(command, { requestTimeout: COPY_MILLISECONDS });
      return { etag: unquote(answer.CopyObjectResult?.ETag) };
    } catch (error) {
      if (isAbsence(error) || isReplaced(error)) return undefined;
      if (!(error instanceof S3ServiceException) || error.name !== "InvalidRequest") throw error;
      const length = (await readHead(source))?.ContentLength ?? 0;
      if (length <= MOST_COPIED_BYTES) throw error;
      throw new Error(`${source} has ${length} bytes; S3 copies ${MOST_COPIED_BYTES} at most`, {
        cause: error,
      });
    }
  }

  return {
    read: (path) => findInAnyForm(path, readFile),
    measure: (path) => findInAnyForm(path, measureFile),

    copy: async (path, key, headers, version) => {
      checkKey(key);
      const parameters = {
        Bucket: feedBucket,
        Key: key,
        // Otherwise the copy has the headers that somebody has filed it with.
        MetadataDirective: "REPLACE" as const,
        // To copy tags takes permissions of its own, also where there are none.
        TaggingDirective: "REPLACE" as const,
        ...toParameters(toHeaders(headers)),
        ...(version !== undefined && { CopySourceIfMatch: version }),
      };
      return findInAnyForm(path, (source) => copyFile(source, parameters));
    },

    list: async function* (after) {
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: bucket, EncodingType: "url", ...(after && { StartAfter: after }) },
      );
      for await (const { Contents = [] } of pages) {
        for (const { Key, ETag } of Contents) {
          const place = decodeKey(Key ?? "");
          if (!isFile(place)) continue;
          yield { path: place.normalize("NFC"), version: unquote(ETag), place };
        }
      }
    },
  };
}

/**
 * The bytes of an object. No article is as long as what is left unread here, whatever its bytes are; who reads it sees
 * that it is too long.
 */
async function readBody({ Body, ContentLength = 0 }: GetObjectCommandOutput): Promise<Uint8Array> {
  if (ContentLength <= LARGEST_FILE) {
    return new Uint8Array((await Body?.transformToByteArray()) ?? []);
  }
  if (Body && "destroy" in Body) Body.destroy();
  return new Uint8Array(LARGEST_FILE + 1);
}

/** Whether a key is a file's, and not a folder's or something that is hidden. */
function isFile(key: string): boolean {
  return key
    .split("/")
    .every((name) => name !== "" && !name.startsWith(".") && name !== "node_modules");
}

/** Whether the object is another one than was asked for. */
function isReplaced(error: unknown): boolean {
  return error instanceof S3ServiceException && error.name === "PreconditionFailed";
}

/** What is found under the first of the keys that may be the path's. */
async function findInAnyForm<Found>(
  path: string,
  find: (key: string) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  for (const key of formsOf(path)) {
    const found = await find(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * The path as it is and, where that differs, as macOS and some archives write it: decomposed (NFD) as a whole, from one
 * of its folders on, or up to one. No key is empty, ends with a slash (a folder's) or is longer than S3 takes.
 */
function formsOf(path: string): readonly string[] {
  const forms = new Set([path]);
  if (!/^[\u0000-\u007f]*$/.test(path)) {
    forms.add(path.normalize("NFD"));
    for (let at = path.indexOf("/"); at >= 0; at = path.indexOf("/", at + 1)) {
      const [above, below] = [path.slice(0, at), path.slice(at)];
      forms.add(above + below.normalize("NFD"));
      forms.add(above.normalize("NFD") + below);
    }
  }
  return [...forms].filter(
    (form) =>
      form !== "" &&
      !form.endsWith("/") &&
      form.isWellFormed() &&
      Buffer.byteLength(form) <= MOST_KEY_BYTES,
  );
}

/** Absence is an answer: the object may have gone since it was listed. Everything else is a fault. */
async function absentAsUndefined<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (isAbsence(error)) return undefined;
    throw error;
  }
}
