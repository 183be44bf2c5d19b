/**
 * The key that an object's address means to S3: percent-escapes undone, and nothing else. "malformed" where an escape
 * is none, or the key would hold a control character. Undefined where no site has such an object: names that start with
 * a dot, empty names.
 */
export function toSiteKey(uri: string): string | "malformed" | undefined {
  const path = unescapePath(uri);
  if (path === undefined || /[\u0000-\u001f\u007f\\]/.test(path)) return "malformed";
  const names = path.slice(1).split("/");
  return names.every((name) => name !== "" && !name.startsWith(".")) ? names.join("/") : undefined;
}

function unescapePath(uri: string): string | undefined {
  try {
    return decodeURIComponent(uri);
  } catch {
    return undefined;
  }
}
