import { createServer } from "node:http";

/** An event as it was put on the bus. */
export type BusEvent = {
  readonly bus: string;
  readonly source: string;
  readonly type: string;
  readonly detail: unknown;
};

/** A stand-in for EventBridge: takes PutEvents, and keeps what it was told. */
export type EventBus = {
  readonly endpoint: string;
  readonly events: readonly BusEvent[];
  /** From now on it takes no event, as when EventBridge has a fault of its own, or does again. */
  readonly refuse: (refuses: boolean) => void;
  readonly stop: () => Promise<void>;
};

type Entry = {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
};

export async function startEventBus(): Promise<EventBus> {
  const events: BusEvent[] = [];
  let refuses = false;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { Entries } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
      Entries: readonly Entry[];
    };
    response.setHeader("Content-Type", "application/x-amz-json-1.1");
    if (Entries.length > 10) {
      response.writeHead(400).end('{"__type":"ValidationException","message":"10 at most"}');
      return;
    }
    if (!refuses) events.push(...Entries.map(toEvent));
    // EventBridge answers 200 also where it took nothing.
    const answers = Entries.map((_, index) =>
      refuses
        ? { ErrorCode: "InternalFailure", ErrorMessage: "try again" }
        : { EventId: `event-${events.length - Entries.length + index}` },
    );
    response.end(
      JSON.stringify({ FailedEntryCount: refuses ? Entries.length : 0, Entries: answers }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    events,
    refuse: (value) => {
      refuses = value;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function toEvent({ EventBusName, Source, DetailType, Detail }: Entry): BusEvent {
  return { bus: EventBusName, source: Source, type: DetailType, detail: JSON.parse(Detail) };
}
