import { type CloudFrontClient, CreateInvalidationCommand } from "@aws-sdk/client-cloudfront";
import type { EdgeCache } from "../syndication/publish/ports.ts";

/**
 * The copies that a distribution keeps at its edges. An invalidation is of everything, since a story is in more documents
 * than one can name: with a star it costs as much as one of a single path. It is under way when CloudFront has taken it, and
 * done within a minute or so. Throws where CloudFront does not take it, also where 15 are in progress
 * (TooManyInvalidationsInProgress).
 */
export function createEdgeCache(client: CloudFrontClient, distribution: string): EdgeCache {
  return {
    invalidate: async (reference) => {
      await client.send(
        new CreateInvalidationCommand({
          DistributionId: distribution,
          InvalidationBatch: {
            CallerReference: reference,
            Paths: { Quantity: 1, Items: ["/*"] },
          },
        }),
      );
    },
  };
}
