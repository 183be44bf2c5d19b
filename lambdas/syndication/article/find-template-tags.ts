const MOST = 20;
/** A tag is a few words; what closes further away belongs to something else. */
const LONGEST = 1000;

const CLOSERS = [
  ["{{<", ">}}"],
  ["{{%", "%}}"],
  ["{{", "}}"],
  ["{%", "%}"],
] as const;

export type TemplateTag = {
  /** Where it starts in the source, in UTF-16 units. */
  readonly index: number;
  readonly tag: string;
};

/**
 * The first 20 template tags that another generator left in Markdown: Hugo's shortcodes and Liquid's tags and outputs.
 * What stands in a code span or a fenced code block is an example, not a tag.
 */
export function findTemplateTags(source: string): readonly TemplateTag[] {
  if (!source.includes("{{") && !source.includes("{%")) return [];
  const tags: TemplateTag[] = [];
  const nextCloser = closerFinder(source);
  let index = source.indexOf("{");
  for (const [start, end] of prose(source)) {
    if (index === -1) break;
    if (index < start) index = source.indexOf("{", start);
    while (index !== -1 && index < end) {
      const after = nextCloser(index);
      const found = after !== undefined && after <= end;
      if (found) tags.push({ index, tag: source.slice(index, after) });
      if (tags.length === MOST) return tags;
      index = source.indexOf("{", found ? after : index + 1);
    }
  }
  return tags;
}

/** Where the tag that opens at an index ends. Called with growing indexes, it reads the source once a closer. */
function closerFinder(source: string): (index: number) => number | undefined {
  const next = new Map<string, number>();
  return (index) => {
    const pair = CLOSERS.find(([opener]) => source.startsWith(opener, index));
    if (!pair) return undefined;
    const [opener, closer] = pair;
    let at = next.get(closer) ?? -1;
    if (at < index + opener.length && at !== Number.POSITIVE_INFINITY) {
      const found = source.indexOf(closer, index + opener.length);
      at = found === -1 ? Number.POSITIVE_INFINITY : found;
      next.set(closer, at);
    }
    return at - index <= LONGEST ? at + closer.length : undefined;
  };
}

/** The stretches of Markdown outside code, in order. */
function* prose(source: string): Generator<readonly [start: number, end: number]> {
  let fence: string | undefined;
  let start = 0;
  let at = 0;
  while (at < source.length) {
    const newline = source.indexOf("\n", at);
    const end = newline === -1 ? source.length : newline + 1;
    // A fence may stand in a quotation or a list.
    const marker = /^[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?(`{3,}|~{3,})/.exec(
      source.slice(at, Math.min(end, at + 200)),
    )?.[1];
    if (fence === undefined && marker !== undefined) {
      yield* outsideSpans(source, start, at);
      fence = marker;
    } else if (fence !== undefined && marker?.startsWith(fence)) {
      fence = undefined;
      start = end;
    } else if (fence === undefined && source.slice(at, end).trim() === "") {
      // No code span crosses the end of a paragraph.
      yield* outsideSpans(source, start, end);
      start = end;
    }
    at = end;
  }
  if (fence === undefined) yield* outsideSpans(source, start, source.length);
}

function* outsideSpans(
  source: string,
  start: number,
  end: number,
): Generator<readonly [start: number, end: number]> {
  if (start >= end) return;
  const runs = Array.from(source.slice(start, end).matchAll(/`+/g), (match) => {
    const at = start + match.index;
    const escaped = /(?<!\\)\\(?:\\\\)*$/.test(source.slice(Math.max(start, at - 20), at));
    return { at, length: match[0].length, opens: match[0].length - (escaped ? 1 : 0) };
  });
  // A code span closes at the next run of as many backticks (CommonMark 6.1).
  const closers: (number | undefined)[] = [];
  const following = new Map<number, number>();
  for (const [run, { length, opens }] of [...runs.entries()].reverse()) {
    closers[run] = following.get(opens);
    following.set(length, run);
  }
  let from = start;
  for (let run = 0; run < runs.length; run += 1) {
    const closer = closers[run];
    const opening = runs[run];
    const closing = closer === undefined ? undefined : runs[closer];
    if (!opening || !closing || closer === undefined || opening.opens === 0) continue;
    yield [from, opening.at];
    from = closing.at + closing.length;
    run = closer;
  }
  if (from < end) yield [from, end];
}
