import { lookup } from "node:dns";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import type { Hubs } from "../syndication/publish/ports.ts";
import { TopicRefused } from "../syndication/publish/topic-refused.ts";
import { isPublicAddress } from "./public-address.ts";

export type HubOptions = {
  /** Hubs of this machine and of private networks too; absent: they are refused, whatever publication.yaml names. */
  readonly allowPrivate?: boolean;
  /** Milliseconds for everything, from the name to the answer; absent: five seconds. */
  readonly patience?: number;
};

const PATIENCE = 5000;
/** Bytes of an answer that are read for the reason of a refusal. */
const MOST_READ = 2048;
/** UTF-16 units of a reason. */
const MOST_SAID = 200;
/** RFC 9110: answers that are about what was asked for, and not about the hub. */
const ABOUT_THE_TOPIC: readonly (number | undefined)[] = [400, 403, 406, 415, 422];

/**
 * Hubs over HTTP: a ping is a form, `hub.mode=publish` with the topic's address, as the hubs in use take it; WebSub
 * leaves that open (section 6). Any 2xx is taken. A redirect is not followed: nobody but the publisher says who is told.
 * Throws `TopicRefused` where the hub answers that it does not take the topic, and an error with the reason otherwise.
 */
export function createHubs({ allowPrivate = false, patience = PATIENCE }: HubOptions = {}): Hubs {
  return {
    publish: async (hub, topic) => {
      const url = toHubUrl(hub, allowPrivate);
      const signal = AbortSignal.timeout(patience);
      try {
        const response = await post(url, topic, { allowPrivate, signal });
        await judge(response);
      } catch (error) {
        if (!signal.aborted) throw withReason(error);
        throw new Error(`no answer within ${patience / 1000} seconds`, { cause: error });
      }
    },
  };
}

function toHubUrl(hub: string, allowPrivate: boolean): URL {
  const url = new URL(hub);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw new Error(`a hub is asked over http or https, not over ${url.protocol}`);
  }
  const host = url.hostname.replace(/^\[|\]$/g, "");
  // No name is looked up for what is an address already.
  if (isIP(host) !== 0 && !allowPrivate) requirePublic(host, [host]);
  return url;
}

function requirePublic(host: string, addresses: readonly string[]): void {
  const inside = addresses.find((address) => !isPublicAddress(address));
  if (inside === undefined) return;
  const where = inside === host ? "" : ` is ${inside}, which`;
  throw new Error(`${host}${where} is no address of the public internet`);
}

type Asking = { readonly allowPrivate: boolean; readonly signal: AbortSignal };

function post(url: URL, topic: string, { allowPrivate, signal }: Asking): Promise<IncomingMessage> {
  const form = new URLSearchParams({
    "hub.mode": "publish",
    "hub.url": topic,
    // Some hubs read the topic by the name that it has in subscriptions.
    "hub.topic": topic,
  });
  const body = form.toString();
  const request = url.protocol === "https:" ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const asked = request(url, {
      method: "POST",
      // A connection that is kept is dead when a function that was frozen wakes up.
      agent: false,
      signal,
      ...(!allowPrivate && { lookup: lookUpPublic }),
      headers: {
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": Buffer.byteLength(body),
        // Whom the hub's people can ask: the publisher.
        "User-Agent": `Wireroom (+${new URL("/", topic).href})`,
      },
    });
    asked.on("response", resolve);
    asked.on("error", reject);
    asked.end(body);
  });
}

/** The addresses that are connected to are the ones that were looked at: a name can lead elsewhere the next moment. */
const lookUpPublic: LookupFunction = (host, options, give) => {
  lookup(host, { ...options, all: true }, (error, found) => {
    if (error) return give(error, "");
    try {
      requirePublic(
        host,
        found.map(({ address }) => address),
      );
    } catch (refusal) {
      return give(refusal as Error, "");
    }
    const [first] = found;
    if (options.all || !first) return give(null, found);
    give(null, first.address, first.family);
  });
};

async function judge(response: IncomingMessage): Promise<void> {
  const { statusCode: status = 0, headers } = response;
  if (status >= 200 && status < 300) {
    response.destroy();
    return;
  }
  if (status >= 300 && status < 400) {
    response.destroy();
    const { location } = headers;
    const where = location === undefined ? "" : `, to ${toLine(location)}`;
    throw new Error(`answered ${status}${where}; write the hub's present address`);
  }
  const said = toLine(await readSome(response));
  const reason = said === "" ? `answered ${status}` : `answered ${status}: ${said}`;
  throw ABOUT_THE_TOPIC.includes(status) ? new TopicRefused(reason) : new Error(reason);
}

/** The beginning of the body; what is not read is not waited for. */
async function readSome(response: IncomingMessage): Promise<string> {
  const read: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    read.push(chunk);
    length += chunk.length;
    if (length >= MOST_READ) break;
  }
  return Buffer.concat(read).subarray(0, MOST_READ).toString();
}

/** One line, without what could move a cursor or turn the writing round. */
function toLine(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return line.length > MOST_SAID ? `${line.slice(0, MOST_SAID)}…` : line;
}

/** Of several addresses that were tried, Node's error names none. */
function withReason(error: unknown): unknown {
  if (!(error instanceof AggregateError) || error.message !== "") return error;
  const reasons = error.errors.map((one) => (one instanceof Error ? one.message : String(one)));
  return new Error(reasons.join("; "), { cause: error });
}
