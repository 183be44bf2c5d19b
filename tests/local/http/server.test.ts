import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { once } from "node:events";
import { Agent, get, type IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { MemoryBucket } from "../../../local/bucket/memory-bucket.ts";
import { listen } from "../../../local/http/server.ts";

/** The server's ends of connections that are made from now on. */
function watchConnections(): readonly Socket[] {
  const sockets: Socket[] = [];
  const see = (message: unknown): void => {
    sockets.push((message as { readonly socket: Socket }).socket);
  };
  subscribe("net.server.socket", see);
  onTestFinished(() => void unsubscribe("net.server.socket", see));
  return sockets;
}

// Who sends a request just as the other end is closed hears of no answer, and few readers ask again.
it("keeps a connection for seconds longer than it tells the other end to use it", async () => {
  const sockets = watchConnections();
  const server = await listen(0, (fault) => expect.fail(String(fault)));
  const agent = new Agent({ keepAlive: true });
  onTestFinished(() => {
    agent.destroy();
    server.close();
  });
  server.open(() => ({ site: new MemoryBucket(), lastModified: async () => 0, open: true }));
  const asked = get({ agent, host: "127.0.0.1", port: server.port, path: "/rss.xml" });
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  await answer.resume().toArray();
  const told = /^timeout=(\d+)$/.exec(String(answer.headers["keep-alive"]))?.[1];
  expect(Number(told)).toBeGreaterThan(0);
  expect(answer.headers.connection).toBe("keep-alive");
  expect(sockets).toHaveLength(1);
  // Node closes it when nothing has come for that time.
  expect(sockets[0]?.timeout).toBeGreaterThanOrEqual(Number(told) * 1000 + 5000);
});
