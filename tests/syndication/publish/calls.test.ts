import { beforeAll, describe, expect, it } from "vitest";
import type { Ports } from "../../../lambdas/syndication/publish/ports.ts";
import { createService } from "../../../lambdas/syndication/publish/service.ts";
import { watchPorts } from "../../support/interleaving.ts";
import { article, Newsroom, PUBLICATION } from "../../support/newsroom.ts";

const FEEDS = 8;
const WORDS = { section: "world", authors: ["Ana"], tags: ["a", "b", "c", "d", "e"] };
const SETTINGS = `${PUBLICATION}articleUrl: https://example.com/{slug}
archive: none
window: 20
`;

/** Calls of one change besides the puts of objects, and these. */
type Cost = { readonly calls: number; readonly puts: number; readonly what: readonly string[] };

const STEPS: readonly [string, string | undefined][] = [
  ["a new story", article("Pact", WORDS)],
  ["an edit", article("Pact, edited", WORDS)],
  ["a takedown", undefined],
];

/** A newsroom with so many articles before them, each with some twenty rows. */
async function measure(articles: number): Promise<readonly Cost[]> {
  const room = new Newsroom(SETTINGS);
  for (let number = 0; number < articles; number++) {
    room.put(`before/${number}.md`, article(`Before ${number}`, WORDS));
  }
  await room.publish();
  const costs: Cost[] = [];
  for (const [, text] of STEPS) {
    if (text === undefined) room.remove("pact.md");
    else room.put("pact.md", text);
    const what: string[] = [];
    let puts = 0;
    const service = createService(
      counting(room.ports, (call) => {
        if (call.startsWith("site.put")) puts++;
        else what.push(call);
      }),
    );
    await service.look("pact.md", room.run());
    await service.finish(room.run());
    costs.push({ calls: what.length, puts, what });
  }
  return costs;
}

/** DynamoDB gives the rows of a hundred keys at a time. */
function counting(ports: Ports, count: (call: string) => void): Ports {
  const { catalog, ...others } = watchPorts(ports, (call, perform) => {
    if (!call.startsWith("catalog.read")) count(call);
    return perform();
  });
  return {
    ...others,
    catalog: {
      ...catalog,
      read: (keys) => {
        const [first] = keys;
        for (let read = 0; read < keys.length; read += 100) {
          count(`catalog.read ${first?.partition}, ${keys.length} keys`);
        }
        return catalog.read(keys);
      },
    },
  };
}

describe("one change", () => {
  let few: readonly Cost[];
  let many: readonly Cost[];
  beforeAll(async () => {
    few = await measure(50);
    many = await measure(1000);
  }, 120_000);

  it.each([
    ["a new story", 0, 12 + 2 * FEEDS],
    ["an edit", 1, 12 + 2 * FEEDS],
    // What was taken down is read besides.
    ["a takedown", 2, 12 + 3 * FEEDS],
  ])("%s costs few calls", (_, step, most) => {
    const { calls = 0, what = [], puts = 0 } = few[step] ?? {};
    expect(calls, what.join("\n")).toBeLessThanOrEqual(most);
    expect(puts).toBeGreaterThan(FEEDS);
  });

  it("reads a record once, in however many feeds its story is", () => {
    // The same twenty entries in each of them.
    const ofRecords = many[1]?.what.filter((call) => call.startsWith("catalog.read record"));
    expect(ofRecords).toHaveLength(1);
  });

  it.each(STEPS.map(([name], step) => [name, step] as const))(
    "%s costs the same at a thousand rows and at twenty thousand",
    (_, step) => {
      const { what: atFew, ...costAtFew } = few[step] ?? {};
      const { what: atMany, ...costAtMany } = many[step] ?? {};
      expect(costAtMany, atMany?.join("\n")).toEqual(costAtFew);
      expect(atFew?.length).toBeGreaterThan(0);
    },
  );
});
