import { expect, it } from "vitest";
import { randomNumbers } from "../../../support/interleaving.ts";
import { deliver, minutesLater, openRoom, settle } from "../../../support/invocation.ts";
import { article, PUBLICATION } from "../../../support/newsroom.ts";

const ID = "tag:example.com,2024:pact";
const TITLE = "A pact is signed beside the harbour";
const PATHS = ["a.md", "m.md", "z.md"];

/** What editors make of a file; undefined: they remove it. */
const VERSIONS = {
  in: {},
  excluded: { partners: { exclude: ["msn"] } },
  refused: { title: "Short" },
  withdrawn: { withdrawn: true },
  draft: { draft: true },
  gone: undefined,
} satisfies Record<string, Readonly<Record<string, unknown>> | undefined>;

type Version = keyof typeof VERSIONS;
type Edit = { readonly path: string; readonly version: Version };

const EDITS: readonly Edit[] = PATHS.flatMap((path) =>
  (Object.keys(VERSIONS) as Version[]).map((version) => ({ path, version })),
);

function textOf(version: Version): string | undefined {
  const fields = VERSIONS[version];
  return fields && article(TITLE, { id: ID, ...fields }, "It is signed.");
}

/** What MSN is to have: the story, word that it is to be taken down, or nothing. */
type Expected = "live" | "told" | "nothing";

/** By a model that knows files and no rows: the smallest path that is no draft has the id. */
function createModel() {
  const files = new Map<string, Version>([["m.md", "in"]]);
  let told = false;
  return (edit: Edit): Expected => {
    if (edit.version === "gone") files.delete(edit.path);
    else files.set(edit.path, edit.version);
    const winner = PATHS.map((path) => files.get(path)).find(
      (version) => version !== undefined && version !== "draft",
    );
    if (winner === "in") told = false;
    // A refused edit leaves what the partner has, and what it was told.
    else if (winner !== "refused") told = true;
    return winner === "in" ? "live" : told ? "told" : "nothing";
  };
}

async function play(edits: readonly Edit[]): Promise<void> {
  const room = await openRoom({ "m.md": textOf("in") }, `${PUBLICATION}partners: {msn: {}}\n`);
  const model = createModel();
  for (const [index, edit] of edits.entries()) {
    room.now = minutesLater(room.now, 3);
    await deliver(room, { [edit.path]: textOf(edit.version) });
    await settle(room);
    const [, item = ""] = (await room.read("partners/msn/feed.xml")).split("<item>");
    const found = item === "" ? "nothing" : item.includes(TITLE) ? "live" : "told";
    const done = edits.slice(0, index + 1).map(({ path, version }) => `${path} ${version}`);
    expect([done.join(", "), found]).toEqual([done.join(", "), model(edit)]);
  }
}

it("MSN has what a model of the files says, after any two edits of three files with one id", async () => {
  for (const first of EDITS) for (const second of EDITS) await play([first, second]);
}, 300_000);

it("MSN has what a model of the files says, after any five edits", async () => {
  const seeds = process.env["WIREROOM_TESTS"] === "all" ? 300 : 60;
  for (let seed = 1; seed <= seeds; seed++) {
    const next = randomNumbers(seed);
    const any = (): Edit =>
      EDITS[Math.floor(next() * EDITS.length)] ?? { path: "m.md", version: "in" };
    await play([any(), any(), any(), any(), any()]);
  }
}, 300_000);
