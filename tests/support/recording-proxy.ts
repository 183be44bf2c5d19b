import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Exchange = {
  readonly method: string;
  /** Path and query; of another server, the whole address. */
  readonly target: string;
  readonly asked: IncomingHttpHeaders;
  readonly status: number;
  readonly answered: IncomingHttpHeaders;
  /** The bytes of the body, as sent. */
  readonly body: Buffer;
};

export type Recording = {
  /** With a slash at its end. */
  readonly origin: string;
  /** What went through, in the order of the answers. */
  readonly exchanges: readonly Exchange[];
};

/**
 * Stands before the server at `origin` until the test is over, in its place or as the proxy that a browser is told to
 * use, and notes what is said. It changes nothing but the Date of an answer, which it makes earlier by `ageSeconds`, for
 * a reader that asks again only when what it has is old. It refuses to lead to any other server.
 */
export async function recordingProxy(origin: string, ageSeconds = 0): Promise<Recording> {
  const { host } = new URL(origin);
  const exchanges: Exchange[] = [];
  const refused = { status: 502, answered: {}, body: Buffer.alloc(0) };
  const server = createServer((incoming, outgoing) => {
    const { method = "GET", headers: asked } = incoming;
    const address = new URL(incoming.url ?? "", origin);
    if (address.host !== host) {
      exchanges.push({ method, target: address.href, asked, ...refused });
      outgoing.writeHead(refused.status).end();
      return;
    }
    const target = `${address.pathname}${address.search}`;
    const passedOn = request(address, { method, headers: { ...asked, host } });
    passedOn.on("error", (error) => outgoing.destroy(error));
    passedOn.on("response", (answer) => {
      const { statusCode: status = 0, headers: answered } = answer;
      outgoing.writeHead(status, aged(answer.rawHeaders, ageSeconds));
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () =>
        exchanges.push({ method, target, asked, status, answered, body: Buffer.concat(chunks) }),
      );
      answer.pipe(outgoing);
    });
    incoming.pipe(passedOn);
  });
  server.on("connect", ({ url: target = "", headers: asked }, socket) => {
    exchanges.push({ method: "CONNECT", target, asked, ...refused });
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}/`, exchanges };
}

/** Header lines, a name and its value in turn. */
function aged(lines: readonly string[], seconds: number): string[] {
  return lines.map((line, index) =>
    index % 2 === 1 && lines[index - 1]?.toLowerCase() === "date"
      ? new Date(Date.parse(line) - seconds * 1000).toUTCString()
      : line,
  );
}
