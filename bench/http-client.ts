import { once } from "node:events";
import { get, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { setTimeout as wait } from "node:timers/promises";

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
};

/** Asks a server on the loopback address once. */
export async function ask(
  port: number,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const request = get({ host: "127.0.0.1", port, path, headers });
  const [response] = (await once(request, "response")) as [IncomingMessage];
  response.setEncoding("utf8");
  let body = "";
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

export type Asked = {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
};

const CONNECTIONS = 32;

/** Asks over 32 connections that are kept open, each anew as soon as it has its answer, for some seconds. */
export async function load(
  { port, path, headers }: Asked,
  seconds: number,
): Promise<{ readonly answers: number; readonly bytes: number }> {
  const lines = Object.entries({ Host: `127.0.0.1:${port}`, ...headers });
  const request = Buffer.from(
    `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`,
  );
  const tally = { answers: 0, bytes: 0 };
  const sockets = Array.from({ length: CONNECTIONS }, () => connect(port, "127.0.0.1"));
  await Promise.all(sockets.map((socket) => once(socket, "connect")));
  const faults: Error[] = [];
  for (const socket of sockets) {
    const fail = (reason: unknown): void => void faults.push(new Error("load", { cause: reason }));
    socket.on("error", fail);
    socket.on(
      "data",
      countAnswers((bytes) => {
        tally.answers++;
        tally.bytes += bytes;
        socket.write(request);
      }, fail),
    );
    socket.write(request);
  }
  await wait(seconds * 1000);
  const result = { ...tally };
  for (const socket of sockets) socket.destroy();
  if (faults.length > 0) throw faults[0];
  return result;
}

/** Reads a stream of answers, and tells of each how long it was, head and body. */
export function countAnswers(
  onAnswer: (bytes: number) => void,
  onFault: (reason: string) => void,
): (chunk: Buffer) => void {
  let head = Buffer.alloc(0);
  let left = 0;
  let bytes = 0;
  return (received) => {
    let chunk = received;
    while (chunk.length > 0) {
      if (left === 0) {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf("\r\n\r\n");
        if (end < 0) return;
        const text = head.toString("latin1", 0, end);
        chunk = head.subarray(end + 4);
        head = Buffer.alloc(0);
        bytes = end + 4;
        const isEmpty = text.startsWith("HTTP/1.1 304");
        const length = isEmpty ? "0" : /^content-length: *(\d+)/im.exec(text)?.[1];
        if (length === undefined || !/^HTTP\/1\.1 (200|304)/.test(text)) return onFault(text);
        left = Number(length);
      }
      const taken = Math.min(left, chunk.length);
      bytes += taken;
      left -= taken;
      chunk = chunk.subarray(taken);
      if (left === 0) onAnswer(bytes);
    }
  };
}
