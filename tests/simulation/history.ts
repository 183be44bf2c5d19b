import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { randomNumbers } from "../support/interleaving.ts";

/** What an editor has meant by one version of a file, known because it was written so and not because it was read. */
export type Meaning = {
  readonly path: string;
  /** Stands in this version alone, and in no name or address. */
  readonly word: string;
  /** Whether it can be read as an article. */
  readonly isGood: boolean;
  readonly isDraft: boolean;
  readonly isWithdrawn: boolean;
  /** As written; absent: when the file was first stored. */
  readonly published?: Timestamp;
  readonly embargo?: Timestamp;
  readonly expires?: Timestamp;
  /** As written; absent: made of the path. */
  readonly id?: string;
  readonly slug?: string;
  readonly media?: string;
};

/** What happens to a newsroom from outside, in this order; whatever the publisher does comes in between. */
export type Step =
  | { readonly kind: "article"; readonly meaning: Meaning; readonly text: string }
  | { readonly kind: "media"; readonly path: string; readonly text: string }
  | { readonly kind: "settings"; readonly text: string; readonly isGood: boolean }
  | { readonly kind: "remove"; readonly path: string }
  /** The clock goes on, by seconds. */
  | { readonly kind: "wait"; readonly seconds: number }
  /** Nobody calls the function each minute any more, or somebody does again. */
  | { readonly kind: "ticks"; readonly on: boolean }
  /** Every read of the file fails, or does not any more. */
  | { readonly kind: "poison"; readonly path: string; readonly on: boolean }
  | { readonly kind: "compare" }
  | { readonly kind: "rebuild" };

/** What the outside does to the machinery. */
export type Weather = {
  /** Shares of calls that fail, and of invocations' steps at which they are killed. */
  readonly faults: number;
  readonly kills: number;
  /** Shares of messages that are lost, and that come twice. */
  readonly lost: number;
  readonly twice: number;
  /** Containers of the function. */
  readonly containers: number;
  readonly encodings: boolean;
  /** Steps that come at once, and are looked at by as many as there are. */
  readonly burst: number;
  /** How likely, at each call, another goes on than did before. */
  readonly turns: number;
  /** Share of commits before which the others go first. */
  readonly stalls: number;
  /** Nothing goes wrong, and the clock does not jump while somebody is at work: what is left undone has no excuse. */
  readonly isFair: boolean;
};

export type History = {
  readonly seed: number;
  readonly steps: readonly Step[];
  readonly weather: Weather;
};

export const BEGINNING = Date.parse("2024-06-20T12:00:00Z");

const PATHS = ["a.md", "b.md", "world/c.md", "d.html", "e.txt"];
const IDS = ["tag:example.com,2024:one", "tag:example.com,2024:two"];
const SLUGS = ["pact", "deal"];
const MEDIA = ["media/a.png", "media/b.png"];
/** Seconds before which a story is said to have been published. */
const AGES = [60, 7200, 86_400, 200_000, 300_000];
/** Of stories each of which is in an archive of its own, if there is one for each day. */
const DAYS = [60, 90_000, 180_000, 270_000, 360_000];
const TAGS = [["one"], ["one", "two"], ["Two"], ["C++", "one"], ["C", "two"]];
const SECTIONS = ["world", "opinion", "sport"];
const AUTHORS = ["Ana Pérez", "ana pérez", "Kim Min-ji"];
export const HUB = "https://hub.example.net/";

/** What an article says of itself, but for what every one says. */
type Fields = {
  readonly published?: Timestamp;
  readonly embargo?: Timestamp;
  readonly expires?: Timestamp;
  readonly draft?: true;
  readonly withdrawn?: true;
  readonly id?: string;
  readonly slug?: string;
  readonly image?: { readonly src: string; readonly alt: string };
  readonly tags?: readonly string[];
  readonly section?: string;
  readonly authors?: readonly string[];
  readonly aliases?: readonly string[];
  readonly exclude?: readonly string[];
};

/** Never the first, and so never in force once something is published. */
export const OTHER_AUTHORITY = "example.org";

const FIELDS = {
  title: "The Wire",
  language: "en",
  timezone: "UTC",
  feeds: "https://feeds.example.com/",
  authority: "example.com",
  since: "2024",
};

const FAIR: Partial<Weather> = { faults: 0, kills: 0, lost: 0, isFair: true };

/** The history of a seed: the same for the same seed, on every machine. */
export function historyOf(seed: number): History {
  const random = randomNumbers(seed);
  const generator = new Generator(random);
  const count = 6 + Math.floor(random() * 22);
  const steps: Step[] = [generator.settings(true)];
  while (steps.length < count) steps.push(...generator.next());
  const weather: Weather = {
    faults: random() < 0.5 ? 0.012 : 0,
    kills: random() < 0.5 ? 0.004 : 0,
    lost: random() < 0.12 ? 0.2 : 0,
    twice: random() < 0.6 ? 0.3 : 0,
    containers: 1 + Math.floor(random() * 4),
    encodings: random() < 0.1,
    burst: random() < 0.4 ? 5 : 1,
    turns: random() < 0.3 ? 0.4 : 0.05,
    stalls: random() < 0.4 ? 0.5 : 0,
    isFair: false,
  };
  if (random() < 0.3) return { seed, steps, weather: { ...weather, ...FAIR } };
  return { seed, steps, weather };
}

/**
 * What a history is full of. Each leaves much out and has the rest often: what all of them had a little of would never meet
 * what is rare (swarm testing, Groce et al. 2012).
 */
class Generator {
  readonly #random: () => number;
  readonly #paths: readonly string[];
  readonly #poisons: number;
  readonly #isArchival: boolean;
  readonly #isDisputed: boolean;
  readonly #files = new Map<string, Step & { readonly kind: "article" | "media" }>();
  /** Versions that there were, by path: editors go back to them. */
  readonly #former: (Step & { readonly kind: "article" })[] = [];
  /** What the newest version of each article says of itself. */
  readonly #fields = new Map<string, Fields>();
  readonly #poisoned = new Set<string>();
  readonly #settingsFields: readonly (readonly [string, unknown])[];
  #now = BEGINNING;
  #words = 0;
  #areTicksOn = true;

  constructor(random: () => number) {
    this.#random = random;
    this.#paths = this.#chance(0.3) ? [this.#one(PATHS), this.#one(PATHS)] : PATHS;
    this.#poisons = this.#chance(0.2) ? 0.12 : 0.015;
    this.#isArchival = this.#chance(0.2);
    this.#isDisputed = this.#chance(0.25);
    // Drawn once for a history, so that most of it is under the same rules.
    this.#settingsFields = [
      ["window", this.#isArchival ? 1 : this.#one([2, 3, 50, 50])],
      ["archive", this.#isArchival ? "day" : this.#one(["none", "day", "day", "month"])],
      ...(this.#chance(0.5) ? [["hubs", [HUB]] as const] : []),
      ...(this.#chance(0.3) ? [["partners", { flipboard: {}, ninjs: {} }] as const] : []),
    ];
  }

  #pick(count: number): number {
    return Math.floor(this.#random() * count);
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #one<Item>(items: readonly Item[]): Item {
    const item = items[this.#pick(items.length)];
    if (item === undefined) throw new Error("there is nothing to take one of");
    return item;
  }

  next(): readonly Step[] {
    const choice = this.#random();
    if (this.#chance(this.#poisons)) return [this.#poison()];
    if (choice < 0.42) return [this.#article(this.#one(this.#paths))];
    if (choice < 0.52) return this.#remove();
    if (choice < 0.58) return this.#rename();
    if (choice < 0.63) return this.#goBack();
    if (choice < 0.73) return [this.#media()];
    if (choice < 0.78) return [this.settings(this.#chance(0.8))];
    if (choice < 0.92) return [this.#wait()];
    if (choice < 0.95) return [this.#ticks()];
    return [this.#chance(0.5) ? { kind: "compare" } : { kind: "rebuild" }];
  }

  #at(seconds: number): Timestamp {
    return new Date(this.#now + seconds * 1000).toISOString().replace(".000Z", "Z") as Timestamp;
  }

  #article(path: string): Step {
    const word = `quux${++this.#words}z`;
    const before = this.#files.get(path);
    const kept =
      before?.kind === "article" && this.#chance(0.5) ? this.#fields.get(path) : undefined;
    const fields = kept ? this.#edited(kept) : this.#filed();
    const isGood = this.#chance(0.92);
    const text = { ...fields, title: `About ${word}`, ...(!isGood && { updated: "no such day" }) };
    const step: Step = {
      kind: "article",
      meaning: toMeaning(path, word, isGood, fields),
      text: toText(text, `Text of ${word}.`),
    };
    this.#fields.set(path, fields);
    this.#files.set(path, step);
    if (isGood) this.#former.push(step);
    return step;
  }

  /** What an editor says of a new story. Of one that names no date, it is when the file was stored. */
  #filed(): Fields {
    if (this.#isArchival && this.#chance(0.8)) return { published: this.#at(-this.#one(DAYS)) };
    const state = this.#random();
    const isAhead = state > 0.97;
    return {
      ...(this.#chance(0.7) && { published: this.#at(-this.#one(AGES)) }),
      ...(isAhead && { published: this.#at(this.#one([20, 400])) }),
      ...(state > 0.85 && !isAhead && { embargo: this.#at(this.#one([10, 120, 1000, 4000])) }),
      ...(state > 0.72 && state < 0.92 && { expires: this.#at(this.#one([15, 300, 1200, 5000])) }),
      ...(state < 0.06 && { draft: true }),
      ...(state >= 0.06 && state < 0.12 && { withdrawn: true }),
      ...(this.#chance(this.#isDisputed ? 0.9 : 0.2) && { id: this.#one(IDS) }),
      ...(this.#chance(0.15) && { slug: this.#one(SLUGS) }),
      ...(this.#chance(0.3) && { image: this.#image() }),
      ...(this.#chance(0.6) && { tags: this.#one(TAGS) }),
      ...(this.#chance(0.5) && { section: this.#one(SECTIONS) }),
      ...(this.#chance(0.3) && { authors: [this.#one(AUTHORS)] }),
      ...(this.#chance(0.1) && { aliases: [this.#one(["/old/one", "/old/two"])] }),
      ...(this.#chance(0.1) && { exclude: ["flipboard"] }),
    };
  }

  /** The same story but for one thing. */
  #edited(fields: Fields): Fields {
    const { draft, withdrawn, ...rest } = fields;
    switch (this.#pick(7)) {
      case 0:
        return withdrawn ? rest : { ...fields, withdrawn: true };
      case 1:
        return draft ? rest : { ...fields, draft: true };
      case 2:
        return { ...fields, tags: this.#one(TAGS) };
      case 3:
        return { ...fields, section: this.#one(SECTIONS) };
      case 4:
        return {
          ...fields,
          ...(this.#chance(0.5) ? { id: this.#one(IDS) } : { slug: this.#one(SLUGS) }),
        };
      case 5:
        return { ...fields, image: this.#image() };
      default:
        return fields;
    }
  }

  #image(): NonNullable<Fields["image"]> {
    return { src: `/${this.#one(MEDIA)}`, alt: "A picture" };
  }

  #remove(): readonly Step[] {
    const paths = [...this.#files.keys()];
    if (paths.length === 0) return [];
    const path = this.#one(paths);
    this.#files.delete(path);
    return [{ kind: "remove", path }];
  }

  /** As stores do it: two changes in whichever order. */
  #rename(): readonly Step[] {
    const articles = [...this.#files.values()].filter((step) => step.kind === "article");
    if (articles.length === 0) return [];
    const from = this.#one(articles);
    const free = this.#paths.filter((path) => !this.#files.has(path));
    if (free.length === 0) return [];
    const path = this.#one(free);
    const meaning: Meaning = { ...from.meaning, path };
    const put: Step = { kind: "article", meaning, text: from.text };
    this.#fields.set(path, this.#fields.get(from.meaning.path) ?? {});
    this.#files.delete(from.meaning.path);
    this.#files.set(path, put);
    const remove: Step = { kind: "remove", path: from.meaning.path };
    return this.#chance(0.5) ? [put, remove] : [remove, put];
  }

  #goBack(): readonly Step[] {
    if (this.#former.length === 0) return [];
    const step = this.#one(this.#former);
    this.#files.set(step.meaning.path, step);
    return [step];
  }

  #media(): Step {
    const path = this.#one(MEDIA);
    if (this.#files.has(path) && this.#chance(0.4)) {
      this.#files.delete(path);
      return { kind: "remove", path };
    }
    const step = { kind: "media", path, text: `picture ${++this.#words}` } as const;
    this.#files.set(path, step);
    return step;
  }

  settings(isGood: boolean): Step {
    const fields = Object.fromEntries([
      ...Object.entries(FIELDS),
      ...this.#settingsFields,
      ["title", this.#one(["The Wire", "The Cable"])],
      ...(this.#chance(0.7)
        ? [
            [
              "sections",
              this.#one([
                { world: "World", opinion: "Opinion" },
                { world: "World" },
                { world: "The World", sport: "Sport" },
              ]),
            ],
          ]
        : []),
      ...(this.#chance(0.2)
        ? [["selections", { top: { title: "Top", include: { tags: ["one"] } } }]]
        : []),
      ...(this.#chance(0.1) ? [["feedsPer", ["section"]]] : []),
      ...(this.#chance(0.3) ? [["logo", "media/a.png"]] : []),
      ...(this.#chance(0.2) ? [["redirects", { "/old/one": "/feeds/" }]] : []),
      ...(this.#chance(0.2) ? [["addresses", { "/feed/": "/rss.xml" }]] : []),
      ...(this.#chance(0.1) ? [["window", this.#one([2, 50])]] : []),
      ...(this.#chance(0.1) ? [["archive", this.#one(["none", "day"])]] : []),
      ...(isGood
        ? []
        : [
            this.#one([
              ["window", 0],
              ["authority", OTHER_AUTHORITY],
            ]),
          ]),
    ]);
    return { kind: "settings", text: toYaml(fields), isGood: fields["window"] !== 0 };
  }

  #wait(): Step {
    const seconds = this.#one([1, 10, 30, 120, 300, 895, 1000, 4000, 90_000, 8_000_000, 8_000_000]);
    this.#now += seconds * 1000;
    return { kind: "wait", seconds };
  }

  #ticks(): Step {
    this.#areTicksOn = !this.#areTicksOn;
    return { kind: "ticks", on: this.#areTicksOn };
  }

  #poison(): Step {
    const path = this.#one(this.#paths);
    const on = !this.#poisoned.has(path);
    if (on) this.#poisoned.add(path);
    else this.#poisoned.delete(path);
    return { kind: "poison", path, on };
  }
}

function toMeaning(path: string, word: string, isGood: boolean, fields: Fields): Meaning {
  const { published, embargo, expires, draft, withdrawn, id, slug, image } = fields;
  return {
    path,
    word,
    isGood,
    isDraft: draft === true,
    isWithdrawn: withdrawn === true,
    ...(published && { published }),
    ...(embargo && { embargo }),
    ...(expires && { expires }),
    ...(id && { id }),
    ...(slug && { slug }),
    ...(image && { media: image.src.slice(1) }),
  };
}

function toYaml(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
    .join("");
}

function toText(fields: Readonly<Record<string, unknown>>, body: string): string {
  return `---\n${toYaml(fields)}---\n${body}\n`;
}

/** One line for a person who reads a history. */
export function describeStep(step: Step): string {
  switch (step.kind) {
    case "article": {
      const fields = step.text.split("\n---\n")[0]?.slice("---\n".length).replaceAll("\n", ", ");
      return `put ${step.meaning.path} {${fields}}`;
    }
    case "media":
      return `put ${step.path} (${step.text})`;
    case "settings":
      return `put publication.yaml {${step.text.trim().replaceAll("\n", ", ")}}`;
    case "remove":
      return `remove ${step.path}`;
    case "wait":
      return `the clock goes on by ${step.seconds} s`;
    case "ticks":
      return step.on ? "the clock is started" : "the clock is stopped";
    case "poison":
      return step.on ? `reads of ${step.path} fail` : `reads of ${step.path} succeed again`;
    default:
      return step.kind;
  }
}
