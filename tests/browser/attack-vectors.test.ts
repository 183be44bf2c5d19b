import MarkdownIt from "markdown-it";
import { expect, it } from "vitest";
import { fillWithAttacks } from "./attack-site.ts";
import { VECTORS } from "./attack-vectors.ts";
import { faultsOf, inspect, type Shown, show, watch } from "./attack-watch.ts";
import { describeInBrowser, PATIENCE, type Site } from "./browser.ts";

/** Of hundreds of documents, on a machine with other things to do. */
const PATIENT = 240_000;

const NOTHING = { ran: new Set(), strayed: [] };

/** Readers that do not clean what they show. */
const unclean = new MarkdownIt({ html: true, linkify: true });
unclean.validateLink = () => true;

type Item = { readonly url: string; readonly content_html: string };

/** Elements of a feed's entries whose text is HTML to readers, and text of Markdown. */
async function readXml(address: string): Promise<{ html: string[]; markdown: string[] }> {
  const document = await (await fetch(address)).text();
  // What a channel says of itself is plain text.
  const text = document.slice(document.search(/<(?:item|entry)[ >]/));
  const of = (names: string): string[] =>
    [...text.matchAll(new RegExp(`<(${names})(?: [^>]*)?>(?!<[a-z])([\\s\\S]*?)</\\1>`, "g"))].map(
      ([, , written = ""]) => undoXml(written),
    );
  return {
    html: of("content|content:encoded|description"),
    markdown: of("source:markdown"),
  };
}

function undoXml(written: string): string {
  return written
    .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
    .map((part) => /^<!\[CDATA\[([\s\S]*)\]\]>$/.exec(part)?.[1] ?? undoReferences(part))
    .join("");
}

function undoReferences(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll("&amp;", "&");
}

const IN_ONE_DOCUMENT = 20;
const BETWEEN = "\n<hr>\n";

/** Texts as readers show them, one below the other: set into an element of a page, and as a page. */
function bothWays(texts: readonly string[]): Shown[] {
  const all = [...new Set(texts)];
  const shown: Shown[] = [];
  for (let start = 0; start < all.length; start += IN_ONE_DOCUMENT) {
    const html = all.slice(start, start + IN_ONE_DOCUMENT).join(BETWEEN);
    shown.push({ name: html, html, into: "element" }, { name: html, html });
  }
  return shown;
}

/** A page without a policy, and what happens in it. */
async function openBlank({ visit, origin }: Site) {
  const { page } = await visit("/robots.txt", { bypassCSP: true });
  await page.goto("about:blank");
  return { page, happened: await watch(page, origin()) };
}

describeInBrowser("public attacks", fillWithAttacks, (site) => {
  const { origin, visit } = site;

  /** The addresses of a feed's documents, of which each names the one with what is older. */
  async function readFeed(): Promise<{ documents: string[]; items: Item[] }> {
    const documents: string[] = [];
    const items: Item[] = [];
    let next: string | undefined = `${origin()}feed.json`;
    while (next !== undefined) {
      const feed = (await (await fetch(next)).json()) as { items: Item[]; next_url?: string };
      documents.push(next);
      items.push(...feed.items);
      next = feed.next_url;
    }
    return { documents, items };
  }

  it(
    "run where nobody cleans, and are seen to",
    async () => {
      const { page, happened } = await openBlank(site);
      const raw = VECTORS.filter(({ id }) => id % 4 < 2).flatMap(({ id, kind, text }): Shown[] => {
        const html = kind.includes("Markdown") ? unclean.render(text) : text;
        return [{ name: `${id}`, html, ...(id % 4 === 1 && { into: "element" as const }) }];
      });
      const found = await show(page, raw, { origin: origin(), press: true });
      const seen = new Set([...happened.ran, ...[...found.keys()].map(Number)]);
      // The others want browsers of another time, or are markup in text that nobody takes for it.
      expect(happened.ran.size).toBeGreaterThan(70);
      expect(seen.size).toBeGreaterThan(180);
      expect(happened.strayed.length).toBeGreaterThan(20);
    },
    PATIENT,
  );

  it(
    "do nothing in an entry as a reader shows it, of any feed",
    async () => {
      const { documents, items } = await readFeed();
      const partners = ["flipboard", "feedly", "yahoo", "newsbreak"];
      const feeds = await Promise.all(
        [
          ...documents.map((address) => address.replace("feed.json", "rss.xml")),
          ...documents.map((address) => address.replace("feed.json", "atom.xml")),
          ...partners.map((name) => `${origin()}partners/${name}/feed.xml`),
        ].map(readXml),
      );
      const texts = [
        ...items.map(({ content_html }) => content_html),
        ...feeds.flatMap(({ html }) => html),
      ];
      expect(items.length).toBeGreaterThan(800);
      expect(feeds.flatMap((feed) => feed.markdown).length).toBeGreaterThan(100);
      expect(feeds.filter(({ html }) => html.length === 0)).toEqual([]);
      const markdown = feeds.flatMap((feed) => feed.markdown.map((text) => unclean.render(text)));
      const { page, happened } = await openBlank(site);
      const found = await show(page, bothWays([...texts, ...markdown]), { origin: origin() });
      const alone = [...found.keys()].flatMap((all) => all.split(BETWEEN));
      const faults = await show(
        page,
        alone.map((html) => ({ name: html, html })),
        { origin: origin() },
      );
      expect([...faults]).toEqual([]);
      expect(found.size).toBe(0);
      expect(happened).toEqual(NOTHING);
    },
    PATIENT,
  );

  it(
    "do nothing in our own pages, whose policy is set aside",
    async () => {
      const { page } = await visit("/robots.txt", { bypassCSP: true });
      const happened = await watch(page, origin());
      const { items } = await readFeed();
      const articles = items.map(({ url }) => new URL(url).pathname);
      // One article in each format has each vector; that in HTML has it in every field, too.
      const opened = articles.filter((path, index) => path.includes("-html") && index % 2 === 0);
      const found: [string, readonly string[]][] = [];
      for (const path of [...FEED_PAGES, ...opened]) {
        await page.goto(new URL(path, origin()).href);
        const faults = await faultsOf(page, origin());
        if (faults.length > 0) found.push([path, faults]);
      }
      expect(opened.length).toBeGreaterThan(80);
      expect(found).toEqual([]);
      expect(happened).toEqual(NOTHING);

      await page.goto("about:blank");
      const texts = await readAll(articles);
      expect([...(await inspect(page, texts, origin()))]).toEqual([]);
    },
    PATIENT,
  );

  it("leave nothing for the policy of our pages to stop", async () => {
    const { page } = await visit("/robots.txt");
    const { ran, strayed } = await watch(page, origin());
    await page.addInitScript(`{
      window.stopped = [];
      document.addEventListener("securitypolicyviolation", (event) =>
        window.stopped.push(event.effectiveDirective + " " + event.blockedURI));
    }`);
    for (const path of FEED_PAGES) {
      await page.goto(new URL(path, origin()).href);
      expect(await page.evaluate("window.stopped")).toEqual([]);
    }
    expect({ ran, strayed }).toEqual(NOTHING);
  });

  it("run in a picture that is opened by itself where nothing stops them, and not in ours", async () => {
    const path = "/media/attack.svg";
    const bypassed = await visit(path, { bypassCSP: true });
    const unguarded = await watch(bypassed.page, origin());
    await bypassed.page.reload();
    await expect.poll(() => unguarded.ran.has(3000), PATIENCE).toBe(true);

    const { page, complaints } = await visit("/robots.txt");
    const guarded = await watch(page, origin());
    await page.goto(new URL(path, origin()).href);
    expect(complaints.join()).toContain("Content Security Policy");
    expect(guarded).toEqual(NOTHING);
  });

  const FEED_PAGES = ["/", "/feeds/", "/sections/world/", "/selections/top/", "/archive/2024-01/"];

  async function readAll(paths: readonly string[]): Promise<readonly Shown[]> {
    const texts: Shown[] = [];
    for (const path of paths) {
      texts.push({ name: path, html: await (await fetch(new URL(path, origin()))).text() });
    }
    return texts;
  }
});
