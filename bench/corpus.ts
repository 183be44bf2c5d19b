import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Numbers in [0, 1) that are the same on every machine (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const SYLLABLES =
  "ka lo mi ra ten dor vel sin gar pol ner tis mar fen bri sto cal dun hel jor wes lin ber tra".split(
    " ",
  );
const COMMON =
  "the of and to in a is that for it was on are as with his they be at one have this from or by what some we can out other were all there when up use your how said an each she".split(
    " ",
  );
/** What real text holds besides ASCII. */
const RARE =
  "Zürich|São Paulo|Łódź|façade|“so to speak”|Москва|東京|서울|Ελλάδα|القاهرة|€4.5bn|🙂".split("|");
const SECTIONS =
  "world politics business technology science health sports culture opinion travel climate local".split(
    " ",
  );
const FIRST = "Ana Björn Chloé Dmitri Elif Farid Grace Håkon Inés Jiří".split(" ");
const LAST = "Pérez Östberg O’Neill Nakamura Müller".split(" ");
const AUTHORS = FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`));

const vocabulary = ((): readonly string[] => {
  const random = seeded(20240601);
  const words = [...COMMON];
  while (words.length < 4000) {
    const length = 2 + Math.floor(random() * 3);
    words.push(
      Array.from({ length }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(""),
    );
  }
  return words;
})();
const TAGS = Array.from({ length: 200 }, (_, index) => vocabulary[60 + index * 3] ?? "");

const NEWEST = Date.UTC(2025, 11, 31, 18);
const FIVE_YEARS = 5 * 365 * 86_400_000;

export const PUBLICATION = `title: The Bench
language: en
timezone: UTC
feeds: https://feeds.example.com/
authority: example.com
since: 2021
articleUrl: https://www.example.com/{section}/{slug}
archive: none
`;

/**
 * Writes `count` Markdown articles below `folder`, 370 to 850 words each, in 12 sections, by 50 authors, with 200 tags,
 * over five years. The same bytes for the same count, everywhere.
 */
export function writeCorpus(count: number, folder: string): void {
  for (const section of SECTIONS) mkdirSync(join(folder, section), { recursive: true });
  writeFileSync(join(folder, "publication.yaml"), PUBLICATION);
  for (let number = 0; number < count; number++) {
    const { section, slug, text } = composeArticle(number, count);
    writeFileSync(join(folder, section, `${slug}.md`), text);
  }
}

function composeArticle(number: number, count: number) {
  const random = seeded(0x9e3779b1 ^ Math.imul(number, 2654435761));
  const between = (least: number, most: number): number =>
    least + Math.floor(random() * (most - least + 1));
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)] ?? "";
  // Squaring prefers the front of the list, as a language prefers few words.
  const word = (): string =>
    random() < 0.02
      ? pick(RARE)
      : (vocabulary[Math.floor(random() ** 3 * vocabulary.length)] ?? "");
  const words = (length: number): string[] => Array.from({ length }, word);
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  const sentence = (): string => {
    const parts = words(between(8, 24));
    const kind = random();
    if (kind < 0.18)
      parts[2] = `[${parts[2]}](https://news.example.com/${pick(SECTIONS)}/${number})`;
    else if (kind < 0.26) parts[3] = `**${parts[3]}**`;
    else if (kind < 0.34) parts[3] = `*${parts[3]}*`;
    else if (kind < 0.38) parts[3] = `\`${parts[3]}\``;
    return `${capital(parts.join(" "))}.`;
  };
  const paragraph = (): string => Array.from({ length: between(2, 5) }, sentence).join(" ");
  const list = (): string =>
    Array.from({ length: between(3, 6) }, () => `- ${capital(words(8).join(" "))}`).join("\n");
  const blocks = [paragraph()];
  const target = between(370, 850) * 6;
  for (let length = 0; length < target; ) {
    const kind = random();
    const block =
      kind < 0.15
        ? `## ${capital(words(5).join(" "))}`
        : kind < 0.25
          ? list()
          : kind < 0.32
            ? `> ${sentence()}`
            : paragraph();
    blocks.push(block);
    length += block.length;
  }
  blocks.push(`![${words(5).join(" ")}](https://img.example.com/${number}/body.jpg)`);
  const published = new Date(NEWEST - Math.floor((number + 0.5) * (FIVE_YEARS / count)));
  const section = pick(SECTIONS);
  const tags = [...new Set(Array.from({ length: between(2, 6) }, () => pick(TAGS)))];
  const authors = [...new Set(Array.from({ length: random() < 0.7 ? 1 : 2 }, () => pick(AUTHORS)))];
  const text = `---
title: "${capital(words(between(6, 12)).join(" "))}"
published: ${published.toISOString().slice(0, 19)}Z
authors: [${authors.join(", ")}]
section: ${section}
tags: [${tags.join(", ")}]
summary: >-
  ${capital(words(28).join(" "))}.
image:
  src: https://img.example.com/${number}/lead.jpg
  alt: "${words(6).join(" ")}"
  width: 1200
  height: 675
---

${blocks.join("\n\n")}
`;
  return { section, slug: `a${String(number).padStart(6, "0")}`, text };
}
