import type { Feed } from "../../lambdas/syndication/feed/feed.ts";
import type { Format } from "../../lambdas/syndication/format/format.ts";
import { fillFrame } from "../../lambdas/syndication/format/frame.ts";

/** A format's whole document as text. `entries`: as its `renderEntry` wrote them. */
export function renderDocument(
  { renderFrame }: Format,
  feed: Feed,
  entries: readonly string[],
): string {
  const fragments = entries.map((entry) => Buffer.from(entry));
  return fillFrame(renderFrame(feed, fragments), fragments).toString();
}
