import type { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { describe, expect, it } from "vitest";
import { createAnnouncer } from "../../lambdas/aws/event-bus.ts";
import type { News } from "../../lambdas/syndication/publish/newsdesk.ts";

const one: News = {
  kind: "rejected",
  file: "pact.md",
  message: "pact.md:3:12 no-offset write an offset",
  feeds: [],
  problems: [
    {
      code: "no-offset",
      severity: "error",
      file: "pact.md",
      line: 3,
      column: 12,
      message: "write an offset",
    },
  ],
};

/** A bus that answers each call with what `answer` gives. */
function bus(answer: (count: number) => object) {
  const calls: PutEventsCommand["input"][] = [];
  const send = async ({ input }: PutEventsCommand): Promise<object> => {
    calls.push(input);
    return answer(input.Entries?.length ?? 0);
  };
  return { client: { send } as unknown as EventBridgeClient, calls };
}

const taken = (count: number): object => ({
  FailedEntryCount: 0,
  Entries: Array.from({ length: count }, () => ({ EventId: "1" })),
});

describe("news on the bus", () => {
  it("are events of Wireroom, with the file, the message and the problems", async () => {
    const { client, calls } = bus(taken);
    await createAnnouncer(client, "desk")([one, { ...one, kind: "published", problems: [] }]);
    const entries = calls[0]?.Entries ?? [];
    expect(
      entries.map(({ EventBusName, Source, DetailType }) => [EventBusName, Source, DetailType]),
    ).toEqual([
      ["desk", "wireroom", "ArticleRejected"],
      ["desk", "wireroom", "ArticlePublished"],
    ]);
    const { kind: _, ...detail } = one;
    expect(JSON.parse(entries[0]?.Detail ?? "")).toEqual(detail);
  });

  it("go ten at a time, in their order", async () => {
    const { client, calls } = bus(taken);
    const many = Array.from({ length: 23 }, (_, index) => ({ ...one, file: `${index}.md` }));
    await createAnnouncer(client, "desk")(many);
    expect(calls.map(({ Entries }) => Entries?.length)).toEqual([10, 10, 3]);
    const files = calls.flatMap(({ Entries = [] }) =>
      Entries.map(({ Detail }) => JSON.parse(Detail ?? "").file),
    );
    expect(files).toEqual(many.map(({ file }) => file));
  });

  it("that were not all taken are a fault", async () => {
    const { client } = bus(() => ({
      FailedEntryCount: 1,
      Entries: [{ EventId: "1" }, { ErrorCode: "ThrottlingException", ErrorMessage: "later" }],
    }));
    await expect(createAnnouncer(client, "desk")([one, one])).rejects.toThrow(
      "ThrottlingException later",
    );
  });

  it("of files with a thousand problems each fit into one request", async () => {
    const { client, calls } = bus(taken);
    const [problem] = one.problems;
    const long = "협정".repeat(400);
    const problems = Array.from({ length: 1000 }, () => problem && { ...problem, message: long });
    const all = problems.filter((each) => each !== undefined);
    const many = Array.from({ length: 10 }, () => ({
      ...one,
      file: "한".repeat(300),
      feeds: Array.from({ length: 30 }, (_, index) => `/tags/${"한".repeat(60)}${index}/`),
      problems: all,
      message: long.repeat(100),
    }));
    await createAnnouncer(client, "desk")(many);
    expect(calls).toHaveLength(1);
    expect(
      Buffer.byteLength(JSON.stringify(calls[0]?.Entries?.map(({ Detail }) => Detail))),
    ).toBeLessThan(256 * 1024);
    const detail = JSON.parse(calls[0]?.Entries?.[0]?.Detail ?? "");
    expect(detail.problems.length).toBeGreaterThan(2);
    expect(detail.feeds).toHaveLength(30);
  });
});
