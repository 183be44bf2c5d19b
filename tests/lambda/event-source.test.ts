import { expect, it, onTestFinished } from "vitest";
import {
  type EventSource,
  type EventSourceSettings,
  openEventSource,
  toNotification,
} from "../support/event-source.ts";
import type { Invocation } from "../support/lambda-runtime.ts";

type Batch = { Records: { messageId: string; body: string; attributes: Record<string, string> }[] };
type Answer = (batch: Batch) => unknown;

const THROWN = Symbol("thrown");

/** A queue before a function that answers with `answer`; what it was given, message by message. */
async function open(answer: Answer, settings: Partial<EventSourceSettings> = {}) {
  const received: string[][] = [];
  const invoke = async (payload: unknown): Promise<Invocation> => {
    const batch = payload as Batch;
    received.push(
      batch.Records.map(
        ({ body, attributes }) => `${body} ${attributes["ApproximateReceiveCount"]}`,
      ),
    );
    const said = answer(batch);
    const common = { log: "", cold: false, milliseconds: 1 };
    return said === THROWN
      ? { outcome: "failed", type: "Error", message: "no", ...common }
      : { outcome: "answered", answer: said, ...common };
  };
  const source: EventSource = await openEventSource(
    { invoke },
    { batchSize: 10, concurrency: 1, maxReceiveCount: 3, ...settings },
  );
  onTestFinished(source.stop);
  return { source, received };
}

const failing =
  (...bodies: string[]): Answer =>
  ({ Records }) => ({
    batchItemFailures: Records.filter(({ body }) => bodies.includes(body)).map(
      ({ messageId: itemIdentifier }) => ({ itemIdentifier }),
    ),
  });

it("brings messages in batches", async () => {
  const { source, received } = await open(() => null);
  await source.send(..."abcdefghijkl");
  await source.drain();
  expect(received.map(({ length }) => length)).toEqual([10, 2]);
});

it("brings a message that failed again alone, and ends it as a dead letter", async () => {
  const { source, received } = await open(failing("b"));
  await source.send("a", "b", "c");
  await source.drain();
  expect(received).toEqual([["a 1", "b 1", "c 1"], ["b 2"], ["b 3"]]);
  expect(await source.deadLetters()).toEqual(["b"]);
});

it.each<[string, Answer]>([
  ["that throws", () => THROWN],
  [
    "whose answer names a message that was not in it",
    () => ({ batchItemFailures: [{ itemIdentifier: "x" }] }),
  ],
  ["whose answer names no message", () => ({ batchItemFailures: [{}] })],
])("brings a whole batch again %s", async (_, answer) => {
  let count = 0;
  const { source, received } = await open((batch) => (count++ === 0 ? answer(batch) : null));
  await source.send("a", "b");
  await source.drain();
  expect(received).toEqual([
    ["a 1", "b 1"],
    ["a 2", "b 2"],
  ]);
  expect(await source.deadLetters()).toEqual([]);
});

it("writes keys as Amazon S3 does", () => {
  const body = toNotification({
    eventName: "ObjectCreated:Put",
    bucket: "news",
    key: "café (1)/a+b & c~.md",
    object: { etag: "0123", length: 4 },
  });
  const { object, bucket } = JSON.parse(body).Records[0].s3;
  expect(object).toMatchObject({
    key: "caf%C3%A9+%281%29/a%2Bb+%26+c%7E.md",
    eTag: "0123",
    size: 4,
  });
  expect(bucket).toMatchObject({ name: "news", arn: "arn:aws:s3:::news" });
});
