import { Readable } from "node:stream";

/** A request as it leaves the SDK. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
};

export type Answer = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

type Handler = { handle: (request: never, options?: never) => Promise<{ response: unknown }> };
/** Any client of the SDK, as far as it matters who carries its requests. */
type Client = { readonly config: object };

export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
  AWS_REGION: "eu-central-1",
} as const;

/**
 * Has the client's requests answered in turn, the last answer again and again, and gives what was asked so far. The
 * SDK itself writes the requests, reads the answers and repeats what it takes for passing.
 */
export function answerInTurn<Some extends Client>(
  client: Some,
  ...answers: readonly [Answer | "lost", ...(Answer | "lost")[]]
): { readonly client: Some; readonly asked: readonly Asked[] } {
  const asked: Asked[] = [];
  const handler: Handler = {
    handle: async (request: Asked) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)] ?? "lost";
      asked.push(request);
      if (answer === "lost") throw lost();
      const { status: statusCode, headers = {}, body = "" } = answer;
      return { response: { statusCode, headers, body: Readable.from([Buffer.from(body)]) } };
    },
  };
  Object.assign(client.config, { requestHandler: handler });
  return { client, asked };
}

/** Lets the client's next request reach its server, and keeps the answer from it. */
export function loseNextAnswer(client: Client): void {
  const { requestHandler } = client.config as { requestHandler: Handler };
  let isLost = false;
  const losing: Handler = {
    // All attempts of one request are carried by the same one.
    handle: async (...request) => {
      const answer = await requestHandler.handle(...request);
      if (isLost) return answer;
      isLost = true;
      Object.assign(client.config, { requestHandler });
      throw lost();
    },
  };
  Object.assign(client.config, { requestHandler: losing });
}

/** What Node says of a connection that ended before the answer came. */
function lost(): Error {
  return Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}
