/** What is stored beside an object's bytes and becomes its headers. */
export type Headers = {
  /** Content-Type. */
  readonly mediaType: string;
  /** Cache-Control. */
  readonly cacheControl?: string;
  /** Content-Encoding; absent: the bytes are as they are. */
  readonly encoding?: "gzip" | "br";
  /** User metadata: lower-case names, printable ASCII values, 2 KB in all (S3's own limits). */
  readonly metadata?: Readonly<Record<string, string>>;
};

export type ObjectHead = Headers & {
  readonly key: string;
  /** Unquoted: AWS takes both forms in a condition, other stores only this one. */
  readonly etag: string;
  /** Bytes. */
  readonly length: number;
};

export type StoredObject = { readonly head: ObjectHead; readonly body: Uint8Array };

/** Only if the object's ETag is still that one, or only if there is no object. */
export type Condition = { readonly ifMatch: string } | "if-absent";

export type Listed = { readonly key: string; readonly etag: string; readonly length: number };

/**
 * A place for objects, with the semantics of S3: a put is atomic and seen by every later read. There is no delete:
 * an address that ends gets a document that says so. Keys are Unicode (NFC), without a leading slash. Absence is an
 * answer; everything else that fails is thrown.
 */
export interface Bucket {
  head(key: string): Promise<ObjectHead | undefined>;
  get(key: string): Promise<StoredObject | undefined>;
  /** The new ETag, or "conflict" where the condition did not hold; unconditional without one. */
  put(
    key: string,
    body: Uint8Array,
    headers: Headers,
    condition?: Condition,
  ): Promise<{ readonly etag: string } | "conflict">;
  /** Every object whose key starts with `prefix`, in the order of the keys' UTF-8 bytes. */
  list(prefix: string): AsyncIterable<Listed>;
}
