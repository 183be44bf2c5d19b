import type { Json } from "../../lambdas/syndication/catalog/catalog.ts";

/** The value itself, frozen through and through: whoever tries to change it gets a TypeError, and nobody has to copy. */
export function immutable(value: Json): Json {
  freeze(value);
  return value;
}

function freeze(value: Json | undefined): void {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const item of value) freeze(item);
  else for (const name in value) freeze((value as Record<string, Json>)[name]);
  Object.freeze(value);
}
