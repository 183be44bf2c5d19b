import { CloudFrontClient } from "@aws-sdk/client-cloudfront";
import { expect, it, onTestFinished } from "vitest";
import { createEdgeCache } from "../../lambdas/aws/cloudfront.ts";
import { startEdgeCaches } from "../support/edge-caches.ts";

async function open() {
  const edges = await startEdgeCaches();
  const client = new CloudFrontClient({
    endpoint: edges.endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await edges.stop();
  });
  return { edges, cache: createEdgeCache(client, "E2EXAMPLE") };
}

it("asks for everything to be forgotten, and of one reference once", async () => {
  const { edges, cache } = await open();
  await cache.invalidate("wireroom-1");
  await cache.invalidate("wireroom-1");
  await cache.invalidate("wireroom-2");
  expect(edges.invalidations).toEqual([
    { distribution: "E2EXAMPLE", reference: "wireroom-1", paths: ["/*"] },
    { distribution: "E2EXAMPLE", reference: "wireroom-2", paths: ["/*"] },
  ]);
});

it("fails where CloudFront does not take it", async () => {
  const { edges, cache } = await open();
  edges.refuse(true);
  await expect(cache.invalidate("wireroom-1")).rejects.toThrow(/TooManyInvalidationsInProgress|No/);
});
