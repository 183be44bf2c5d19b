import type { Row } from "../catalog/catalog.ts";
import type { MarkRow } from "../catalog/rows.ts";
import { sha256 } from "../digest.ts";

/** Whether something has been taken down by what these marks stand for. */
export function isTakedown(marks: readonly Row<MarkRow>[]): boolean {
  return marks.some(({ value }) => value?.isTakedown === true);
}

/**
 * What marks that follow from these are called, and say. Of all of them: a renderer that comes after one that died has
 * more to pass on where more was committed meanwhile, and what is put again under one name may be deleted unseen.
 */
export function changeOf(marks: readonly Row<MarkRow>[]): {
  readonly id: string;
  readonly about: NonNullable<MarkRow>;
} {
  const names = marks.map(({ sort }) => sort).join("\n");
  const id = `of#${sha256(names).slice(0, 24)}`;
  return { id, about: { at: [], ...(isTakedown(marks) && { isTakedown: true }) } };
}
