import { SaxesParser } from "saxes";
import { decodeBody } from "../support/decode-body.ts";
import type { Newsroom } from "../support/newsroom.ts";
import { judgeJsonFeed } from "../validity/json-feed-rules.ts";
import { judge } from "../validity/rules.ts";

/** S3's limit on an object's own metadata, names and values together. */
const MOST_METADATA_BYTES = 2048;

/** What is wrong with what was put since so many puts: each finding with its key. */
export async function documentFaults(room: Newsroom, since = 0): Promise<readonly string[]> {
  const faults: string[] = [];
  const { feeds } = (await room.publisher.settings())?.publication ?? { feeds: "" };
  for (const { key, body, headers } of room.puts.slice(since)) {
    const metadata = Object.entries(headers.metadata ?? {});
    const size = metadata.reduce((sum, [name, value]) => sum + name.length + value.length, 0);
    if (size > MOST_METADATA_BYTES) faults.push(`${key}: ${size} bytes of metadata`);
    if (metadata.some(([, value]) => !/^[\x20-\x7e]*$/.test(value))) {
      faults.push(`${key}: metadata that is not ASCII`);
    }
    if (headers.encoding !== undefined) continue;
    const address = feeds + key.split("/").map(encodeURIComponent).join("/");
    faults.push(
      ...faultsOf(key, body, headers.mediaType, address).map((fault) => `${key}: ${fault}`),
    );
  }
  // What is stored compressed says the same as what is stored plain.
  for (const { key, body, headers } of room.puts.slice(since)) {
    if (headers.encoding === undefined) continue;
    try {
      decodeBody(body, headers.encoding);
    } catch (error) {
      faults.push(`${key}: ${error}`);
    }
  }
  return faults;
}

function faultsOf(
  key: string,
  body: Uint8Array,
  mediaType: string,
  address: string,
): readonly string[] {
  if (!/^(?:text|application)\/|\+xml|json/.test(mediaType)) return [];
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    return ["not UTF-8"];
  }
  if (/json/.test(mediaType)) return jsonFaults(key, text, address);
  if (/xml|opml/.test(mediaType) || /\.(?:xml|opml)$/.test(key)) {
    const fault = xmlFault(text);
    if (fault !== undefined) return [fault];
    const isFeed = /^(?!partners\/)(?:.*\/)?(?:rss|atom)\.xml$/.test(key);
    return isFeed ? judge(body, address).map(({ code, detail }) => `${code} ${detail}`) : [];
  }
  return /html/.test(mediaType) && /[\u0000-\u0008\u000b\u000e-\u001f]/.test(text)
    ? ["a control character"]
    : [];
}

function jsonFaults(key: string, text: string, address: string): readonly string[] {
  try {
    JSON.parse(text);
  } catch (error) {
    return [String(error)];
  }
  const isFeed = /^(?!partners\/)(?:.*\/)?feed\.json$/.test(key);
  return isFeed ? judgeJsonFeed(text, address).map(({ code, detail }) => `${code} ${detail}`) : [];
}

function xmlFault(text: string): string | undefined {
  let fault: string | undefined;
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", ({ message }) => {
    fault ??= message;
  });
  parser.write(text).close();
  return fault;
}
