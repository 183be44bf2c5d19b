/** What a request's target names: a key of the site, or an answer that needs no site. */
export type Target =
  | { readonly key: string }
  /** A folder was asked for without its slash; `location` is where its page is, if `key` exists. */
  | { readonly key: string; readonly location: string }
  | { readonly status: 400 | 404 };

/**
 * The object that a request target (RFC 9112 section 3.2) names: percent-escapes undone, in NFC, a folder standing for
 * its index.html. Names that start with a dot, empty names and ".." are never found.
 */
export function toSiteKeys(target: string): readonly [Target, ...Target[]] {
  const { path, query } = split(target);
  if (!path.startsWith("/")) return [{ status: 400 }];
  const names: string[] = [];
  for (const written of path.slice(1).split("/")) {
    const name = unescapeName(written);
    if (name === undefined) return [{ status: 400 }];
    names.push(name);
  }
  const last = names.pop() ?? "";
  if (!names.every(isPublic) || (last !== "" && !isPublic(last))) return [{ status: 404 }];
  const folder = names.map((name) => `${name}/`).join("");
  if (last === "") return [{ key: `${folder}index.html` }];
  return [
    { key: `${folder}${last}` },
    { key: `${folder}${last}/index.html`, location: `${path}/${query}` },
  ];
}

/** Proxies write the whole URL (RFC 9112 section 3.2.2). */
function split(target: string): { readonly path: string; readonly query: string } {
  const own = target.replace(/^https?:\/\/[^/?#]*/i, "") || "/";
  const end = own.search(/[?#]/);
  if (end === -1) return { path: own, query: "" };
  return { path: own.slice(0, end) || "/", query: own.slice(end).replace(/#.*$/, "") };
}

function unescapeName(written: string): string | undefined {
  try {
    const name = decodeURIComponent(written).normalize("NFC");
    return /[\u0000-\u001f\u007f\\]/.test(name) ? undefined : name;
  } catch {
    return undefined;
  }
}

function isPublic(name: string): boolean {
  return name !== "" && !name.startsWith(".") && !name.includes("/");
}
