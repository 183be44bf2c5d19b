import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { ENTRIES, importInto, OLD_FEEDS, publishDocument } from "../local/import/old-feeds.ts";
import { temporaryFolder } from "../support/folder.ts";
import { describeWith } from "../support/tools.ts";
import { READERS, type Reader } from "./readers.ts";
import { runReader } from "./run-reader.ts";

/** A server with one document at one address: the old feed until another takes its place. */
async function serveDocument(first: string) {
  let document = first;
  const server = createServer((_, answer) => {
    const type = document.includes("<rss") ? "application/rss+xml" : "application/atom+xml";
    answer.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(document);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/feed/`,
    replaceBy: (next: string) => {
      document = next;
    },
  };
}

const CASES = Object.entries(OLD_FEEDS);

for (const name of ["newsboat", "rss2email"] as const) {
  const reader = READERS[name] as Reader;
  describeWith(reader.programs, `${name} at the address of an old feed`, () => {
    it.each(CASES)("shows as much as is said of one with %s", async (_, old) => {
      const folder = temporaryFolder();
      await importInto(folder, old.document);
      const { address, replaceBy } = await serveDocument(old.document);
      await reader.update(folder, address);
      expect(await reader.copies(folder)).toHaveLength(ENTRIES);
      replaceBy(await publishDocument(folder.at("content"), old.successor));
      await reader.update(folder, address);
      expect(await reader.copies(folder)).toHaveLength(ENTRIES + old.news[name]);
    });
  });
}

describeWith("feedparser", "feedparser at the address of an old feed", () => {
  it.each(CASES)("gives as many new ids as is said of one with %s", async (_, old) => {
    const folder = temporaryFolder();
    await importInto(folder, old.document);
    const { address, replaceBy } = await serveDocument(old.document);
    const script = fileURLToPath(new URL("import_ids.py", import.meta.url));
    const ids = async (): Promise<readonly string[]> =>
      JSON.parse(await runReader("feedparser", [script, address], folder.root));
    const before = new Set(await ids());
    expect(before.size).toBe(ENTRIES);
    replaceBy(await publishDocument(folder.at("content"), old.successor));
    const after = await ids();
    expect(after).toHaveLength(ENTRIES);
    expect(after.filter((id) => !before.has(id))).toHaveLength(old.news.feedparser);
  });
});
