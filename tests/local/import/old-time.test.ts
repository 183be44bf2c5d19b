import { expect, it } from "vitest";
import { readOldTime } from "../../../local/import/old-time.ts";

it.each([
  ["as RSS writes it", "Thu, 20 Jun 2024 09:00:00 +0900", "2024-06-20T09:00:00+09:00"],
  ["in GMT", "Thu, 20 Jun 2024 09:00:00 GMT", "2024-06-20T09:00:00Z"],
  ["in a zone of RFC 822", "20 Jun 2024 09:00 EDT", "2024-06-20T09:00:00-04:00"],
  [
    "in a zone that nobody knows, which stands for UTC",
    "20 Jun 2024 09:00:00 XYZ",
    "2024-06-20T09:00:00Z",
  ],
  ["with two digits of a year", "Sun, 6 Nov 94 08:49:37 GMT", "1994-11-06T08:49:37Z"],
  ["with two digits of this century", "6 Nov 04 08:49:37 GMT", "2004-11-06T08:49:37Z"],
  [
    "with the whole name of a month",
    "Thursday, 20 June 2024 09:00:00 +0000",
    "2024-06-20T09:00:00+00:00",
  ],
  ["with fractions of a second", "2024-06-20T00:00:00.123Z", "2024-06-20T00:00:00Z"],
  ["with a colon in its offset", "2024-06-20T09:00:00+05:30", "2024-06-20T09:00:00+05:30"],
  ["as people write it", "2024-6-2 9:05 +09", "2024-06-02T09:05:00+09:00"],
  ["in a leap second, which no clock has", "2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"],
  ["without a zone, in the publication's", "2024-06-20 09:00:00", "2024-06-20T09:00:00+09:00"],
  [
    "of RSS without a zone, in the publication's",
    "20 Jun 2024 09:00:00",
    "2024-06-20T09:00:00+09:00",
  ],
  ["as a date alone", "20 Jun 2024", "2024-06-20T00:00:00+09:00"],
])("a time is kept %s", (_, text, written) => {
  expect(readOldTime(text, "Asia/Seoul")?.written).toBe(written);
});

it.each([
  ["", "nothing"],
  ["yesterday", "a word"],
  ["20 Foo 2024 09:00:00 GMT", "a month that is none"],
  ["30 Feb 2024 09:00:00 GMT", "a day that is none"],
  ["Thu, 20 Jun 2024 25:00:00 GMT", "an hour that is none"],
])("%j is no time: %s", (text) => {
  expect(readOldTime(text, "UTC")).toBeUndefined();
});

it("a time is the instant that it writes", () => {
  expect(readOldTime("Thu, 20 Jun 2024 09:00:00 +0900", "UTC")?.at).toBe("2024-06-20T00:00:00Z");
});
