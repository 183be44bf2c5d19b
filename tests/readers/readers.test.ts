import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { type Folder, temporaryFolder } from "../support/folder.ts";
import { describeWith } from "../support/tools.ts";
import { CONTENT, serveFolder } from "../support/wireroom.ts";
import { type Exchange, recordingProxy } from "./recording-proxy.ts";
import { runReader } from "./run-reader.ts";

const FETCH_AGAIN = fileURLToPath(new URL("fetch_again.py", import.meta.url));
const FEEDS = ["rss.xml", "atom.xml"];

/** content/ as `npm start` serves it, with a recorder before it, and a home for a reader. */
async function serve() {
  const folder = temporaryFolder();
  const served = await serveFolder(CONTENT, folder.at("state"));
  const { items } = (await (await fetch(`${served}feed.json`)).json()) as {
    items: { title: string }[];
  };
  const titles = items.map(({ title }) => title);
  expect(titles.length).toBeGreaterThan(5);
  folder.write("home/.keep", "");
  return { folder, home: folder.at("home"), titles, ...(await recordingProxy(served)) };
}

const statuses = (exchanges: readonly Exchange[]) => exchanges.map(({ status }) => status);

describeWith("feedparser", "feedparser of Python", () => {
  it.each(FEEDS)("given its ETag back, gets 304 on its second fetch of %s", async (feed) => {
    const { origin, home, exchanges, titles } = await serve();
    const printed = await runReader("feedparser", [FETCH_AGAIN, `${origin}${feed}`, "3"], home);
    const fetches = printed
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(fetches[0]).toEqual({ status: 200, titles, bozo: false });
    expect(fetches.map(({ status }) => status)).toEqual([200, 304, 304]);
    expect(statuses(exchanges)).toEqual([200, 304, 304]);

    const [first, second] = exchanges;
    expect(first?.answered["content-encoding"]).toBe("gzip");
    expect(second?.asked["if-none-match"]).toBe(first?.answered.etag);
    expect(second?.length).toBe(0);
  });
});

describeWith("newsboat", "newsboat", () => {
  // It keeps validators only for a feed that it has a row of, and the first fetch makes the row.
  it.each(FEEDS)("gets 304 on its third fetch of %s", async (feed) => {
    const { origin, folder, home, exchanges, titles } = await serve();
    folder.write("home/urls", `${origin}${feed}\n`);
    folder.write("home/config", "");
    const files = ["-u", "urls", "-C", "config", "-c", "cache.db"].map((name) =>
      name.startsWith("-") ? name : folder.at(`home/${name}`),
    );
    for (let round = 0; round < 3; round++) {
      await runReader("newsboat", [...files, "-x", "reload"], home);
    }
    expect(statuses(exchanges)).toEqual([200, 200, 304]);
    const [, second, third] = exchanges;
    expect(third?.asked["if-none-match"]).toBe(second?.answered.etag);
    expect(third?.length).toBe(0);
    const unread = await runReader("newsboat", [...files, "-x", "print-unread"], home);
    expect(Number.parseInt(unread, 10)).toBe(titles.length);
  });
});

describeWith(["sfeed", "curl"], "sfeed, which asks for no encoding", () => {
  /** The fields of sfeed(5): time, title, link, content, its type, id, author, enclosure, categories. */
  async function update(folder: Folder, address: string): Promise<readonly (readonly string[])[]> {
    const settings = folder.at("home/sfeedrc");
    folder.write(
      "home/sfeedrc",
      `sfeedpath="$HOME/feeds"\nfeeds() {\n\tfeed relay '${address}'\n}\n`,
    );
    await runReader("sfeed", [settings], folder.at("home"), "sfeed_update");
    const lines = folder.read("home/feeds/relay").trimEnd().split("\n");
    return lines.map((line) => line.split("\t"));
  }

  it.each(FEEDS)("gets none, and every entry of %s", async (feed) => {
    const { origin, folder, exchanges, titles } = await serve();
    const entries = await update(folder, `${origin}${feed}`);
    expect(entries.map(([, title]) => title)).toEqual(titles);
    expect(statuses(exchanges)).toEqual([200]);
    const [only] = exchanges;
    expect(only?.asked["accept-encoding"]).toBeUndefined();
    expect(only?.answered["content-encoding"]).toBeUndefined();
    expect(only?.length).toBe(Number(only?.answered["content-length"]));
  });

  it("keeps its entries, each once, when it asks again", async () => {
    const { origin, folder, exchanges, titles } = await serve();
    await update(folder, `${origin}atom.xml`);
    expect(await update(folder, `${origin}atom.xml`)).toHaveLength(titles.length);
    expect(statuses(exchanges)).toEqual([200, 200]);
  });
});
