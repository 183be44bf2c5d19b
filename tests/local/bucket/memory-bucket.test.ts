import { describe, expect, it } from "vitest";
import { MemoryBucket } from "../../../local/bucket/memory-bucket.ts";
import { bucketContract } from "../../contracts/bucket-contract.ts";

bucketContract("the bucket in memory", async () => ({
  bucket: new MemoryBucket(),
  close: async () => {},
}));

describe("the bucket in memory", () => {
  it.each([
    ["below an object", "a/b", "a/b/c"],
    ["where a folder is", "a/b/c", "a/b"],
  ])("refuses an object %s, as a folder must", async (_, first, second) => {
    const bucket = new MemoryBucket();
    const body = new Uint8Array(1);
    await bucket.put(first, body, { mediaType: "text/plain" });
    await expect(bucket.put(second, body, { mediaType: "text/plain" })).rejects.toThrow("at once");
    expect(await bucket.head(second)).toBeUndefined();
  });
});
