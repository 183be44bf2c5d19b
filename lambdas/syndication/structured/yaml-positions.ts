import { isAlias, isMap, isNode, isScalar, isSeq, parseDocument } from "yaml";
import type { PositionNode } from "./text-places.ts";

/**
 * Where every value of a YAML text stands. js-yaml reads the values and is ten times as fast; this is for the
 * texts that have a problem to show. An alias is a place of its own, and what it repeats is not.
 */
export function readYamlPositions(text: string): PositionNode {
  const document = parseDocument(text, {
    schema: "failsafe",
    logLevel: "silent",
    uniqueKeys: false,
  });
  return toNode(document.contents, 0);
}

function toNode(value: unknown, key: number): PositionNode {
  const start = isNode(value) && !isEmpty(value) ? (value.range?.[0] ?? key) : key;
  const children = new Map<string, PositionNode>();
  if (isMap(value)) {
    for (const { key: name, value: child } of value.items) {
      if (!isScalar(name)) continue;
      children.set(String(name.value ?? "null"), toNode(child, name.range?.[0] ?? start));
    }
  } else if (isSeq(value)) {
    value.items.forEach((item, index) => {
      const itemStart = isNode(item) ? (item.range?.[0] ?? start) : start;
      children.set(String(index), toNode(item, itemStart));
    });
  }
  return { key, value: start, children };
}

function isEmpty(value: unknown): boolean {
  if (isAlias(value) || !isScalar(value)) return false;
  return value.range !== undefined && value.range !== null && value.range[0] === value.range[1];
}
