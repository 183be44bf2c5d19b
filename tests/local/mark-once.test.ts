import { expect, it } from "vitest";
import type { Write } from "../../lambdas/syndication/catalog/catalog.ts";
import { mark, pending, readEvery } from "../../lambdas/syndication/catalog/rows.ts";
import { MemoryCatalog } from "../../local/catalog/memory-catalog.ts";
import { markOnce } from "../../local/mark-once.ts";
import { at } from "../support/newsroom.ts";

const about = { at: [at("2024-06-19T12:00:00Z")] };

async function marksAfter(...transactions: readonly (readonly Write[])[]) {
  const catalog = new MemoryCatalog();
  const once = markOnce(catalog);
  for (const writes of transactions) await once.write(writes);
  const rows = await readEvery(catalog, "mark");
  return Object.fromEntries(rows.map(({ sort, value }) => [sort.replace("\n", " "), value]));
}

it("a feed is marked by the first change alone, for all that it has", async () => {
  const marks = await marksAfter(
    [mark("/", "1", about), mark("/tags/fog/", "1", about)],
    [mark("/", "2", about), mark("/", "3", about)],
    [mark("/tags/tide/", "4", about)],
  );
  expect(marks).toEqual({ "/ 1": null, "/tags/fog/ 1": null, "/tags/tide/ 4": null });
});

it("a change that was not committed has marked nothing", async () => {
  const refused = { check: { partition: "a", sort: "b" }, when: { revision: 1 } };
  const marks = await marksAfter([refused, mark("/", "1", about)], [mark("/", "2", about)]);
  expect(marks).toEqual({ "/ 2": null });
});

it("what was taken down is said each time, and what is no feed is marked as ever", async () => {
  const takedown = { ...about, isTakedown: true as const };
  const marks = await marksAfter(
    [mark("/", "1", about), mark("page:a", "1"), pending("a.md", "1")],
    [mark("/", "2", takedown), mark("page:a", "2")],
  );
  expect(marks).toEqual({ "/ 1": null, "/ 2": takedown, "page:a 1": null, "page:a 2": null });
});
