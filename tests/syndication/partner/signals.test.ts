import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Partner } from "../../../lambdas/syndication/partner/partner.ts";
import { PARTNERS } from "../../../lambdas/syndication/partner/partners.ts";
import { deliver, invoke, minutesLater, openRoom } from "../../support/invocation.ts";
import { article, at, type Newsroom } from "../../support/newsroom.ts";
import { PARTNER_CASES } from "../../support/partner-case.ts";

const STORY = "2024-06-20-lamps.md";

/** A story that no partner has anything to say of: every partner would take it. */
const FIELDS = {
  title: "Both harbour lamps are lit again after a week of dark",
  id: "tag:harbour.example,2024:lamps",
  slug: "lamps",
  published: "2024-06-20T06:00:00Z",
  updated: "2024-06-20T06:00:00Z",
  expires: "2024-07-20T06:00:00Z",
  authors: ["Ida Lindqvist"],
  section: "world",
  tags: ["Harbours"],
  summary: `The two lamps at the mouth of the harbour are lit again since last night. The lenses are back in their frames, which were made anew by a smith on the other side of the strait, and the first ship to come in by their light was the mail boat, twenty minutes late, with a band on its deck that nobody had asked for and that everybody had come to hear.`,
  image: {
    src: "https://pictures.harbour.example/lamps.jpg",
    width: 1920,
    height: 1080,
    alt: "Two lamps above a quay",
    credit: "Harbour / A. N.",
  },
};

const PARAGRAPH = `The lamps were lit at nine, first the northern one and then, after a pause in which somebody could be heard to swear, the southern. People had come down to the quay with folding chairs and soup. The pilots stood apart, as they do, and looked at the water and not at the light, since that is where it matters whether a lamp is any good. `;

const BODY = `${PARAGRAPH.repeat(3).trim()}

${PARAGRAPH.trim()}

Admission to the quay was free of charge.`;

type Event = {
  /** What becomes of the story's file; undefined: it is gone. Absent: it stays. */
  readonly file?: string | undefined;
  /** Of the look. Absent: an hour after the story was published. */
  readonly now?: string;
};

const as = (fields: Record<string, unknown>, body = BODY): string =>
  article("", { ...FIELDS, ...fields }, body);

/** Events down. Each is filed at one o'clock. */
const EVENTS: Readonly<Record<string, (partner: Partner) => Event>> = {
  "a minor edit": () => ({ file: as({}, BODY.replace("free of charge", "free")) }),
  "an update": () => ({
    file: as({ updated: "2024-06-20T12:30:00Z" }, BODY.replace("free of charge", "free")),
  }),
  "a correction": () => ({
    file: as({ correction: { at: "2024-06-20T12:30:00Z", text: "It was ten, not nine." } }),
  }),
  "another slug": () => ({ file: as({ slug: "both-lamps" }) }),
  "another tag": () => ({ file: as({ tags: ["Harbours", "Light"] }) }),
  "a withdrawal": () => ({
    file: as({ withdrawn: { at: "2024-06-20T12:45:00Z", reason: "It was another harbour" } }),
  }),
  "a deletion": () => ({ file: undefined }),
  "being kept from the partner": ({ name }) => ({ file: as({ partners: { exclude: [name] } }) }),
  "its expiry": () => ({ now: "2024-07-20T06:00:00Z" }),
};

const HOUR = at("2024-06-20T13:00:00Z");

/** A room in which the partner has the story, and another one beside. */
async function openCase(partner: Partner): Promise<Newsroom> {
  const publication = readFileSync(`${PARTNER_CASES}${partner.name}/publication.yaml`, "utf8");
  const beside = {
    ...FIELDS,
    title: "A mail boat with a band on its deck came in late",
    slug: "boat",
  };
  const room = await openRoom(
    {
      [STORY]: as({}),
      "2024-06-20-boat.md": article(
        "",
        {
          ...beside,
          id: "tag:harbour.example,2024:boat",
          published: "2024-06-20T05:00:00Z",
          updated: "2024-06-20T05:00:00Z",
          expires: "2025-06-20T05:00:00Z",
        },
        BODY,
      ),
    },
    publication,
  );
  return room;
}

/** What is enough of a line of text to know it again. */
const LONGEST_LINE = 100;

/** Lines of the partner's documents, in their plain form; of long ones the beginning and the end. */
async function readLines(
  room: Newsroom,
  { name }: Partner,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const folder = `partners/${name}/`;
  const documents = Object.entries(await room.documents());
  return new Map(
    documents
      .filter(([key]) => key.startsWith(folder) && !/\.(br|gz)$/.test(key))
      .map(([key, text]) => [
        key.slice(folder.length),
        new TextDecoder()
          .decode(Buffer.from(text, "latin1"))
          .split("\n")
          .map((line) => shorten(line.trim())),
      ]),
  );
}

function shorten(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  return `${line.slice(0, LONGEST_LINE / 2)} … ${line.slice(-LONGEST_LINE / 2)}`;
}

/** Lines that went (`-`) and came (`+`), file by file: what the partner sees of an event. */
function compareLines(
  before: ReadonlyMap<string, readonly string[]>,
  after: ReadonlyMap<string, readonly string[]>,
): Readonly<Record<string, readonly string[]>> {
  const files = [...new Set([...before.keys(), ...after.keys()])].sort();
  const signals = files.map((file) => {
    const old = before.get(file) ?? [];
    const now = after.get(file) ?? [];
    const went = leftOver(old, now).map((line) => `- ${line}`);
    const came = leftOver(now, old).map((line) => `+ ${line}`);
    return [file, [...went, ...came]] as const;
  });
  return Object.fromEntries(signals.filter(([, lines]) => lines.length > 0));
}

/** Those of `some` that `others` have not as often. */
function leftOver(some: readonly string[], others: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return some.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
}

async function signalOf(partner: Partner, event: Event) {
  const room = await openCase(partner);
  const { clearances = [] } = (await room.record(STORY)) ?? {};
  expect(clearances).toMatchObject([{ partner: partner.name, status: "ships", findings: [] }]);
  const before = await readLines(room, partner);
  room.now = HOUR;
  if ("file" in event) await deliver(room, { [STORY]: event.file });
  room.now = at(event.now ?? minutesLater(HOUR, 1));
  await invoke(room).tick();
  return compareLines(before, await readLines(room, partner));
}

// Across: each partner's column is a file of its golden folder. WIREROOM_GOLDEN=write rewrites it, for a person to compare.
describe.each(PARTNERS.map((partner) => [partner.name, partner] as const))(
  "%s",
  (name, partner) => {
    const column = `${PARTNER_CASES}${name}/signals.json`;

    it("is told of each event by exactly its signal", async () => {
      const signals: Record<string, unknown> = {};
      for (const [event, happen] of Object.entries(EVENTS)) {
        signals[event] = await signalOf(partner, happen(partner));
      }
      if (process.env.WIREROOM_GOLDEN === "write") {
        writeFileSync(column, `${JSON.stringify(signals, undefined, 2)}\n`);
      }
      expect(existsSync(column)).toBe(true);
      expect(signals).toEqual(JSON.parse(readFileSync(column, "utf8")));
    });
  },
);
