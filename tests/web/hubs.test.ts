import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { TopicRefused } from "../../lambdas/syndication/publish/topic-refused.ts";
import { createHubs } from "../../lambdas/web/hubs.ts";
import { isPublicAddress } from "../../lambdas/web/public-address.ts";
import { makeCertificate } from "../local/self-signed.ts";

const TOPIC = "https://feeds.example.com/tags/%C3%A4rger/rss.xml?a=1&b=2";

type Asked = Pick<IncomingMessage, "method" | "url" | "headers"> & { readonly body: string };

/** A hub on this machine that answers each request so, and keeps what it was asked. */
async function startHub(answer: (response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method, url, headers } = request;
    asked.push({ method, url, headers, body });
    answer(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { asked, port, address: `http://127.0.0.1:${port}/ping?key=1` };
}

const hubs = createHubs({ allowPrivate: true });

/** What is thrown. */
async function failure(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Error) return error;
  throw new Error(`it threw ${error}`);
}

describe("a ping", () => {
  it("is a form with the topic, and says whose it is", async () => {
    const { asked, address, port } = await startHub((response) => response.writeHead(204).end());
    await hubs.publish(address, TOPIC);
    expect(asked).toHaveLength(1);
    const [one] = asked;
    expect(one).toMatchObject({ method: "POST", url: "/ping?key=1" });
    expect(one?.headers).toEqual({
      host: `127.0.0.1:${port}`,
      connection: "close",
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(one?.body.length),
      "user-agent": "Wireroom (+https://feeds.example.com/)",
    });
    expect([...new URLSearchParams(one?.body)]).toEqual([
      ["hub.mode", "publish"],
      ["hub.url", TOPIC],
      ["hub.topic", TOPIC],
    ]);
  });

  it.each([200, 202, 204, 299])("is taken with %i", async (status) => {
    const { address } = await startHub((response) => response.writeHead(status).end());
    await hubs.publish(address, TOPIC);
  });

  it("is taken though the answer never ends", async () => {
    const { address } = await startHub((response) => {
      response.writeHead(200).write("x".repeat(100_000));
    });
    await hubs.publish(address, TOPIC);
  });

  it.each([
    [400, true],
    [403, true],
    [422, true],
    [401, false],
    [404, false],
    [410, false],
    [429, false],
    [500, false],
    [503, false],
  ])("with %i is refused; of the topic alone: %s", async (status, isOfTopic) => {
    const { address } = await startHub((response) => response.writeHead(status).end("No.\n"));
    const error = await failure(hubs.publish(address, TOPIC));
    expect(error.message).toBe(`answered ${status}: No.`);
    expect(error instanceof TopicRefused).toBe(isOfTopic);
  });

  it.each([
    ["nothing", "", "answered 500"],
    ["lines", "one\r\n\ttwo\n", "answered 500: one two"],
    ["what moves a cursor", "\u001b[2Ja\u202eb", "answered 500: [2Ja b"],
    ["too much", "x".repeat(5_000_000), `answered 500: ${"x".repeat(200)}…`],
  ])("refused with %s has a reason of one short line", async (_, body, message) => {
    const { address } = await startHub((response) => response.writeHead(500).end(body));
    expect((await failure(hubs.publish(address, TOPIC))).message).toBe(message);
  });

  it("is refused with a reason though the answer never ends", async () => {
    const { address } = await startHub((response) => {
      response.writeHead(500).write("x".repeat(100_000));
    });
    const error = await failure(hubs.publish(address, TOPIC));
    expect(error.message).toBe(`answered 500: ${"x".repeat(200)}…`);
  });

  it("is not sent to a hub whose certificate nobody vouches for", async () => {
    let asked = 0;
    const server = createTlsServer(makeCertificate(["localhost"]), () => void asked++);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const error = await failure(hubs.publish(`https://localhost:${port}/`, TOPIC));
    expect(error.message).toMatch(/certificate/);
    expect(asked).toBe(0);
  });

  it.each([301, 302, 303, 307, 308])("is not sent on with %i", async (status) => {
    const elsewhere = await startHub((response) => response.writeHead(204).end());
    const { address } = await startHub((response) =>
      response.writeHead(status, { location: elsewhere.address }).end(),
    );
    const error = await failure(hubs.publish(address, TOPIC));
    expect(error.message).toBe(
      `answered ${status}, to ${elsewhere.address}; write the hub's present address`,
    );
    expect(elsewhere.asked).toEqual([]);
  });

  it.each([
    ["says nothing", undefined],
    ["does not come to an end of its headers", "HTTP/1.1 200 OK\r\nX: "],
    ["does not come to an end of a refusal", "HTTP/1.1 500 No\r\nContent-Length: 9\r\n\r\nx"],
  ])("is given up where the hub %s", async (_, said) => {
    const server = createTcpServer((socket) => {
      socket.on("error", () => {});
      if (said !== undefined) socket.write(said);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const impatient = createHubs({ allowPrivate: true, patience: 100 });
    const error = await failure(impatient.publish(`http://127.0.0.1:${port}/`, TOPIC));
    expect(error.message).toBe("no answer within 0.1 seconds");
    expect(error).not.toBeInstanceOf(TopicRefused);
  });

  it("says so where nobody listens, and where there is no such name", async () => {
    const { port } = await startHub(() => {});
    const free = await new Promise<number>((resolve) => {
      const server = createTcpServer();
      server.listen(0, "127.0.0.1", () => {
        const { port: own } = server.address() as AddressInfo;
        server.close(() => resolve(own));
      });
    });
    expect(free).not.toBe(port);
    const nobody = await failure(hubs.publish(`http://127.0.0.1:${free}/`, TOPIC));
    expect(nobody.message).toMatch(/ECONNREFUSED/);
    const nameless = await failure(hubs.publish("http://hub.invalid/", TOPIC));
    expect(nameless.message).toMatch(/hub\.invalid/);
  });

  it.each(["ftp://hub.example.com/", "file:///etc/passwd", "gopher://127.0.0.1/"])(
    "is not sent to %s",
    async (hub) => {
      expect((await failure(hubs.publish(hub, TOPIC))).message).toMatch(/over http or https/);
    },
  );
});

describe("a hub inside", () => {
  const guarded = createHubs();

  it.each([
    "http://127.0.0.1:PORT/",
    "http://127.1:PORT/",
    "http://2130706433:PORT/",
    "http://0x7f.0.0.1:PORT/",
    "http://0.0.0.0:PORT/",
    "http://[::1]:PORT/",
    "http://[::]:PORT/",
    "http://[::ffff:127.0.0.1]:PORT/",
    "http://localhost:PORT/",
    "http://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
  ])("at %s is never asked", async (hub) => {
    const { asked, port } = await startHub((response) => response.writeHead(204).end());
    const error = await failure(guarded.publish(hub.replace("PORT", String(port)), TOPIC));
    expect(error.message).toMatch(/is no address of the public internet$/);
    expect(asked).toEqual([]);
  });

  it("is asked where that is allowed, by its name too", async () => {
    const { asked, port } = await startHub((response) => response.writeHead(204).end());
    await hubs.publish(`http://localhost:${port}/`, TOPIC);
    expect(asked).toHaveLength(1);
  });
});

describe("the public internet", () => {
  it.each([
    "8.8.8.8",
    "93.184.216.34",
    "172.15.255.255",
    "172.32.0.0",
    "100.63.255.255",
    "100.128.0.0",
    "192.167.255.255",
    "223.255.255.255",
    "2606:4700::6810:84e5",
    "2a00:1450:4001:80e::2014",
    "2001:4860:4860::8888",
  ])("has %s", (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  it.each([
    ["unspecified", "0.0.0.0"],
    ["of this network", "0.1.2.3"],
    ["private", "10.255.255.255"],
    ["private", "172.16.0.1"],
    ["private", "172.31.255.255"],
    ["private", "192.168.0.1"],
    ["of a provider's network", "100.64.0.1"],
    ["a cloud's metadata", "100.100.100.200"],
    ["loopback", "127.0.0.1"],
    ["loopback", "127.255.255.254"],
    ["link-local", "169.254.0.1"],
    ["a cloud's metadata", "169.254.169.254"],
    ["a cloud's metadata", "168.63.129.16"],
    ["of protocols", "192.0.0.8"],
    ["documentation", "192.0.2.1"],
    ["documentation", "198.51.100.1"],
    ["documentation", "203.0.113.1"],
    ["of benchmarks", "198.18.0.1"],
    ["multicast", "224.0.0.1"],
    ["multicast", "239.255.255.255"],
    ["reserved", "240.0.0.1"],
    ["broadcast", "255.255.255.255"],
    ["unspecified", "::"],
    ["loopback", "::1"],
    ["IPv4 within", "::ffff:127.0.0.1"],
    ["IPv4 within", "::ffff:a00:1"],
    ["IPv4 within", "::ffff:8.8.8.8"],
    ["IPv4 within", "::127.0.0.1"],
    ["behind NAT64", "64:ff9b::a9fe:a9fe"],
    ["discarded", "100::1"],
    ["Teredo", "2001::1"],
    ["documentation", "2001:db8::1"],
    ["6to4", "2002:7f00:1::1"],
    ["documentation", "3fff::1"],
    ["unique-local", "fc00::1"],
    ["a cloud's metadata", "fd00:ec2::254"],
    ["link-local", "fe80::1"],
    ["link-local of an interface", "fe80::1%eth0"],
    ["site-local", "fec0::1"],
    ["multicast", "ff02::1"],
    ["a name", "hub.example.com"],
    ["nothing", ""],
  ])("has none that is %s: %s", (_, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
