import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { EVENT_SOURCE, type EventDetail, type EventType } from "../contract.ts";
import type { News, NewsKind } from "../syndication/publish/newsdesk.ts";

/** Entries of one PutEvents, at most. */
const MOST_ENTRIES = 10;
/** Bytes of an event's detail: ten together stay below the 256 KB of one PutEvents. */
const MOST_DETAIL = 20_000;
/** UTF-8 bytes of an event's message; a mail of more is read by nobody. */
const MOST_MESSAGE = 8000;

const TYPES: Readonly<Record<NewsKind, EventType>> = {
  published: "ArticlePublished",
  rejected: "ArticleRejected",
  withdrawn: "ArticleWithdrawn",
};

/** Puts news on a bus, in their order. Throws where the bus did not take all of them: then all are told again. */
export function createAnnouncer(
  client: EventBridgeClient,
  bus: string,
): (news: readonly News[]) => Promise<void> {
  return async (news) => {
    for (let start = 0; start < news.length; start += MOST_ENTRIES) {
      const entries = news.slice(start, start + MOST_ENTRIES).map((one) => ({
        EventBusName: bus,
        Source: EVENT_SOURCE,
        DetailType: TYPES[one.kind],
        Detail: JSON.stringify(toDetail(one)),
      }));
      const answer = await client.send(new PutEventsCommand({ Entries: entries }));
      const failed = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
      if (failed)
        throw new Error(`an event was not taken: ${failed.ErrorCode} ${failed.ErrorMessage}`);
    }
  };
}

/** As many of the problems as there is room for. */
function toDetail({ kind: _, message, problems, ...rest }: News): EventDetail {
  const feeds: string[] = [];
  const kept: EventDetail["problems"][number][] = [];
  const detail = { ...rest, message: cut(message, MOST_MESSAGE), feeds, problems: kept };
  const hasRoom = (): boolean => Buffer.byteLength(JSON.stringify(detail)) < MOST_DETAIL;
  for (const feed of rest.feeds) if (hasRoom()) feeds.push(feed);
  for (const problem of problems) {
    kept.push({ ...problem, message: cut(problem.message, 1000) });
    if (!hasRoom()) {
      kept.pop();
      break;
    }
  }
  return detail;
}

/** So many bytes of UTF-8, at most. */
function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const most = Buffer.from(text)
    .subarray(0, bytes - 3)
    .toString();
  return `${most.replace(/\ufffd+$/, "")}…`;
}
