import { expect, it } from "vitest";
import { parseArticle } from "../../../lambdas/syndication/article/parse-article.ts";
import type { Row } from "../../../lambdas/syndication/catalog/catalog.ts";
import {
  type ArticleRecord,
  readRow,
  recordKey,
} from "../../../lambdas/syndication/catalog/rows.ts";
import { entryRenderer } from "../../../lambdas/syndication/publish/render-entries.ts";
import { article, Newsroom, NOON } from "../../support/newsroom.ts";

async function publish(newsroom: Newsroom, title: string): Promise<Row<ArticleRecord>> {
  await newsroom.put("pact.md", article(title)).publish();
  const row = await readRow<ArticleRecord>(newsroom.catalog, recordKey("pact.md"));
  if (!row) throw new Error("it has no record");
  return row;
}

it("an entry is kept until its story has another version, and not beside that", async () => {
  const newsroom = new Newsroom();
  const first = await publish(newsroom, "Pact");
  const second = await publish(newsroom, "Pact, edited");
  const inForce = await newsroom.publisher.settings();
  if (!inForce) throw new Error("no settings are in force");
  const render = entryRenderer(newsroom.ports);
  const [one] = await render([first], inForce);
  expect((await render([first], inForce))[0]).toBe(one);
  const [two] = await render([second], inForce);
  expect(two?.entry.title).toBe("Pact, edited");
  expect((await render([second], inForce))[0]).toBe(two);
  const [again] = await render([first], inForce);
  expect(again?.entry.title).toBe("Pact");
  expect(again).not.toBe(one);
});

it.each([
  ["more old paths", `aliases: [${Array.from({ length: 101 }, (_, at) => `/old/${at}`)}]`, "Text"],
  ["longer Markdown", "", "word ".repeat(220_000)],
])("a version that was accepted with %s than is taken now is rendered", async (_, line, body) => {
  const newsroom = new Newsroom();
  const row = await publish(newsroom, "Pact");
  const inForce = await newsroom.publisher.settings();
  if (!inForce) throw new Error("no settings are in force");
  const text = `---\ntitle: Pact\npublished: 2024-06-20T09:00:00Z\n${line}\n---\n${body}\n`;
  const bytes = new TextEncoder().encode(text);
  expect(parseArticle({ path: "pact.md", bytes, firstStored: NOON }, inForce.publication).ok).toBe(
    false,
  );
  const [rendered] = await entryRenderer(newsroom.ports)([{ ...row, bytes }], inForce);
  expect(rendered?.entry.title).toBe("Pact");
});

it("a story that was accepted with more old paths than are taken now stays, and its editor is told", async () => {
  const newsroom = new Newsroom();
  const row = await publish(newsroom, "Pact");
  const aliases = Array.from({ length: 101 }, (_, at) => `/old/${at}`);
  const text = `---\ntitle: Pact, before\npublished: 2024-06-20T09:00:00Z\naliases: [${aliases}]\n---\nText\n`;
  const bytes = new TextEncoder().encode(text);
  await newsroom.catalog.write([{ put: { ...row, bytes } }]);
  await newsroom.put("pact.md", text).publish();
  expect(await newsroom.titles()).toEqual(["Pact, before"]);
  const { refusals } = (await newsroom.record("pact.md")) ?? {};
  expect(refusals?.map(({ code }) => code)).toEqual(["too-many-old-paths"]);
});
