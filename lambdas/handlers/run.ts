import type { Context } from "aws-lambda";
import type { Run } from "../syndication/publish/ports.ts";
import { fromMilliseconds, type Timestamp } from "../syndication/timestamp.ts";

/** Milliseconds that a step may take: with less before the end, none is begun. */
const STEP = 10_000;
/** Milliseconds after the hard end in which a request that was under way may still arrive. */
const ON_THE_WAY = 60_000;

/** An invocation, as the publisher knows it. `clock` gives milliseconds since 1970. */
export function toRun(
  {
    awsRequestId,
    getRemainingTimeInMillis,
  }: Pick<Context, "awsRequestId" | "getRemainingTimeInMillis">,
  clock: () => number,
): Run {
  return {
    now: () => toTimestamp(clock()),
    owner: awsRequestId,
    until: toTimestamp(clock() + getRemainingTimeInMillis() + ON_THE_WAY),
    hasTime: () => getRemainingTimeInMillis() > STEP,
  };
}

function toTimestamp(milliseconds: number): Timestamp {
  const timestamp = fromMilliseconds(milliseconds);
  if (timestamp === undefined) throw new Error(`${milliseconds} is no time of a clock`);
  return timestamp;
}
