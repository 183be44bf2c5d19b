import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { Entry, Feed } from "../../../lambdas/syndication/feed/feed.ts";
import type { View } from "../../../lambdas/syndication/format/format.ts";
import { FORMATS } from "../../../lambdas/syndication/format/formats.ts";
import { renderDocument } from "../../support/render-document.ts";
import { ARCHIVE, at, CONTINUED, EXCERPT, FEED, FULL, PLAIN, RICH } from "./samples.ts";

const TAKEN_DOWN: Feed = {
  ...FEED,
  tombstones: [
    {
      ref: "tag:harbour.example,2024:lighthouse",
      when: at("2024-06-22T12:00:00Z"),
      comment: "Published twice",
    },
  ],
};

const KOREAN: Entry = {
  ...PLAIN,
  id: "tag:harbour.example,2024:ferry",
  title: "마지막 배가 떠났다",
  language: "ko",
};

// Bytes that change give every reader a new document: WIREROOM_GOLDEN=write rewrites the files, for a person to compare.
it.each<[string, Feed, readonly Entry[], View]>([
  ["everything", TAKEN_DOWN, [RICH, KOREAN, PLAIN], FULL],
  ["excerpts", FEED, [RICH, PLAIN], EXCERPT],
  ["empty", FEED, [], FULL],
  ["continued", CONTINUED, [RICH], FULL],
  ["archive", ARCHIVE, [RICH, PLAIN], FULL],
])("%s is byte for byte what it was", (name, feed, entries, view) => {
  const folder = new URL(`../../golden/${name}/`, import.meta.url);
  for (const format of FORMATS) {
    const { file, renderEntry } = format;
    const text = renderDocument(
      format,
      feed,
      entries.map((entry) => renderEntry(entry, view)),
    );
    const golden = new URL(`expected.${file}`, folder);
    if (process.env.WIREROOM_GOLDEN === "write") {
      mkdirSync(folder, { recursive: true });
      writeFileSync(golden, text);
    }
    expect(text).toBe(readFileSync(golden, "utf8"));
  }
});
