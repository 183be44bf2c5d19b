import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { s3Client } from "../../lambdas/aws/clients.ts";
import { createS3Bucket } from "../../lambdas/aws/s3-bucket.ts";
import { createS3Content } from "../../lambdas/aws/s3-content.ts";
import { bucketContract } from "../contracts/bucket-contract.ts";
import { contentContract } from "../contracts/content-contract.ts";
import { lackOfCeph, startCeph } from "../support/ceph.ts";
import { describeWithServers, type Server } from "../support/server.ts";
import { loseNextAnswer } from "./answers.ts";

describeWithServers([lackOfCeph()], "S3, as Ceph has it", () => {
  let server: Server;
  let client: S3Client;

  beforeAll(async () => {
    server = await startCeph();
    for (const [name, value] of Object.entries(server.environment)) vi.stubEnv(name, value);
    client = s3Client();
    for (const Bucket of ["content", "feeds"])
      await client.send(new CreateBucketCommand({ Bucket }));
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    client.destroy();
    await server.stop();
  });

  bucketContract("a bucket of S3", async () => {
    const bucket = createS3Bucket(client, "feeds");
    const reopen = async () => createS3Bucket(s3Client(), "feeds");
    return { bucket, reopen, close: async () => {} };
  });

  // Otherwise: a renderer takes its own document for another's.
  it("a put that is sent again, because its answer was lost, is no conflict", async () => {
    const bucket = createS3Bucket(client, "feeds");
    const body = new Uint8Array([1, 2, 3]);
    const headers = { mediaType: "text/html", metadata: { status: "410", location: "/a" } };
    loseNextAnswer(client);
    const first = await bucket.put("lost", body, headers, "if-absent");
    expect(first).toEqual({ etag: (await bucket.head("lost"))?.etag });
    const ifMatch = first === "conflict" ? "" : first.etag;
    loseNextAnswer(client);
    const second = await bucket.put("lost", new Uint8Array([4]), headers, { ifMatch });
    expect(second).toEqual({ etag: (await bucket.head("lost"))?.etag });
    expect(await bucket.put("lost", new Uint8Array([4]), headers, { ifMatch })).toBe("conflict");
  });

  contentContract("a bucket of S3", async () => ({
    content: createS3Content(client, "content", "feeds"),
    site: createS3Bucket(client, "feeds"),
    file: async (Key, Body) => {
      const ContentType = "application/x-as-uploaded";
      await client.send(new PutObjectCommand({ Bucket: "content", Key, Body, ContentType }));
    },
    remove: async (Key) => {
      await client.send(new DeleteObjectCommand({ Bucket: "content", Key }));
    },
    copiesAnyVersion: true,
    close: async () => {},
  }));
});
