import { expect, it } from "vitest";
import { toAuthorSlug } from "../../lambdas/syndication/author-slug.ts";

const AUTHORS = new Map([
  ["ana-perez", { name: "Ana Pérez" }],
  ["ana-the-first", { name: "Ana" }],
  ["ana-the-second", { name: "Ana" }],
  ["mina", { name: "Mina Vogt" }],
  ["mina-vogt-ode", { name: "Mina" }],
]);

it.each([
  ["a listed author's key", "Ana-Perez", "ana-perez"],
  ["a listed author's name", "ana pérez", "ana-perez"],
  ["a key before another's name", "Mina", "mina"],
  ["the first of two with one name", "Ana", "ana-the-first"],
  ["a name that is not listed", "Ole Brück", "ole-brück"],
])("an author goes by %s", (_, name, slug) => {
  expect(toAuthorSlug(name, AUTHORS)).toBe(slug);
});
