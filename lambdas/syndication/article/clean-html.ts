import {
  ADDRESSES,
  type Attributes,
  areHarmless,
  renderAttribute,
  renderAttributes,
} from "./clean-attributes.ts";
import {
  BREAKS_OUT,
  DROPPED,
  ELEMENTS,
  EMBED_HOSTS,
  PLAIN_ELEMENTS,
  RENAMED,
  VOID,
} from "./clean-html-rules.ts";
import { imageSource, isHidden, isTracker, largestSource, startsWithHost } from "./clean-images.ts";
import { type CleanAddress, cleanLink, cleanSource } from "./clean-url.ts";
import { readHtml } from "./html-tokens.ts";
import { createHtmlWriter } from "./html-writer.ts";

export type CleanContext = {
  /** The article's own address, absolute: what relative addresses are relative to. */
  readonly base: string;
  /** The public address of a media file of the article's, absolute, by `src` as written; undefined where it is none. */
  readonly media: (src: string) => string | undefined;
  /** Makes the ids of footnotes differ between articles on one page. */
  readonly idPrefix?: string;
};

export type CleanedHtml = {
  readonly html: string;
  /** What stands before `<!--more-->`. */
  readonly beforeMore?: string;
  /** Whether it said the same as it was: nothing was refused, and no address depends on where it stands. */
  readonly asWritten: boolean;
};

/**
 * HTML of unknown origin as HTML that can be shown anywhere: allow-listed elements and attributes, absolute http(s),
 * mailto and tel addresses, no scripts, styles, forms or trackers, images that scripts would have loaded in their place.
 * It is balanced and as deep as readers bear, holds only text that XML can carry and never "]]>", is XML but for its
 * void elements, and cleaning it again changes nothing.
 */
export function cleanHtml(html: string, context: CleanContext): string {
  return cleanAndExamine(html, context).html;
}

/** The same, with what was seen on the way. */
export function cleanAndExamine(html: string, context: CleanContext): CleanedHtml {
  const writer = createHtmlWriter();
  let asWritten = true;
  /** Open elements in what is being dropped, by name. */
  let dropping: { readonly root: string; readonly open: Map<string, number> } | undefined;
  let inNoscript = false;
  let inFrame = false;
  let picture: { source?: string | undefined } | undefined;
  /** The image just written, until something else is. */
  let lastImage: { readonly url: string; readonly fromNoscript: boolean } | undefined;

  const use = (address: CleanAddress | undefined): string | undefined => {
    if (!address?.asWritten) asWritten = false;
    return address?.url;
  };

  const startElement = (name: string, attributes: Attributes): void => {
    const addresses = new Map<string, string>();
    for (const attribute of ELEMENTS.get(name) ?? []) {
      const written = ADDRESSES.has(attribute) ? attributes.get(attribute) : undefined;
      if (written === undefined) continue;
      const isLink = attribute === "href";
      const url = use(isLink ? cleanLink(written, context) : cleanSource(written, context));
      if (url !== undefined) addresses.set(attribute, url);
    }
    const rest = renderAttributes(name, attributes);
    const isPlayer = name === "audio" || name === "video";
    if (name === "a" && !addresses.has("href") && !rest.includes(' id="')) return;
    if (name === "source" || name === "track") {
      const parent = writer.parent();
      if (!addresses.has("src") || (parent !== "audio" && parent !== "video")) return;
    }
    const markup = [...addresses].map(([key, url]) => renderAttribute(key, url)).join("");
    const visible = (isPlayer && addresses.has("src")) || rest.includes(' id="');
    writer.start(name, `${markup}${isPlayer ? ' controls=""' : ""}${rest}`, visible);
  };

  const image = (attributes: Attributes): void => {
    const written = imageSource(attributes, picture?.source);
    if (written !== attributes.get("src")) asWritten = false;
    const url =
      written === undefined || isHidden(attributes)
        ? undefined
        : use(cleanSource(written, context));
    if (url === undefined || isTracker(url)) {
      asWritten = false;
      return;
    }
    // Beside an image that a script loads, <noscript> holds the same one.
    if (inNoscript && lastImage && !lastImage.fromNoscript) return;
    if (lastImage?.fromNoscript && !inNoscript && lastImage.url === url) return;
    const alt = attributes.has("alt") ? "" : ' alt=""';
    writer.start("img", renderAttribute("src", url) + alt + renderAttributes("img", attributes));
    lastImage = { url, fromNoscript: inNoscript };
  };

  const frame = (attributes: Attributes): void => {
    inFrame = true;
    const written = imageSource(attributes, undefined);
    const found = written === undefined ? undefined : use(cleanSource(written, context));
    if (found === undefined || isHidden(attributes)) {
      asWritten = false;
      return;
    }
    const url = found.replace(/^http:/, "https:");
    if (startsWithHost(url, EMBED_HOSTS)) {
      const rest = `${renderAttributes("iframe", attributes)} allowfullscreen=""`;
      writer.start("iframe", renderAttribute("src", url) + rest, true);
      writer.end("iframe");
      return;
    }
    asWritten = false;
    writer.start("a", renderAttribute("href", found));
    writer.text(attributes.get("title")?.trim() || found);
    writer.end("a");
  };

  const startDropping = (name: string): void => {
    asWritten = false;
    if (!VOID.has(name)) dropping = { root: name, open: new Map([[name, 1]]) };
  };

  /** Whether a start tag is part of what is being dropped. */
  const isDropped = (name: string): boolean => {
    if (!dropping) return false;
    const { root, open } = dropping;
    const foreign = root === "svg" || root === "math";
    if (name === "body" || (foreign && BREAKS_OUT.has(name))) {
      dropping = undefined;
      return false;
    }
    if (!VOID.has(name)) open.set(name, (open.get(name) ?? 0) + 1);
    return true;
  };

  /** Whether an end tag is part of what is being dropped. The end of what was open before it ends it too. */
  const endsDropped = (name: string): boolean => {
    if (!dropping) return false;
    const { root, open } = dropping;
    const count = open.get(name) ?? 0;
    if (count === 0 && writer.isOpen(name)) {
      dropping = undefined;
      return false;
    }
    if (count > 0) open.set(name, count - 1);
    if (name === root && count === 1) dropping = undefined;
    return true;
  };

  readHtml(html, {
    open: (written, attributes) => {
      const name = RENAMED.get(written) ?? written;
      if (isDropped(name)) return;
      if (name !== written || !areHarmless(name, attributes)) asWritten = false;
      if (name === "img") return image(attributes);
      if (name === "noscript") inNoscript = true;
      if (inNoscript) {
        asWritten = false;
        return;
      }
      if (DROPPED.has(name)) return startDropping(name);
      if (name === "picture") picture = {};
      else if (name === "source" && picture) {
        picture.source = largestSource(attributes) ?? picture.source;
      } else if (name === "iframe") frame(attributes);
      else if (ELEMENTS.has(name) || PLAIN_ELEMENTS.has(name)) {
        lastImage = undefined;
        startElement(name, attributes);
      } else asWritten = false;
    },
    close: (written) => {
      const name = RENAMED.get(written) ?? written;
      if (endsDropped(name)) return;
      if (name === "noscript") inNoscript = false;
      else if (name === "picture") picture = undefined;
      else if (name === "iframe") inFrame = false;
      else if (name === "br") writer.start("br", "");
      else if (!inNoscript && !VOID.has(name)) writer.end(name);
    },
    text: (data) => {
      if (dropping || inNoscript || inFrame) return;
      if (data.trim() !== "") lastImage = undefined;
      writer.text(data);
    },
    comment: (data) => {
      if (data.trim() !== "more") asWritten = false;
      else if (!dropping) writer.mark();
    },
    // Where these end, browsers and other readers do not agree.
    instruction: () => {
      asWritten = false;
    },
  });
  const { html: written, beforeMark } = writer.finish();
  return {
    html: written,
    asWritten,
    ...(beforeMark !== undefined && { beforeMore: beforeMark }),
  };
}
