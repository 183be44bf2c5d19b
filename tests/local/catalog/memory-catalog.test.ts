import { describe, expect, it } from "vitest";
import { MemoryCatalog } from "../../../local/catalog/memory-catalog.ts";
import { catalogContract } from "../../contracts/catalog-contract.ts";

catalogContract("the catalog in memory", async () => {
  const catalog = new MemoryCatalog();
  return { catalog, rowsRead: () => catalog.rowsRead, close: async () => {} };
});

describe("the catalog in memory", () => {
  it("takes 100,000 rows of one partition one by one, asked again and again, in seconds", async () => {
    const catalog = new MemoryCatalog();
    const started = performance.now();
    for (let index = 0; index < 100_000; index++) {
      const sort = String((index * 48_271) % 100_003);
      await catalog.write([{ put: { partition: "feed", sort, value: index } }]);
      if (index % 500 === 0) await catalog.query("feed", { descending: true, limit: 20 });
    }
    expect(await catalog.query("feed")).toHaveLength(100_000);
    // A sort at each question, or a search through the rows at each write, takes minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
