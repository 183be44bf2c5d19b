import { decodeText } from "./decode-text.ts";
import { divideFrontMatter } from "./front-matter.ts";
import { toGivenFields } from "./given.ts";
import { toLine } from "./reading.ts";

/** The title that Hugo's `_index.md` gives the section of its folder; undefined where it has none or cannot be read. */
export function parseSectionIndex(path: string, bytes: Uint8Array): string | undefined {
  const text = decodeText(path, bytes);
  if (!text.ok) return undefined;
  const divided = divideFrontMatter(text.value, path);
  if (!divided.ok || !divided.value.head) return undefined;
  const title = toGivenFields(divided.value.head.fields).given.get("title")?.value;
  return typeof title === "string" ? toLine(title) : undefined;
}
