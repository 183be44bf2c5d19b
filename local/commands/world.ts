import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import type { Pipeline, PipelineOptions } from "../pipeline.ts";

/** What the commands touch of the machine: handed in, so that tests can hand in another. */
export type World = {
  /** Writes one line for people, or the one object of `--json`, to standard output. */
  readonly print: (line: string) => void;
  /** Writes one line to standard error. */
  readonly complain: (line: string) => void;
  /** Where a progress bar can be drawn; undefined where nobody watches. */
  readonly screen?: NodeJS.WriteStream;
  readonly now: () => Timestamp;
  /** The product's own version. */
  readonly version: string;
  readonly openPipeline: (options: PipelineOptions) => Promise<Pipeline>;
  /** Resolves once the person or the system wants the command to end. */
  readonly stopped: Promise<void>;
};

/** What the process ends with; 64 and 70 are those of sysexits.h. */
export const EXIT = {
  well: 0,
  nothingPublished: 1,
  someRefused: 2,
  wrongUsage: 64,
  bug: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The command was not written as it must be. */
export class WrongUsage extends Error {}
