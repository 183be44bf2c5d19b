import { setTimeout as wait } from "node:timers/promises";
import { startFauxqs } from "fauxqs";
import type { Invocation, LambdaFunction } from "./lambda-runtime.ts";

export type EventSourceSettings = {
  /** Messages of one invocation, at most. */
  readonly batchSize: number;
  /** Invocations side by side, at most. */
  readonly concurrency: number;
  /** A message that was received so often is a dead letter. */
  readonly maxReceiveCount: number;
};

/** A queue, its dead letters, and the poller that invokes a function with what is in it. */
export type EventSource = {
  readonly send: (...bodies: readonly string[]) => Promise<void>;
  /** Polls until the queue is empty, also of what failed and comes back. Gives the invocations in the order of their ends. */
  readonly drain: () => Promise<readonly Invocation[]>;
  /** Takes a batch and invokes the function with it once: what fails is back in the queue. Undefined: it is empty. */
  readonly deliverBatch: () => Promise<Invocation | undefined>;
  /** The bodies of the dead letters. */
  readonly deadLetters: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

const REGION = "eu-west-1";

/** A batch under way is not given out again; longer than any test. */
const VISIBILITY_SECONDS = 720;

type Message = {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly MD5OfBody: string;
  readonly Body: string;
  readonly Attributes: Readonly<Record<string, string>>;
};

export async function openEventSource(
  { invoke }: Pick<LambdaFunction, "invoke">,
  settings: EventSourceSettings,
): Promise<EventSource> {
  const server = await startFauxqs({ port: 0, logger: false, defaultRegion: REGION });
  const dead = server.createQueue("dead-letters");
  const queue = server.createQueue("changes", {
    attributes: {
      VisibilityTimeout: String(VISIBILITY_SECONDS),
      RedrivePolicy: JSON.stringify({
        deadLetterTargetArn: dead.queueArn,
        maxReceiveCount: settings.maxReceiveCount,
      }),
    },
  });

  async function ask<Answer>(action: string, queueUrl: string, input: object): Promise<Answer> {
    const response = await fetch(server.address, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": `AmazonSQS.${action}`,
      },
      body: JSON.stringify({ QueueUrl: queueUrl, ...input }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${action} failed: ${text}`);
    return text === "" ? ({} as Answer) : JSON.parse(text);
  }

  async function receive(queueUrl: string, most: number): Promise<readonly Message[]> {
    const { Messages = [] } = await ask<{ Messages?: readonly Message[] }>(
      "ReceiveMessage",
      queueUrl,
      { MaxNumberOfMessages: most, AttributeNames: ["All"] },
    );
    return Messages;
  }

  async function deliverBatch(): Promise<Invocation | undefined> {
    const messages = await receive(queue.queueUrl, settings.batchSize);
    if (messages.length === 0) return undefined;
    const Records = messages.map((message) => toRecord(message, queue.queueArn));
    const invocation = await invoke({ Records });
    const failed = failedOf(invocation, messages);
    for (const { MessageId, ReceiptHandle } of messages) {
      if (failed.has(MessageId)) {
        // In AWS it comes back when its visibility timeout is over, which no test waits for.
        const input = { ReceiptHandle, VisibilityTimeout: 0 };
        await ask("ChangeMessageVisibility", queue.queueUrl, input);
      } else {
        await ask("DeleteMessage", queue.queueUrl, { ReceiptHandle });
      }
    }
    return invocation;
  }

  async function isEmpty(): Promise<boolean> {
    const names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"];
    const { Attributes } = await ask<{ Attributes: Readonly<Record<string, string>> }>(
      "GetQueueAttributes",
      queue.queueUrl,
      { AttributeNames: names },
    );
    return names.every((name) => Attributes[name] === "0");
  }

  return {
    send: async (...bodies) => {
      for (const MessageBody of bodies) await ask("SendMessage", queue.queueUrl, { MessageBody });
    },
    drain: async () => {
      const invocations: Invocation[] = [];
      const poll = async (): Promise<void> => {
        for (;;) {
          const invocation = await deliverBatch();
          if (invocation) invocations.push(invocation);
          else if (await isEmpty()) return;
          else await wait(20);
        }
      };
      await Promise.all(Array.from({ length: settings.concurrency }, poll));
      return invocations;
    },
    deliverBatch,
    deadLetters: async () => {
      const bodies: string[] = [];
      for (;;) {
        const messages = await receive(dead.queueUrl, 10);
        if (messages.length === 0) return bodies;
        bodies.push(...messages.map(({ Body }) => Body));
      }
    },
    stop: () => server.stop(),
  };
}

/** As the event source mapping reads the answer: what makes no sense fails the whole batch. */
function failedOf(invocation: Invocation, messages: readonly Message[]): ReadonlySet<string> {
  const all = new Set(messages.map(({ MessageId }) => MessageId));
  if (invocation.outcome !== "answered") return all;
  const { answer } = invocation;
  if (answer === undefined || answer === null) return new Set();
  const { batchItemFailures = [] } = answer as {
    batchItemFailures?: readonly { itemIdentifier?: string }[] | null;
  };
  const failed = (batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier ?? "");
  return failed.every((id) => all.has(id)) ? new Set(failed) : all;
}

function toRecord(message: Message, eventSourceARN: string): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes,
    messageAttributes: {},
    md5OfBody: message.MD5OfBody,
    eventSource: "aws:sqs",
    eventSourceARN,
    awsRegion: REGION,
  };
}

export type ObjectEvent = {
  readonly eventName: string;
  readonly bucket: string;
  readonly key: string;
  /** Absent: it is removed. */
  readonly object?: { readonly etag: string; readonly length: number };
};

let sequence = 0x55aed6dcd90281n;

/** The message that S3 sends, as AWS documents it (version 2.1 of the event). */
export function toNotification({ eventName, bucket, key, object }: ObjectEvent): string {
  const event = {
    eventVersion: "2.1",
    eventSource: "aws:s3",
    awsRegion: REGION,
    eventTime: new Date().toISOString(),
    eventName,
    userIdentity: { principalId: "AWS:AIDAEXAMPLE" },
    requestParameters: { sourceIPAddress: "127.0.0.1" },
    responseElements: { "x-amz-request-id": "C3D13FE58DE4C810", "x-amz-id-2": "FMyUVURIY8" },
    s3: {
      s3SchemaVersion: "1.0",
      configurationId: "changes",
      bucket: {
        name: bucket,
        ownerIdentity: { principalId: "A3NL1KOZZKExample" },
        arn: `arn:aws:s3:::${bucket}`,
      },
      object: {
        key: encodeKey(key),
        ...(object && { size: object.length, eTag: object.etag }),
        sequencer: (++sequence).toString(16).toUpperCase().padStart(16, "0"),
      },
    },
  };
  return JSON.stringify({ Records: [event] });
}

/** What S3 sends once, when the notifications are set up. */
export function toTestEvent(bucket: string): string {
  return JSON.stringify({
    Service: "Amazon S3",
    Event: "s3:TestEvent",
    Time: new Date().toISOString(),
    Bucket: bucket,
    RequestId: "5582815E1AEA5ADF",
    HostId: "8cLeGAmw098X5cv4Zkwcmo8vvZa3eH3eKxsPzbB9wrR+YstdA6Knx4Ip8EXAMPLE",
  });
}

/** As Java's URLEncoder writes it, but for the slashes: a space is a plus. */
function encodeKey(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()~]/g, (found) => `%${found.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, "+")
    .replace(/%2F/g, "/");
}
