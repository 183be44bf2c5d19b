import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BEFORE_EDITS, EDITS, type Edit, type EditName, STORY_WORDS } from "../support/edits.ts";
import { type Folder, makeFolder, temporaryFolder } from "../support/folder.ts";
import { describeWith } from "../support/tools.ts";
import { READERS, type Reader } from "./readers.ts";
import { type Edition, type EditionServer, editionsOf, serveEditions } from "./serve-editions.ts";

/**
 * What a reader that had the story shows once it has been edited: one entry with what is "new", or as it was ("old"; in
 * a mail that has been sent), or the "same", because nothing that it shows has changed; "kept", though it was taken
 * down; or "twice".
 */
type Shown = "new" | "old" | "same" | "kept" | "twice";

/** In RSS and Atom alike. sfeed knows an entry by its id, its title and its address together. */
const TABLE: Readonly<Record<EditName, readonly Shown[]>> = {
  // edits                        newsboat rss2email feed2exec elfeed feedparser sfeed
  "a minor edit": /*           */ ["new", "old", "old", "new", "new", "old"],
  "an update": /*              */ ["new", "old", "old", "new", "new", "old"],
  "a correction": /*           */ ["new", "old", "old", "new", "new", "old"],
  "another title": /*          */ ["new", "old", "old", "new", "new", "twice"],
  "another section": /*        */ ["same", "same", "same", "same", "same", "same"],
  "other tags": /*             */ ["same", "same", "same", "same", "same", "same"],
  "other authors": /*          */ ["same", "same", "same", "same", "same", "same"],
  "another slug": /*           */ ["new", "old", "old", "new", "new", "twice"],
  "another file name": /*      */ ["new", "old", "old", "new", "new", "twice"],
  "another folder": /*         */ ["same", "same", "same", "same", "same", "same"],
  "all of these at once": /*   */ ["new", "old", "old", "new", "new", "twice"],
  "a withdrawal": /*           */ ["kept", "kept", "kept", "kept", "kept", "kept"],
  "a withdrawal that is undone": ["same", "same", "same", "same", "same", "same"],
  "an expiry": /*              */ ["kept", "kept", "kept", "kept", "kept", "kept"],
  "a deletion": /*             */ ["kept", "kept", "kept", "kept", "kept", "kept"],
  "a deletion that is undone": /**/ ["same", "same", "same", "same", "same", "same"],
  "another file name, without an id": ["twice", "twice", "twice", "twice", "twice", "twice"],
};

const FEEDS = ["rss.xml", "atom.xml"];

let server: EditionServer;
beforeAll(async () => {
  server = await serveEditions();
});
afterAll(() => server.close());

/** What is made once for many tests, and goes after all of them. */
const editions = new Map<Edit, Promise<readonly Edition[]>>();
const homes = new Map<string, Folder>();
afterAll(() => {
  for (const home of homes.values()) home.discard();
});

function editionsAfter(edit: Edit): Promise<readonly Edition[]> {
  const { before = BEFORE_EDITS, steps } = edit;
  const made = editions.get(edit) ?? editionsOf(before, steps, server.origin);
  editions.set(edit, made);
  return made;
}

/** A home for a reader that has stored what is served, and all of that has been read. */
async function homeBefore(
  [name, reader]: readonly [string, Reader],
  address: string,
  { before = BEFORE_EDITS }: Edit,
): Promise<Folder> {
  const key = JSON.stringify([name, address, before]);
  const base = homes.get(key) ?? makeFolder();
  if (!homes.has(key)) {
    homes.set(key, base);
    await reader.update(base, address);
    await reader.readAll?.(base);
  }
  const home = temporaryFolder();
  home.copy(base.root, ".");
  return home;
}

for (const [column, [name, reader]] of Object.entries(READERS).entries()) {
  const rows = Object.entries(TABLE).map(
    ([edit, shown]) => [edit as EditName, shown[column] ?? "twice"] as const,
  );
  describeWith(reader.programs, `${name}, which has a story of four`, () => {
    describe.each(FEEDS)("by %s", (feed) => {
      it.each(rows)("after %s: %s", async (editName, shown) => {
        const edit: Edit = EDITS[editName];
        const address = `${server.origin}${feed}`;
        let home: Folder | undefined;
        for (const edition of await editionsAfter(edit)) {
          server.show(edition);
          if (home) await reader.update(home, address);
          else home = await homeBefore([name, reader], address, edit);
        }
        if (home) await expectShown(shown, reader, home, edit);
      });
    });
  });
}

async function expectShown(
  shown: Shown,
  { copies, readAll }: Reader,
  home: Folder,
  { marker = "" }: Edit,
): Promise<void> {
  const all = await copies(home);
  const own = all.filter(({ text }) => text.includes(STORY_WORDS));
  const isNew = own.map(({ text }) => text.includes(marker));
  expect(all).toHaveLength(shown === "twice" ? 5 : 4);
  expect(own).toHaveLength(shown === "twice" ? 2 : 1);
  if (shown === "new" || shown === "old") expect(isNew).toEqual([shown === "new"]);
  const unread = all.filter((copy) => copy.unread);
  // An edit is not shown as unread.
  expect(unread).toHaveLength(shown === "twice" && readAll ? 1 : 0);
}
