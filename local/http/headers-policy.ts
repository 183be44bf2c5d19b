import { ANSWER_HEADERS } from "../../lambdas/contract.ts";

/**
 * What CloudFront's response headers policy adds to every answer of the origin. Not Strict-Transport-Security, which
 * means nothing without TLS.
 */
export function policyHeaders(asked: {
  /** Whether a page on another site asks: the request has an Origin. */
  readonly crossOrigin: boolean;
}): Readonly<Record<string, string>> {
  const { contentSecurityPolicy, cors, referrerPolicy } = ANSWER_HEADERS;
  return {
    "content-security-policy": contentSecurityPolicy.join("; "),
    "referrer-policy": referrerPolicy,
    "x-content-type-options": "nosniff",
    ...(asked.crossOrigin && {
      "access-control-allow-origin": cors.origin,
      "access-control-expose-headers": cors.exposed.join(", "),
    }),
  };
}
