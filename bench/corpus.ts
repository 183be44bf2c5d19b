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
  "ka lo mi ra ten dor vel sin gar pol ner tis mar fen bri sto cal dun hel jor wes lin ber tra mon ric ton field ford ham worth ley by ster".split(
    " ",
  );
const COMMON =
  "the of and to in a is that for it was on are as with his they be at one have this from or by what some we can out other were all there when up use your how said an each she".split(
    " ",
  );
/** What real text holds besides ASCII. */
const RARE =
  "Zürich|São Paulo|Łódź|façade|“so to speak”|— as before —|Москва|東京|서울|Ελλάδα|القاهرة|€4.5bn|£12m|½|🙂".split(
    "|",
  );
const SECTIONS =
  "world politics business technology science health sports culture opinion travel climate local".split(
    " ",
  );
const FIRST = "Ana Björn Chloé Dmitri Elif Farid Grace Håkon Inés Jiří".split(" ");
const LAST = "Pérez Östberg O’Neill Nakamura Müller".split(" ");
const AUTHORS = FIRST.flatMap((first) => LAST.map((last) => `${first} ${last}`));

const vocabulary = ((): readonly string[] => {
  const random = seeded(20240601);
  const words = new Set(COMMON);
  while (words.size < 6000) {
    const length = 1 + Math.floor(random() * 3);
    const word = Array.from({ length }, () => choose(SYLLABLES, random())).join("");
    words.add(random() < 0.25 ? capital(word) : word);
  }
  return [...words];
})();

/** Words as often as language has them (Zipf): evenly drawn from here, the n-th of the vocabulary comes as 1/n does. */
const drawn = ((): readonly string[] => {
  const weights = vocabulary.map((_, rank) => 1 / (rank + 6) ** 1.05);
  const total = weights.reduce((sum, weight) => sum + weight);
  return vocabulary.flatMap((word, rank) =>
    Array.from({ length: Math.ceil(((weights[rank] ?? 0) / total) * 65_536) }, () => word),
  );
})();

/** One in four has two words. */
const TAGS = ((): readonly string[] => {
  const tags = new Set<string>();
  for (let index = 60; tags.size < 200; index += 3) {
    const words = [vocabulary[index], ...(index % 4 ? [] : [vocabulary[index + 3000]])];
    tags.add(words.join(" ").toLowerCase());
  }
  return [...tags];
})();

const NEWEST = Date.UTC(2025, 11, 31, 18);
const FIVE_YEARS = 5 * 365 * 86_400_000;
const HOUR = 3_600_000;

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
 * Writes `count` Markdown articles below `folder`, 400 to 900 words each, in 12 sections, by 50 authors, with 200 tags,
 * over five years, the newest first by name. The same bytes for the same count, everywhere. Their front matter has the names that Hugo
 * knows too.
 */
export function writeCorpus(count: number, folder: string, publication = PUBLICATION): void {
  for (const section of SECTIONS) mkdirSync(join(folder, section), { recursive: true });
  writeFileSync(join(folder, "publication.yaml"), publication);
  for (let number = 0; number < count; number++) {
    const { section, slug, text } = composeArticle(number, count);
    writeFileSync(join(folder, section, `${slug}.md`), text);
  }
}

function composeArticle(number: number, count: number) {
  const random = seeded(0x9e3779b1 ^ Math.imul(number, 2654435761));
  const between = (least: number, most: number): number =>
    least + Math.floor(random() * (most - least + 1));
  const pick = (from: readonly string[]): string => choose(from, random());
  const several = (from: readonly string[], length: number, skew = 1): string[] => {
    const found = new Set<string>();
    while (found.size < length) found.add(choose(from, random() ** skew));
    return [...found];
  };
  let written = 0;
  const words = (length: number): string[] => {
    written += length;
    return Array.from({ length }, () => (random() < 0.02 ? pick(RARE) : pick(drawn)));
  };
  const phrase = (least: number, most: number): string =>
    capital(words(between(least, most)).join(" "));
  const sentence = (): string => {
    const parts = words(between(8, 24));
    const kind = random();
    if (kind < 0.18)
      parts[2] = `[${parts[2]}](https://news.example.com/${pick(SECTIONS)}/${pick(drawn).toLowerCase()}-${between(1, 9999)}${random() < 0.3 ? "?ref=a&p=2" : ""})`;
    else if (kind < 0.26) parts[3] = `**${parts[3]}**`;
    else if (kind < 0.34) parts[3] = `*${parts[3]} ${parts[4]}*`;
    else if (kind < 0.37) parts[2] = `“${parts[2]} ${parts[3]}”`;
    else if (kind < 0.385) parts[3] = `\`${parts[3]}\``;
    else if (kind < 0.42) parts[3] = "A&B";
    return `${capital(parts.join(" "))}${pick([".", ".", ".", ".", "?", "!"])}`;
  };
  const paragraph = (): string => Array.from({ length: between(2, 5) }, sentence).join(" ");
  const list = (): string => {
    const numbered = random() < 0.3;
    return Array.from(
      { length: between(3, 6) },
      (_, index) => `${numbered ? `${index + 1}.` : "-"} ${phrase(5, 12)}`,
    ).join("\n");
  };
  const published = NEWEST - Math.floor((number + 0.5) * (FIVE_YEARS / count));
  const updated = Math.min(NEWEST, published + (random() < 0.4 ? between(1, 72) * HOUR : 0));
  const section = pick(SECTIONS);
  const authors = several(AUTHORS, random() < 0.7 ? 1 : random() < 0.7 ? 2 : 3);
  const tags = several(TAGS, between(2, 6), 1.6);
  const title = phrase(6, 12);
  const front = `---
title: "${title}"
date: ${toSeconds(published)}
lastmod: ${toSeconds(updated)}
authors: [${authors.join(", ")}]
section: ${section}
tags: [${tags.join(", ")}]
summary: >-
  ${phrase(20, 35)}.
image:
  src: https://img.example.com/${number}/lead.jpg
  alt: "${words(6).join(" ")}"
  width: 1200
  height: 675
---
`;
  const target = written + between(370, 850);
  const blocks = [paragraph()];
  while (written < target) {
    const kind = random();
    if (kind < 0.14) blocks.push(`${pick(["##", "##", "##", "###"])} ${phrase(3, 7)}`, paragraph());
    else if (kind < 0.24) blocks.push(list());
    else if (kind < 0.32) blocks.push(`> ${paragraph()}\n>\n> — ${pick(AUTHORS)}`);
    else blocks.push(paragraph());
  }
  const picture = `![${phrase(5, 5)}](https://img.example.com/${number}/body.jpg "${phrase(4, 4)}")`;
  blocks.splice(between(1, blocks.length), 0, picture);
  const name = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-|-$/g, "");
  return {
    section,
    slug: `a${String(number).padStart(6, "0")}-${name}`,
    text: `${front}\n${blocks.join("\n\n")}\n`,
  };
}

function choose(from: readonly string[], at: number): string {
  return from[Math.floor(at * from.length)] ?? "";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** An instant in milliseconds as front matter has it. */
function toSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19)}Z`;
}
