import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parsePublication } from "../../lambdas/syndication/parse-publication.ts";
import { article, Newsroom } from "../support/newsroom.ts";
import { runs, wildPublication } from "./arbitraries.ts";
import { documentFaults } from "./documents.ts";

const path = "publication.yaml";

describe("any publication.yaml", () => {
  it("is read, or refused with the place of each mistake and what to write", () => {
    fc.assert(
      fc.property(wildPublication, (bytes) => {
        const parsed = parsePublication({ path, bytes });
        const problems = parsed.ok ? parsed.warnings : parsed.problems;
        expect(parsed.ok || problems.length > 0).toBe(true);
        for (const { file, line, column, message } of problems) {
          expect(file).toBe(path);
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(message).toMatch(/^[^\n]{3,}/);
          expect(message).not.toMatch(/\[object|undefined is|NaN/);
        }
      }),
      runs(600, 20_000),
    );
  });

  it("makes good documents where it is read, and leaves the site as it was where it is not", async () => {
    const before = new Newsroom();
    before.put("good.md", article("Good", { section: "world", tags: ["Good"] }));
    await before.publish();
    await fc.assert(
      fc.asyncProperty(wildPublication, async (bytes) => {
        const room = await before.copy();
        const puts = room.puts.length;
        const isRead = parsePublication({ path, bytes }).ok;
        const documents = isRead ? undefined : await room.documents();
        room.put(path, bytes);
        await room.publish();
        if (documents) expect(await room.documents()).toEqual(documents);
        expect(await documentFaults(room, puts)).toEqual([]);
        expect(await room.titles()).toEqual(["Good"]);
      }),
      runs(50, 800),
    );
  }, 300_000);
});
