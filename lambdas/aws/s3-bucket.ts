import {
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { sameBytes } from "../syndication/bytes.ts";
import { checkKey, decodeKey, findKeyFault } from "../syndication/object-name.ts";
import type {
  Bucket,
  Condition,
  Headers,
  ObjectHead,
  StoredObject,
} from "../syndication/publish/bucket.ts";
import { toHeaders } from "../syndication/publish/object-headers.ts";
import { isAbsence, toParameters, unquote } from "./s3-object.ts";

/** A bucket of S3. Whoever uses it may list it: S3 otherwise answers 403 where there is no object, which is a fault. */
export function createS3Bucket(client: S3Client, name: string): Bucket {
  async function get(key: string): Promise<StoredObject | undefined> {
    if (findKeyFault(key) !== undefined) return undefined;
    try {
      const found = await client.send(new GetObjectCommand({ Bucket: name, Key: key }));
      const body = (await found.Body?.transformToByteArray()) ?? new Uint8Array();
      return { head: toHead(key, found), body: new Uint8Array(body) };
    } catch (error) {
      if (isAbsence(error)) return undefined;
      throw error;
    }
  }

  /** The ETag of the object where it is what a put wanted it to be, whoever wrote it. */
  async function readSame(
    key: string,
    body: Uint8Array,
    headers: Headers,
  ): Promise<string | undefined> {
    const found = await get(key);
    if (found === undefined || !sameBytes(found.body, body)) return undefined;
    return textOf(found.head) === textOf(headers) ? found.head.etag : undefined;
  }

  return {
    get,

    head: async (key) => {
      if (findKeyFault(key) !== undefined) return undefined;
      try {
        return toHead(key, await client.send(new HeadObjectCommand({ Bucket: name, Key: key })));
      } catch (error) {
        if (isAbsence(error)) return undefined;
        throw error;
      }
    },

    put: async (key, body, headers, condition) => {
      checkKey(key);
      const kept = toHeaders(headers);
      const command = new PutObjectCommand({
        Bucket: name,
        Key: key,
        Body: body,
        ...toParameters(kept),
        ...toConditions(condition),
      });
      try {
        return { etag: unquote((await client.send(command)).ETag) };
      } catch (error) {
        if (condition === undefined || !isConflict(error)) throw error;
        // An attempt whose answer was lost may have written what then refused the next.
        const etag = wasRepeated(error) ? await readSame(key, body, kept) : undefined;
        return etag === undefined ? "conflict" : { etag };
      }
    },

    list: async function* (prefix) {
      const pages = paginateListObjectsV2(
        { client },
        { Bucket: name, Prefix: prefix, EncodingType: "url" },
      );
      for await (const { Contents = [] } of pages) {
        for (const { Key, ETag, Size } of Contents) {
          const key = decodeKey(Key ?? "");
          if (findKeyFault(key) !== undefined) continue;
          yield { key, etag: unquote(ETag), length: Size ?? 0 };
        }
      }
    },
  };
}

/** The same for the same headers. */
function textOf({ mediaType, cacheControl, encoding, metadata = {} }: Headers): string {
  return JSON.stringify([mediaType, cacheControl, encoding, Object.entries(metadata).sort()]);
}

function toConditions(condition: Condition | undefined) {
  if (condition === undefined) return {};
  return condition === "if-absent" ? { IfNoneMatch: "*" } : { IfMatch: condition.ifMatch };
}

/** 412; 409 where another put is under way; 404 where the object that was to be replaced is gone. */
function isConflict(error: unknown): boolean {
  if (isAbsence(error)) return true;
  return (
    error instanceof S3ServiceException &&
    /^(PreconditionFailed|ConditionalRequestConflict)$/.test(error.name)
  );
}

function wasRepeated(error: unknown): boolean {
  return error instanceof S3ServiceException && (error.$metadata.attempts ?? 1) > 1;
}

type Answer = {
  readonly ETag?: string | undefined;
  readonly ContentLength?: number | undefined;
  readonly ContentType?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
};

function toHead(key: string, answer: Answer): ObjectHead {
  const { ETag, ContentLength, ContentType, CacheControl, ContentEncoding, Metadata } = answer;
  const encoding =
    ContentEncoding === "gzip" || ContentEncoding === "br" ? ContentEncoding : undefined;
  return {
    key,
    etag: unquote(ETag),
    length: ContentLength ?? 0,
    // S3's own word for what nobody has described.
    mediaType: ContentType ?? "binary/octet-stream",
    ...(CacheControl !== undefined && { cacheControl: CacheControl }),
    ...(encoding !== undefined && { encoding }),
    ...(Metadata !== undefined && Object.keys(Metadata).length > 0 && { metadata: Metadata }),
  };
}
