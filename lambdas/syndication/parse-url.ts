/**
 * The URL that a text is (by the URL standard), relative to `base` if there is one; undefined where it is none. Not
 * `URL.canParse`, which in Node 20 comes to refuse hosts with letters like é once it has been called often.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
