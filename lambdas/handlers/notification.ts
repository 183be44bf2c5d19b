import { decodeKey } from "../syndication/object-name.ts";

/** A file that something happened to. What happened is not looked at: events come late, twice and in any order. */
export type Filed = {
  /** Below the bucket, NFC. */
  readonly path: string;
  /** Milliseconds since 1970 at which it happened. */
  readonly at: number;
};

/**
 * Reads the body of a queue's message as Amazon S3 sends it (event message structure 2.x). The test that S3 sends when
 * notifications are set up names no file. Throws on everything else: it is nothing that was filed.
 */
export function readNotification(body: string): readonly Filed[] {
  const message: unknown = JSON.parse(body);
  if (!isObject(message)) throw new Error("the message is no notification of Amazon S3");
  if (message["Event"] === "s3:TestEvent") return [];
  const { Records: records } = message;
  if (!Array.isArray(records)) throw new Error("the message is no notification of Amazon S3");
  return records.map(readRecord);
}

function readRecord(record: unknown): Filed {
  const { s3, eventTime } = isObject(record) ? record : {};
  const object = isObject(s3) ? s3["object"] : undefined;
  const key = isObject(object) ? object["key"] : undefined;
  if (typeof key !== "string") throw new Error("the message is no notification of Amazon S3");
  const at = typeof eventTime === "string" ? Date.parse(eventTime) : Number.NaN;
  const path = decodeKey(key).normalize("NFC");
  // A key is at least a byte of UTF-8: for these the queue would come again and again.
  if (path === "" || !path.isWellFormed()) throw new Error("the message names no key");
  return { path, at };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
