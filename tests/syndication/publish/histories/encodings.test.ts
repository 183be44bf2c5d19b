import { describe, expect, it } from "vitest";
import {
  documentOf,
  ENCODINGS,
  type Encoding,
  encodedKey,
  isEncoded,
} from "../../../../lambdas/syndication/publish/encodings.ts";
import { forgetLostDocuments } from "../../../../lambdas/syndication/publish/lost-documents.ts";
import { createPublisher } from "../../../../lambdas/syndication/publish/publisher.ts";
import { decodeBody } from "../../../support/decode-body.ts";
import { killedOn } from "../../../support/interleaving.ts";
import {
  deliver,
  expectSite,
  freshSite,
  invoke,
  openRoom,
  settle,
} from "../../../support/invocation.ts";
import { article, type Newsroom } from "../../../support/newsroom.ts";

const STORY = { "a.md": article("A", { tags: ["one"], image: { src: "/media/a.png" } }) };
const FORMS = ["br", "gz"] as const;

/** Documents of the site, and what is stored of each beside the plain form. */
async function formsIn(room: Newsroom): Promise<Record<string, readonly Encoding[]>> {
  const keys: string[] = [];
  for await (const { key } of room.site.list("")) keys.push(key);
  const plain = keys.filter((key) => !/\.(br|gz)$/.test(key));
  return Object.fromEntries(
    plain.map((key) => [key, ENCODINGS.filter((one) => keys.includes(encodedKey(key, one)))]),
  );
}

/** Every form of every document says the same. */
async function expectSameForms(room: Newsroom): Promise<void> {
  for (const [key, encodings] of Object.entries(await formsIn(room))) {
    const plain = await room.site.get(key);
    for (const encoding of encodings) {
      const form = await room.site.get(encodedKey(key, encoding));
      const { encoding: coded, etag: _, length: __, key: ___, ...headers } = form?.head ?? {};
      const { etag: _e, length: _l, key: _k, ...expected } = plain?.head ?? {};
      expect([key, coded, headers]).toEqual([key, encoding, expected]);
      const body = decodeBody(form?.body ?? new Uint8Array(), encoding);
      expect([key, Buffer.from(body).toString()]).toEqual([
        key,
        Buffer.from(plain?.body ?? []).toString(),
      ]);
    }
  }
}

describe("a text document", () => {
  it("is stored in each encoding, with the same headers; media are stored once", async () => {
    const room = await openRoom({ "media/a.png": "picture", ...STORY });
    const forms = await formsIn(room);
    expect(Object.keys(forms)).toEqual(
      expect.arrayContaining(["rss.xml", "articles/a/index.html", "media/a.png", "404.html"]),
    );
    for (const [key, encodings] of Object.entries(forms)) {
      expect([key, encodings]).toEqual([key, isEncoded(key) ? ENCODINGS : []]);
    }
    await expectSameForms(room);
  });

  it("has its plain form put last: a reader who finds it finds the others", async () => {
    const room = await openRoom();
    room.puts.length = 0;
    await deliver(room, STORY);
    const keys = room.puts.map(({ key }) => key);
    for (const key of ["rss.xml", "articles/a/index.html", "tags/one/feed.json"]) {
      const places = [`${key}.br`, `${key}.gz`, key].map((name) => keys.indexOf(name));
      expect([key, places[0] !== -1, places]).toEqual([
        key,
        true,
        places.toSorted((a, b) => a - b),
      ]);
    }
  });

  it.each(FORMS)("that is taken down is gone in every form, whoever dies at .%s", async (form) => {
    for (const when of ["before", "after"] as const) {
      const room = await openRoom(STORY);
      const around = killedOn(new RegExp(`^site\\.put articles/a/index\\.html\\.${form}$`), when);
      const again = await deliver(room, { "a.md": undefined }, { around });
      await invoke(room).deliver(...again);
      await settle(room);
      await expectSameForms(room);
      const gone = await room.site.head(`articles/a/index.html.${form}`);
      expect(gone?.metadata).toEqual({ status: "410" });
    }
  });

  it.each(FORMS)("is put anew where somebody else has put its .%s", async (form) => {
    const room = await openRoom(STORY);
    const key = `rss.xml.${form}`;
    const expected = await room.documents();
    await room.site.put(key, new Uint8Array([1]), { mediaType: "text/plain" });
    await deliver(room, { "b.md": article("B") });
    await expectSameForms(room);
    await room.site.put(key, new Uint8Array([1]), { mediaType: "text/plain" });
    await deliver(room, { "b.md": undefined });
    expect((await room.documents())[key]).toBe(expected[key]);
  });

  it.each(FORMS)("is compared with the site in its .%s too", async (form) => {
    const room = await openRoom(STORY);
    const expected = await room.documents();
    await room.site.put(`rss.xml.${form}`, new Uint8Array([1]), { mediaType: "text/plain" });
    const { service, run } = invoke(room);
    await service.compare(run);
    await settle(room);
    expect(await room.documents()).toEqual(expected);
  });
});

it.each(FORMS)("a .%s of which nobody knows ends with its document", async (form) => {
  const room = await openRoom(STORY);
  await room.site.put(`tags/lost/rss.xml.${form}`, new Uint8Array([1]), { mediaType: "text/xml" });
  const { service, run } = invoke(room);
  await service.compare(run);
  await settle(room);
  await expectSameForms(room);
  expect((await formsIn(room))["tags/lost/rss.xml"]).toEqual(ENCODINGS);
  expect(await room.titles("tags/lost/feed.json")).toEqual([]);
});

it("where the time runs out between two documents, no put begins, and the rest is put later", async () => {
  for (let most = 1; most < 40; most++) {
    const room = await openRoom();
    room.puts.length = 0;
    await deliver(room, STORY, { hasTime: () => room.puts.length < most });
    expect([most, room.puts.length < most + 3]).toEqual([most, true]);
    // A document that was begun is whole.
    for (const key of new Set(room.puts.map((put) => documentOf(put.key)))) {
      const forms = room.puts.filter((put) => documentOf(put.key) === key);
      expect([most, key, forms.length]).toEqual([most, key, isEncoded(key) ? 3 : 1]);
    }
    await settle(room);
    await expectSite(room, await freshSite(room));
  }
});

describe("without encodings", () => {
  async function publishWith(room: Newsroom, encodings: boolean): Promise<void> {
    const publisher = createPublisher(room.ports, { encodings });
    await forgetLostDocuments(room.ports, { encodings });
    await publisher.look("a.md", room.run());
    await publisher.renderMarked(room.run());
  }

  /** A newsroom of which nothing is rendered yet. */
  async function unrendered(): Promise<Newsroom> {
    const around = killedOn(/^catalog\.read lease/, "before");
    const room = await openRoom();
    await deliver(room, STORY, { around });
    return room;
  }

  it("a document has its plain form alone, and gets the others when they are wanted", async () => {
    const room = await unrendered();
    await publishWith(room, false);
    expect((await formsIn(room))["articles/a/index.html"]).toEqual([]);
    await publishWith(room, true);
    expect((await formsIn(room))["articles/a/index.html"]).toEqual(ENCODINGS);
    await expectSite(room, await freshSite(room));
  });

  it("forms that are there are kept up to date: they cannot be taken away", async () => {
    const room = await openRoom(STORY);
    room.put("a.md", article("Another", { tags: ["one"] }));
    await publishWith(room, false);
    expect(await room.read("rss.xml")).toContain("Another");
    await expectSameForms(room);
    expect((await formsIn(room))["rss.xml"]).toEqual(ENCODINGS);
  });
});
