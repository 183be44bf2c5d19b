import type { Partner, Rule } from "./partner.ts";

/** Of a partner that names no limit. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What an item has beside its text. */
const BESIDE_BYTES = 16 * 1024;

/** Bytes of all entries of a partner's document together, at most. */
export function mostBytes({ window }: Pick<Partner, "window">): number {
  return window.bytes ?? MOST_BYTES;
}

/** The rule of every partner: a story that fills a document by itself would keep all others out. */
export function storyTooLarge(partner: Pick<Partner, "window">): Rule {
  const limit = mostBytes(partner) - BESIDE_BYTES;
  return {
    code: "story-too-large",
    severity: "error",
    source: "the limit that Wireroom keeps for the document of a partner",
    checkedOn: "2026-11-28",
    confidence: "code",
    mend: `split it, or take data out of the text: at most ${limit} go into its feed`,
    find: ({ entry }) => {
      const bytes = Buffer.byteLength(entry.contentHtml);
      return bytes > limit ? `the text has ${bytes} bytes of HTML` : undefined;
    },
  };
}
