import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { countNews, itemsOf } from "./identities.ts";
import { ENTRIES, importInto, OLD_FEEDS, publishDocument } from "./old-feeds.ts";

describe.each(Object.entries(OLD_FEEDS))("a feed with %s", (_, { document, successor, news }) => {
  it("is known again as far as it can be, by the rules of readers", async () => {
    const folder = temporaryFolder();
    expect((await importInto(folder, document)).code).toBe(0);
    const after = await publishDocument(folder.at("content"), successor);
    expect(itemsOf(after)).toHaveLength(ENTRIES);
    expect(countNews(document, after)).toEqual(news);
  });

  it("is reported as what readers would make of it", async () => {
    const folder = temporaryFolder();
    const { stdout } = await importInto(folder, document, "--json");
    const report = JSON.parse(stdout);
    expect(report.entries).toBe(ENTRIES);
    expect(report.byReader).toEqual(news);
    expect(report.new).toHaveLength(Math.max(...Object.values(news)));
    expect(report.new.every(({ reason }: { reason: string }) => reason.length > 20)).toBe(true);
  });

  it("is imported once: a second import writes nothing", async () => {
    const folder = temporaryFolder();
    await importInto(folder, document);
    const { stdout } = await importInto(folder, document, "--json");
    const { written, existing, byReader } = JSON.parse(stdout);
    expect({ written, existing: existing.length, byReader }).toEqual({
      written: [],
      existing: ENTRIES,
      byReader: news,
    });
  });
});
