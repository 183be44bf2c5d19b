import { describe, expect, it } from "vitest";
import {
  fromLocalTime,
  fromMilliseconds,
  isTimeZone,
  type LocalTime,
  latest,
  readWrittenTime,
  startOfNextDay,
  type Timestamp,
  toLocalTime,
  toMilliseconds,
} from "../../lambdas/syndication/timestamp.ts";

const local = (text: string): LocalTime => {
  const [year, month, day, hour, minute, second] = text.split(/[-T:]/).map(Number);
  return {
    year: year ?? 0,
    month: month ?? 0,
    day: day ?? 0,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: second ?? 0,
  };
};

describe("readWrittenTime", () => {
  it.each([
    ["RFC 3339", "2024-06-20T09:00:00+09:00", "2024-06-20T00:00:00Z"],
    ["UTC", "2024-06-20T09:00:00Z", "2024-06-20T09:00:00Z"],
    ["a space for the T, as Jekyll writes it", "2024-06-20 09:00:00 +0900", "2024-06-20T00:00:00Z"],
    ["an offset of hours", "2024-06-20T09:00:00-03", "2024-06-20T12:00:00Z"],
    ["no seconds", "2024-06-20T09:00+00:00", "2024-06-20T09:00:00Z"],
    ["a fraction of a second, which is cut", "2024-06-20T09:00:00.999Z", "2024-06-20T09:00:00Z"],
    ["a leap second", "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"],
    ["YAML's single digits", "2024-6-2 9:05:00 Z", "2024-06-02T09:05:00Z"],
    ["the first year", "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"],
    ["the last year", "9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"],
    ["29 February of a leap year", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"],
  ])("reads %s", (_, text, at) => {
    expect(readWrittenTime(text)).toEqual({ kind: "instant", at });
  });

  it.each([
    ["a time without an offset", "2024-06-20T09:00:00", "local"],
    ["a date alone", "2024-06-20", "date"],
  ])("says that %s is no instant", (_, text, kind) => {
    expect(readWrittenTime(text)?.kind).toBe(kind);
  });

  it.each([
    "",
    "yesterday",
    "2024-02-30",
    "2023-02-29",
    "2024-13-01",
    "2024-00-10",
    "2024-06-20T24:00:00Z",
    "2024-06-20T09:60:00Z",
    "2024-06-20T09:00:00+25:00",
    "2024-06-20T09:00:00+09:60",
    "0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59-01:00",
    "20240620",
    "2024-06-20T09:00:00Z and more",
    "1718841600",
  ])("refuses %j", (text) => {
    expect(readWrittenTime(text)).toBeUndefined();
  });
});

describe("fromLocalTime", () => {
  it.each([
    ["an ordinary time", "2024-06-20T09:00:00", "Asia/Seoul", "2024-06-20T00:00:00Z"],
    [
      "the first of two, where clocks are put back",
      "2024-10-27T02:30:00",
      "Europe/Berlin",
      "2024-10-27T00:30:00Z",
    ],
    ["the first after a gap", "2024-03-31T02:30:00", "Europe/Berlin", "2024-03-31T01:00:00Z"],
    [
      "a midnight that clocks leap over",
      "2018-11-04T00:00:00",
      "America/Sao_Paulo",
      "2018-11-04T03:00:00Z",
    ],
    [
      "a whole day that a zone left out",
      "2011-12-30T00:00:00",
      "Pacific/Apia",
      "2011-12-30T10:00:00Z",
    ],
    ["a zone of half hours", "2024-06-20T00:00:00", "Asia/Kathmandu", "2024-06-19T18:15:00Z"],
    ["UTC", "2024-06-20T00:00:00", "UTC", "2024-06-20T00:00:00Z"],
  ])("gives %s", (_, text, zone, at) => {
    expect(fromLocalTime(local(text), zone)).toBe(at);
  });

  it("is what the clocks there show", () => {
    expect(toLocalTime("2024-06-20T00:00:00Z" as Timestamp, "Asia/Seoul")).toEqual(
      local("2024-06-20T09:00:00"),
    );
  });
});

describe("startOfNextDay", () => {
  it.each([
    ["an ordinary day", "2025-06-20", "Asia/Seoul", "2025-06-20T15:00:00Z"],
    ["the last of a year", "2025-12-31", "UTC", "2026-01-01T00:00:00Z"],
    ["a day of 25 hours", "2024-10-27", "Europe/Berlin", "2024-10-27T23:00:00Z"],
  ])("ends %s", (_, text, zone, at) => {
    expect(startOfNextDay(local(`${text}T00:00:00`), zone)).toBe(at);
  });
});

describe("isTimeZone", () => {
  it.each([
    ["Asia/Seoul", true],
    ["UTC", true],
    ["Mars/Phobos", false],
    ["+09:00", false],
    ["", false],
  ])("%j: %s", (name, known) => {
    expect(isTimeZone(name)).toBe(known);
  });
});

it("timestamps of one width are in order of time as text", () => {
  const early = fromMilliseconds(-62_135_596_800_000);
  expect(early).toBe("0001-01-01T00:00:00Z");
  expect(fromMilliseconds(-62_135_596_801_000)).toBeUndefined();
  expect(fromMilliseconds(253_402_300_800_000)).toBeUndefined();
  expect(fromMilliseconds(Number.NaN)).toBeUndefined();
  expect(toMilliseconds("1970-01-01T00:00:01Z" as Timestamp)).toBe(1000);
  const times = ["0009-01-01T00:00:00Z", "2024-06-20T09:00:00Z", "1999-12-31T23:59:59Z"] as const;
  const [first, ...others] = times as unknown as [Timestamp, ...Timestamp[]];
  expect(latest(first, ...others)).toBe("2024-06-20T09:00:00Z");
});
