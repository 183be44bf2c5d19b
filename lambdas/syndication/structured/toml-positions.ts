import type { PositionNode } from "./text-places.ts";

type Building = {
  key: number;
  value: number;
  end?: number;
  children: Map<string, Building>;
  array?: true;
};

/** Where every value of a TOML text stands. The text has been read by smol-toml without error: nothing is checked here. */
export function readTomlPositions(text: string): PositionNode {
  const root: Building = { key: 0, value: 0, children: new Map() };
  let at = 0;
  let table = root;

  while (at < text.length) {
    at = skipBlank(text, at);
    if (at >= text.length) break;
    const start = at;
    if (text[at] === "[") {
      const isArray = text[at + 1] === "[";
      const { names, next } = readKey(text, at + (isArray ? 2 : 1));
      table = open(root, names, start);
      if (isArray) {
        table.array = true;
        table = child(table, String(table.children.size), start);
      }
      at = next + (isArray ? 2 : 1);
    } else {
      at = readPair(text, at, table);
    }
    if (at <= start) at = start + 1;
  }
  return root;
}

function child(parent: Building, name: string, start: number): Building {
  const found = parent.children.get(name);
  if (found) return found;
  const made: Building = { key: start, value: start, children: new Map() };
  parent.children.set(name, made);
  return made;
}

/** The table of a dotted name: where a name on the way is an array of tables, its last one. */
function open(from: Building, names: readonly string[], start: number): Building {
  let node = from;
  names.forEach((name, index) => {
    node = child(node, name, start);
    if (node.array && index < names.length - 1) {
      node = child(node, String(Math.max(0, node.children.size - 1)), start);
    }
  });
  return node;
}

function readPair(text: string, start: number, table: Building): number {
  const { names, next } = readKey(text, start);
  const node = open(table, names, start);
  // The equals sign.
  const value = skipBlank(text, next + 1);
  return readValue(text, value, node);
}

function readValue(text: string, start: number, node: Building): number {
  node.value = start;
  const first = text[start];
  if (first === "[") {
    let at = skipBlank(text, start + 1);
    for (let index = 0; at < text.length && text[at] !== "]"; index += 1) {
      at = skipBlank(text, readValue(text, at, child(node, String(index), at)));
      if (text[at] === ",") at = skipBlank(text, at + 1);
    }
    return at + 1;
  }
  if (first === "{") {
    let at = skipBlank(text, start + 1);
    while (at < text.length && text[at] !== "}") {
      at = skipBlank(text, readPair(text, at, node));
      if (text[at] === ",") at = skipBlank(text, at + 1);
    }
    return at + 1;
  }
  const end = first === '"' || first === "'" ? endOfString(text, start) : endOfBare(text, start);
  node.end = end;
  return end;
}

function endOfBare(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && !",]}#\n\r".includes(text[end] ?? "\n")) end += 1;
  while (end > start && /[ \t]/.test(text[end - 1] ?? "")) end -= 1;
  return end;
}

function endOfString(text: string, start: number): number {
  const quote = text[start] ?? '"';
  const long = text.startsWith(quote.repeat(3), start);
  const delimiter = long ? quote.repeat(3) : quote;
  let at = start + delimiter.length;
  while (at < text.length && !text.startsWith(delimiter, at))
    at += quote === '"' && text[at] === "\\" ? 2 : 1;
  at += delimiter.length;
  // Up to two quotes may stand before the closing three.
  for (let extra = 0; long && extra < 2 && text[at] === quote; extra += 1) at += 1;
  return at;
}

function readKey(text: string, start: number): { names: string[]; next: number } {
  const names: string[] = [];
  let at = start;
  for (;;) {
    while (text[at] === " " || text[at] === "\t") at += 1;
    const from = at;
    if (text[at] === '"' || text[at] === "'") {
      at = endOfString(text, at);
      names.push(text.slice(from + 1, at - 1));
    } else {
      while (at < text.length && /[A-Za-z0-9_-]/.test(text[at] ?? " ")) at += 1;
      names.push(text.slice(from, at));
    }
    while (text[at] === " " || text[at] === "\t") at += 1;
    if (text[at] !== ".") return { names, next: at };
    at += 1;
  }
}

function skipBlank(text: string, start: number): number {
  let at = start;
  while (at < text.length) {
    const character = text[at];
    if (character === "#") {
      while (at < text.length && text[at] !== "\n") at += 1;
    } else if (character === " " || character === "\t" || character === "\n" || character === "\r")
      at += 1;
    else break;
  }
  return at;
}
