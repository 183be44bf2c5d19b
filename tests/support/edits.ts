import type { Files } from "./invocation.ts";
import { article } from "./newsroom.ts";

/** The story that editors go on working on, in every edit below. */
export const STORY_ID = "tag:example.com,2024:pact";
/** Stands in every version of it, and in no other text. */
export const STORY_WORDS = "The keepers signed";

const PATH = "world/pact.md";
const FIELDS = {
  id: STORY_ID,
  published: "2024-06-19T12:00:00Z",
  section: "world",
  tags: ["Treaties"],
};

type Fields = Readonly<Record<string, unknown>>;

function pact(fields: Fields = {}, body = `${STORY_WORDS} at noon.`): string {
  return article("Pact", { ...FIELDS, ...fields }, body);
}

/** A publication before any edit: the story is neither its newest nor its oldest. */
export const BEFORE_EDITS: Files = {
  "world/harbour.md": article("Harbour", { published: "2024-06-18T12:00:00Z", section: "world" }),
  "opinion/lamp.md": article("Lamp", { published: "2024-06-19T18:00:00Z", section: "opinion" }),
  "storm.md": article("Storm", { published: "2024-06-20T06:00:00Z", tags: ["Treaties"] }),
  [PATH]: pact(),
};

export type Edit = {
  /** What is there before, in place of `BEFORE_EDITS`. */
  readonly before?: Files;
  /** What is put or, without a text, removed; more than one: publications that follow each other. */
  readonly steps: readonly Files[];
  /** Stands in what readers get of the story afterwards, and did not before. Absent: they get the same, or nothing. */
  readonly marker?: string;
  /** Its `updated` afterwards, where that is another than before: readers that go by it may say so. */
  readonly updated?: string;
  /** Its `id` afterwards, where that is another. */
  readonly id?: string;
  readonly isTakenDown?: true;
};

const LATER = "2024-06-20T08:00:00Z";
const text = `${STORY_WORDS} at one.`;
const { id: _, ...withoutId } = FIELDS;
const unnamed = article("Pact", withoutId, `${STORY_WORDS} at noon.`);
const withdrawn = pact({ withdrawn: { at: LATER, reason: "Filed twice" } });

/** Every kind of edit of the story, at noon of 20 June 2024. */
export const EDITS = {
  "a minor edit": { steps: [{ [PATH]: pact({}, text) }], marker: "at one" },
  "an update": {
    steps: [{ [PATH]: pact({ updated: LATER }, text) }],
    marker: "at one",
    updated: LATER,
  },
  "a correction": {
    steps: [{ [PATH]: pact({ updated: LATER, correction: "They did so at one, not at two." }) }],
    marker: "not at two",
    updated: LATER,
  },
  "another title": {
    steps: [{ [PATH]: pact().replace('title: "Pact"', 'title: "Pact is sealed"') }],
    marker: "Pact is sealed",
  },
  "another section": { steps: [{ [PATH]: pact({ section: "opinion" }) }] },
  "other tags": { steps: [{ [PATH]: pact({ tags: ["Lamps", "Peace"] }) }] },
  "other authors": { steps: [{ [PATH]: pact({ authors: ["A. Keeper"] }) }] },
  "another slug": { steps: [{ [PATH]: pact({ slug: "treaty" }) }], marker: "articles/treaty/" },
  "another file name": {
    steps: [{ "world/treaty.md": pact(), [PATH]: undefined }],
    marker: "articles/treaty/",
  },
  "another folder": { steps: [{ "archive/2024/pact.md": pact(), [PATH]: undefined }] },
  "all of these at once": {
    steps: [
      {
        "opinion/treaty.md": pact(
          { section: "opinion", tags: ["Peace"], updated: LATER, correction: "It was at one." },
          text,
        ).replace('title: "Pact"', 'title: "Pact is sealed"'),
        [PATH]: undefined,
      },
    ],
    marker: "articles/treaty/",
    updated: LATER,
  },
  "a withdrawal": { steps: [{ [PATH]: withdrawn }], isTakenDown: true },
  "a withdrawal that is undone": { steps: [{ [PATH]: withdrawn }, { [PATH]: pact() }] },
  "an expiry": { steps: [{ [PATH]: pact({ expires: LATER }) }], isTakenDown: true },
  "a deletion": { steps: [{ [PATH]: undefined }], isTakenDown: true },
  "a deletion that is undone": { steps: [{ [PATH]: undefined }, { [PATH]: pact() }] },
  "another file name, without an id": {
    before: { ...BEFORE_EDITS, [PATH]: unnamed },
    steps: [{ "world/treaty.md": unnamed, [PATH]: undefined }],
    marker: "articles/treaty/",
    id: "tag:example.com,2024:world/treaty",
  },
} as const satisfies Readonly<Record<string, Edit>>;

export type EditName = keyof typeof EDITS;

/** All of them, each with its name. */
export const NAMED_EDITS = Object.entries(EDITS) as readonly (readonly [EditName, Edit])[];
