const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Blocks whose text is in paragraphs. */
const FLOWS = set(
  "address article aside blockquote details div fieldset footer form header main nav section",
);
/** Blocks whose text has line breaks. */
const LINES = set("dd dt li p td th");
const OTHER_BLOCKS = set(
  "caption col colgroup dl figcaption figure h1 h2 h3 h4 h5 h6 hr ol summary table tbody tfoot thead tr ul",
);
/** What stands in them is theirs. */
const VERBATIM = set("pre script style svg textarea");
const VOID_BLOCKS = set("col hr");

const TAG = new RegExp(
  `<(/?)(${[...FLOWS, ...LINES, ...OTHER_BLOCKS, ...VERBATIM].join("|")})\\b[^<>]*>`,
  "gi",
);

/** Deeper than anybody writes. */
const DEEPEST = 200;

/**
 * What WordPress's classic editor keeps, as HTML: there an empty line ends a paragraph, and the end of a line is a line
 * break. Blocks that were written as HTML stay as they are.
 */
export function toClassicHtml(source: string): string {
  const out: string[] = [];
  const open: string[] = [];
  let done = 0;
  const finishText = (to: number): void => {
    const inside = open.at(-1);
    const run = source.slice(done, to);
    if (run === "") return;
    if (inside === undefined || FLOWS.has(inside)) out.push(...toParagraphs(run));
    else out.push(LINES.has(inside) ? breakLines(run) : run);
  };
  for (const { 0: tag, 1: slash, 2: written = "", index } of source.matchAll(TAG)) {
    if (index < done) continue;
    const name = written.toLowerCase();
    finishText(index);
    done = index + tag.length;
    if (slash !== "") {
      const last = open.lastIndexOf(name);
      if (last !== -1) open.length = last;
    } else if (VERBATIM.has(name)) {
      const end = source.indexOf(`</${written}`, done);
      done = end === -1 ? source.length : end;
    } else if (!VOID_BLOCKS.has(name) && open.length < DEEPEST) {
      open.push(name);
    }
    out.push(source.slice(index, done));
  }
  finishText(source.length);
  return out.join("");
}

function toParagraphs(run: string): readonly string[] {
  return run.split(/\n[^\S\n]*\n/).map((written) => {
    const paragraph = written.trim();
    if (paragraph === "") return "\n";
    if (isComment(paragraph)) return `${paragraph}\n`;
    // WordPress shows what an address alone leads to.
    if (/^https?:\/\/[^\s<"]+$/.test(paragraph)) {
      return `<p><a href="${paragraph}">${paragraph}</a></p>\n`;
    }
    return `<p>${breakLines(paragraph)}</p>\n`;
  });
}

/** One alone, such as <!--more-->, is no paragraph. */
function isComment(paragraph: string): boolean {
  return paragraph.startsWith("<!--") && paragraph.indexOf("-->") === paragraph.length - 3;
}

function breakLines(run: string): string {
  const lines = run.trim().split("\n");
  return lines
    .map((line, index) => {
      const words = line.trimEnd();
      return index === lines.length - 1 || /<br ?\/?>$/i.test(words) ? words : `${words}<br>`;
    })
    .join("\n");
}
