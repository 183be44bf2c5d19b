/** The text of a document around its entries. */
export type Frame = {
  readonly before: string;
  /** From one entry to the next. */
  readonly between: string;
  readonly after: string;
};

/** Where entries are to stand in a text: no document can hold this character otherwise (XML 1.0, section 2.2). */
export const PLACE = "\u0000";

/** The frame that a text is in which `PLACE` stands for the entries; the whole is before them where it does not. */
export function frameOf(text: string, between: string): Frame {
  const [before = "", after = ""] = text.split(PLACE);
  return { before, between, after };
}

/** A whole document, in UTF-8 as its entries are. */
export function fillFrame({ before, between, after }: Frame, entries: readonly Buffer[]): Buffer {
  const gap = Buffer.from(between);
  const parts = entries.flatMap((entry, index) => (index === 0 ? [entry] : [gap, entry]));
  return Buffer.concat([Buffer.from(before), ...parts, Buffer.from(after)]);
}
