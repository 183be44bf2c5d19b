const words = (list: string): readonly string[] => list.split(/\s+/);
const set = (list: string): ReadonlySet<string> => new Set(words(list));

/**
 * Elements that stay, each with the attributes it may keep beside `dir`, `lang`, `title` and the `id` of a footnote.
 * What is in no list here is unwrapped: its tags go, its content stays.
 */
export const ELEMENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    a: "href rel hreflang",
    img: "src alt width height",
    audio: "src",
    video: "src poster width height",
    source: "src type",
    track: "src kind srclang label",
    iframe: "src width height",
    td: "colspan rowspan align",
    th: "colspan rowspan scope align",
    col: "span",
    colgroup: "span",
    ol: "start reversed type",
    li: "value",
    time: "datetime",
    del: "cite datetime",
    ins: "cite datetime",
    q: "cite",
    blockquote: "cite",
    details: "open",
    code: "class",
  }).map(([name, attributes]) => [name, set(attributes)]),
);

/** Elements that stay and have no attributes of their own. */
export const PLAIN_ELEMENTS: ReadonlySet<string> = set(
  `abbr address article aside b bdi bdo br caption cite dd dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6
  header hgroup hr i kbd main mark nav p pre rp rt ruby s samp section small span strong sub summary sup table tbody
  tfoot thead tr u ul var wbr`,
);

/** Elements of older HTML and of AMP, and what they are called now. */
export const RENAMED: ReadonlyMap<string, string> = new Map([
  ["acronym", "abbr"],
  ["amp-audio", "audio"],
  ["amp-iframe", "iframe"],
  ["amp-img", "img"],
  ["amp-video", "video"],
  ["center", "div"],
  ["dir", "ul"],
  ["fieldset", "div"],
  ["form", "div"],
  ["image", "img"],
  ["legend", "div"],
  ["listing", "pre"],
  ["menu", "ul"],
  ["plaintext", "pre"],
  ["strike", "s"],
  ["tt", "code"],
  ["xmp", "pre"],
]);

/**
 * Elements that go with all they hold: what runs, what styles, what asks, and MathML and SVG, whose parsing rules are a
 * world of their own and the road of most attacks on cleaners.
 */
export const DROPPED: ReadonlySet<string> = set(
  `script style template title textarea noembed noframes frameset object applet svg math select datalist button
  canvas dialog`,
);

export const VOID: ReadonlySet<string> = set(
  "area base basefont br col embed frame hr img input link meta param source track wbr keygen",
);

/** Left out where there is nothing to see or hear in it. */
export const BLOCK_LEFT_OUT_IF_EMPTY: ReadonlySet<string> = set(
  "audio blockquote div figcaption figure h1 h2 h3 h4 h5 h6 ol p section table ul video",
);

/** Unwrapped where there is nothing to see in it: its white space parts words. */
export const INLINE_UNWRAPPED_IF_EMPTY: ReadonlySet<string> = set("a b em i span strong");

const blocks = words(
  `address article aside blockquote details div dl figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr main nav
  ol p pre section summary table ul li dd dt`,
);
const cells = words("td th caption table");
const lists = words("ul ol dl table td th");

/** HTML ends SVG and MathML where one of these starts, so that an `<svg>` without end does not swallow the article. */
export const BREAKS_OUT: ReadonlySet<string> = new Set([...blocks, "body", "img"]);

export type Ending = {
  readonly names: ReadonlySet<string>;
  /** It ends nothing outside one of these. */
  readonly within: ReadonlySet<string>;
};

/** What the start of an element ends, where HTML lets its end tag be omitted or forbids it inside itself. */
export const ENDS: ReadonlyMap<string, readonly Ending[]> = (() => {
  const endings = new Map<string, Ending[]>();
  const end = (names: string, starts: readonly string[], within: readonly string[]): void => {
    for (const start of starts) {
      const ending = { names: set(names), within: new Set(within) };
      endings.set(start, [...(endings.get(start) ?? []), ending]);
    }
  };
  end("p", blocks, cells);
  end("a", ["a"], cells);
  end("li", ["li"], lists);
  end("dd dt", ["dd", "dt"], lists);
  end("rt rp", ["rt", "rp"], ["ruby", ...cells]);
  return endings;
})();

export const HEADINGS: ReadonlySet<string> = set("h1 h2 h3 h4 h5 h6");

/** The parts of a table and what each may stand in directly. */
export const TABLE_PARENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["caption", set("table")],
  ["colgroup", set("table")],
  ["col", set("colgroup table")],
  ["thead", set("table")],
  ["tbody", set("table")],
  ["tfoot", set("table")],
  ["tr", set("table thead tbody tfoot")],
  ["td", set("tr")],
  ["th", set("tr")],
]);

/** Inside these, only the parts of a table: anything else gets a cell. */
export const TABLE_FRAME: ReadonlySet<string> = set("table thead tbody tfoot tr");

/** An end tag ends nothing outside the cell or caption it stands in. */
export const CELLS: ReadonlySet<string> = set("td th caption");

/** Players and posts of others that stay frames, by host; a frame from elsewhere becomes a link. `*.` stands for any one name. */
export const EMBED_HOSTS: ReadonlySet<string> = set(
  `www.youtube.com youtube.com www.youtube-nocookie.com youtube-nocookie.com player.vimeo.com open.spotify.com
  w.soundcloud.com platform.twitter.com platform.x.com www.instagram.com www.facebook.com datawrapper.dwcdn.net
  flo.uri.sh public.flourish.studio www.google.com/maps/ maps.google.com e.infogram.com infogram.com www.tiktok.com
  embed.bsky.app`,
);

/** Where images only count readers. */
export const TRACKERS: ReadonlySet<string> = set(
  `pixel.wp.com stats.wordpress.com pixel.quantserve.com b.scorecardresearch.com sb.scorecardresearch.com
  www.google-analytics.com www.facebook.com/tr feeds.feedburner.com/~ ad.doubleclick.net`,
);

/** Attributes in which scripts for lazy loading keep the address of an image, the best first. */
export const LAZY_SOURCES: readonly string[] = words(
  "data-src data-lazy-src data-original data-lazy data-actualsrc data-hi-res-src data-orig-src data-url",
);
export const LAZY_SOURCE_SETS: readonly string[] = words(
  "srcset data-srcset data-lazy-srcset data-original-set",
);
