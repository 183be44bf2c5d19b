import { expect, it } from "vitest";
import type { Row } from "../../../lambdas/syndication/catalog/catalog.ts";
import {
  type ArticleRecord,
  readRow,
  recordKey,
} from "../../../lambdas/syndication/catalog/rows.ts";
import { entryRenderer } from "../../../lambdas/syndication/publish/render-entries.ts";
import { article, Newsroom } from "../../support/newsroom.ts";

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
