import type { Range } from "../../lambdas/syndication/catalog/catalog.ts";
import { compareUtf8 } from "../utf8-order.ts";

/**
 * Items by their text, and the order of the texts for whoever asks for a range. A partition that is never asked
 * costs no sorting; one that is keeps its order, mended before each question by what has changed since. Most partitions
 * of a catalog have a single item ever, which needs no map.
 */
export type Partition<Item> = {
  text: string | undefined;
  item: Item | undefined;
  /** All items, once there was more than one. */
  items: Map<string, Item> | undefined;
  order: Order | undefined;
};

/** Every text of the items is in `sorted` or in `added`, once; `gone` are the ones that are there no longer. */
type Order = { sorted: string[]; added: string[]; readonly gone: Set<string> };

/** Up to so many changes are made one by one; from there on it is quicker to go through the whole order. */
const FEW = 32;

export function emptyPartition<Item>(): Partition<Item> {
  return { text: undefined, item: undefined, items: undefined, order: undefined };
}

export function sizeOf({ items, text }: Partition<unknown>): number {
  return items?.size ?? (text === undefined ? 0 : 1);
}

export function get<Item>(
  { items, text, item }: Partition<Item>,
  wanted: string,
): Item | undefined {
  if (items !== undefined) return items.get(wanted);
  return text === wanted ? item : undefined;
}

export function put<Item>(partition: Partition<Item>, text: string, item: Item): void {
  if (partition.items === undefined) {
    if (partition.text === undefined || partition.text === text) {
      partition.text = text;
      partition.item = item;
      return;
    }
    partition.items = new Map([[partition.text, partition.item as Item]]);
    partition.text = undefined;
    partition.item = undefined;
  }
  const { items, order } = partition;
  if (order !== undefined && !items.has(text) && !order.gone.delete(text)) order.added.push(text);
  items.set(text, item);
}

export function remove<Item>(partition: Partition<Item>, text: string): void {
  if (partition.items?.delete(text)) partition.order?.gone.add(text);
  if (partition.items !== undefined || partition.text !== text) return;
  partition.text = undefined;
  partition.item = undefined;
}

/** The texts of the range, in the order of their UTF-8 bytes or, descending, against it. */
export function textsOf<Item>(partition: Partition<Item>, range: Range = {}): string[] {
  const { items, text } = partition;
  const sorted =
    items === undefined ? (text === undefined ? [] : [text]) : settle(partition, items);
  const first = range.from === undefined ? 0 : indexOf(sorted, range.from);
  const end = range.to === undefined ? sorted.length : indexBehind(sorted, range.to);
  const limit = Math.min(range.limit ?? Number.POSITIVE_INFINITY, Math.max(0, end - first));
  if (range.descending !== true) return sorted.slice(first, first + limit);
  return sorted.slice(end - limit, end).reverse();
}

function settle<Item>(
  partition: Partition<Item>,
  items: ReadonlyMap<string, Item>,
): readonly string[] {
  partition.order ??= { sorted: [...items.keys()].sort(compareUtf8), added: [], gone: new Set() };
  const { order } = partition;
  if (order.gone.size > 0) {
    order.added = order.added.filter((text) => !order.gone.has(text));
    takeOut(order, items);
    order.gone.clear();
  }
  if (order.added.length > 0) {
    putIn(order);
    order.added = [];
  }
  return order.sorted;
}

function takeOut(order: Order, items: ReadonlyMap<string, unknown>): void {
  if (order.gone.size > FEW) {
    order.sorted = order.sorted.filter((text) => items.has(text));
    return;
  }
  for (const text of order.gone) {
    const at = indexOf(order.sorted, text);
    if (order.sorted[at] === text) order.sorted.splice(at, 1);
  }
}

function putIn(order: Order): void {
  if (order.added.length <= FEW) {
    for (const text of order.added) order.sorted.splice(indexOf(order.sorted, text), 0, text);
    return;
  }
  order.sorted = merge(order.sorted, order.added.sort(compareUtf8));
}

function merge(left: readonly string[], right: readonly string[]): string[] {
  const merged: string[] = [];
  let at = 0;
  for (const text of right) {
    for (let next = left[at]; next !== undefined && compareUtf8(next, text) < 0; next = left[at]) {
      merged.push(next);
      at++;
    }
    merged.push(text);
  }
  for (; at < left.length; at++) merged.push(left[at] as string);
  return merged;
}

/** Where `text` stands, or would stand. */
function indexOf(sorted: readonly string[], text: string): number {
  return search(sorted, (other) => compareUtf8(other, text) >= 0);
}

function indexBehind(sorted: readonly string[], text: string): number {
  return search(sorted, (other) => compareUtf8(other, text) > 0);
}

/** The first place from which on `holds` is true; it is false before and true after. */
function search(sorted: readonly string[], holds: (text: string) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(sorted[middle] as string)) high = middle;
    else low = middle + 1;
  }
  return low;
}
