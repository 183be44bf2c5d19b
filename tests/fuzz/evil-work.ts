import { parseArticle } from "../../lambdas/syndication/article/parse-article.ts";
import { parsePublication } from "../../lambdas/syndication/parse-publication.ts";
import { article, Newsroom, NOON, PUBLICATION } from "../support/newsroom.ts";
import { EVIL_SETTINGS, evilNamed, fullOf } from "./evil-inputs.ts";
import { work } from "./work.ts";

/** What became of the evil file and of the good one beside it. */
export type Became = {
  /** Codes of what refuses it; none: it is out. */
  readonly refusals: readonly string[];
  readonly warnings: number;
  readonly files: readonly string[];
  readonly titles: readonly string[];
};

const GENEROUS = `${PUBLICATION}feedsPer: [section, tag, author]\n`;

work({
  publish: async (name: string): Promise<Became> => {
    const { path, make } = evilNamed(name);
    const room = new Newsroom(GENEROUS);
    room.put("good.md", article("Good", { published: "2024-06-20T11:00:00Z" }));
    room.put(path, make());
    await room.publish();
    const record = await room.record(path);
    return {
      refusals: record?.refusals.map(({ code }) => code) ?? [],
      files: [...(record?.refusals ?? []), ...(record?.warnings ?? [])].map(({ file }) => file),
      warnings: record?.warnings.length ?? 0,
      titles: await room.titles(),
    };
  },

  /** Parses an article for each field, full of that sign. Gives how many of them were read or refused. */
  fields: (sign: string): number => {
    const settings = parsePublication({ path: "publication.yaml", bytes: encode(PUBLICATION) });
    if (!settings.ok) throw new Error("the settings are good");
    const { publication } = settings;
    return fullOf(sign).map((text) =>
      parseArticle({ path: "evil.json", bytes: encode(text), firstStored: NOON }, publication),
    ).length;
  },

  /** Codes of what is wrong with these settings. */
  settings: (name: string): readonly string[] => {
    const made = EVIL_SETTINGS[name]?.() ?? "";
    const bytes = typeof made === "string" ? encode(PUBLICATION + made) : made;
    const parsed = parsePublication({ path: "publication.yaml", bytes });
    return parsed.ok ? [] : parsed.problems.map(({ code }) => code);
  },
});

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
