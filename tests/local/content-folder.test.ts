import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { MemoryBucket } from "../../local/bucket/memory-bucket.ts";
import { openContentFolder } from "../../local/content-folder.ts";
import { contentContract } from "../contracts/content-contract.ts";

contentContract("a folder", async () => {
  const root = mkdtempSync(join(tmpdir(), "content-"));
  const site = new MemoryBucket();
  return {
    content: openContentFolder(root, site),
    site,
    file: async (name, bytes) => {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), bytes);
    },
    remove: async (name) => rmSync(join(root, name)),
    close: async () => rmSync(root, { recursive: true }),
  };
});
