import { createHash } from "node:crypto";
import { parseFeed } from "@rowanmanning/feed-parser";
import { describe, expect, it } from "vitest";
import { countNews, itemsOf } from "../local/import/identities.ts";
import { BEFORE_EDITS, type Edit, type EditName, NAMED_EDITS, STORY_ID } from "../support/edits.ts";
import { deliver, openRoom } from "../support/invocation.ts";

const KNOWN = { newsboat: 0, feedparser: 0, rss2email: 0, FreshRSS: 0 };
const NEW = { newsboat: 1, feedparser: 1, rss2email: 1, FreshRSS: 1 };

/** A document of the whole publication before the edit, and after each of its steps. */
async function editionsOf(
  { before = BEFORE_EDITS, steps }: Edit,
  key: string,
): Promise<{ readonly first: string; readonly others: readonly string[] }> {
  const room = await openRoom(before);
  const first = await room.read(key);
  const others: string[] = [];
  for (const step of steps) {
    await deliver(room, step);
    others.push(await room.read(key));
  }
  return { first, others };
}

describe.each(["rss.xml", "atom.xml"])("by the identity rules of readers of %s", (key) => {
  it.each(NAMED_EDITS)("%s makes nothing new, but where the id is another", async (_, edit) => {
    const { first, others } = await editionsOf(edit, key);
    expect(itemsOf(first)).toHaveLength(4);
    for (const next of others) {
      expect(countNews(first, next)).toEqual(edit.id === undefined ? KNOWN : NEW);
    }
    expect(itemsOf(others.at(-1) ?? "")).toHaveLength(edit.isTakenDown ? 3 : 4);
  });
});

describe("by the ids of a JSON Feed", () => {
  it.each(NAMED_EDITS)("%s makes nothing new, but where the id is another", async (_, edit) => {
    const { first, others } = await editionsOf(edit, "feed.json");
    const idsOf = (document: string): readonly string[] =>
      JSON.parse(document).items.map(({ id }: { id: string }) => id);
    const [before, after] = [idsOf(first), idsOf(others.at(-1) ?? "")];
    const fresh = after.filter((id) => !before.includes(id));
    expect(fresh).toEqual(edit.id === undefined ? [] : [edit.id]);
  });
});

/** Edits after which FreshRSS keeps the copy that it has: nothing that its digest is made of differs. */
const UNSEEN: readonly EditName[] = [
  "another folder",
  "a withdrawal that is undone",
  "a deletion that is undone",
];

/**
 * app/Models/Entry.php, hash: of an entry that it knows, FreshRSS 6c58b90 replaces its copy where address, title, authors,
 * text or tags differ. No date is among them.
 */
function digestsInFreshRss(document: string): ReadonlyMap<string | null, string> {
  return new Map(
    parseFeed(document).items.map((item) => {
      const { id, url, title, authors, content, description, categories } = item;
      const names = authors.map(({ name }) => name).join(";");
      const tags = categories.map(({ term }) => `#${term}`).join(" ");
      const text = `${url}${title}${names}${content ?? description}${tags}`;
      return [id, createHash("md5").update(text).digest("hex")];
    }),
  );
}

describe.each(["rss.xml", "atom.xml"])("FreshRSS, which knows an entry of %s again", (key) => {
  const edits = NAMED_EDITS.filter(([, { id, isTakenDown }]) => !id && !isTakenDown);

  it.each(edits)("sees whether it has changed after %s", async (name, edit) => {
    const { first, others } = await editionsOf(edit, key);
    const [before, after] = [first, others.at(-1) ?? ""].map(digestsInFreshRss);
    const ids = [...(before?.keys() ?? [])];
    const changed = ids.filter((id) => before?.get(id) !== after?.get(id));
    expect(changed).toEqual(UNSEEN.includes(name) ? [] : [STORY_ID]);
  });
});
