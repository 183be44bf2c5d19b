import { InvalidArgumentError } from "commander";
import { nearest } from "../../lambdas/syndication/nearest.ts";
import { readWrittenTime, type Timestamp } from "../../lambdas/syndication/timestamp.ts";

const HIGHEST_PORT = 65_535;

/** A TCP port; 0 lets the system choose one. */
export function parsePort(written: string): number {
  if (/^\d{1,5}$/.test(written) && Number(written) <= HIGHEST_PORT) return Number(written);
  const digits = written.replace(/\D/g, "").slice(0, 4);
  throw new InvalidArgumentError(
    `write a number from 0 to ${HIGHEST_PORT}, such as ${/^[1-9]/.test(digits) ? digits : "8080"}`,
  );
}

/** An instant (RFC 3339): a time without an offset would mean another one on another machine. */
export function parseInstant(written: string): Timestamp {
  const time = readWrittenTime(written);
  if (time?.kind === "instant") return time.at;
  throw new InvalidArgumentError(
    `write an instant with its offset, such as ${time ? withOffset(time.local) : "2026-11-24T06:30:00Z"}`,
  );
}

function withOffset(local: { readonly [part: string]: number }): string {
  const { year, month, day, hour, minute, second } = local;
  const two = (number: number | undefined): string => String(number).padStart(2, "0");
  const date = `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}Z`;
}

/** The path of a folder. */
export function parseFolder(written: string): string {
  if (written.trim() === "") throw new InvalidArgumentError("write the path of a folder");
  return written;
}

/** The names of feeds, in the order in which they are given. */
export function collectFeeds(written: string, before: readonly string[] = []): readonly string[] {
  if (written.trim() === "") {
    throw new InvalidArgumentError("write the name of a feed, such as sections/world");
  }
  return [...before, written.trim()];
}

/** What to say of a word that is none of `known`: the nearest, else all of them. */
export function suggest(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near === undefined ? `write one of: ${known.join(", ")}` : `did you mean ${near}?`;
}
