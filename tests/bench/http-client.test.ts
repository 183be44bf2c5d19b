import { expect, it } from "vitest";
import { countAnswers } from "../../bench/http-client.ts";

const WHOLE = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
const EMPTY = 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n';

function count(...chunks: readonly string[]) {
  const answers: number[] = [];
  const faults: string[] = [];
  const take = countAnswers(
    (bytes) => answers.push(bytes),
    (reason) => faults.push(reason),
  );
  for (const chunk of chunks) take(Buffer.from(chunk));
  return { answers, faults };
}

it.each([
  ["one answer", [WHOLE], [WHOLE.length]],
  ["two in one piece", [WHOLE + EMPTY], [WHOLE.length, EMPTY.length]],
  ["one in pieces of a byte", [...WHOLE], [WHOLE.length]],
  ["a 304 has no body", [EMPTY, WHOLE], [EMPTY.length, WHOLE.length]],
])("%s", (_, chunks, answers) => {
  expect(count(...chunks)).toEqual({ answers, faults: [] });
});

it.each(["HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\n"])(
  "what says no length, or has gone wrong, is a fault: %j",
  (answer) => {
    expect(count(answer).faults).toHaveLength(1);
  },
);
