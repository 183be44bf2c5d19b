import { characters } from "../html.ts";
import {
  BLOCK_LEFT_OUT_IF_EMPTY,
  CELLS,
  ENDS,
  HEADINGS,
  INLINE_UNWRAPPED_IF_EMPTY,
  TABLE_FRAME,
  TABLE_PARENTS,
  VOID,
} from "./clean-html-rules.ts";

/** Readers' stacks are finite; deeper elements are unwrapped. */
const DEEPEST = 100;
/** table, tbody, tr, td: a table is written only where its cells can be. */
const TABLE_DEPTH = 4;
const TABLE: ReadonlySet<string> = new Set(["table"]);
const CELL_BARRIERS: ReadonlySet<string> = new Set([...CELLS, ...TABLE]);
const ITEM_BARRIERS: ReadonlySet<string> = new Set([...CELL_BARRIERS, "ul", "ol"]);
/** Void elements that show nothing by themselves. */
const INVISIBLE: ReadonlySet<string> = new Set(["br", "wbr", "col", "track"]);

type Open = {
  readonly name: string;
  /** Where its start tag is in the pieces. */
  readonly at: number;
  visible: boolean;
};

export type HtmlWriter = {
  /** An element starts. `attributes` is markup. `visible`: it shows something even with nothing in it. */
  readonly start: (name: string, attributes: string, visible?: boolean) => void;
  readonly end: (name: string) => void;
  readonly text: (data: string) => void;
  readonly parent: () => string | undefined;
  readonly isOpen: (name: string) => boolean;
  /** Remembers this place for `finish`, the first time it is called. */
  readonly mark: () => void;
  /** The HTML, and what of it stands before the mark. */
  readonly finish: () => { readonly html: string; readonly beforeMark?: string };
};

/**
 * Writes HTML that any parser reads as it was meant: balanced, at most 100 deep, every end tag that HTML implies
 * written out, no element where HTML does not let it stand (a block in a paragraph, a link in a link, text between
 * table rows). Whatever it is asked to write, and in time linear in it.
 */
export function createHtmlWriter(): HtmlWriter {
  const pieces: string[] = [];
  const stack: Open[] = [];
  const beyond = new Map<string, number>();
  let marked: number | undefined;

  const current = (): string => stack.at(-1)?.name ?? "";

  const push = (name: string, attributes: string, visible: boolean): void => {
    stack.push({ name, at: pieces.length, visible });
    pieces.push(`<${name}${attributes}>`);
  };

  const pop = (): void => {
    const open = stack.pop();
    if (!open) return;
    if (beyond.size > 0) beyond.clear();
    const { name, at, visible } = open;
    const parent = stack.at(-1);
    if (visible && parent) parent.visible = true;
    if (visible || !(BLOCK_LEFT_OUT_IF_EMPTY.has(name) || INLINE_UNWRAPPED_IF_EMPTY.has(name))) {
      pieces.push(`</${name}>`);
    } else if (INLINE_UNWRAPPED_IF_EMPTY.has(name)) {
      pieces[at] = "";
    } else {
      pieces.length = at;
      // The words on both sides are no one word.
      if (at > 0 && !/\s$/.test(pieces[at - 1] ?? "")) pieces.push("\n");
      if (marked !== undefined) marked = Math.min(marked, pieces.length);
    }
  };

  const popTo = (depth: number): void => {
    while (stack.length > depth) pop();
  };

  /** The innermost open element of these names, if no barrier is nearer; -1 where there is none. */
  const find = (names: ReadonlySet<string>, barriers?: ReadonlySet<string>): number => {
    for (let depth = stack.length - 1; depth >= 0; depth -= 1) {
      const name = stack[depth]?.name ?? "";
      if (names.has(name)) return depth;
      if (barriers?.has(name)) return -1;
    }
    return -1;
  };

  const openCell = (): void => {
    if (current() === "colgroup") pop();
    if (!TABLE_FRAME.has(current())) return;
    if (current() !== "tr") push("tr", "", false);
    push("td", "", false);
  };

  /** Ends what may not hold the element. False where a part of a table stands in no table. */
  const makeRoom = (name: string): boolean => {
    for (const { names, within } of ENDS.get(name) ?? []) {
      const depth = find(names, within);
      if (depth !== -1) popTo(depth);
    }
    if (HEADINGS.has(name) && HEADINGS.has(current())) pop();
    const parents = TABLE_PARENTS.get(name);
    if (!parents) {
      openCell();
      return true;
    }
    if (find(TABLE) === -1) return false;
    const parent = find(parents, TABLE);
    if (parent !== -1) popTo(parent + 1);
    else {
      popTo(find(TABLE_FRAME) + 1);
      push("tr", "", false);
    }
    return true;
  };

  const show = (): void => {
    const open = stack.at(-1);
    if (open) open.visible = true;
  };

  return {
    start: (name, attributes, visible = false) => {
      if (!makeRoom(name)) return;
      if (VOID.has(name)) {
        pieces.push(`<${name}${attributes}>`);
        if (!INVISIBLE.has(name)) show();
      } else if (stack.length < DEEPEST - (name === "table" ? TABLE_DEPTH - 1 : 0)) {
        push(name, attributes, visible);
      } else beyond.set(name, (beyond.get(name) ?? 0) + 1);
    },
    end: (name) => {
      const unwritten = beyond.get(name) ?? 0;
      if (unwritten > 0) {
        beyond.set(name, unwritten - 1);
        return;
      }
      const names = HEADINGS.has(name) ? HEADINGS : new Set([name]);
      const isTable = name === "table" || TABLE_PARENTS.has(name);
      const barriers = isTable ? TABLE : name === "li" ? ITEM_BARRIERS : CELL_BARRIERS;
      const depth = find(names, barriers);
      if (depth !== -1) popTo(depth);
    },
    text: (data) => {
      if (data.trim() === "") {
        const inFrame = TABLE_FRAME.has(current()) || current() === "colgroup";
        pieces.push(inFrame ? data.replace(/[^ \t\n]+/g, "") : data);
        return;
      }
      openCell();
      pieces.push(characters(data));
      show();
    },
    parent: () => stack.at(-1)?.name,
    isOpen: (name) => stack.some((open) => open.name === name),
    mark: () => {
      marked ??= pieces.length;
    },
    finish: () => {
      popTo(0);
      return {
        html: pieces.join(""),
        ...(marked !== undefined && { beforeMark: pieces.slice(0, marked).join("") }),
      };
    },
  };
}
