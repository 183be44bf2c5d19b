import { describe, expect, it } from "vitest";
import { readNotification } from "../../lambdas/handlers/notification.ts";

const notification = (...records: object[]): string => JSON.stringify({ Records: records });
const record = (key: string, eventTime = "2026-11-24T06:30:00.250Z"): object => ({
  eventVersion: "2.1",
  eventSource: "aws:s3",
  eventName: "ObjectCreated:Put",
  eventTime,
  s3: { bucket: { name: "content" }, object: { key, size: 1, eTag: "e", sequencer: "0A" } },
});

describe("a notification of Amazon S3", () => {
  it.each([
    ["world/pact.md", "world/pact.md"],
    ["a+b.md", "a b.md"],
    ["a%2Bb.md", "a+b.md"],
    ["%ED%95%9C%EA%B5%AD/%C3%A9.md", "한국/é.md"],
    ["e%CC%81.md", "é.md"],
    ["100%25.md", "100%.md"],
  ])("of the key %s means the file %s", (key, path) => {
    expect(readNotification(notification(record(key)))).toEqual([
      { path, at: Date.UTC(2026, 10, 24, 6, 30, 0, 250) },
    ]);
  });

  it("may name many files", () => {
    const paths = readNotification(notification(record("a.md"), record("b.md")));
    expect(paths.map(({ path }) => path)).toEqual(["a.md", "b.md"]);
  });

  it("names none when S3 only tries whether the queue is there", () => {
    const body = '{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"content"}';
    expect(readNotification(body)).toEqual([]);
  });

  it.each([
    ["no JSON", "put a.md"],
    ["a text", '"a.md"'],
    ["a list", "[]"],
    ["null", "null"],
    ["something else", '{"path":"a.md"}'],
    ["records of something else", '{"Records":[{"body":"a"}]}'],
    ["a key that is empty", notification(record(""))],
    ["a key with half a character", notification(record("\ud83d.md"))],
    ["a key that cannot be decoded", notification(record("%E0%A4%A"))],
  ])("is refused where it is %s", (_, body) => {
    expect(() => readNotification(body)).toThrow();
  });
});
