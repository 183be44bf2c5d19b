import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { article, Newsroom } from "../support/newsroom.ts";
import { goodPublication, runs, wildArticle } from "./arbitraries.ts";
import { documentFaults } from "./documents.ts";

const GOOD = { "good.md": article("Good", { section: "world", tags: ["Good"] }) };

async function open(publication?: string): Promise<Newsroom> {
  const room = new Newsroom(publication);
  for (const [path, text] of Object.entries(GOOD)) room.put(path, text);
  await room.publish();
  return room;
}

/** The good article's entry in each of the feeds, as text. */
async function goodEntries(room: Newsroom): Promise<readonly string[]> {
  const rss = await room.read("rss.xml");
  const atom = await room.read("atom.xml");
  const { items } = JSON.parse(await room.read("feed.json")) as { items: { title: string }[] };
  return [
    rss.split("<item>").find((item) => item.includes(">Good</title>")) ?? "",
    atom.split("<entry>").find((entry) => entry.includes(">Good</title>")) ?? "",
    JSON.stringify(items.find(({ title }) => title === "Good")),
  ].map((entry) => entry.replace(/<\/(?:item|entry)>.*$/s, ""));
}

describe("any file that may be an article", () => {
  it("is out, or is refused with its place and what to write, beside a good one that is as it was", async () => {
    const before = await open();
    const alone = await goodEntries(before);
    expect(alone.every((entry) => entry.includes("Good"))).toBe(true);
    await fc.assert(
      fc.asyncProperty(wildArticle, async ({ name, bytes }) => {
        const room = await before.copy();
        const puts = room.puts.length;
        room.put(name, bytes);
        await room.publish();
        const record = await room.record(name);
        const problems = [...(record?.refusals ?? []), ...(record?.warnings ?? [])];
        for (const { file, line, column, message } of problems) {
          expect(file).toBe(name);
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(message).toMatch(/^[^\n]{3,}/);
          expect(message).not.toMatch(/\[object|undefined is|NaN/);
        }
        expect(record?.availability !== undefined || record?.refusals.length !== 0).toBe(true);
        if (record?.availability?.status === "live" && record.refusals.length === 0) {
          expect((await room.titles()).length).toBe(2);
        }
        expect(await goodEntries(room)).toEqual(alone);
        expect(await documentFaults(room, puts)).toEqual([]);
      }),
      runs(120, 2500),
    );
  }, 300_000);

  it("makes good documents for every reader, whatever the settings are", async () => {
    await fc.assert(
      fc.asyncProperty(
        goodPublication,
        fc.array(wildArticle, { minLength: 1, maxLength: 3 }),
        async (publication, files) => {
          const room = await open(publication);
          for (const [at, { name, bytes }] of files.entries())
            room.put(`world/${at}-${name}`, bytes);
          await room.publish();
          expect(await documentFaults(room)).toEqual([]);
        },
      ),
      runs(25, 500),
    );
  }, 300_000);
});
