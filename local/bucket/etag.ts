import { hash } from "node:crypto";
import type { Condition } from "../../lambdas/syndication/publish/bucket.ts";

/** What S3 calls the bytes: their MD5, in hex and unquoted. */
export function toETag(body: Uint8Array): string {
  return hash("md5", body, "hex");
}

/** Whether the object that is there, or none, is what the condition takes for granted. */
export function isMet(condition: Condition | undefined, current: string | undefined): boolean {
  if (condition === undefined) return true;
  return condition === "if-absent" ? current === undefined : current === condition.ifMatch;
}
