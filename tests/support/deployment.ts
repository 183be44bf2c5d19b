import { setTimeout as wait } from "node:timers/promises";
import {
  CreateTableCommand,
  DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { createS3Bucket } from "../../lambdas/aws/s3-bucket.ts";
import {
  CATALOG_KEY,
  type PublishAnswer,
  type PublishRequest,
  SHARDS,
} from "../../lambdas/contract.ts";
import { type Answered, type Call, openGate, type Watch } from "./aws-gate.ts";
import { startCeph } from "./ceph.ts";
import { startDynamoDbLocal } from "./dynamodb-local.ts";
import { type EdgeCaches, startEdgeCaches } from "./edge-caches.ts";
import { type EventBus, startEventBus } from "./event-bus.ts";
import { type EventSource, openEventSource, toNotification } from "./event-source.ts";
import { type Invocation, type LambdaFunction, startFunction } from "./lambda-runtime.ts";
import { LAMBDA_TOOLS } from "./lambda-tools.ts";
import { ACCESS } from "./server.ts";
import { documentsOf, type Site } from "./site.ts";
import type { SynthesisedFunction } from "./synthesised-function.ts";

/** A stage of its own, in stand-ins: buckets, table, bus and queue, and the function between them. */
export type Deployment = {
  /** Files something in the content bucket. S3 sends its notification, but while `holds`. */
  readonly put: (path: string, file: string | Uint8Array) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  /** What is filed, for a local build of the same. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Notifications that wait here until a test sends them, or does not. */
  readonly hold: () => string[];
  readonly release: () => void;
  /** Delivers until the queue is empty. Throws where an invocation did not end well. */
  readonly settle: () => Promise<readonly Invocation[]>;
  /** Invokes the function directly. Throws where it does not answer. */
  readonly ask: (request: PublishRequest) => Promise<Invocation>;
  /** Plays the state machine of a rebuild, whose map has so many children. */
  readonly rebuild: (children?: number) => Promise<void>;
  /** All documents, as readers get them. */
  readonly site: () => Promise<Site>;
  /** One object; undefined where there is none. */
  readonly read: (bucket: "content" | "feeds", key: string) => Promise<string | undefined>;
  readonly queue: EventSource;
  readonly lambda: LambdaFunction;
  readonly bus: EventBus;
  readonly edges: EdgeCaches;
  /** Every call of the function that a server has heard of. */
  readonly calls: readonly Call[];
  /** Has every call of the function looked at from now on; nothing: none is. */
  readonly watch: (watch?: Watch) => void;
  /** As if some minutes went by: what a dead process held is nobody's, and caches can be asked again. */
  readonly passMinutes: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

let stages = 0;

/** In place of what the template and a new account allow. */
export type Load = {
  /** Invocations side by side, at most. */
  readonly concurrency: number;
  /** Messages of one, at most. */
  readonly batchSize: number;
};

export async function deploy(publisher: SynthesisedFunction, load?: Load): Promise<Deployment> {
  const [ceph, local, bus, edges] = await Promise.all([
    startCeph(),
    startDynamoDbLocal(),
    startEventBus(),
    startEdgeCaches(),
  ]);
  const stage = `stage-${++stages}`;
  const resources = {
    CONTENT_BUCKET: `${stage}-content`,
    FEED_BUCKET: `${stage}-feeds`,
    CATALOG_TABLE: `${stage}-catalog`,
    EVENT_BUS: `${stage}-bus`,
    DISTRIBUTION: `E${stage.toUpperCase()}`,
  };
  const buckets = { content: resources.CONTENT_BUCKET, feeds: resources.FEED_BUCKET };
  const client = { region: ACCESS.AWS_REGION, credentials: CREDENTIALS };
  const s3 = new S3Client({
    ...client,
    endpoint: ceph.endpoint,
    requestChecksumCalculation: "WHEN_REQUIRED",
  });
  const dynamo = new DynamoDBClient({ ...client, endpoint: local.endpoint });
  await Promise.all([
    s3.send(new CreateBucketCommand({ Bucket: buckets.content })),
    s3.send(new CreateBucketCommand({ Bucket: buckets.feeds })),
    createTable(dynamo, resources.CATALOG_TABLE),
  ]);

  const calls: Call[] = [];
  const files = new Map<string, Uint8Array>();
  let held: string[] | undefined;
  let watch: Watch | undefined;

  async function notify(eventName: string, key: string, object?: Stored): Promise<void> {
    const bucket = buckets.content;
    const body = toNotification({ eventName, bucket, key, ...(object && { object }) });
    if (held) held.push(body);
    else await queue.send(body);
  }

  const variables = Object.entries(resources);
  const isAllowed = ({ needs }: Call): boolean =>
    needs.every(({ action, on }) => {
      const [name = "", ...key] = on.split("/");
      const variable = variables.find((entry) => entry[1] === name)?.[0] ?? name;
      return publisher.mayDo(action, [variable, ...key].join("/"));
    });

  const through: Watch = {
    before: (call) => {
      const fate = isAllowed(call) ? watch?.before?.(call) : "denied";
      if (fate === undefined) calls.push(call);
      return fate;
    },
    after: async (call, answered) => {
      // S3 tells of what the function itself puts there, too.
      if (call.writes && call.bucket === buckets.content && answered.status < 300) {
        await notify("ObjectCreated:Put", call.key, toStored(answered));
      }
      return watch?.after?.(call, answered);
    },
  };
  const gates = {
    s3: await openGate("s3", ceph.endpoint, through),
    dynamodb: await openGate("dynamodb", local.endpoint, through),
    events: await openGate("events", bus.endpoint, through),
    cloudfront: await openGate("cloudfront", edges.endpoint, through),
  };
  const lambda = startFunction(
    {
      code: publisher.code,
      handler: publisher.handler,
      environment: {
        ...publisher.environment(resources),
        ...ACCESS,
        AWS_ENDPOINT_URL_S3: gates.s3.endpoint,
        AWS_ENDPOINT_URL_DYNAMODB: gates.dynamodb.endpoint,
        AWS_ENDPOINT_URL_EVENTBRIDGE: gates.events.endpoint,
        AWS_ENDPOINT_URL_CLOUDFRONT: gates.cloudfront.endpoint,
      },
      timeoutMilliseconds: publisher.timeoutMilliseconds,
      concurrency: load?.concurrency ?? ACCOUNT_CONCURRENCY,
    },
    LAMBDA_TOOLS,
  );
  const queue = await openEventSource(lambda, { ...publisher.queue, ...load });

  async function ask(request: PublishRequest): Promise<Invocation> {
    const invocation = await lambda.invoke(request);
    requireAnswers([invocation]);
    return invocation;
  }

  async function askUntilDone(request: PublishRequest): Promise<void> {
    for (;;) {
      const { answer } = (await ask(request)) as { answer?: PublishAnswer };
      if (answer?.left === 0) return;
      await wait(200);
    }
  }

  return {
    put: async (path, file) => {
      const bytes = typeof file === "string" ? new TextEncoder().encode(file) : file;
      const put = new PutObjectCommand({ Bucket: buckets.content, Key: path, Body: bytes });
      const { ETag = "" } = await s3.send(put);
      files.set(path, bytes);
      await notify("ObjectCreated:Put", path, {
        etag: ETag.replaceAll('"', ""),
        length: bytes.length,
      });
    },
    remove: async (path) => {
      await s3.send(new DeleteObjectCommand({ Bucket: buckets.content, Key: path }));
      files.delete(path);
      await notify("ObjectRemoved:DeleteMarkerCreated", path);
    },
    files,
    hold: () => {
      held = [];
      return held;
    },
    release: () => {
      held = undefined;
    },
    settle: async () => {
      const invocations = await queue.drain();
      requireAnswers(invocations);
      return invocations;
    },
    ask,
    rebuild: async (children = 1) => {
      const execution = `rebuild-${Date.now()}`;
      await ask({ request: "rebuild-begin", execution });
      const keys = [...files.keys()];
      const size = Math.max(1, Math.ceil(keys.length / children));
      const batches: string[][] = [];
      while (keys.length > 0) batches.push(keys.splice(0, size));
      await Promise.all(
        batches.map((batch) => {
          const Items = batch.map((Key) => ({ Key }));
          return askUntilDone({ request: "rebuild-accept", Items });
        }),
      );
      await ask({ request: "rebuild-mark", execution });
      for (const shard of SHARDS) await askUntilDone({ request: "rebuild-render", shard });
    },
    site: () => documentsOf(createS3Bucket(s3, buckets.feeds)),
    read: async (bucket, key) => {
      const found = await createS3Bucket(s3, buckets[bucket]).get(key);
      return found && new TextDecoder().decode(found.body);
    },
    queue,
    lambda,
    bus,
    edges,
    calls,
    watch: (next) => {
      watch = next;
    },
    passMinutes: () => ageRows(dynamo, resources.CATALOG_TABLE),
    stop: async () => {
      await lambda.stop();
      await queue.stop();
      await Promise.all(Object.values(gates).map((gate) => gate.stop()));
      await Promise.all([bus.stop(), edges.stop()]);
      s3.destroy();
      dynamo.destroy();
    },
  };
}

const CREDENTIALS = {
  accessKeyId: ACCESS.AWS_ACCESS_KEY_ID,
  secretAccessKey: ACCESS.AWS_SECRET_ACCESS_KEY,
};

/** What a new account may run at once. */
const ACCOUNT_CONCURRENCY = 10;

type Stored = { readonly etag: string; readonly length: number };

function toStored({ headers }: Answered): Stored {
  return { etag: (headers.etag ?? "").replaceAll('"', ""), length: 0 };
}

function requireAnswers(invocations: readonly Invocation[]): void {
  for (const invocation of invocations) {
    if (invocation.outcome === "answered") continue;
    const { outcome, message, log } = invocation;
    throw new Error(`an invocation ${outcome}: ${message}\n${log.slice(-4000)}`);
  }
}

async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: Object.values(CATALOG_KEY).map((AttributeName) => ({
        AttributeName,
        AttributeType: "S",
      })),
      KeySchema: [
        { AttributeName: CATALOG_KEY.partition, KeyType: "HASH" },
        { AttributeName: CATALOG_KEY.sort, KeyType: "RANGE" },
      ],
    }),
  );
}

const LONG_AGO = "2000-01-01T00:00:00Z";

/** Whatever has an owner until some instant had it until long ago, and what was asked of caches was asked then. */
async function ageRows(client: DynamoDBClient, table: string): Promise<void> {
  const { Items = [] } = await client.send(
    new ScanCommand({ TableName: table, ConsistentRead: true }),
  );
  for (const item of Items) {
    const value = JSON.parse(item["value"]?.S ?? "null");
    const isLease = typeof value?.owner === "string" && typeof value.until === "string";
    const isAsked = typeof value?.asked === "string";
    if (!isLease && !isAsked) continue;
    const aged = {
      ...value,
      ...(isLease && { until: LONG_AGO }),
      ...(isAsked && { asked: LONG_AGO }),
    };
    const { [CATALOG_KEY.partition]: partition, [CATALOG_KEY.sort]: sort } = item;
    if (!partition || !sort) continue;
    await client.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { [CATALOG_KEY.partition]: partition, [CATALOG_KEY.sort]: sort },
        UpdateExpression: "SET #value = :value",
        ExpressionAttributeNames: { "#value": "value" },
        ExpressionAttributeValues: {
          ":value": { S: JSON.stringify(aged) },
        },
      }),
    );
  }
}
