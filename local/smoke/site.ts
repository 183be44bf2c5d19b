import * as http from "node:http";
import * as https from "node:https";
import { isIP } from "node:net";
import { connect, type SecureVersion } from "node:tls";

export type Answer = {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
};

export type Asking = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export type Handshake = { readonly version: string; readonly protocol: string | undefined };

/** A site from outside. What cannot be reached is thrown as Node has it. */
export type Site = {
  /** Its root. */
  readonly address: URL;
  readonly secure: boolean;
  /** One request, of which nothing is followed, undone or kept. */
  readonly ask: (path: string, asking?: Asking) => Promise<Answer>;
  /** The same address without TLS; undefined where it has a port of its own. */
  readonly askWithoutTls: ((path: string) => Promise<Answer>) | undefined;
  /** TLS alone; nothing is sent, so that the certificate does not matter. */
  readonly shakeHands: (only?: SecureVersion) => Promise<Handshake>;
  readonly close: () => void;
};

export type Reaching = {
  readonly address: URL;
  /** Where to connect for an address; absent: where its name leads. */
  readonly dial?: (secure: boolean) => { readonly host: string; readonly port: number };
  /** A certificate to be trusted in place of those that everybody trusts. */
  readonly ca?: string;
};

const PATIENCE_MILLISECONDS = 10_000;

/** CloudFront gives the headers that a page on another site needs only where there is such a page. */
const GENERAL_HEADERS = { Origin: "https://reader.example", "User-Agent": "wireroom-smoke" };

export function openSite({ address, dial, ca }: Reaching): Site {
  const secure = address.protocol === "https:";
  const agents = [
    new http.Agent({ keepAlive: true }),
    new https.Agent({ keepAlive: true, ...(ca !== undefined && { ca }) }),
  ] as const;

  function place(withTls: boolean): { readonly host: string; readonly port: number } {
    if (dial !== undefined) return dial(withTls);
    const host = address.hostname.replace(/^\[|\]$/g, "");
    return { host, port: Number(address.port) || (withTls ? 443 : 80) };
  }

  const servername = isIP(address.hostname.replace(/^\[|\]$/g, "")) ? "" : address.hostname;

  function ask(withTls: boolean, path: string, { method, headers }: Asking): Promise<Answer> {
    const options = {
      ...place(withTls),
      path,
      method: method ?? "GET",
      headers: { Host: address.host, ...GENERAL_HEADERS, ...headers },
    };
    return new Promise((resolve, reject) => {
      const take = (response: http.IncomingMessage): void => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const { statusCode = 0, headers: answered } = response;
          resolve({ status: statusCode, headers: answered, body: Buffer.concat(chunks) });
        });
      };
      const request = withTls
        ? https.request({ ...options, agent: agents[1], servername }, take)
        : http.request({ ...options, agent: agents[0] }, take);
      request.setTimeout(PATIENCE_MILLISECONDS, () =>
        request.destroy(new Error(`no answer in ${PATIENCE_MILLISECONDS / 1000} s`)),
      );
      request.on("error", reject).end();
    });
  }

  function shakeHands(only?: SecureVersion): Promise<Handshake> {
    return new Promise((resolve, reject) => {
      const socket = connect({
        ...place(true),
        servername,
        ALPNProtocols: ["h2", "http/1.1"],
        rejectUnauthorized: false,
        // At its usual level OpenSSL speaks nothing older than TLS 1.2 itself.
        ...(only !== undefined && {
          minVersion: only,
          maxVersion: only,
          ciphers: "DEFAULT@SECLEVEL=0",
        }),
      });
      socket.setTimeout(PATIENCE_MILLISECONDS, () =>
        socket.destroy(new Error(`no handshake in ${PATIENCE_MILLISECONDS / 1000} s`)),
      );
      socket.on("error", reject);
      socket.on("secureConnect", () => {
        const { alpnProtocol } = socket;
        resolve({ version: socket.getProtocol() ?? "", protocol: alpnProtocol || undefined });
        socket.destroy();
      });
    });
  }

  return {
    address,
    secure,
    ask: (path, asking = {}) => ask(secure, path, asking),
    askWithoutTls: secure && address.port === "" ? (path) => ask(false, path, {}) : undefined,
    shakeHands,
    close: () => {
      for (const agent of agents) agent.destroy();
    },
  };
}
