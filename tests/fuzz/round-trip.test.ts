import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FormatName, type Given, PARSERS, type Parser } from "../parsers/parsers.ts";
import { article, Newsroom } from "../support/newsroom.ts";
import { need } from "../support/tools.ts";
import { runs, wildText } from "./arbitraries.ts";

const FILES = { rss: "rss.xml", atom: "atom.xml", json: "feed.json" } as const;

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** The words of a text that a reader shows: white space of any kind is one space, and parsers trim. */
const words = (text: string | undefined): string => (text ?? "").replace(/\s+/gu, " ").trim();

/** What of HTML is text. */
const textOf = (html: string | undefined): string =>
  words(
    (html ?? "")
      .replace(/<[^>]*>/g, "")
      .replaceAll("&lt;", "<")
      .replaceAll("&gt;", ">")
      .replaceAll("&quot;", '"')
      .replaceAll("&#39;", "'")
      .replaceAll("&nbsp;", " ")
      .replaceAll("&amp;", "&"),
  );

/** Ten stories of any texts, as one publication has them: what the feed of JSON says is what the others are to say. */
async function publish(texts: readonly { title: string; body: string }[]): Promise<Newsroom> {
  const room = new Newsroom();
  for (const [at, { title, body }] of texts.entries()) {
    const fields = { published: `2024-06-19T12:00:0${at}Z`, id: `tag:example.com,2024:${at}` };
    const html = `<p>B ${escaped(body)}</p>`;
    const summary = `S ${title}`;
    room.put(
      `${at}.json`,
      JSON.stringify({ title: `T ${title}`, summary, ...fields, contentHtml: html }),
    );
  }
  room.put("good.md", article("Good", { summary: "S" }));
  await room.publish();
  return room;
}

type Item = { readonly id: string; readonly title: string; readonly content_html: string };

/** What these parsers are known to change, by tests/parsers: those undo references twice, and take tags out of titles. */
const CHANGED: Readonly<Record<string, RegExp>> = {
  "@rowanmanning/feed-parser": /[&<]|\]\]>/,
  "feedparser of npm": /<[a-z/!?]/i,
};

async function compare(room: Newsroom, parser: Parser, format: FormatName): Promise<void> {
  const { items } = JSON.parse(await room.read("feed.json")) as { items: readonly Item[] };
  const given: readonly Given[] = await parser.read(await room.read(FILES[format]), format);
  expect(given.map(({ id }) => id)).toEqual(items.map(({ id }) => id));
  for (const [at, item] of items.entries()) {
    const back = given[at];
    const text = textOf(item.content_html);
    const changed = CHANGED[parser.name];
    if (!changed?.test(item.title)) expect(words(back?.title)).toBe(words(item.title));
    if (!changed?.test(text)) expect(textOf(back?.content)).toBe(text);
  }
}

/** What reading leaves of a text: no document can hold the rest, and half a character is shown as lost. */
function readable(text: string): string {
  return text
    .toWellFormed()
    .replaceAll("\ufffd", "\u25a1")
    .replace(
      /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\ufdd0-\ufdef]|\p{Noncharacter_Code_Point}/gu,
      "",
    );
}

const stories = fc.array(fc.record({ title: wildText, body: wildText }), {
  minLength: 10,
  maxLength: 10,
});

describe("any text as title and text of a story", () => {
  it("is in the JSON Feed as it was written, but for what no document can hold", async () => {
    await fc.assert(
      fc.asyncProperty(stories, async (texts) => {
        const room = await publish(texts);
        const { items } = JSON.parse(await room.read("feed.json")) as { items: readonly Item[] };
        for (const [at, { title, body }] of texts.entries()) {
          const item = items.find(({ id }) => id === `tag:example.com,2024:${at}`);
          expect(words(item?.title)).toBe(
            words(readable(`T ${title}`.replace(/[\v\f\u0085]/g, " "))),
          );
          // In a text a vertical tab is no space, as in HTML.
          const kept = readable(`B ${body}`).replaceAll("\v", "");
          expect(textOf(item?.content_html)).toBe(words(kept));
        }
      }),
      runs(20, 200),
    );
  }, 120_000);

  for (const parser of PARSERS) {
    const isPython = parser.name === "feedparser of Python";
    const { available, reason } = isPython ? need("feedparser") : { available: true, reason: "" };
    for (const format of parser.formats) {
      it(`comes back from ${parser.name}, reading ${format}`, async (context) => {
        if (!available && process.env.WIREROOM_TESTS !== "all") context.skip(reason);
        await fc.assert(
          fc.asyncProperty(stories, async (texts) => {
            await compare(await publish(texts), parser, format);
          }),
          isPython ? { ...runs(3, 20), endOnFailure: true } : runs(10, 120),
        );
      }, 120_000);
    }
  }
});
