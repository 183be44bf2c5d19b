/** Bytes of a representation, the last one included. */
export type ByteRange = { readonly first: number; readonly last: number };

/**
 * The one range that a Range header asks for (RFC 9110 section 14.1.2). Undefined where it asks for nothing that is
 * given here: several ranges, another unit, a mistake.
 */
export function parseRange(
  header: string | undefined,
  length: number,
): ByteRange | "unsatisfiable" | undefined {
  const [range, from = "", to = ""] =
    /^bytes=\s*(?:(\d+)\s*)?-\s*(?:(\d+)\s*)?$/i.exec(header ?? "") ?? [];
  if (range === undefined || (from === "" && to === "")) return undefined;
  if (from === "") {
    const wanted = Math.min(Number(to), length);
    return wanted === 0 ? "unsatisfiable" : { first: length - wanted, last: length - 1 };
  }
  const first = Number(from);
  if (to !== "" && Number(to) < first) return undefined;
  if (first >= length) return "unsatisfiable";
  return { first, last: to === "" ? length - 1 : Math.min(Number(to), length - 1) };
}
