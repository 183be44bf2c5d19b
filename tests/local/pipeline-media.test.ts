import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { buildIn, openIn, writtenBy } from "../support/folder-site.ts";
import { article, NOON, PUBLICATION } from "../support/newsroom.ts";
import { box, gif, jpeg, mp3, png, svg, wav } from "../support/tiny-media.ts";

/** Each with a name that says something else than the bytes. */
const IMAGES: readonly [
  name: string,
  content: Uint8Array,
  type: string,
  width: number,
  height: number,
][] = [
  ["harbour.jpg", png(3, 2), "image/png", 3, 2],
  ["crane.png", jpeg(5, 4), "image/jpeg", 5, 4],
  ["gull", gif(7, 6), "image/gif", 7, 6],
  ["chart.svg", svg, "image/svg+xml", 30, 20],
];

const PLAYED: readonly [name: string, content: Uint8Array, type: string][] = [
  ["bulletin.ogg", mp3, "audio/mpeg"],
  ["foghorn.mp3", wav, "audio/wav"],
  ["talk.mp4", box("M4A "), "audio/mp4"],
  ["quay.avi", box("isom"), "video/mp4"],
];

async function publish(name: string, content: Uint8Array, fields: object): Promise<Folder> {
  const folder = temporaryFolder();
  folder.write("content/publication.yaml", PUBLICATION);
  folder.write("content/a.md", article("A", { ...fields }));
  folder.write(`content/media/${name}`, content);
  expect(await buildIn(folder)).toMatchObject({ published: 1, rejected: [], warnings: [] });
  return folder;
}

/** The attributes of the first `element` of a document. */
function attributes(document: string, element: RegExp): Record<string, string> {
  const [tag = ""] = new RegExp(`<${element.source}[^>]*>`).exec(document) ?? [];
  return Object.fromEntries(
    [...tag.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
  );
}

describe("a picture is told by its bytes", () => {
  it.each(IMAGES)("%s", async (name, content, type, width, height) => {
    const folder = await publish(name, content, { image: { src: `/media/${name}`, alt: "A" } });
    const url = `https://feeds.example.com/media/${name}`;
    const length = String(content.length);

    const rss = folder.read("site/rss.xml");
    expect(attributes(rss, /enclosure /)).toEqual({ url, type, length });
    const size = { width: String(width), height: String(height) };
    const medium = { url, type, fileSize: length, medium: "image", ...size };
    expect(attributes(rss, /media:content /)).toMatchObject(medium);
    const atom = folder.read("site/atom.xml");
    expect(attributes(atom, /link rel="enclosure"/)).toMatchObject({ href: url, type, length });
    expect(attributes(atom, /media:content /)).toMatchObject(medium);
    const [item] = JSON.parse(folder.read("site/feed.json")).items;
    expect(item.image).toBe(url);
    expect(item.content_html).toContain(
      `<img src="${url}" alt="A" width="${width}" height="${height}">`,
    );
    expect(readFileSync(folder.at(`site/media/${name}`))).toEqual(Buffer.from(content));
  });
});

describe("a recording is told by its bytes", () => {
  it.each(PLAYED)("%s", async (name, content, type) => {
    const attachment = { src: `/media/${name}`, title: "Listen", duration: 184 };
    const folder = await publish(name, content, { attachments: [attachment] });
    const url = `https://feeds.example.com/media/${name}`;
    const length = String(content.length);

    const rss = folder.read("site/rss.xml");
    expect(attributes(rss, /enclosure /)).toEqual({ url, type, length });
    const atom = folder.read("site/atom.xml");
    expect(attributes(atom, /link rel="enclosure"/)).toMatchObject({ href: url, type, length });
    const [item] = JSON.parse(folder.read("site/feed.json")).items;
    expect(item.attachments).toEqual([
      {
        url,
        mime_type: type,
        title: "Listen",
        size_in_bytes: content.length,
        duration_in_seconds: 184,
      },
    ]);
    expect(readFileSync(folder.at(`site/media/${name}`))).toEqual(Buffer.from(content));
  });

  it.each(PLAYED)("%s is served as what it is", async (name, content, type) => {
    const folder = await publish(name, content, { attachments: [{ src: `/media/${name}` }] });
    const pipeline = await openIn(folder);
    onTestFinished(() => pipeline.close());
    const head = await pipeline.site.head(`media/${name}`);
    const etag = createHash("md5").update(content).digest("hex");
    expect(head).toMatchObject({ mediaType: type, length: content.length, etag });
  });
});

describe("a media file that changes", () => {
  const image = { src: "/media/harbour.png", alt: "A" };
  const TOUCHED = [
    "atom.xml",
    "articles/a/index.html",
    "feed.json",
    "media/harbour.png",
    "rss.xml",
  ];

  async function open(folder: Folder) {
    folder.write("content/publication.yaml", PUBLICATION);
    folder.write("content/a.md", article("A", { image }));
    folder.write("content/b.md", article("B", { section: "world" }));
    const pipeline = await openIn(folder);
    onTestFinished(() => pipeline.close());
    return pipeline;
  }

  it("comes later: it is written with what shows it, and the warning goes", async () => {
    const folder = temporaryFolder();
    const pipeline = await open(folder);
    const { warnings } = await pipeline.publish(NOON);
    expect(warnings).toMatchObject([{ file: "a.md", code: "missing-media" }]);
    folder.write("content/media/harbour.png", png(3, 2));
    const written = await writtenBy(folder, async () => {
      expect((await pipeline.publish(NOON, ["media/harbour.png"])).warnings).toEqual([]);
    });
    expect(written).toEqual(TOUCHED.toSorted());
    expect(attributes(folder.read("site/rss.xml"), /media:content /)).toMatchObject({ width: "3" });
  });

  it("is replaced: its new size is everywhere, whether it was named or only found", async () => {
    for (const paths of [["media/harbour.png"], undefined]) {
      const folder = temporaryFolder();
      folder.write("content/media/harbour.png", png(3, 2));
      const pipeline = await open(folder);
      await pipeline.publish(NOON);
      folder.write("content/media/harbour.png", png(300, 200));
      const written = await writtenBy(folder, () => pipeline.publish(NOON, paths));
      expect(written).toEqual(TOUCHED.toSorted());
      const shown = attributes(folder.read("site/rss.xml"), /media:content /);
      expect(shown).toMatchObject({ width: "300", fileSize: String(png(300, 200).length) });
    }
  });

  it("is deleted: the entry goes on without it, with a warning, and its address has ended", async () => {
    const folder = temporaryFolder();
    folder.write("content/media/harbour.png", png(3, 2));
    const pipeline = await open(folder);
    await pipeline.publish(NOON);
    folder.remove("content/media/harbour.png");
    const { warnings, published } = await pipeline.publish(NOON, ["media/harbour.png"]);
    expect(published).toBe(2);
    expect(warnings).toMatchObject([{ file: "a.md", code: "missing-media" }]);
    expect(folder.read("site/rss.xml")).not.toContain("harbour.png");
    expect((await pipeline.site.head("media/harbour.png"))?.metadata).toEqual({ status: "410" });
  });
});
