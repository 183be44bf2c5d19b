import { createHash } from "node:crypto";
import { symlinkSync, truncateSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { inParallel } from "../../lambdas/syndication/in-parallel.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { runCommandLine } from "../../local/commands/program.ts";
import { openPipeline } from "../../local/pipeline.ts";
import { contentType, listContent } from "../../local/push/content-files.ts";
import {
  ChangedMeanwhile,
  type ContentStore,
  type FileToPut,
  PassingRefusal,
} from "../../local/push/content-store.ts";
import { sendContent } from "../../local/push/send-content.ts";
import { Unusable } from "../../local/unusable.ts";
import { type Folder, temporaryFolder } from "../support/folder.ts";

const PUBLICATION = `title: The Harbour
language: en
timezone: Europe/Paris
feeds: https://feeds.example.com/
authority: example.com
since: 2024
`;

function article(title: string, published = "2024-06-20T09:00:00Z"): string {
  return `---\ntitle: ${title}\npublished: ${published}\n---\nOn the quay.\n`;
}

const BROKEN = article("A gull", "yesterday");

let server: FauxqsServer;
let client: S3Client;
let bucket = "";
let buckets = 0;
let content: Folder;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  client = new S3Client({
    endpoint: `http://127.0.0.1:${server.port}`,
    region: "us-east-1",
    credentials: { accessKeyId: "editor", secretAccessKey: "secret" },
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
});

afterAll(async () => {
  client.destroy();
  await server.stop();
});

beforeEach(async () => {
  bucket = `content-${buckets++}`;
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  useCredentials(`http://127.0.0.1:${server.port}`);
  content = temporaryFolder();
  content.write("publication.yaml", PUBLICATION);
  content.write("articles/gull.md", article("A gull"));
  content.write("articles/tern.md", article("A tern"));
  content.write("articles/gull.png", "a picture");
});

/** As an editor's shell has them, and nothing that this machine has. */
function useCredentials(endpoint: string): void {
  const environment = {
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ACCESS_KEY_ID: "editor",
    AWS_SECRET_ACCESS_KEY: "secret",
    AWS_SESSION_TOKEN: undefined,
    AWS_PROFILE: undefined,
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: undefined,
    AWS_CONFIG_FILE: "/nowhere/config",
    AWS_SHARED_CREDENTIALS_FILE: "/nowhere/credentials",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
}

type Run = { readonly code: number; readonly stdout: string; readonly stderr: string };

async function push(...args: readonly string[]): Promise<Run> {
  return run("push", content.root, bucket, ...args);
}

async function run(...args: readonly string[]): Promise<Run> {
  const printed: string[] = [];
  const complained: string[] = [];
  const code = await runCommandLine(args, {
    print: (line) => void printed.push(line),
    complain: (line) => void complained.push(line),
    now: () => "2026-11-24T15:30:00Z" as Timestamp,
    version: "1.2.3",
    openPipeline,
    stopped: new Promise(() => {}),
  });
  return { code, stdout: printed.join("\n"), stderr: complained.join("\n") };
}

async function keys(): Promise<readonly string[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.map(({ Key = "" }) => Key).sort();
}

async function textOf(key: string): Promise<string | undefined> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return Body?.transformToString();
}

async function putObject(key: string, text: string): Promise<void> {
  await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: text }));
}

describe("push", () => {
  it("sends everything at first, and nothing when nothing has changed", async () => {
    const first = await push();
    expect(first.stdout).toMatch(
      /^2 articles: 2 published, 0 hidden\n4 files: 4 sent, 0 unchanged, in [\d.]+ s$/,
    );
    expect(first.code).toBe(0);
    expect(await keys()).toEqual([
      "articles/gull.md",
      "articles/gull.png",
      "articles/tern.md",
      "publication.yaml",
    ]);
    expect((await push()).stdout).toMatch(/4 files: 0 sent, 4 unchanged/);
  });

  it("sends what has changed alone, also where its length is the same", async () => {
    await push();
    content.write("articles/gull.md", article("A bull"));
    expect(JSON.parse((await push("--json")).stdout)).toMatchObject({
      sent: ["articles/gull.md"],
      unchanged: 3,
    });
    expect(await textOf("articles/gull.md")).toBe(article("A bull"));
  });

  it("sends the settings first, then media, then sections, then articles", async () => {
    content.write("articles/_index.md", "---\ntitle: All\n---\n");
    const { sent } = JSON.parse((await push("--json")).stdout);
    expect(sent.slice(0, 3)).toEqual([
      "publication.yaml",
      "articles/gull.png",
      "articles/_index.md",
    ]);
    expect(sent.slice(3).sort()).toEqual(["articles/gull.md", "articles/tern.md"]);
  });

  it("leaves out what is no content, and what a link leads to", async () => {
    const elsewhere = temporaryFolder();
    elsewhere.write("secret.md", article("A secret"));
    symlinkSync(elsewhere.at("secret.md"), content.at("articles/link.md"));
    symlinkSync(elsewhere.root, content.at("articles/folder"));
    for (const name of [
      ".git/config",
      ".wireroom/state",
      "articles/.DS_Store",
      "node_modules/x/readme.md",
      "_drafts/plan.md",
      "README.md",
      "publication.yml",
    ]) {
      content.write(name, "x");
    }
    content.write("_posts/2024-06-20-auk.md", "---\ntitle: An auk\n---\nOn the quay.\n");
    await push();
    expect(await keys()).toEqual([
      "_posts/2024-06-20-auk.md",
      "articles/gull.md",
      "articles/gull.png",
      "articles/tern.md",
      "publication.yaml",
    ]);
  });

  it("says in a dry run what it would send, and sends nothing", async () => {
    const { code, stdout } = await push("--dry-run");
    expect(stdout).toMatch(/^publication\.yaml\narticles\/gull\.png\narticles\/(gull|tern)\.md\n/);
    expect(stdout).toMatch(/4 files: 4 would be sent, 0 unchanged, in [\d.]+ s$/);
    expect(code).toBe(0);
    expect(await keys()).toEqual([]);
  });

  it("lists what is in the bucket and not here, deletes it not, and leaves reports alone", async () => {
    await push();
    content.remove("articles/tern.md");
    await putObject("articles/it's gone.md", "x");
    await putObject(".wireroom/report.json", "{}");
    await putObject("README.md", "x");
    const { code, stdout } = await push();
    expect(stdout.split("\n").slice(2)).toEqual([
      "in the bucket and not here: 2 files; remove them with aws s3 rm if they are to be taken down:",
      `  aws s3 rm 's3://${bucket}/articles/it'\\''s gone.md'`,
      `  aws s3 rm s3://${bucket}/articles/tern.md`,
    ]);
    expect(code).toBe(0);
    expect(await keys()).toContain("articles/tern.md");
  });

  it("tells each file by its type", async () => {
    await push();
    const { ContentType } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: "articles/gull.png" }),
    );
    expect(ContentType).toBe("image/png");
    expect(contentType("a/b.md")).toBe("text/markdown");
    expect(contentType("publication.yaml")).toBe("application/yaml");
    expect(contentType("a/b.unknown")).toBe("application/octet-stream");
  });

  it("names files in Unicode's composed form, and knows a decomposed object again", async () => {
    content.write(`articles/${"café".normalize("NFD")}.md`, article("Coffee"));
    await push();
    expect(await keys()).toContain(`articles/${"café".normalize("NFC")}.md`);
    await putObject(`articles/${"thé".normalize("NFD")}.md`, article("Tea"));
    content.write(`articles/${"thé".normalize("NFC")}.md`, article("Tea"));
    const { sent, absent } = JSON.parse((await push("--json")).stdout);
    expect({ sent, absent }).toEqual({ sent: [], absent: [] });
  });

  it("takes keys of every character there and back", async () => {
    content.write("articles/50% & more+less (1).md", article("Signs"));
    await push();
    expect(JSON.parse((await push("--json")).stdout)).toMatchObject({ sent: [], absent: [] });
  });

  it("sees the whole of a bucket that is listed in pages", async () => {
    const many = Array.from({ length: 1003 }, (_, index) => `media/${index}.txt.csv`);
    for (const name of many) content.write(name, name);
    await push();
    expect(JSON.parse((await push("--json")).stdout)).toMatchObject({ sent: [], files: 1007 });
  });

  it("sends a large file as a stream, and knows it again", async () => {
    content.write("media/film.mp4", Buffer.alloc(9 * 1024 * 1024, 1));
    expect(JSON.parse((await push("--json")).stdout).sent).toContain("media/film.mp4");
    expect(JSON.parse((await push("--json")).stdout).sent).toEqual([]);
  });

  it("refuses what one request cannot carry, and sends the rest", async () => {
    content.write("media/archive.zip", "");
    truncateSync(content.at("media/archive.zip"), 5 * 1024 ** 3 + 1);
    const { code, stderr, stdout } = await push();
    expect(stderr).toBe(
      "wireroom: media/archive.zip was not sent: it is larger than 5 GiB, which cannot be sent in one piece; host it elsewhere and give its address",
    );
    expect(stdout).toMatch(/5 files: 4 sent, 0 unchanged, 1 not sent/);
    expect(code).toBe(2);
  });

  it("is one JSON object on request", async () => {
    expect(JSON.parse((await push("--json")).stdout)).toEqual({
      dryRun: false,
      files: 4,
      sent: expect.any(Array),
      unchanged: 0,
      failed: [],
      absent: [],
      bytes: expect.any(Number),
      rejected: [],
      warnings: [],
      seconds: expect.any(Number),
    });
  });
});

describe("what would be refused", () => {
  it("is told, and sent all the same, since its last good version stays out", async () => {
    content.write("articles/gull.md", BROKEN);
    const { code, stderr } = await push();
    expect(stderr).toMatch(/^articles\/gull\.md:3:12 not-a-time /);
    expect(stderr).toMatch(
      /wireroom: 1 file will be refused; until they are mended, the last good versions stay out$/,
    );
    expect(code).toBe(2);
    expect(await textOf("articles/gull.md")).toBe(BROKEN);
  });

  it("keeps everything back with --strict", async () => {
    content.write("articles/gull.md", BROKEN);
    const { code, stderr } = await push("--strict");
    expect(stderr).toMatch(/wireroom: 1 file would be refused; nothing was sent$/);
    expect(code).toBe(1);
    expect(await keys()).toEqual([]);
  });

  it("keeps everything back when it is publication.yaml", async () => {
    content.write("publication.yaml", PUBLICATION.replace("Europe/Paris", "Moon"));
    const { code, stderr } = await push();
    expect(stderr).toMatch(/unknown-timezone/);
    expect(code).toBe(1);
    expect(await keys()).toEqual([]);
  });

  it("keeps everything back also where a last good publication.yaml is remembered", async () => {
    await run("build", content.root, "--out", content.at("_site"));
    content.write("publication.yaml", PUBLICATION.replace("Europe/Paris", "Moon"));
    const { code, stderr } = await push();
    expect(stderr).toMatch(/unknown-timezone/);
    expect(code).toBe(1);
    expect(await keys()).toEqual([]);
  });

  it("is a folder without publication.yaml, which is perhaps no content folder", async () => {
    content.remove("publication.yaml");
    expect((await push()).code).toBe(1);
    expect(await keys()).toEqual([]);
  });

  it("is a bucket that holds something else, such as the feeds, where drafts would be public", async () => {
    await putObject("rss.xml", "<rss/>");
    const { code, stderr } = await push();
    expect(stderr).toMatch(
      /^wireroom: the bucket content-\d+ holds 1 file and no publication\.yaml, so it is no content bucket; is it the bucket of the feeds\?/,
    );
    expect(code).toBe(1);
    expect(await keys()).toEqual(["rss.xml"]);
  });
});

describe("a bucket's name", () => {
  it.each([
    ["s3://wire/", /write the name of the bucket alone: wire$/],
    ["arn:aws:s3:::wire", /write the name of the bucket alone: wire$/],
    ["The Wire", /write the name of a bucket: 3 to 63 small letters, digits and hyphens$/],
  ])("%s is a wrong usage", async (name, message) => {
    const { code, stderr } = await run("push", content.root, name);
    expect(stderr).toMatch(message);
    expect(code).toBe(64);
  });
});

type Refusing = {
  readonly status: number;
  readonly code: string;
  readonly message?: string;
  readonly headers?: Record<string, string>;
};

/** A server that refuses every request, or those of one method, in S3's words. */
async function refuse(refusing: Refusing, method?: string): Promise<void> {
  const { status, code, message = "No", headers = {} } = refusing;
  const refuser = createServer((request, response) => {
    request.resume();
    if (method !== undefined && request.method !== method) {
      response.writeHead(200, { "Content-Type": "application/xml" });
      response.end("<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
      return;
    }
    response.writeHead(status, { "Content-Type": "application/xml", ...headers });
    response.end(`<Error><Code>${code}</Code><Message>${message}</Message></Error>`);
  });
  await new Promise<void>((resolve) => refuser.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    refuser.closeAllConnections();
    refuser.close();
  });
  useCredentials(`http://127.0.0.1:${(refuser.address() as AddressInfo).port}`);
}

describe("what S3 refuses", () => {
  it.each<[string, Refusing, RegExp]>([
    [
      "no such bucket",
      { status: 404, code: "NoSuchBucket" },
      /^wireroom: there is no bucket content-\d+; the stack's output ContentBucket has its name/,
    ],
    [
      "no permission",
      { status: 403, code: "AccessDenied", message: "User gull is not authorized." },
      /^wireroom: S3 refuses s3:ListBucket on content-\d+: User gull is not authorized; use credentials that may/,
    ],
    [
      "another region, by its header",
      { status: 301, code: "PermanentRedirect", headers: { "x-amz-bucket-region": "eu-west-1" } },
      /^wireroom: the bucket content-\d+ is in eu-west-1: set AWS_REGION=eu-west-1$/,
    ],
    [
      "another region, by its message",
      {
        status: 400,
        code: "AuthorizationHeaderMalformed",
        message: "the region 'us-east-1' is wrong; expecting 'ap-northeast-2'",
      },
      /is in ap-northeast-2: set AWS_REGION=ap-northeast-2$/,
    ],
    [
      "credentials that have expired",
      { status: 400, code: "ExpiredToken" },
      /^wireroom: the AWS credentials have expired: sign in again/,
    ],
    [
      "credentials that nobody knows",
      { status: 403, code: "InvalidAccessKeyId" },
      /^wireroom: AWS does not know the credentials \(InvalidAccessKeyId\)/,
    ],
    [
      "a clock that is wrong",
      { status: 403, code: "RequestTimeTooSkewed" },
      /^wireroom: the clock of this machine is more than 15 minutes wrong/,
    ],
  ])("%s is said with what to do", async (_, refusing, message) => {
    await refuse(refusing);
    const { code, stderr, stdout } = await push("--json");
    expect(stderr).toMatch(message);
    expect(JSON.parse(stdout)).toEqual({ error: stderr.replace("wireroom: ", ""), problems: [] });
    expect(code).toBe(1);
  });

  it("no permission to put is said as such", async () => {
    await refuse({ status: 403, code: "AccessDenied" }, "PUT");
    const { code, stderr } = await push();
    expect(stderr).toMatch(/^wireroom: S3 refuses s3:PutObject on content-\d+: No; /);
    expect(code).toBe(1);
  });

  it("no credentials are said with how to get some", async () => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", undefined);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", undefined);
    const { code, stderr } = await push();
    expect(stderr).toMatch(/^wireroom: no usable AWS credentials: .*; sign in \(aws sso login/);
    expect(code).toBe(1);
  });

  it("no region is said with how to set it", async () => {
    vi.stubEnv("AWS_REGION", undefined);
    const { code, stderr } = await push();
    expect(stderr).toMatch(/^wireroom: no AWS region is set: set AWS_REGION/);
    expect(code).toBe(1);
  });

  it("no network is said as such", async () => {
    useCredentials("http://127.0.0.1:1");
    const { code, stderr } = await push();
    expect(stderr).toMatch(/^wireroom: S3 cannot be reached \(ECONNREFUSED\)/);
    expect(code).toBe(1);
  });
});

describe("sending", () => {
  /** A bucket in which each put ends as it is told to. */
  function storeThat(put: (file: FileToPut) => Promise<void>): ContentStore {
    return { list: async () => new Map(), put, close: () => {} };
  }

  function send(store: ContentStore) {
    const stages = listContent(content.root);
    return sendContent(stages, { store, stored: new Map(), dryRun: false, onDone: () => {} });
  }

  it("begins no stage before the one before it has ended", async () => {
    const history: string[] = [];
    await send(
      storeThat(async ({ key }) => {
        history.push(`begin ${key}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
        history.push(`end ${key}`);
      }),
    );
    expect(history.slice(0, 4)).toEqual([
      "begin publication.yaml",
      "end publication.yaml",
      "begin articles/gull.png",
      "end articles/gull.png",
    ]);
  });

  it("goes on with the rest when a file changes under its hands", async () => {
    const { sent, failed } = await send(
      storeThat(async ({ key }) => {
        if (key === "articles/gull.png") throw new ChangedMeanwhile("BadDigest");
      }),
    );
    expect(failed).toEqual([
      { file: "articles/gull.png", message: "it changed while it was sent; push again" },
    ]);
    expect(sent.length).toBe(3);
  });

  it("ends with the first refusal of S3", async () => {
    const tried: string[] = [];
    const refused = send(
      storeThat(async ({ key }) => {
        tried.push(key);
        throw new Unusable("no");
      }),
    );
    await expect(refused).rejects.toThrow("no");
    expect(tried).toEqual(["publication.yaml"]);
  });

  it("gives S3 the bytes from their beginning again when a stream has broken", async () => {
    const film = Buffer.alloc(9 * 1024 * 1024, 7);
    content.write("media/film.mp4", film);
    const seen: string[] = [];
    await send(
      storeThat(async ({ key, body, md5, length }) => {
        if (key !== "media/film.mp4") return;
        const digest = createHash("md5");
        for await (const chunk of Readable.from(body)) digest.update(chunk);
        expect(digest.digest("hex")).toBe(md5);
        expect(length).toBe(film.length);
        seen.push(md5);
        if (seen.length === 1) throw new PassingRefusal("S3 cannot be reached");
      }),
    );
    expect(seen.length).toBe(2);
  });

  it("has no more under way than it may", async () => {
    let now = 0;
    let most = 0;
    await inParallel(3, Array.from({ length: 20 }), async () => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now--;
    });
    expect(most).toBe(3);
  });
});
