import type { Json } from "../../lambdas/syndication/catalog/catalog.ts";

/**
 * The value itself, frozen through and through: whoever tries to change it gets a TypeError, and nobody has to copy.
 * Throws on what JSON cannot carry.
 */
export function immutable(value: Json): Json {
  freeze(value);
  return value;
}

function freeze(value: Json | undefined): void {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return;
    case "number":
      if (!Number.isFinite(value)) throw new TypeError(`A row cannot hold the number ${value}`);
      return;
    case "object":
      if (value === null) return;
      if (Array.isArray(value)) for (const item of value) freeze(item);
      else for (const name in value) freeze((value as Record<string, Json>)[name]);
      Object.freeze(value);
      return;
    default:
      throw new TypeError(`A row cannot hold a ${typeof value}`);
  }
}
