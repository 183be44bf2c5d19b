import type { Headers } from "./bucket.ts";

/** S3's own limit on the names and values of an object's metadata together, in bytes. */
const MOST_METADATA_BYTES = 2048;

/**
 * A frozen copy of the headers alone, metadata in the order of its names. Throws on what S3 would refuse or give back
 * otherwise than it was given.
 */
export function toHeaders(given: Headers): Headers {
  const { mediaType, cacheControl, encoding, metadata } = given;
  checkValue("Content-Type", mediaType);
  if (cacheControl !== undefined) checkValue("Cache-Control", cacheControl);
  const sorted = metadata === undefined ? undefined : toMetadata(metadata);
  return Object.freeze({
    mediaType,
    ...(cacheControl !== undefined && { cacheControl }),
    ...(encoding !== undefined && { encoding }),
    ...(sorted !== undefined && { metadata: sorted }),
  });
}

/** Undefined where there is none: no store tells an empty one from none. */
function toMetadata(metadata: Readonly<Record<string, string>>): Headers["metadata"] {
  const entries = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  let bytes = 0;
  for (const [name, value] of entries) {
    if (!/^[a-z0-9-]+$/.test(name)) {
      throw new Error(`Metadata cannot be named "${name}": lower-case letters, digits and hyphens`);
    }
    checkValue(`Metadata "${name}"`, value);
    bytes += name.length + value.length;
  }
  if (bytes > MOST_METADATA_BYTES) {
    throw new Error(`${bytes} bytes of metadata; ${MOST_METADATA_BYTES} at most`);
  }
  return entries.length === 0 ? undefined : Object.freeze(Object.fromEntries(entries));
}

function checkValue(name: string, value: string): void {
  // A space at either end is lost on the way.
  if (/^[!-~]([ -~]*[!-~])?$/.test(value)) return;
  throw new Error(
    `${name} cannot be ${JSON.stringify(value)}: printable ASCII, without spaces around`,
  );
}
