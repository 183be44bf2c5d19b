export type DecodedFile = {
  readonly text: string;
  /** The encoding it says it is in does not fit, and what is lost is shown as a box. */
  readonly damaged: boolean;
};

/** The text of a feed or an export: by its byte order mark, else by its XML declaration, else UTF-8. */
export function decodeFile(bytes: Uint8Array): DecodedFile {
  const encoding = markedEncoding(bytes) ?? declaredEncoding(bytes);
  const text = decoderOf(encoding).decode(bytes);
  return { text, damaged: text.includes("\uFFFD") };
}

function markedEncoding([first, second]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : undefined;
}

function declaredEncoding(bytes: Uint8Array): string {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 200));
  return /<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1] ?? "utf-8";
}

function decoderOf(encoding: string): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(encoding);
  } catch {
    // A name that nobody knows: most of what is called so is UTF-8.
    return new TextDecoder();
  }
}
