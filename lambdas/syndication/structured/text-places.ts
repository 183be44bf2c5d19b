import type { Place } from "../problem.ts";

/** Where a text begins in its file: `firstLine` counts from 1. */
export type TextOrigin = { readonly file: string; readonly firstLine: number };

/** Where a value and its name stand in a text, by offset in UTF-16 units; the items of a list are named by their index. */
export type PositionNode = {
  readonly key: number;
  readonly value: number;
  /** One past the end of a scalar. */
  readonly end?: number;
  readonly children: ReadonlyMap<string, PositionNode>;
};

export type Path = readonly (string | number)[];

export type Places = {
  /** Of the value at `path`; of its nearest ancestor that exists where it does not. */
  readonly place: (path: Path) => Place;
  /** Of the name that the value at `path` has. */
  readonly keyPlace: (path: Path) => Place;
};

/** Places that are looked up only when they are asked for: a text without problems never pays for them. */
export function toPlaces(text: string, at: TextOrigin, read: () => PositionNode): Places {
  let root: PositionNode | undefined;
  const toPlaceHere = placesIn(text, at);
  const find = (path: Path, part: "key" | "value"): Place => {
    root ??= read();
    let node: PositionNode = root;
    for (const name of path) {
      const child = node.children.get(String(name));
      if (!child) return toPlaceHere(node.key);
      node = child;
    }
    return toPlaceHere(node[part]);
  };
  return { place: (path) => find(path, "value"), keyPlace: (path) => find(path, "key") };
}

/** The place of an offset. Lines end in LF, CRLF or CR, and are looked for once. */
export function placesIn(text: string, at: TextOrigin): (offset: number) => Place {
  let starts: readonly number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    return placeOf(offset, starts, at);
  };
}

function lineStarts(text: string): readonly number[] {
  const ends = text.matchAll(/\r\n|\n|\r/g);
  return [0, ...Array.from(ends, ({ 0: end, index }) => index + end.length)];
}

function placeOf(offset: number, starts: readonly number[], at: TextOrigin): Place {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const column = Math.max(0, offset - (starts[low] ?? 0)) + 1;
  return { file: at.file, line: at.firstLine + low, column };
}
