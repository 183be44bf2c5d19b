import type { Readable } from "node:stream";
import { decodeKey } from "../../lambdas/syndication/object-name.ts";
import { Unusable } from "../unusable.ts";
import { explainRefusal, isPassing } from "./refusal.ts";

export type StoredFile = {
  /** Unquoted: of what was put in one piece, the MD5 of its bytes. */
  readonly etag: string;
  /** Bytes. */
  readonly length: number;
};

export type FileToPut = {
  readonly key: string;
  readonly body: Uint8Array | Readable;
  /** Bytes. */
  readonly length: number;
  /** In hex. */
  readonly md5: string;
  readonly mediaType: string;
};

/** The content bucket. What S3 refuses is thrown as `Unusable`, with what to do. */
export type ContentStore = {
  readonly list: () => Promise<ReadonlyMap<string, StoredFile>>;
  /** Throws `ChangedMeanwhile` where the bytes were others than was said of them. */
  readonly put: (file: FileToPut) => Promise<void>;
  readonly close: () => void;
};

export class ChangedMeanwhile extends Error {}

/** The same may go well in a moment. */
export class PassingRefusal extends Unusable {}

/** The region and the credentials are where every tool of AWS looks for them. */
export async function openContentStore(bucket: string): Promise<ContentStore> {
  // An editor can do nothing about the Node that later versions of the SDK will want.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  // It takes as long to load as a small folder to publish, and no other command needs it.
  const { ListObjectsV2Command, PutObjectCommand, S3Client } = await import("@aws-sdk/client-s3");
  const client = new S3Client({
    maxAttempts: 5,
    // A stream has no checksum before its end, and would need an encoding that not every stand-in of S3 takes.
    requestChecksumCalculation: "WHEN_REQUIRED",
    // It would tell the console of streams that it does not repeat; they are repeated here.
    logger: { debug: silent, info: silent, warn: silent, error: silent },
    requestHandler: { connectionTimeout: 5000, socketTimeout: 60_000 },
  });

  async function attempt<Answer>(permission: string, send: () => Promise<Answer>): Promise<Answer> {
    try {
      return await send();
    } catch (error) {
      if (error instanceof Error && CHANGED.has(error.name)) {
        throw new ChangedMeanwhile(error.message, { cause: error });
      }
      const refusal = explainRefusal(error, bucket, permission);
      if (refusal === undefined) throw error;
      throw isPassing(error) ? new PassingRefusal(refusal) : new Unusable(refusal);
    }
  }

  return {
    list: async () => {
      const listed = new Map<string, StoredFile>();
      let from: string | undefined;
      do {
        const page = await attempt("s3:ListBucket", () =>
          client.send(
            new ListObjectsV2Command({
              Bucket: bucket,
              // Of some characters XML has no form.
              EncodingType: "url",
              ...(from !== undefined && { ContinuationToken: from }),
            }),
          ),
        );
        for (const { Key = "", ETag = "", Size = 0 } of page.Contents ?? []) {
          const key = page.EncodingType === "url" ? decodeKey(Key) : Key;
          listed.set(key, { etag: ETag.replaceAll('"', ""), length: Size });
        }
        from = page.IsTruncated ? page.NextContinuationToken : undefined;
      } while (from !== undefined);
      return listed;
    },
    put: async ({ key, body, length, md5, mediaType }) => {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: body,
        ContentLength: length,
        // S3 refuses other bytes than these.
        ContentMD5: Buffer.from(md5, "hex").toString("base64"),
        ContentType: mediaType,
      });
      await attempt("s3:PutObject", () => client.send(put));
    },
    close: () => client.destroy(),
  };
}

function silent(): void {}

const CHANGED: ReadonlySet<string> = new Set(["BadDigest", "IncompleteBody"]);
