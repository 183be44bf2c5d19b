import { S3ServiceException } from "@aws-sdk/client-s3";
import type { Headers } from "../syndication/publish/bucket.ts";

/** Whether S3 says that there is no such object. That there is no such bucket is a fault like any other. */
export function isAbsence(error: unknown): boolean {
  // An answer to HEAD has no text, so that the SDK has only the status to name it by.
  return error instanceof S3ServiceException && /^(NoSuchKey|NotFound)$/.test(error.name);
}

/** An ETag as it is kept in the program: other stores take no quotes in a condition. Throws where there is none. */
export function unquote(etag: string | undefined): string {
  if (etag === undefined) throw new Error("S3 gave no ETag");
  return etag.replace(/^"|"$/g, "");
}

/** Headers as a put takes them. */
export function toParameters({ mediaType, cacheControl, encoding, metadata }: Headers) {
  return {
    ContentType: mediaType,
    ...(cacheControl !== undefined && { CacheControl: cacheControl }),
    ...(encoding !== undefined && { ContentEncoding: encoding }),
    ...(metadata !== undefined && { Metadata: { ...metadata } }),
  };
}
