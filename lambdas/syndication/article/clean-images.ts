import type { Attributes } from "./clean-attributes.ts";
import { LAZY_SOURCE_SETS, LAZY_SOURCES, TRACKERS } from "./clean-html-rules.ts";

/** A file that stands in for an image until a script has loaded it. */
const STAND_IN = /blank|spacer|placeholder|transparent|1x1|pixel|lazy|loading|gr[ae]y/i;

/**
 * The address of an image as a reader without scripts needs it: what a script for lazy loading would have put in its
 * place, else its `src`, else the largest of its sizes, else that of its `<picture>`. Undefined where there is none.
 */
export function imageSource(
  attributes: Attributes,
  ofPicture: string | undefined,
): string | undefined {
  for (const name of LAZY_SOURCES) {
    const source = attributes.get(name)?.trim();
    if (source && !isEmptySource(source)) return source;
  }
  const src = attributes.get("src")?.trim() ?? "";
  const other = largestSource(attributes) ?? ofPicture;
  if (isEmptySource(src) || (other !== undefined && STAND_IN.test(fileName(src)))) return other;
  return src;
}

/** The largest of the sizes that `srcset`, or what a script would make it, lists. */
export function largestSource(attributes: Attributes): string | undefined {
  for (const name of LAZY_SOURCE_SETS) {
    const list = attributes.get(name);
    const largest = list === undefined ? undefined : largestOf(list);
    if (largest !== undefined) return largest;
  }
  return undefined;
}

function fileName(src: string): string {
  const path = src.split(/[?#]/, 1)[0] ?? "";
  return path.slice(path.lastIndexOf("/") + 1);
}

function isEmptySource(src: string): boolean {
  return src === "" || /^(?:data|about|blob):/i.test(src);
}

function largestOf(list: string): string | undefined {
  let best: string | undefined;
  let most = -1;
  const words = list.replaceAll(/([\d.][wx]),(?=\S)/g, "$1, ").split(/\s+/);
  for (const [index, word] of words.entries()) {
    const isAddress = word !== "" && !/^[\d.]+[wx],?$/.test(word);
    if (!isAddress) continue;
    const address = word.replace(/(?<!,),+$/, "");
    const size = address === word ? Number.parseFloat(words[index + 1] ?? "") || 1 : 1;
    if (size > most && !isEmptySource(address)) [best, most] = [address, size];
  }
  return best;
}

/** Whether a picture or a frame is there to be fetched and not to be seen. */
export function isHidden(attributes: Attributes): boolean {
  const style = attributes.get("style") ?? "";
  return (
    ["width", "height"].some((side) => /^\s*[01](?:px)?\s*$/.test(attributes.get(side) ?? "")) ||
    /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$))/i.test(
      style,
    )
  );
}

/** Whether an absolute address is that of a service that counts readers. */
export function isTracker(url: string): boolean {
  return startsWithHost(url, TRACKERS);
}

/** Whether a URL's host, or host and beginning of its path, is among `places`. */
export function startsWithHost(url: string, places: ReadonlySet<string>): boolean {
  const { hostname, pathname } = new URL(url);
  if (places.has(hostname)) return true;
  for (const place of places) {
    if (place.includes("/") && `${hostname}${pathname}`.startsWith(place)) return true;
  }
  return false;
}
