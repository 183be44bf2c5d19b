import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Unusable } from "../unusable.ts";
import type { Answer } from "./answer.ts";
import { type Answering, answer } from "./edge.ts";

export type LoopbackServer = {
  readonly port: number;
  /** Gives requests that wait, and all later ones, their answers. */
  readonly open: (toAnswering: () => Answering) => void;
  /** Ends at once, with connections that are held open. */
  readonly close: () => void;
};

const HIGHEST_PORT = 65_535;
const PORTS_TRIED = 20;

/**
 * How long a connection that nobody uses is kept, and how long the other end is told that it is. A request that is sent
 * while the connection is being closed is lost: on a busy machine, Node's one second between the two is too little.
 */
const KEPT_MILLISECONDS = 75_000;
const TOLD_SECONDS = 60;

/**
 * Listens on the loopback addresses alone; requests wait until `open`. Throws `Unusable` where the port is not to be
 * had, and names one that is.
 */
export async function listen(
  port: number,
  onFault: (error: unknown) => void,
): Promise<LoopbackServer> {
  let open: (toAnswering: () => Answering) => void = () => {};
  const opened = new Promise<() => Answering>((resolve) => {
    open = resolve;
  });
  const reply = (request: IncomingMessage, response: ServerResponse): void => {
    replyTo(request, response, opened).catch((error: unknown) => {
      onFault(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "Content-Type": "text/plain" }).end("A fault of the server\n");
    });
  };
  const kept = { keepAliveTimeout: KEPT_MILLISECONDS };
  const first = createServer(kept, reply);
  await bind(first, port, "127.0.0.1").catch(async (error: NodeJS.ErrnoException) => {
    throw await explain(error, port);
  });
  const bound = (first.address() as AddressInfo).port;
  // Some machines have no IPv6, and there somebody else may have the port: the address that is printed is the other.
  const second = createServer(kept, reply);
  const servers = [first];
  await bind(second, bound, "::1").then(
    () => servers.push(second),
    () => {},
  );
  return {
    port: bound,
    open,
    close: () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    },
  };
}

async function replyTo(
  { method = "GET", url = "/", headers }: IncomingMessage,
  response: ServerResponse,
  opened: Promise<() => Answering>,
): Promise<void> {
  const toAnswering = await opened;
  response.setHeader("Keep-Alive", `timeout=${TOLD_SECONDS}`);
  const found: Answer = await answer({ method, target: url, headers }, toAnswering());
  response.writeHead(found.status, found.headers);
  response.end(method === "HEAD" ? undefined : found.body);
}

function bind(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host }, () => {
      server.removeListener("error", reject);
      resolve();
    });
  });
}

async function explain(error: NodeJS.ErrnoException, port: number): Promise<Error> {
  const free = await findFreePort(error.code === "EACCES" ? 8080 : port + 1);
  const instead = `take another, such as --port ${free}`;
  if (error.code === "EADDRINUSE") return new Unusable(`port ${port} is in use; ${instead}`);
  if (error.code === "EACCES") {
    return new Unusable(`port ${port} is not open to this user; ${instead}`);
  }
  return error;
}

async function findFreePort(from: number): Promise<number> {
  for (let port = from; port < from + PORTS_TRIED && port <= HIGHEST_PORT; port++) {
    if (await isFree(port)) return port;
  }
  return 0;
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  try {
    await bind(probe, port, "127.0.0.1");
    return true;
  } catch {
    return false;
  } finally {
    probe.close();
  }
}
