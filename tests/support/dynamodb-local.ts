import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ACCESS,
  type Daemons,
  findFreePort,
  type Lack,
  missingPrograms,
  type Server,
  startOnce,
} from "./server.ts";

/** The package that carries AWS's own DynamoDB Local, 54 MB. Its licence forbids to pass it on: each machine fetches it. */
const PACKAGE = "amplify-dynamodb-simulator@2.9.30";
const CACHE = fileURLToPath(
  new URL("../../node_modules/.cache/wireroom/dynamodb-local-2.9.30", import.meta.url),
);

/** What keeps this machine from having a DynamoDB. With WIREROOM_TESTS=all what can be fetched is fetched first. */
export function lackOfDynamoDbLocal(): Lack {
  if (missingPrograms(["java"]).length > 0) {
    return "needs java: apt-get install openjdk-17-jre-headless";
  }
  if (existsSync(CACHE)) return undefined;
  if (process.env.WIREROOM_TESTS !== "all") {
    return "needs DynamoDB Local, which WIREROOM_TESTS=all fetches once (54 MB)";
  }
  return fetchDynamoDbLocal();
}

/** Puts DynamoDB Local into the cache, whole or not at all. */
function fetchDynamoDbLocal(): Lack {
  mkdirSync(dirname(CACHE), { recursive: true });
  const folder = mkdtempSync(`${CACHE}-`);
  try {
    for (const [program, ...args] of [
      ["npm", "pack", PACKAGE, "--silent"],
      ["tar", "-xzf", `${PACKAGE.replace("@", "-")}.tgz`, "package/emulator"],
    ] as const) {
      const { status, stderr } = spawnSync(program, args, { cwd: folder, encoding: "utf8" });
      if (status !== 0) return `needs DynamoDB Local, and ${program} could not fetch it: ${stderr}`;
    }
    if (!existsSync(CACHE)) renameSync(join(folder, "package/emulator"), CACHE);
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * DynamoDB as AWS's own stand-in has it, in memory and without a table; one for the whole process. Transactions never
 * conflict there, and no limit is felt but those of sizes.
 */
export const startDynamoDbLocal = startOnce(launch);

async function launch(daemons: Daemons): Promise<Omit<Server, "stop">> {
  const port = await findFreePort();
  daemons.start("java", [
    `-Djava.library.path=${CACHE}/DynamoDBLocal_lib`,
    `-Djava.io.tmpdir=${daemons.folder}`,
    "-Xmx512m",
    "-jar",
    `${CACHE}/DynamoDBLocal.jar`,
    "-inMemory",
    "-sharedDb",
    "-disableTelemetry",
    "-port",
    String(port),
  ]);
  const endpoint = `http://127.0.0.1:${port}`;
  await daemons.answer(endpoint, 60);
  return { endpoint, environment: { ...ACCESS, AWS_ENDPOINT_URL_DYNAMODB: endpoint } };
}
