import { expect, it } from "vitest";
import { toVisitors, type Visitor } from "../../bench/readers.ts";

const SITE = {
  feeds: ["/", "/sections/world/", "/tags/tide/"],
  articles: ["/articles/a/", "/articles/b/"],
  media: ["/media/a.png"],
};

const visitors = toVisitors(SITE);

function share(is: (visitor: Visitor) => boolean): number {
  return visitors.filter(is).length / visitors.length;
}

it("are a hundred of each of eleven readers", () => {
  expect(visitors).toHaveLength(1100);
  expect(share(({ coding }) => coding === "identity")).toBeCloseTo(2 / 11, 6);
});

it("ask for feeds most, for pages and pictures too, and for what is not there", () => {
  expect(share(({ path }) => /\.(xml|json)$/.test(path))).toBeCloseTo(0.77, 6);
  expect(share(({ path }) => path.endsWith("/"))).toBeCloseTo(0.16, 6);
  expect(share(({ path }) => path === "/media/a.png")).toBeCloseTo(0.04, 6);
  expect(share(({ expected }) => expected.includes(404))).toBeCloseTo(0.03, 6);
  expect(share(({ method }) => method === "HEAD")).toBeCloseTo(0.02, 6);
});

it("ask for every address of the site", () => {
  const paths = new Set(visitors.map(({ path }) => path));
  for (const folder of SITE.feeds) {
    for (const file of ["", "rss.xml", "atom.xml", "feed.json"]) {
      expect(paths).toContain(`${folder}${file}`);
    }
  }
  for (const path of [...SITE.articles, ...SITE.media]) expect(paths).toContain(path);
});

it("expect a 304 only where they send a validator", () => {
  const wrong = visitors.filter(
    ({ expected, isConditional }) => expected.includes(304) !== isConditional,
  );
  expect(wrong).toEqual([]);
});

it("are mixed: of any fifty in a row there are all encodings, and at least six addresses", () => {
  for (let first = 0; first + 50 <= visitors.length; first += 50) {
    const some = visitors.slice(first, first + 50);
    expect(new Set(some.map(({ coding }) => coding)).size).toBe(3);
    expect(new Set(some.map(({ path }) => path)).size).toBeGreaterThanOrEqual(6);
  }
});
