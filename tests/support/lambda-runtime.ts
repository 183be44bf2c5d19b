import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { LambdaTools } from "./lambda-tools.ts";

export type FunctionSettings = {
  /** The folder that AWS would unpack; outside the checkout, whose package.json would have a say in it. */
  readonly code: string;
  /** `file.export`. */
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
  /** Environments side by side, at most; what is more than that waits. */
  readonly concurrency: number;
};

/** How an invocation ended, and what was logged meanwhile. */
export type Invocation = (
  | { readonly outcome: "answered"; readonly answer: unknown }
  /** Thrown by the handler. */
  | { readonly outcome: "failed"; readonly type: string; readonly message: string }
  /** The process was killed at the deadline, or ended otherwise, or never began. */
  | { readonly outcome: "timed-out" | "crashed" | "not-started"; readonly message: string }
) & { readonly log: string; readonly cold: boolean; readonly milliseconds: number };

/**
 * A function as AWS runs it: each environment is a process with a Runtime API of its own, takes one invocation at a
 * time, is frozen between two, and killed at the deadline. One that failed to end well is not used again.
 */
export type LambdaFunction = {
  readonly invoke: (payload: unknown) => Promise<Invocation>;
  /** Ends every process at once, as when the machine below is lost. */
  readonly kill: () => void;
  /** All that was ever logged. */
  readonly log: () => string;
  readonly stop: () => Promise<void>;
};

const INIT_MILLISECONDS = 30_000;

export function startFunction(settings: FunctionSettings, tools: LambdaTools): LambdaFunction {
  const all = new Set<Environment>();
  const idle: Environment[] = [];
  const waiting: (() => void)[] = [];
  let log = "";
  let busy = 0;
  let stopped = false;

  async function invoke(payload: unknown): Promise<Invocation> {
    if (stopped) throw new Error("the function is stopped");
    if (busy === settings.concurrency) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy++;
    try {
      const started = performance.now();
      const warm = takeIdle();
      const environment =
        warm ?? (await startEnvironment(settings, tools, (text) => (log += text)));
      all.add(environment);
      const ending = await environment.invoke(payload);
      if (environment.alive()) idle.push(environment);
      else all.delete(environment);
      const milliseconds = performance.now() - started;
      return { ...ending, cold: warm === undefined, milliseconds };
    } finally {
      const next = waiting.shift();
      if (next) next();
      else busy--;
    }
  }

  function takeIdle(): Environment | undefined {
    for (;;) {
      const environment = idle.pop();
      if (environment === undefined || environment.alive()) return environment;
      all.delete(environment);
    }
  }

  return {
    invoke,
    kill: () => {
      for (const environment of all) environment.kill();
    },
    log: () => log,
    stop: async () => {
      stopped = true;
      await Promise.all([...all].map((environment) => environment.close()));
    },
  };
}

type Ending = Invocation extends infer One
  ? One extends Invocation
    ? Omit<One, "cold" | "milliseconds">
    : never
  : never;

type Environment = {
  readonly invoke: (payload: unknown) => Promise<Ending>;
  readonly alive: () => boolean;
  readonly kill: () => void;
  readonly close: () => Promise<void>;
};

/** Starts the process; what fails in its start is told by the first invocation. */
async function startEnvironment(
  settings: FunctionSettings,
  tools: LambdaTools,
  onLog: (text: string) => void,
): Promise<Environment> {
  let log = "";
  let alive = true;
  let initError: string | undefined;
  /** The runtime client's request for work, while it has none. */
  let asking: ServerResponse | undefined;
  let current: { readonly id: string; readonly end: (ending: Ending) => void } | undefined;
  let onReady = (): void => {};

  const server = createServer(async (request, response) => {
    const path = request.url ?? "";
    if (path.endsWith("/invocation/next")) {
      asking = response;
      // Between two invocations nothing runs.
      child.kill("SIGSTOP");
      onReady();
      return;
    }
    const text = await readBody(request);
    response.writeHead(202, { "Content-Type": "application/json" }).end('{"status":"OK"}');
    if (path.endsWith("/init/error")) {
      initError = text;
    } else if (path.endsWith(`/invocation/${current?.id}/response`)) {
      current?.end({ outcome: "answered", answer: parseAnswer(text), log });
    } else if (path.endsWith(`/invocation/${current?.id}/error`)) {
      const { errorType = "", errorMessage = "" } = JSON.parse(text);
      current?.end({ outcome: "failed", type: errorType, message: errorMessage, log });
    }
  });
  const port = await listen(server);
  const child: ChildProcess = spawn(tools.node, [tools.client], {
    cwd: settings.code,
    env: {
      ...settings.environment,
      AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`,
      _HANDLER: settings.handler,
      LAMBDA_TASK_ROOT: settings.code,
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_NAME: "publish",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "1769",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/publish",
      AWS_LAMBDA_LOG_STREAM_NAME: randomUUID(),
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      TZ: ":UTC",
      LANG: "en_US.UTF-8",
      PATH: "/usr/local/bin:/usr/bin:/bin",
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  // A frozen process would outlive its tests.
  process.once("exit", kill);
  const ended = new Promise<void>((resolve) => {
    child.on("error", (error) => {
      log += `${error.message}\n`;
      end();
      resolve();
    });
    child.on("close", () => {
      end();
      resolve();
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      onLog(text);
    });
  }

  function end(): void {
    alive = false;
    process.off("exit", kill);
    server.close();
    server.closeAllConnections();
    onReady();
    current?.end({ outcome: "crashed", message: "the process ended", log });
  }

  function kill(): void {
    alive = false;
    child.kill("SIGKILL");
  }

  async function close(): Promise<void> {
    kill();
    await ended;
  }

  /** Until it asks for work, or is over. */
  async function ready(): Promise<boolean> {
    if (!asking && alive) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(kill, INIT_MILLISECONDS);
        onReady = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return alive;
  }

  async function invoke(payload: unknown): Promise<Ending> {
    if (!(await ready())) {
      await ended;
      const message = initError ?? "the process ended before it asked for work";
      return { outcome: "not-started", message, log };
    }
    log = "";
    const id = randomUUID();
    const ending = await new Promise<Ending>((resolve) => {
      const timer = setTimeout(() => {
        kill();
        const seconds = (settings.timeoutMilliseconds / 1000).toFixed(2);
        current?.end({ outcome: "timed-out", message: `timed out after ${seconds} seconds`, log });
      }, settings.timeoutMilliseconds);
      current = {
        id,
        end: (ending) => {
          clearTimeout(timer);
          current = undefined;
          resolve(ending);
        },
      };
      child.kill("SIGCONT");
      asking?.writeHead(200, {
        "Content-Type": "application/json",
        "Lambda-Runtime-Aws-Request-Id": id,
        "Lambda-Runtime-Deadline-Ms": String(Date.now() + settings.timeoutMilliseconds),
        "Lambda-Runtime-Invoked-Function-Arn":
          "arn:aws:lambda:eu-west-1:123456789012:function:publish",
        "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000;Sampled=0",
      });
      asking?.end(JSON.stringify(payload));
      asking = undefined;
    });
    // A process that lives is ready for the next only when it asks for it.
    if (alive) await ready();
    await oneTurn();
    return { ...ending, log };
  }

  return { invoke, alive: () => alive, kill, close };
}

/** What a process wrote before it asked for more is read by then. */
function oneTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function parseAnswer(text: string): unknown {
  return text === "" ? undefined : JSON.parse(text);
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return address.port;
}
