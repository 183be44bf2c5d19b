import {
  Agent,
  createServer,
  type IncomingMessage,
  type ServerResponse,
  request as send,
} from "node:http";
import { distributionOf } from "./edge-caches.ts";

export type Service = "s3" | "dynamodb" | "events" | "cloudfront";

/** One request of an AWS client. */
export type Call = {
  readonly service: Service;
  /** GET, PUT, CopyObject, ...; TransactWriteItems, PutEvents, ... */
  readonly operation: string;
  /** The server's state may be another after it. */
  readonly writes: boolean;
  /** For S3: the bucket, and the key in it, as they were named. */
  readonly bucket: string;
  readonly key: string;
  /** What IAM has to allow for it. */
  readonly needs: readonly Permission[];
};

/** `on`: the name of a bucket, with the key where it is about an object, of a table or of a bus; a distribution's id. */
export type Permission = { readonly action: string; readonly on: string };

export type Answered = { readonly status: number; readonly headers: IncomingMessage["headers"] };

/** What to do with a call. `cut`: whoever called hears nothing but that the connection is gone. */
export type Watch = {
  /** Before the server hears of it. */
  readonly before?: (call: Call) => "cut" | "busy" | "denied" | undefined;
  /** When the server has answered, and the caller does not know yet. */
  readonly after?: (
    call: Call,
    answered: Answered,
  ) => Promise<"cut" | undefined> | "cut" | undefined;
};

/** Stands before a server and lets every call through that `watch` has nothing against. */
export type Gate = {
  readonly endpoint: string;
  readonly stop: () => Promise<void>;
};

export async function openGate(service: Service, upstream: string, watch: Watch): Promise<Gate> {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(upstream);

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const call = toCall(service, request, body);
    const fate = watch.before?.(call);
    if (fate === "cut") return void response.destroy();
    if (fate) return refuse(service, fate, response);
    // The host is part of what the caller has signed.
    const headers = withoutHopHeaders(request.rawHeaders);
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const { method, url: path } = request;
      send({ agent, hostname, port, method, path, headers, setHost: false }, resolve)
        .on("error", reject)
        .end(body);
    });
    const answerBody = await readBody(answer);
    const answered = { status: answer.statusCode ?? 0, headers: answer.headers };
    if ((await watch.after?.(call, answered)) === "cut") return void response.destroy();
    response.writeHead(answered.status, withoutHopHeaders(answer.rawHeaders));
    response.end(answerBody);
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  // Longer than a client keeps a connection that it does not use: one that is closed under it would be another test.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      agent.destroy();
    },
  };
}

function toCall(service: Service, request: IncomingMessage, body: Buffer): Call {
  if (service === "s3") return toS3Call(request);
  return service === "cloudfront" ? toCloudFrontCall(request) : toJsonCall(service, request, body);
}

function toCloudFrontCall({ method, url }: IncomingMessage): Call {
  const on = distributionOf(method, url) ?? "";
  const needs = [{ action: "cloudfront:CreateInvalidation", on }];
  const service = "cloudfront";
  return { service, operation: "CreateInvalidation", writes: true, bucket: "", key: "", needs };
}

function toS3Call({ method = "", url = "/", headers }: IncomingMessage): Call {
  const [bucket = "", key = ""] = splitPath(new URL(url, "http://s3/").pathname);
  const source = headers["x-amz-copy-source"];
  const writes = method !== "GET" && method !== "HEAD";
  const on = key === "" ? bucket : `${bucket}/${key}`;
  const action = key === "" ? "s3:ListBucket" : writes ? "s3:PutObject" : "s3:GetObject";
  const needs = [{ action, on }];
  if (source !== undefined) {
    needs.push({ action: "s3:GetObject", on: splitPath(String(source)).join("/") });
  }
  const operation = source === undefined ? method : "CopyObject";
  return { service: "s3", operation, writes, bucket, key, needs };
}

/** The bucket and the key. */
function splitPath(path: string): readonly string[] {
  const [bucket = "", ...key] = path.replace(/^\//, "").split("/");
  return [bucket, key.join("/")].map(decodeURIComponent);
}

type JsonRequest = {
  readonly TableName?: string;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  /** Each with one action. */
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
  readonly Entries?: readonly { readonly EventBusName: string }[];
};

function toJsonCall(service: Service, { headers }: IncomingMessage, body: Buffer): Call {
  const operation = String(headers["x-amz-target"]).replace(/^.*\./, "");
  const request: JsonRequest = JSON.parse(body.toString("utf8"));
  // A transaction needs the permissions of what is in it, and none of its own.
  const parts = (request.TransactItems ?? []).flatMap((item) => Object.entries(item));
  const whole = [
    ...(request.TableName === undefined ? [] : [request.TableName]),
    ...Object.keys(request.RequestItems ?? {}),
    ...(request.Entries ?? []).map(({ EventBusName }) => EventBusName),
  ];
  const needs = [
    ...parts.map(([action, { TableName }]) => ({
      action: ITEM_ACTIONS[action] ?? action,
      on: TableName,
    })),
    ...whole.map((on) => ({ action: `${service}:${operation}`, on })),
  ];
  const writes = /^(Put|Transact|Update|Delete|BatchWrite)/.test(operation);
  return { service, operation, writes, bucket: "", key: "", needs };
}

const ITEM_ACTIONS: Readonly<Record<string, string>> = {
  Put: "dynamodb:PutItem",
  Update: "dynamodb:UpdateItem",
  Delete: "dynamodb:DeleteItem",
  ConditionCheck: "dynamodb:ConditionCheckItem",
};

/** What AWS says when there is too much to do, or when a role does not let it. */
function refuse(service: Service, why: "busy" | "denied", response: ServerResponse): void {
  if (service === "s3") {
    const code = why === "busy" ? "SlowDown" : "AccessDenied";
    response.writeHead(why === "busy" ? 503 : 403, { "Content-Type": "application/xml" });
    response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code></Error>`);
    return;
  }
  const type = why === "busy" ? "ThrottlingException" : "AccessDeniedException";
  response.writeHead(400, { "Content-Type": "application/x-amz-json-1.0" });
  response.end(JSON.stringify({ __type: `com.amazon.coral.service#${type}`, message: why }));
}

function withoutHopHeaders(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? "";
    if (/^(connection|keep-alive|transfer-encoding|expect)$/i.test(name)) continue;
    kept.push(name, raw[index + 1] ?? "");
  }
  return kept;
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}
