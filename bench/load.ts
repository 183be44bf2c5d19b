import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { measureLambda } from "./load-lambda.ts";
import { measureServe } from "./load-serve.ts";

export const title = "Under ten times the load";

export const method = `Expected are 14 requests a second (50,000 readers who poll hourly) and 100 stories a day. Here come 140 a second, and ten times or many more times the stories, for three minutes after one that does not count.

**\`serve\`**, over the corpus of the first benchmark with article pages, archives and twenty pictures. 1,100 visitors ask in turn, each again and again for one address: the publication's feeds (40 %), those of sections, tags and authors (35 %), pages of feeds and articles (16 %), pictures (4 %), what is not there (3 %), and
the head alone (2 %); in the encodings, and with or without validators, as readers do in the simulated week below. A request is due at its instant, whether or not those before have their answers, and its latency counts from there to its last byte, so that no stall is hidden; "sent late" is the client's own part of that, on
the same machine. An error is a connection that fails, and any status but the one expected: 200, 304 where a validator was sent, 404 of what is not there. Meanwhile a story is filed, edited and taken down again, one after the other, of which the first rhythm is ten times 100 stories a day, and
the second 432 times; the feed is asked for every 25 ms until it shows it. nginx has the same visitors at what \`wireroom build\` wrote, where nothing changes.

**The publisher** is the bundle that CDK uploads, in AWS's runtime client under Lambda's Node, two processes side by side, behind a queue, with Ceph for S3 and DynamoDB Local, all on the same machine, which they fill. Of 40 articles, 20 of them with a picture, and archives; three stories at once are filed, edited and taken down, every four seconds or, where
that takes longer, as soon as they are out: hundreds of times 100 a day. The clock ticks each minute. In the end the site is compared with what a local build of the same files makes: documents that differ are counted, and those that it does not have and that do not say that they are gone.

**Memory** is what is left after a collection of all garbage (V8's heap and what it holds outside), which says whether anything leaks, and what the process has then; between them lies what V8 keeps for the next garbage. Equal is what differs by less than 10 %. A process of the publisher is looked at while it has nothing to do.

The latencies say how busy the machine is with other things, too: compare them with nginx's of the same run.`;

export const programs = ["nginx"] as const;

/** Lines of Markdown tables. */
export async function measure(quick: boolean): Promise<readonly string[]> {
  const serve = await inFolder((folder) => measureServe(quick, folder));
  const lambda = await inFolder((folder) => measureLambda(quick, folder));
  return [...serve, "", ...lambda];
}

async function inFolder<Value>(use: (folder: string) => Promise<Value>): Promise<Value> {
  const folder = mkdtempSync(join(tmpdir(), "wireroom-load-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
