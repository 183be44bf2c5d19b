import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { s3Client } from "../../lambdas/aws/clients.ts";
import { createS3Bucket } from "../../lambdas/aws/s3-bucket.ts";
import type { Bucket, Condition, Listed } from "../../lambdas/syndication/publish/bucket.ts";
import { type Answer, type Asked, answerInTurn, CREDENTIALS } from "./answers.ts";

beforeEach(() => {
  for (const [name, value] of Object.entries(CREDENTIALS)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const failure = (status: number, code: string): Answer => ({
  status,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>So it is</Message></Error>`,
});
const body = new Uint8Array(Buffer.from("text"));
const headers = { mediaType: "text/plain", cacheControl: "no-cache", metadata: { status: "410" } };
const stored: Answer = {
  status: 200,
  headers: {
    etag: '"1cb251ec"',
    "content-type": "text/plain",
    "content-length": "4",
    "cache-control": "no-cache",
    "x-amz-meta-status": "410",
  },
  body: "text",
};
const written: Answer = { status: 200, headers: { etag: '"1cb251ec"' } };

function open(...answers: readonly [Answer | "lost", ...(Answer | "lost")[]]): {
  readonly bucket: Bucket;
  readonly asked: readonly Asked[];
} {
  const { client, asked } = answerInTurn(s3Client(), ...answers);
  return { bucket: createS3Bucket(client, "feeds"), asked };
}

const CONDITIONS: readonly Condition[] = ["if-absent", { ifMatch: "1cb251ec" }];

describe("a put with a condition", () => {
  it.each<[string, number, string]>([
    ["does not hold", 412, "PreconditionFailed"],
    ["cannot be decided, since another put is under way", 409, "ConditionalRequestConflict"],
    ["names what is gone", 404, "NoSuchKey"],
  ])("that %s is a conflict", async (_, status, code) => {
    for (const condition of CONDITIONS) {
      const { bucket, asked } = open(failure(status, code));
      expect(await bucket.put("a", body, headers, condition)).toBe("conflict");
      expect(asked).toHaveLength(1);
    }
  });

  it.each<[number, string]>([
    [403, "AccessDenied"],
    [404, "NoSuchBucket"],
    [400, "InvalidArgument"],
    [409, "OperationAborted"],
    [501, "NotImplemented"],
  ])("that is answered with %d %s is a fault", async (status, code) => {
    for (const condition of CONDITIONS) {
      const { bucket } = open(failure(status, code));
      const put = bucket.put("a", body, headers, condition);
      await expect(put).rejects.toMatchObject({ name: code });
    }
  });

  it("is sent with the ETag as it is kept, or with a star", async () => {
    const { bucket, asked } = open(written);
    await bucket.put("a", body, headers, { ifMatch: "1cb251ec" });
    await bucket.put("a", body, headers, "if-absent");
    await bucket.put("a", body, headers);
    const sent = asked.map((one) => [one.headers["if-match"], one.headers["if-none-match"]]);
    expect(sent).toEqual([
      ["1cb251ec", undefined],
      [undefined, "*"],
      [undefined, undefined],
    ]);
  });

  // Otherwise: a renderer takes its own document for another's, and renders for ever.
  it("whose answer was lost is no conflict where the object is what it wanted", async () => {
    for (const condition of CONDITIONS) {
      const { bucket, asked } = open("lost", failure(412, "PreconditionFailed"), stored);
      expect(await bucket.put("a", body, headers, condition)).toEqual({ etag: "1cb251ec" });
      expect(asked.map(({ method }) => method)).toEqual(["PUT", "PUT", "GET"]);
    }
  });

  it.each<[string, Answer]>([
    ["other bytes", { ...stored, body: "else" }],
    ["other headers", { ...stored, headers: { ...stored.headers, "x-amz-meta-status": "301" } }],
    ["no object", failure(404, "NoSuchKey")],
  ])("whose answer was lost is a conflict where there are %s", async (_, answer) => {
    const { bucket } = open("lost", failure(412, "PreconditionFailed"), answer);
    expect(await bucket.put("a", body, headers, "if-absent")).toBe("conflict");
  });
});

it("a put without a condition is no conflict, whatever the answer", async () => {
  for (const [status, code] of [
    [412, "PreconditionFailed"],
    [409, "ConditionalRequestConflict"],
    [404, "NoSuchKey"],
  ] as const) {
    const put = open(failure(status, code)).bucket.put("a", body, headers);
    await expect(put).rejects.toMatchObject({ name: code });
  }
});

it("a put carries no checksum that other stores refuse", async () => {
  const { bucket, asked } = open(written);
  await bucket.put("a", body, headers);
  const names = Object.keys(asked[0]?.headers ?? {});
  expect(names.filter((name) => /checksum|trailer|content-encoding/.test(name))).toEqual([]);
});

describe("an object", () => {
  it("that is not there is undefined", async () => {
    expect(await open(failure(404, "NoSuchKey")).bucket.get("a")).toBeUndefined();
    expect(await open({ status: 404 }).bucket.head("a")).toBeUndefined();
  });

  it.each<[string, Answer, string]>([
    ["it may not be read", failure(403, "AccessDenied"), "AccessDenied"],
    ["there is no such bucket", failure(404, "NoSuchBucket"), "NoSuchBucket"],
    ["it is archived", failure(403, "InvalidObjectState"), "InvalidObjectState"],
  ])("where %s is a fault, and never absent", async (_, answer, name) => {
    await expect(open(answer).bucket.get("a")).rejects.toMatchObject({ name });
  });

  it("whose head may not be read is a fault, and never absent", async () => {
    const { bucket } = open({ status: 403 });
    await expect(bucket.head("a")).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it("is asked for again where there was too much to do, and then thrown", async () => {
    const passing = open(failure(503, "SlowDown"), stored);
    expect((await passing.bucket.get("a"))?.head.etag).toBe("1cb251ec");
    const { bucket, asked } = open(failure(503, "SlowDown"));
    await expect(bucket.get("a")).rejects.toMatchObject({ name: "SlowDown" });
    expect(asked).toHaveLength(5);
  });
});

describe("a listing", () => {
  const page = (contents: string, next?: string): Answer => ({
    status: 200,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>
<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${next !== undefined}</IsTruncated>
${next === undefined ? "" : `<NextContinuationToken>${next}</NextContinuationToken>`}${contents}</ListBucketResult>`,
  });
  const object = (key: string) =>
    `<Contents><Key>${key}</Key><ETag>&quot;e&quot;</ETag><Size>4</Size></Contents>`;
  const listAll = async (bucket: Bucket): Promise<Listed[]> => {
    const all: Listed[] = [];
    for await (const one of bucket.list("a")) all.push(one);
    return all;
  };

  it("goes on over every page, an empty one too", async () => {
    const { bucket, asked } = open(page(object("a1"), "t1"), page("", "t2"), page(object("a2")));
    expect((await listAll(bucket)).map(({ key }) => key)).toEqual(["a1", "a2"]);
    expect(asked.map(({ query }) => query["continuation-token"])).toEqual([undefined, "t1", "t2"]);
  });

  it("reads keys as S3 encodes them, a space as a plus", async () => {
    const { bucket } = open(page(object("a+b%2Bc%26%ED%95%9C")));
    expect(await listAll(bucket)).toEqual([{ key: "a b+c&한", etag: "e", length: 4 }]);
  });

  it("leaves out what no document is called, such as the mark of a folder", async () => {
    const { bucket } = open(page([object("a/"), object("a//b"), object("a/b")].join("")));
    expect((await listAll(bucket)).map(({ key }) => key)).toEqual(["a/b"]);
  });

  it("that may not be made is a fault, and no empty bucket", async () => {
    const { bucket } = open(page(object("a1"), "t1"), failure(403, "AccessDenied"));
    await expect(listAll(bucket)).rejects.toMatchObject({ name: "AccessDenied" });
  });
});
