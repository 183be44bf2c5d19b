import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { median } from "./contender.ts";
import { writeCorpus } from "./corpus.ts";
import { ask, load } from "./http-client.ts";
import { hasProgram } from "./machine.ts";
import { RSS_ONLY, writeHugoSite } from "./peers/hugo.ts";
import { composeNginxSettings } from "./peers/nginx.ts";
import { findPort, type Server, startServer } from "./server-process.ts";

export const title = "Serving on one machine";

export const method = `**From a saved file to the served feed.** \`wireroom serve\` and \`hugo server\`, each over a copy of the corpus of the first benchmark; of Hugo RSS alone, for the site, its sections and tags, and no page of an article; with \`--disableFastRender\`, for in its fast mode it renders only pages that were looked at, and leaves feeds as they were.
The newest article gets another title, in its place; its feed is asked for every 10 ms until it shows it. Twelve edits with half a second between them, after one that does not count. Wireroom waits 50 ms for more changes before it begins, and writes each document of
eight or so feeds in three formats and three encodings. CPU is the server's, from /proc, with what it takes to answer the questions.

**Requests a second.** The publication's RSS of 1,000 articles, asked for over 32 connections that are kept open, as fast as the answers come, by a client in Node on the same machine: it, and not the server, is often what limits, so that the CPU of a request says more.
nginx serves the very files that \`wireroom build\` wrote, in one process, with \`gzip_static\`; \`wireroom serve\` runs the functions of CloudFront and is no server for the public.`;

export const programs = ["hugo", "nginx"] as const;

/** Lines of Markdown tables. */
export async function measure(quick: boolean): Promise<readonly string[]> {
  const edits = [
    "| articles | who | median ms | longest ms | CPU ms | CPU over Hugo |",
    "|---:|---|---:|---:|---:|---:|",
  ];
  for (const articles of quick ? [200] : [1000, 10_000]) {
    edits.push(...(await inFolder((folder) => measureEdits(articles, quick ? 2 : 12, folder))));
  }
  const requests = await inFolder((folder) => measureRequests(quick, folder));
  return [...edits, "", ...requests];
}

async function measureEdits(articles: number, rounds: number, folder: string) {
  const own = join(folder, "own");
  writeCorpus(articles, own);
  const wireroom = await timeEdits(await serveWireroom(own, folder), own, rounds);
  const row = (who: string, times: Edits, ratio: string): string =>
    `| ${articles} | ${who} | ${median(times.milliseconds).toFixed(0)} | ${Math.max(...times.milliseconds).toFixed(0)} | ${times.cpuMilliseconds.toFixed(0)} | ${ratio} |`;
  if (!hasProgram("hugo")) {
    return [row("Wireroom", wireroom, ""), `| ${articles} | Hugo | not measured: needs hugo |`];
  }
  const theirs = join(folder, "theirs");
  writeCorpus(articles, theirs);
  const hugo = await timeEdits(await serveHugo(theirs, join(folder, "hugo")), theirs, rounds);
  const ratio = (wireroom.cpuMilliseconds / hugo.cpuMilliseconds).toFixed(2);
  return [row("Wireroom", wireroom, ratio), row("Hugo", hugo, "1.00")];
}

type Edits = {
  readonly milliseconds: readonly number[];
  /** Of the server, for each edit. */
  readonly cpuMilliseconds: number;
};

async function timeEdits(server: Server, content: string, rounds: number): Promise<Edits> {
  try {
    const [newest = ""] = readdirSync(content, { recursive: true, encoding: "utf8" }).filter(
      (path) => /(^|\/)a000000-.*\.md$/.test(path),
    );
    const file = join(content, newest);
    const text = readFileSync(file, "utf8");
    const edit = async (mark: string): Promise<number> => {
      writeFileSync(file, text.replace(/^title: .*$/m, `title: ${mark}`));
      const started = performance.now();
      for (;;) {
        const { body } = await ask(server.port, "/rss.xml");
        if (body.includes(mark)) return performance.now() - started;
        if (performance.now() - started > 120_000) throw new Error(`${mark} was never served`);
        await wait(10);
      }
    };
    await edit("The first");
    const milliseconds: number[] = [];
    let cpu = 0;
    for (let round = 0; round < rounds; round++) {
      await wait(500);
      const before = server.cpuSeconds();
      milliseconds.push(await edit(`Edit ${round} of it`));
      cpu += server.cpuSeconds() - before;
    }
    return { milliseconds, cpuMilliseconds: (cpu / rounds) * 1000 };
  } finally {
    await server.stop();
  }
}

async function measureRequests(quick: boolean, folder: string): Promise<readonly string[]> {
  const content = join(folder, "content");
  const out = join(folder, "out");
  writeCorpus(quick ? 200 : 1000, content);
  const kinds = [
    { name: "200, plain", headers: () => ({}) },
    { name: "200, gzip", headers: () => ({ "Accept-Encoding": "gzip" }) },
    { name: "304", headers: (etag: string) => ({ "If-None-Match": etag }) },
  ];
  const tally = async (server: Server) => {
    try {
      const { headers } = await ask(server.port, "/rss.xml");
      const etag = String(headers.etag);
      const costs = [];
      for (const kind of kinds) {
        const asked = { port: server.port, path: "/rss.xml", headers: kind.headers(etag) };
        await load(asked, quick ? 0.2 : 1);
        const before = server.cpuSeconds();
        const seconds = quick ? 0.5 : 6;
        const { answers, bytes } = await load(asked, seconds);
        const cpu = (server.cpuSeconds() - before) / answers;
        costs.push({
          persecond: answers / seconds,
          microseconds: cpu * 1e6,
          bytes: bytes / answers,
        });
      }
      return costs;
    } finally {
      await server.stop();
    }
  };
  const built = spawnSync(
    process.execPath,
    ["wireroom", "build", content, "--out", out, "--state", join(folder, "built")],
    { encoding: "utf8" },
  );
  if (built.status !== 0) throw new Error(built.stderr);
  const wireroom = await tally(await serveWireroom(content, folder));
  const nginx = hasProgram("nginx") ? await tally(await serveNginx(out, folder)) : undefined;
  const rows = kinds.flatMap(({ name }, index) =>
    [wireroom, nginx].map((costs, who) => {
      const cost = costs?.[index];
      if (!cost) return `| ${name} | nginx | not measured: needs nginx |`;
      const peer = nginx?.[index];
      const cells = [
        name,
        who === 0 ? "Wireroom" : "nginx",
        (cost.bytes / 1000).toFixed(1),
        cost.persecond.toFixed(0),
        cost.microseconds.toFixed(0),
        peer ? (cost.microseconds / peer.microseconds).toFixed(2) : "",
      ];
      return `| ${cells.join(" | ")} |`;
    }),
  );
  return [
    "| answer | who | KB an answer | requests a second | CPU µs a request | CPU over nginx |",
    "|---|---|---:|---:|---:|---:|",
    ...rows,
  ];
}

async function serveWireroom(content: string, folder: string): Promise<Server> {
  const port = await findPort();
  const state = join(folder, "state");
  const command = ["wireroom", "serve", content, "--port", String(port), "--state", state];
  return startServer(process.execPath, command, port);
}

async function serveHugo(content: string, site: string): Promise<Server> {
  const port = await findPort();
  writeHugoSite(site, content, RSS_ONLY);
  const command = [
    "server",
    "--disableFastRender",
    "--source",
    site,
    "--bind",
    "127.0.0.1",
    "--port",
    String(port),
  ];
  return startServer("hugo", command, port);
}

async function serveNginx(root: string, folder: string): Promise<Server> {
  const port = await findPort();
  const file = join(folder, "nginx.conf");
  writeFileSync(file, composeNginxSettings({ folder, root, port }));
  return startServer("nginx", ["-p", folder, "-e", "stderr", "-c", file], port);
}

async function inFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-serve-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
