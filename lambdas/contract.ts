/** What infra/ and lambdas/ agree on. Imports nothing. */

/** A function that infra/ creates: where its code is, and the environment that it reads at the door. */
export type LambdaContract = {
  /** From the project's root. */
  readonly entry: string;
  /** Each is set, and none is empty. */
  readonly environment: readonly string[];
};

/**
 * The one function. It is invoked by the queue (batches of S3 notifications) and directly (a `PublishRequest`). Its
 * endpoints and credentials are the SDK's own variables, and none of ours.
 */
export const PUBLISH = {
  entry: "lambdas/handlers/publish.ts",
  environment: ["CONTENT_BUCKET", "FEED_BUCKET", "CATALOG_TABLE", "EVENT_BUS", "DISTRIBUTION"],
} as const satisfies LambdaContract;

/** The attributes of the catalog's primary key, both texts. */
export const CATALOG_KEY = { partition: "partition", sort: "sort" } as const;

/** Rows of one kind are spread over so many partitions; a rebuild renders them side by side. */
export const SHARDS = [
  "0",
  "1",
  "2",
  "3",
  "4",
  "5",
  "6",
  "7",
  "8",
  "9",
  "a",
  "b",
  "c",
  "d",
  "e",
  "f",
] as const;

export type Shard = (typeof SHARDS)[number];

/** Messages of the queue in one invocation, at most: so many mean that there are more. */
export const BATCH_SIZE = 10;

/** What the function is asked for directly. Each is bounded, and may be repeated. */
export type PublishRequest =
  /** Each minute: what is due, what was left behind, what is still to be told. */
  | { readonly request: "tick" }
  /** Each night: what the content bucket and the feed bucket hold, against the records. */
  | { readonly request: "compare" }
  /** A rebuild's first step. `execution` names it. */
  | { readonly request: "rebuild-begin"; readonly execution: string }
  /** A batch of a Distributed Map over the content bucket. */
  | {
      readonly request: "rebuild-accept";
      readonly Items: readonly { readonly Key: string }[];
    }
  /** All paths have been looked at: marks every feed, and what the feed bucket has lost. */
  | { readonly request: "rebuild-mark"; readonly execution: string }
  /** Renders what is marked in one shard. */
  | { readonly request: "rebuild-render"; readonly shard: Shard }
  /** It failed or was given up: the clock takes over what is left. */
  | { readonly request: "rebuild-abandon"; readonly execution: string };

/** What a direct request is answered with. `left`: how much remains; it is asked again until that is 0. */
export type PublishAnswer = { readonly left: number };

/**
 * What every answer of the origin has, errors too: CloudFront adds it as a response headers policy, and `serve` as
 * CloudFront does.
 */
export const ANSWER_HEADERS = {
  /** Pages hold pictures, players of other sites, the publication's stylesheet and one script, all in files of their own. */
  contentSecurityPolicy: [
    "default-src 'none'",
    "img-src 'self' https:",
    "media-src 'self' https:",
    "frame-src https:",
    "style-src 'self'",
    "script-src 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ],
  referrerPolicy: "strict-origin-when-cross-origin",
  /** Over TLS alone. */
  strictTransportSecuritySeconds: 63_072_000,
  /** Open to readers on other sites, which learn from it what a conditional request needs. */
  cors: {
    origin: "*",
    methods: ["GET", "HEAD", "OPTIONS"],
    headers: "*",
    exposed: ["ETag", "Last-Modified", "Link"],
    preflightSeconds: 86_400,
  },
} as const;

/** The function's metrics, all in the namespace METRICS, with the dimension `service`: the id of the syndication. */
export const METRICS = "Wireroom";
export type Metric =
  /** Articles that became public, or whose public text changed. */
  | "ArticlesPublished"
  /** Versions of a file (publication.yaml too) that were refused. */
  | "ArticlesRejected"
  /** Articles that were public and are not any more. */
  | "ArticlesWithdrawn"
  /** Documents put into the feed bucket, each in all its forms. */
  | "DocumentsWritten"
  /** Targets that a tick saw marked and could not render: given each minute. */
  | "DocumentsLeftDirty"
  /** Paths and targets that failed and are tried again each minute. */
  | "StepsFailed"
  /** Pings that hubs took: a topic and a hub each. */
  | "HubsTold"
  /** Hubs that failed, and topics that a hub refused: told again later. Nobody is called for it. */
  | "HubsFailed"
  /** Milliseconds from the notification's instant to the end of the render. */
  | "PublishLatency";

/** Events on the bus: source, and the detail types. */
export const EVENT_SOURCE = "wireroom";
export type EventType = "ArticlePublished" | "ArticleRejected" | "ArticleWithdrawn";

/** The detail of an event. */
export type EventDetail = {
  /** Below the content bucket. */
  readonly file: string;
  /** One line for people: what happened, or each problem as `file:line:column code message`. */
  readonly message: string;
  /** The article's id (a URI), once it was public. */
  readonly id?: string;
  /** Of a page that Wireroom hosts. */
  readonly address?: string;
  readonly feeds: readonly string[];
  /** Why a public article is not any more. */
  readonly because?: string;
  readonly problems: readonly EventProblem[];
};

export type EventProblem = {
  readonly code: string;
  readonly severity: "error" | "warning";
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
};
