import { createServer } from "node:http";

/** An invalidation as it was asked for. */
export type Invalidation = {
  readonly distribution: string;
  readonly reference: string;
  readonly paths: readonly string[];
};

/** A stand-in for CloudFront: takes CreateInvalidation, each reference once, and keeps what it was asked. */
export type EdgeCaches = {
  readonly endpoint: string;
  readonly invalidations: readonly Invalidation[];
  /** From now on it has too many in progress, or has room again. */
  readonly refuse: (refuses: boolean) => void;
  readonly stop: () => Promise<void>;
};

const NAMESPACE = "http://cloudfront.amazonaws.com/doc/2020-05-31/";

export async function startEdgeCaches(): Promise<EdgeCaches> {
  const invalidations: Invalidation[] = [];
  let refuses = false;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const distribution = distributionOf(request.method, request.url);
    response.setHeader("Content-Type", "text/xml");
    if (distribution === undefined) {
      response.writeHead(404).end(toError("NoSuchDistribution"));
    } else if (refuses) {
      response.writeHead(400).end(toError("TooManyInvalidationsInProgress"));
    } else {
      const asked = toInvalidation(distribution, Buffer.concat(chunks).toString());
      const isKnown = invalidations.some(({ reference }) => reference === asked.reference);
      if (!isKnown) invalidations.push(asked);
      response.writeHead(201, { Location: "https://cloudfront.amazonaws.com/" });
      response.end(
        `<Invalidation xmlns="${NAMESPACE}"><Id>I1</Id><Status>InProgress</Status></Invalidation>`,
      );
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    invalidations,
    refuse: (value) => {
      refuses = value;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Of the path of a CreateInvalidation. */
export function distributionOf(method = "", url = ""): string | undefined {
  if (method !== "POST") return undefined;
  return /^\/2020-05-31\/distribution\/([^/]+)\/invalidation\/?$/.exec(url)?.[1];
}

function toInvalidation(distribution: string, xml: string): Invalidation {
  const texts = (name: string): readonly string[] =>
    [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text = ""]) => text);
  return {
    distribution,
    reference: texts("CallerReference")[0] ?? "",
    paths: texts("Path"),
  };
}

function toError(code: string): string {
  return `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type><Code>${code}</Code><Message>No.</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
}
