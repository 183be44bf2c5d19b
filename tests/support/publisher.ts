import { afterAll, beforeAll } from "vitest";
import { lackOfCeph, startCeph } from "./ceph.ts";
import { lackOfDynamoDbLocal, startDynamoDbLocal } from "./dynamodb-local.ts";
import { type Folder, makeFolder } from "./folder.ts";
import { lackOfLambda } from "./lambda-tools.ts";
import type { Lack } from "./server.ts";
import { type SynthesisedFunction, synthesiseFunction } from "./synthesised-function.ts";

/** The publisher that the suites of a file deploy, and what these lack. */
export type PreparedPublisher = {
  readonly lacks: readonly Lack[];
  /** Once the suites run. */
  readonly publisher: () => SynthesisedFunction;
};

/** Has it synthesised, and its servers started, before the suites of the file that asks. */
export async function preparePublisher(): Promise<PreparedPublisher> {
  const lacks = [lackOfCeph(), lackOfDynamoDbLocal(), await lackOfLambda()];
  let folder: Folder | undefined;
  let publisher: SynthesisedFunction | undefined;
  beforeAll(async () => {
    if (lacks.some((lack) => lack !== undefined)) return;
    folder = makeFolder();
    publisher = synthesiseFunction(folder.root);
    await Promise.all([startCeph(), startDynamoDbLocal()]);
  }, 120_000);
  afterAll(() => folder?.discard());
  return {
    lacks,
    publisher: () => {
      if (!publisher) throw new Error("it is synthesised only where its servers can be started");
      return publisher;
    },
  };
}
