import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNotification } from "../../lambdas/handlers/notification.ts";
import { deliver, openRoom, workLeft } from "../support/invocation.ts";
import { article } from "../support/newsroom.ts";
import { runs, wildText, wildValue } from "./arbitraries.ts";

const encodeKey = (key: string): string => {
  const escaped = encodeURIComponent(key.toWellFormed()).replaceAll("%20", "+");
  return key.isWellFormed() ? escaped : key;
};

const AWKWARD =
  "|/|//|.|..|../x.md|a/../b.md|.wireroom/reports/a.md.json|node_modules/x.md|publication.yaml/x.md|__proto__|constructor.md|a//b.md|/a.md|a.md/|_posts/x.md|con.md|\u0000.md|a\nb.md|%.md|\ud800.md|_index.md|x/_index.md".split(
    "|",
  );
const key = fc.oneof(
  fc.constantFrom(...AWKWARD),
  wildText,
  wildText.map((text) => `${text}.md`),
  fc.constantFrom("a", "é", "/a", "한").map((piece) => `${piece.repeat(600)}.md`),
);

const record = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      eventName: fc.constantFrom("ObjectCreated:Put", "ObjectRemoved:Delete", "x"),
      eventTime: fc.oneof(wildText, fc.constant("2026-11-24T06:30:00.250Z")),
      s3: fc.record({ object: fc.record({ key: key.map(encodeKey) }) }),
    }),
  },
  { weight: 1, arbitrary: wildValue },
);

/** The body of a message: a notification, well or badly, or anything else. */
const message = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(record, { maxLength: 3 }).map((Records) => JSON.stringify({ Records })),
  },
  { weight: 1, arbitrary: wildValue.map((value) => JSON.stringify(value) ?? "") },
  {
    weight: 1,
    arbitrary: fc
      .record({ Records: wildValue, Event: wildValue })
      .map((value) => JSON.stringify(value)),
  },
  { weight: 1, arbitrary: wildText },
);

/** The paths of a message; undefined where it is refused, which fails that message alone. */
function pathsOf(body: string): readonly string[] | undefined {
  try {
    return readNotification(body).map(({ path }) => path);
  } catch (error) {
    expect(error).toBeInstanceOf(Error);
    return undefined;
  }
}

describe("any message of the queue", () => {
  it("names files, or is refused as a whole", () => {
    fc.assert(
      fc.property(message, (body) => {
        for (const path of pathsOf(body) ?? []) expect(path).toBe(path.normalize("NFC"));
      }),
      runs(3000, 50_000),
    );
  });

  it("leaves its neighbours to be published: files that nobody could have filed are no fault", async () => {
    const before = await openRoom({ "old.md": article("Old") });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 4 }), async (bodies) => {
        const room = await before.copy();
        room.put("new.md", article("New"));
        const paths = bodies.flatMap((body) => pathsOf(body) ?? []);
        const files = Object.fromEntries(
          paths.filter((path) => !room.files.has(path)).map((path) => [path, undefined]),
        );
        const again = await deliver(room, { ...files, "new.md": article("New") });
        expect(again).toEqual([]);
        expect([...(await room.titles())].sort()).toEqual(["New", "Old"]);
        expect(await workLeft(room)).toEqual([]);
      }),
      runs(60, 1000),
    );
  }, 240_000);
});
