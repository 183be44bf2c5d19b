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
  const find = (path: Path, part: "key" | "value"): Place => {
    root ??= read();
    let node: PositionNode = root;
    for (const name of path) {
      const child = node.children.get(String(name));
      if (!child) return toPlace(text, node.key, at);
      node = child;
    }
    return toPlace(text, node[part], at);
  };
  return { place: (path) => find(path, "value"), keyPlace: (path) => find(path, "key") };
}

/** The place of an offset. Lines end in LF, CRLF or CR. */
export function toPlace(text: string, offset: number, at: TextOrigin): Place {
  const lineEnd = /\r\n|\n|\r/g;
  let line = at.firstLine;
  let start = 0;
  for (let end = lineEnd.exec(text); end && lineEnd.lastIndex <= offset; end = lineEnd.exec(text)) {
    line += 1;
    start = lineEnd.lastIndex;
  }
  return { file: at.file, line, column: Math.max(0, offset - start) + 1 };
}
