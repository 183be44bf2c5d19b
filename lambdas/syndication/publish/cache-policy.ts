/** How long a document may be used unasked: by its reader, by the edge, and by the edge while the origin fails. */
export type CachePolicy = {
  readonly browserSeconds: number;
  readonly edgeSeconds: number;
  readonly staleSeconds: number;
};

/** A polled document. Readers that honour max-age poll no faster, so a long one would delay news. */
export const SUBSCRIPTION_DOCUMENT: CachePolicy = {
  browserSeconds: 300,
  edgeSeconds: 60,
  staleSeconds: 86_400,
};

/**
 * An archive document of the past changes only when one of its entries is edited or taken down; then the edge is told to
 * forget it. Readers' own copies live for an hour.
 */
export const ARCHIVE_DOCUMENT: CachePolicy = {
  browserSeconds: 3600,
  edgeSeconds: 86_400,
  staleSeconds: 86_400,
};

/** Media keep their address when they are replaced, so they are asked for again each hour. */
export const MEDIA: CachePolicy = {
  browserSeconds: 3600,
  edgeSeconds: 3600,
  staleSeconds: 86_400,
};

/** What is missing is perhaps on its way. The edge keeps it no longer either (infra/constructs/feed-delivery.ts). */
export const MISSING: CachePolicy = { browserSeconds: 10, edgeSeconds: 10, staleSeconds: 86_400 };

/** The value of Cache-Control (RFC 9111 section 5.2.2, RFC 5861). */
export function cacheControl({ browserSeconds, edgeSeconds, staleSeconds }: CachePolicy): string {
  return [
    "public",
    `max-age=${browserSeconds}`,
    `s-maxage=${edgeSeconds}`,
    `stale-if-error=${staleSeconds}`,
  ].join(", ");
}
