import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { cloudFrontClient, dynamoClient, eventBridgeClient, s3Client } from "../aws/clients.ts";
import { createEdgeCache } from "../aws/cloudfront.ts";
import { createDynamoCatalog } from "../aws/dynamo-catalog.ts";
import { createAnnouncer } from "../aws/event-bus.ts";
import { createS3Bucket } from "../aws/s3-bucket.ts";
import { createS3Content } from "../aws/s3-content.ts";
import {
  BATCH_SIZE,
  METRICS,
  type Metric,
  PUBLISH,
  type PublishAnswer,
  type PublishRequest,
} from "../contract.ts";
import { hasTime } from "../syndication/publish/attempt.ts";
import type { News } from "../syndication/publish/newsdesk.ts";
import type { Run } from "../syndication/publish/ports.ts";
import { createService, type Done } from "../syndication/publish/service.ts";
import type { Announced } from "../syndication/publish/tell-hubs.ts";
import { createHubs } from "../web/hubs.ts";
import { readEnvironment } from "./environment.ts";
import { toLoggable } from "./loggable.ts";
import { type Filed, readNotification } from "./notification.ts";
import { toRun } from "./run.ts";

const environment = readEnvironment(PUBLISH, process.env);
const logger = new Logger();
const metrics = new Metrics({ namespace: METRICS });
const s3 = s3Client();
const service = createService({
  content: createS3Content(s3, environment.CONTENT_BUCKET, environment.FEED_BUCKET),
  site: createS3Bucket(s3, environment.FEED_BUCKET),
  catalog: createDynamoCatalog(dynamoClient(), environment.CATALOG_TABLE),
  newsdesk: {
    reports: createS3Bucket(s3, environment.CONTENT_BUCKET),
    announce: createAnnouncer(eventBridgeClient(), environment.EVENT_BUS),
  },
  hubs: createHubs(),
  edgeCache: createEdgeCache(cloudFrontClient(), environment.DISTRIBUTION),
});

/** The queue brings what was filed; the clock and a rebuild ask directly. */
export async function handler(
  event: SQSEvent | PublishRequest,
  context: Context,
): Promise<SQSBatchResponse | PublishAnswer> {
  logger.addContext(context);
  const run: Run = {
    ...toRun(context, Date.now),
    // What failed lies in the catalog, for the next minute.
    onFault: (fault, subject) => {
      logger.error("step-failed", { subject, error: toLoggable(fault) });
      count("StepsFailed", 1);
    },
  };
  try {
    if ("Records" in event) return await publishFiled(event, run, context);
    return await fulfil(event, run);
  } catch (error) {
    // The runtime logs what is thrown, with all its fields.
    throw toLoggable(error);
  } finally {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  }
}

/** Looks at what was filed, and shows it. A message that fails comes again alone; what was committed stays. */
async function publishFiled(
  event: SQSEvent,
  invocation: Run,
  context: Context,
): Promise<SQSBatchResponse> {
  const run = { ...invocation, inBulk: event.Records.length >= BATCH_SIZE };
  const { onFault: _, ...strict } = run;
  const filed: Filed[] = [];
  const response = await processPartialResponse(
    event,
    async ({ body }: { body: string }) => {
      if (!hasTime(run)) throw new Error("no time is left; the queue brings it again");
      for (const file of readNotification(body)) {
        if (await service.look(file.path, strict)) filed.push(file);
      }
    },
    new BatchProcessor(EventType.SQS, { logger }),
    { context, throwOnFullBatchFailure: false, processInParallel: false },
  );
  // The reports to the editors lie in the same bucket.
  if (filed.length === 0) return response;
  try {
    tell(await service.finish(run));
    for (const { at } of filed) measureLatency(Date.now() - at);
    tell(await service.goOn(run));
    tell(await service.announce(run));
  } catch (error) {
    // It is all marked: the clock goes on with it.
    logger.error("finish-failed", { error: toLoggable(error) });
  }
  return response;
}

function measureLatency(milliseconds: number): void {
  if (!Number.isFinite(milliseconds)) return;
  metrics.addMetric("PublishLatency" satisfies Metric, MetricUnit.Milliseconds, milliseconds);
}

async function fulfil(asked: PublishRequest, run: Run): Promise<PublishAnswer> {
  const { rebuild } = service;
  switch (asked.request) {
    case "tick":
      tell(await service.tick(run));
      count("DocumentsLeftDirty", await service.countStuckMarks());
      return { left: 0 };
    case "compare":
      await service.compare(run);
      tell(await service.finish(run));
      return { left: 0 };
    case "rebuild-begin":
      await rebuild.begin(asked.execution, run);
      return { left: 0 };
    case "rebuild-accept":
      await rebuild.look(
        asked.Items.map(({ Key }) => Key.normalize("NFC")),
        run,
      );
      return { left: 0 };
    case "rebuild-mark":
      return { left: await rebuild.mark(asked.execution, run) };
    case "rebuild-render": {
      const { left, rendered } = await rebuild.render(asked.shard, run);
      tell({ rendered, forgotten: [], news: [], announced: [] });
      return { left };
    }
    case "rebuild-abandon":
      await rebuild.abandon(asked.execution);
      return { left: 0 };
  }
}

function tell({ rendered, forgotten, news, announced }: Done): void {
  for (const one of news) tellOne(one);
  for (const one of announced) tellAnnounced(one);
  if (forgotten.length > 0) {
    logger.info("copies-forgotten", { targets: forgotten.slice(0, 50), count: forgotten.length });
  }
  const written = rendered.filter((one) => one.written);
  if (written.length === 0) return;
  count("DocumentsWritten", written.length);
  logger.info("documents-written", {
    keys: written.slice(0, 50).map(({ key }) => key),
    count: written.length,
  });
}

function tellOne({ kind, file, message, problems, because }: News): void {
  if (kind === "published") {
    count("ArticlesPublished", 1);
    logger.info("article-published", { file });
  } else if (kind === "withdrawn") {
    count("ArticlesWithdrawn", 1);
    logger.info("article-withdrawn", { file, because });
  } else {
    count("ArticlesRejected", 1);
    logger.warn("article-rejected", { file, problems, reason: message });
  }
}

function tellAnnounced({ told, failed }: Announced): void {
  if (told.length > 0) {
    count("HubsTold", told.length);
    const topics = [...new Set(told.map(({ topic }) => topic))];
    logger.info("hubs-told", { topics: topics.slice(0, 50), count: told.length });
  }
  if (failed.length > 0) count("HubsFailed", failed.length);
  for (const { hub, topic, reason } of failed.slice(0, 50)) {
    logger.warn("hub-failed", { hub, topic, reason });
  }
}

function count(metric: Metric, value: number): void {
  metrics.addMetric(metric, MetricUnit.Count, value);
}
