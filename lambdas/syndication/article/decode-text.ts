import { type Problem, problem } from "../problem.ts";
import { ok, type Result, refused } from "../result.ts";

/** Bytes of a file, at most. */
export const LARGEST_FILE = 8 * 1024 * 1024;

/** Reads a file as UTF-8 without its byte order mark; refuses what is larger than `LARGEST_FILE` or in another encoding. */
export function decodeText(file: string, bytes: Uint8Array): Result<string, Problem> {
  const start = { file, line: 1, column: 1 };
  if (bytes.length > LARGEST_FILE) {
    return refused(problem("too-large", start, { limit: LARGEST_FILE }));
  }
  const text = readUtf8(bytes);
  if (text === undefined) {
    const lines = readValidStart(bytes).split(/\r\n|\n|\r/);
    const column = (lines.at(-1)?.length ?? 0) + 1;
    return refused(problem("not-utf8", { file, line: lines.length, column }, {}));
  }
  // UTF-16 of Latin text is valid UTF-8 in which every other character is NUL.
  const beginning = text.slice(0, 1000);
  const isUtf16 = beginning.split("\0").length - 1 > beginning.length / 10;
  return isUtf16 ? refused(problem("not-utf8", start, {})) : ok(text);
}

function readUtf8(bytes: Uint8Array, stream = false): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream });
  } catch {
    return undefined;
  }
}

/** The text before the first byte that is not UTF-8. */
function readValidStart(bytes: Uint8Array): string {
  let valid = 0;
  let invalid = bytes.length;
  while (invalid - valid > 1) {
    const middle = valid + Math.floor((invalid - valid) / 2);
    if (readUtf8(bytes.subarray(0, middle), true) !== undefined) valid = middle;
    else invalid = middle;
  }
  return readUtf8(bytes.subarray(0, valid), true) ?? "";
}
