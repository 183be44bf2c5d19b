import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { s3Client } from "../../lambdas/aws/clients.ts";
import { createS3Content } from "../../lambdas/aws/s3-content.ts";
import type { Content } from "../../lambdas/syndication/publish/ports.ts";
import { png } from "../support/tiny-media.ts";
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
const head = (etag: string, length: number): Answer => ({
  status: 200,
  headers: { etag: `"${etag}"`, "content-length": String(length) },
});
const copied: Answer = {
  status: 200,
  headers: { "content-type": "application/xml" },
  body: '<?xml version="1.0" encoding="UTF-8"?>\n<CopyObjectResult><ETag>&quot;e2&quot;</ETag></CopyObjectResult>',
};
const headers = { mediaType: "image/png" };

function open(...answers: readonly [Answer | "lost", ...(Answer | "lost")[]]): {
  readonly content: Content;
  readonly asked: readonly Asked[];
} {
  const { client, asked } = answerInTurn(s3Client(), ...answers);
  return { content: createS3Content(client, "content", "feeds"), asked };
}

describe("a file", () => {
  it.each(["AccessDenied", "NoSuchBucket"])(
    "that cannot be read for %s is a fault, and never absent",
    async (name) => {
      const status = name === "NoSuchBucket" ? 404 : 403;
      await expect(open(failure(status, name)).content.read("a.md")).rejects.toMatchObject({
        name,
      });
      const copy = open(failure(status, name)).content.copy("a.png", "a.png", headers);
      await expect(copy).rejects.toMatchObject({ name });
    },
  );

  it("is looked for once where its name has one form alone", async () => {
    const { content, asked } = open(failure(404, "NoSuchKey"));
    expect(await content.read("2024/a.md")).toBeUndefined();
    expect(asked).toHaveLength(1);
  });

  it("of a name that no key can have is not looked for", async () => {
    const { content, asked } = open(failure(404, "NoSuchKey"));
    for (const path of ["", "a/", "a\ud83d", "é".repeat(513)]) {
      expect(await content.read(path)).toBeUndefined();
    }
    expect(asked).toEqual([]);
  });
});

// Otherwise: a folder that was made in the console is an article without a title.
it("a listing leaves out the marks of folders, and what no file can be called", async () => {
  const keys = ["a/", "a//b.md", "/c.md", "a/../d.md", "a/e%CC%81.md"];
  const contents = keys.map(
    (key) => `<Contents><Key>${key}</Key><ETag>&quot;e&quot;</ETag></Contents>`,
  );
  const { content } = open({
    status: 200,
    headers: { "content-type": "application/xml" },
    body: `<ListBucketResult><IsTruncated>false</IsTruncated>${contents.join("")}</ListBucketResult>`,
  });
  const listed = [];
  for await (const one of content.list()) listed.push(one);
  expect(listed).toEqual([{ path: "a/é.md", version: "e", place: "a/e\u0301.md" }]);
});

describe("measuring", () => {
  // Otherwise: the head of one picture stands beside the length of another.
  it("starts again where the file is replaced between two requests", async () => {
    const picture = png(3, 2);
    const { content, asked } = open(
      head("e1", 10),
      failure(412, "PreconditionFailed"),
      head("e2", picture.length),
      { status: 206, headers: { etag: '"e2"' }, body: "not a picture" },
    );
    expect(await content.measure("a.csv")).toEqual({
      version: "e2",
      facts: { type: "text/csv", length: picture.length },
    });
    expect(asked.map((one) => one.headers["if-match"])).toEqual([undefined, "e1", undefined, "e2"]);
  });

  it("finds nothing where the file goes between two requests", async () => {
    const { content } = open(head("e1", 10), failure(404, "NoSuchKey"), { status: 404 });
    expect(await content.measure("a.csv")).toBeUndefined();
  });

  it("reads 64 KB of a film of a gigabyte", async () => {
    const film = `\0\0\0\x18ftypisom\0\0\x02\0isommp42`;
    const { content, asked } = open(head("e1", 2 ** 30), { status: 206, body: film });
    expect((await content.measure("a.mp4"))?.facts).toEqual({ type: "video/mp4", length: 2 ** 30 });
    expect(asked.map((one) => one.headers["range"])).toEqual([undefined, "bytes=0-65535"]);
  });
});

describe("a copy", () => {
  it("names its source so that every character arrives", async () => {
    const { content, asked } = open(copied);
    const path = "한/a b+c%20&d?.png";
    expect(await content.copy(path, "media/a.png", headers)).toEqual({ etag: "e2" });
    expect(asked[0]?.headers).toMatchObject({
      "x-amz-copy-source": "content/%ED%95%9C/a%20b%2Bc%2520%26d%3F.png",
      "x-amz-metadata-directive": "REPLACE",
      "content-type": "image/png",
    });
  });

  it("asks for the version that was measured, and is none where it is another", async () => {
    const { content, asked } = open(copied, failure(412, "PreconditionFailed"));
    expect(await content.copy("a.png", "media/a.png", headers, "e1")).toEqual({ etag: "e2" });
    expect(asked[0]?.headers["x-amz-copy-source-if-match"]).toBe("e1");
    expect(await content.copy("a.png", "media/a.png", headers, "e1")).toBeUndefined();
  });

  it("that S3 breaks off after it has begun to answer is tried again, and then a fault", async () => {
    const broken = { ...failure(500, "InternalError"), status: 200 };
    expect(await open(broken, copied).content.copy("a", "b", headers)).toEqual({ etag: "e2" });
    const copy = open(broken).content.copy("a", "b", headers);
    await expect(copy).rejects.toMatchObject({ name: "InternalError" });
  });

  it("of more than 5 GB says what is too large", async () => {
    const { content } = open(failure(400, "InvalidRequest"), head("e1", 6 * 1024 ** 3));
    const copy = content.copy("film.mp4", "media/film.mp4", headers);
    await expect(copy).rejects.toThrow(
      "film.mp4 has 6442450944 bytes; S3 copies 5368709120 at most",
    );
  });

  it("that is invalid for another reason says that one", async () => {
    const { content } = open(failure(400, "InvalidRequest"), head("e1", 6));
    const copy = content.copy("film.mp4", "media/film.mp4", headers);
    await expect(copy).rejects.toMatchObject({ name: "InvalidRequest", message: "So it is" });
  });
});
