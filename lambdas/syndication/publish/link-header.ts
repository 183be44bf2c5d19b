import { MOST_METADATA_CHARACTERS } from "./document.ts";

/**
 * The Link header of a feed document (RFC 8288, WebSub section 4): its own address, then its hubs, as many as an
 * object's metadata can hold; undefined where it can hold none. All are in the document too.
 */
export function linkHeader(self: string, hubs: readonly string[]): string | undefined {
  const links = [link(self, "self"), ...hubs.map((hub) => link(hub, "hub"))];
  let value: string | undefined;
  for (const one of links) {
    const longer = value === undefined ? one : `${value}, ${one}`;
    if (longer.length > MOST_METADATA_CHARACTERS) break;
    value = longer;
  }
  return value;
}

function link(address: string, relation: string): string {
  return `<${address}>; rel="${relation}"`;
}
