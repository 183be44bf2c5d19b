import { createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Exchange = {
  readonly target: string;
  readonly asked: IncomingHttpHeaders;
  readonly status: number;
  readonly answered: IncomingHttpHeaders;
  /** Bytes of the body, as sent. */
  readonly length: number;
};

export type Recording = {
  /** With a slash at its end. */
  readonly origin: string;
  /** What went through, in the order of the answers. */
  readonly exchanges: readonly Exchange[];
};

/** Stands between a reader and the server at `origin` until the test is over, changes nothing, and notes what they say. */
export async function recordingProxy(origin: string): Promise<Recording> {
  const exchanges: Exchange[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method, url: target = "", headers: asked } = incoming;
    const host = new URL(origin).host;
    const passedOn = request(new URL(target, origin), { method, headers: { ...asked, host } });
    passedOn.on("error", (error) => outgoing.destroy(error));
    passedOn.on("response", (answer) => {
      const { statusCode: status = 0, headers: answered } = answer;
      outgoing.writeHead(status, answer.rawHeaders);
      let length = 0;
      answer.on("data", (chunk: Buffer) => {
        length += chunk.length;
      });
      answer.on("end", () => exchanges.push({ target, asked, status, answered, length }));
      answer.pipe(outgoing);
    });
    incoming.pipe(passedOn);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}/`, exchanges };
}
