import { attribute, childrenOf, parseXml } from "../validity/xml-tree.ts";

const ATOM = "http://www.w3.org/2005/Atom";

/** One document of a chain: its address, and the ids of its entries in its order. */
export type Link = { readonly address: string; readonly ids: readonly string[] };

type Read = (text: string) => {
  readonly ids: readonly string[];
  readonly previous: string | undefined;
};

const READ: Readonly<Record<string, Read>> = {
  "atom.xml": (text) => {
    const feed = parseXml(text);
    const ids = childrenOf(feed, ATOM, "entry").flatMap((entry) =>
      childrenOf(entry, ATOM, "id").map((id) => id.text),
    );
    return { ids, previous: linkIn(feed, "prev-archive") };
  },
  "rss.xml": (text) => {
    const [channel] = childrenOf(parseXml(text), "", "channel");
    if (!channel) throw new Error("no channel");
    const ids = childrenOf(channel, "", "item").flatMap((item) =>
      childrenOf(item, "", "guid").map((guid) => guid.text),
    );
    return { ids, previous: linkIn(channel, "prev-archive") };
  },
  "feed.json": (text) => {
    const { items, next_url } = JSON.parse(text);
    return { ids: items.map(({ id }: { id: string }) => id), previous: next_url };
  },
};

/** The formats that a chain can be read in, by the names of their documents. */
export const CHAINS: readonly string[] = Object.keys(READ);

function linkIn(parent: ReturnType<typeof parseXml>, relation: string): string | undefined {
  const link = childrenOf(parent, ATOM, "link").find((one) => attribute(one, "rel") === relation);
  return link && attribute(link, "href");
}

/**
 * Reads a feed as RFC 5005 section 4 has it: from the subscription document by the links to what is older. `fetch` gives
 * the text at an address, and throws where there is none.
 */
export async function followArchives(
  address: string,
  fetch: (address: string) => Promise<string>,
): Promise<readonly Link[]> {
  const read = READ[address.slice(address.lastIndexOf("/") + 1)];
  if (!read) throw new Error(`${address} is no feed`);
  const chain: Link[] = [];
  let next: string | undefined = address;
  while (next !== undefined) {
    const at: string = next;
    if (chain.some((link) => link.address === at)) throw new Error(`${at} is met twice`);
    const { ids, previous } = read(await fetch(at));
    chain.push({ address: at, ids });
    next = previous;
  }
  return chain;
}

/** The entries of the whole feed, each once: a later document repeats what the subscription document shows already. */
export function entriesOf(chain: readonly Link[]): readonly string[] {
  return [...new Set(chain.flatMap(({ ids }) => ids))];
}
