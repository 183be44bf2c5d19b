import fc from "fast-check";
import { expect, it } from "vitest";
import type { Feed } from "../../../lambdas/syndication/feed/feed.ts";
import { FORMATS } from "../../../lambdas/syndication/format/formats.ts";
import { judgeJsonFeed } from "../../validity/json-feed-rules.ts";
import { judge } from "../../validity/rules.ts";
import { write } from "./read-documents.ts";
import { FEED, PLAIN, placeOf, RICH } from "./samples.ts";

const period = fc
  .tuple(
    fc.integer({ min: 1990, max: 2100 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  )
  .chain(([year, month, day]) =>
    fc.constantFrom(
      `${year}`,
      `${year}-${String(month).padStart(2, "0")}`,
      `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`,
    ),
  );

/** Any document of any feed that has an archive, as publishing composes it. */
const documents: fc.Arbitrary<Feed> = fc
  .record({
    folder: fc.constantFrom("", "sections/world/", "sections/%EC%A3%BC/"),
    own: fc.option(period, { nil: undefined }),
    older: fc.option(period, { nil: undefined }),
  })
  .map(({ folder, own, older }) => {
    const archiveAt = (of: string) => placeOf(`${folder}archive/${of}/`);
    const current = placeOf(folder);
    const at = own === undefined ? current : archiveAt(own);
    return {
      ...FEED,
      alternate: at.page,
      documents: at.documents,
      history: {
        ...(own !== undefined && { archive: { period: own, current } }),
        ...(older !== undefined &&
          older !== own && { previous: { ...archiveAt(older), period: older } }),
      },
    };
  });

it("whatever the history, every document of a feed breaks no rule of its format", () => {
  fc.assert(
    fc.property(documents, fc.constantFrom([], [PLAIN], [RICH, PLAIN]), (feed, entries) => {
      const written = write(feed, entries);
      for (const { name } of FORMATS) {
        if (name === "page") continue;
        const found =
          name === "json"
            ? judgeJsonFeed(written.json, feed.documents.json)
            : judge(written[name], feed.documents[name]);
        expect([name, found]).toEqual([name, []]);
      }
    }),
    { numRuns: 200 },
  );
});
