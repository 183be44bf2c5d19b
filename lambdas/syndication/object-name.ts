/** Where a bucket is a folder, names of this kind are files in the making, and never objects. */
export const UNFINISHED = ".~";

/** S3's own limit, in bytes of UTF-8. */
const MOST_KEY_BYTES = 1024;
/** What file systems take. */
const MOST_NAME_BYTES = 255;

/**
 * What keeps a text from being the key of an object, or undefined. A key is also the path of a file below the bucket's
 * folder, so that what a folder cannot hold is refused everywhere. A name may start with a dot (`.well-known/`). Two
 * keys that differ in case alone are two objects, except on a file system that takes them for one.
 */
export function findKeyFault(key: string): string | undefined {
  if (!key.isWellFormed()) return "holds half a character";
  if (key.normalize("NFC") !== key) return "is not in Unicode's composed form (NFC)";
  if (/[\u0000-\u001f\u007f-\u009f]/.test(key)) return "holds a control character";
  if (key.includes("\\")) return "holds a backslash";
  if (Buffer.byteLength(key) > MOST_KEY_BYTES) return `is longer than ${MOST_KEY_BYTES} bytes`;
  for (const name of key.split("/")) {
    if (name === "") return "holds an empty name (a slash at either end, or two together)";
    if (name === "." || name === "..") return `holds "${name}"`;
    if (Buffer.byteLength(name) > MOST_NAME_BYTES) {
      return `holds a name of more than ${MOST_NAME_BYTES} bytes`;
    }
    if (name.startsWith(UNFINISHED)) return `holds a name that starts with "${UNFINISHED}"`;
  }
  return undefined;
}

/** A key as S3 writes it in listings and notifications: encoded like a form's value, so that a space may be a plus. */
export function decodeKey(written: string): string {
  return decodeURIComponent(written.replaceAll("+", " "));
}

/** Throws on what cannot be the key of an object. */
export function checkKey(key: string): void {
  const fault = findKeyFault(key);
  if (fault !== undefined) throw new Error(`${JSON.stringify(key)} cannot be a key: it ${fault}`);
}
