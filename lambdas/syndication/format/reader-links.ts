/** A reader that takes a feed's address in a link of its own. */
export type Reader = {
  readonly name: string;
  /** What comes before the address, which is percent-encoded as a whole. */
  readonly start: string;
};

/**
 * Readers on the web, by name, each in the form that it publishes: Feedbin's help ("How to subscribe"), NewsBlur's
 * goodies ("Custom Add Site URL"), The Old Reader's tips, the buttons of Feedly and Inoreader.
 */
export const READERS: readonly Reader[] = [
  { name: "Feedbin", start: "https://feedbin.com/?subscribe=" },
  { name: "Feedly", start: "https://feedly.com/i/subscription/feed%2F" },
  { name: "Inoreader", start: "https://www.inoreader.com/?add_feed=" },
  { name: "NewsBlur", start: "https://www.newsblur.com/?url=" },
  { name: "The Old Reader", start: "https://theoldreader.com/feeds/subscribe?url=" },
];

/** The address at which `reader` offers to subscribe to a feed. `address`: absolute. */
export function readerLink({ start }: Reader, address: string): string {
  return `${start}${encodeURIComponent(address)}`;
}

/** For a reader on the visitor's machine, if one has claimed the scheme: `feed:` before the whole address. */
export function feedLink(address: string): string {
  return `feed:${address}`;
}
