import type { IncomingHttpHeaders } from "node:http";
import { ANSWER_HEADERS } from "../../lambdas/contract.ts";
import { type Answer, NOTHING, type Request, sentence } from "./answer.ts";
import { type EdgeResponse, type Fields, loadEdgeFunction } from "./edge-functions.ts";
import { policyHeaders } from "./headers-policy.ts";
import { askOrigin, type Origin } from "./origin.ts";

export type Answering = Origin & {
  /**
   * Whether any page in any browser may read the answers: web readers do. Not where something is shown that is not out yet,
   * which would then be open to every site that the editor visits.
   */
  readonly open: boolean;
};

/** What a reader gets: what CloudFront with the bucket behind it answers, but for TLS and caches. */
export async function answer(request: Request, answering: Answering): Promise<Answer> {
  if (answering.open) return answerAsEdge(request, answering);
  if (!isLoopback(request.headers.host)) {
    const policy = policyHeaders({ crossOrigin: false });
    return sentence(403, "This server answers to this machine alone", policy);
  }
  const { headers, ...rest } = await answerAsEdge(request, answering);
  const own = Object.entries(headers).filter(([name]) => !name.startsWith("access-control-"));
  return { ...rest, headers: Object.fromEntries(own) };
}

const onRequest = loadEdgeFunction("viewer-request");
const onResponse = loadEdgeFunction("viewer-response");

const METHODS: readonly string[] = ANSWER_HEADERS.cors.methods;
/** infra/ has CloudFront show it wherever S3 says 403. */
const ERROR_PAGE = "/404.html";

async function answerAsEdge(request: Request, origin: Origin): Promise<Answer> {
  const { method, headers } = request;
  const policy = policyHeaders({ crossOrigin: headers.origin !== undefined });
  if (!METHODS.includes(method)) {
    // CloudFront says 403 there, and nothing of what would do.
    return sentence(405, "Only GET and HEAD", { ...policy, allow: METHODS.join(", ") });
  }
  const target = parseTarget(request.target);
  if (target === undefined) return sentence(400, "Bad request", policy);

  const asked = { method, ...target, headers: toFields(headers), cookies: {} };
  const next = onRequest({ request: asked });
  if ("statusCode" in next) return toAnswer(next, NOTHING);
  const found = await askOrigin({ method, uri: next.uri, headers }, origin);
  if (found.status === 403) return answerMissing(origin, policy);
  const all = { ...found.headers, ...policy };
  // After an error CloudFront calls no function.
  if (found.status >= 400) return { ...found, headers: all };
  const response = { statusCode: found.status, headers: toFields(all), cookies: {} };
  return toAnswer(onResponse({ request: next, response }) as EdgeResponse, found.body);
}

async function answerMissing(origin: Origin, policy: Answer["headers"]): Promise<Answer> {
  const { status, headers, body } = await askOrigin(
    { method: "GET", uri: ERROR_PAGE, headers: {} },
    origin,
  );
  if (status !== 200) return sentence(404, "Not found", policy);
  const shown = ["content-type", "content-length", "cache-control"].flatMap((name) => {
    const value = headers[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { status: 404, headers: { ...Object.fromEntries(shown), ...policy }, body };
}

/** Proxies write the whole URL (RFC 9112 section 3.2.2). */
function parseTarget(target: string): { uri: string; querystring: Fields } | undefined {
  const [path = "", query = ""] = target.replace(/^https?:\/\/[^/?]*/i, "").split(/\?(.*)/s);
  if (path !== "" && !path.startsWith("/")) return undefined;
  return {
    uri: path || "/",
    querystring: toFields(Object.fromEntries(new URLSearchParams(query))),
  };
}

function toFields(headers: IncomingHttpHeaders): Fields {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, { value: String(value) }]),
  );
}

function toAnswer({ statusCode, headers = {} }: EdgeResponse, body: Uint8Array): Answer {
  const bodiless = statusCode === 204 || statusCode === 304;
  const plain = Object.entries(headers).map(([name, { value }]) => [name, value]);
  return {
    status: statusCode,
    headers: {
      ...(!bodiless && { "content-length": String(body.length) }),
      ...Object.fromEntries(plain),
    },
    body,
  };
}

/** A name that a foreign site has pointed at this machine (DNS rebinding) is none of these. */
function isLoopback(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? "");
}
