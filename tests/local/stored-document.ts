import type { Bucket, Headers } from "../../lambdas/syndication/publish/bucket.ts";
import {
  ENCODINGS,
  encode,
  encodedKey,
  isEncoded,
} from "../../lambdas/syndication/publish/encodings.ts";

/** Puts a document as it is published: media once, everything else in each encoding too. */
export async function putDocument(
  bucket: Bucket,
  key: string,
  text: string,
  headers: Headers,
): Promise<void> {
  const body = Buffer.from(text);
  await bucket.put(key, body, headers);
  if (!isEncoded(key)) return;
  for (const encoding of ENCODINGS) {
    const encoded = await encode(body, encoding);
    await bucket.put(encodedKey(key, encoding), encoded, { ...headers, encoding });
  }
}
