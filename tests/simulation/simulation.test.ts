import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { importsOf } from "../support/dependencies.ts";
import { historyOf } from "./history.ts";
import { play } from "./play.ts";
import { shrink } from "./shrink.ts";

const SEEDS = process.env["WIREROOM_TESTS"] === "all" ? 1000 : 300;
const TOGETHER = 50;

describe("whatever happens to a newsroom", () => {
  const firsts = Array.from({ length: SEEDS / TOGETHER }, (_, index) => 1 + index * TOGETHER);

  it.each(firsts)(
    "its site, its ledger and what the world has seen are as promised: 50 histories from seed %i",
    async (first) => {
      for (let seed = first; seed < first + TOGETHER; seed++) {
        const { failures } = await play(historyOf(seed));
        expect(failures, `again: npm run simulate -- --seed ${seed}`).toEqual([]);
      }
    },
    600_000,
  );
});

it("one seed is one history, to a call", async () => {
  for (const seed of [3, 4, 5]) {
    const first = await play(historyOf(seed));
    const second = await play(historyOf(seed));
    expect(first.log.length).toBeGreaterThan(100);
    expect(second.log).toEqual(first.log);
  }
});

it("histories have all that there is in them", () => {
  const histories = Array.from({ length: 200 }, (_, seed) => historyOf(seed));
  const steps = histories.flatMap((history) => history.steps);
  const kinds = new Set(steps.map(({ kind }) => kind));
  expect([...kinds].sort()).toEqual(
    [
      "article",
      "compare",
      "media",
      "poison",
      "rebuild",
      "remove",
      "settings",
      "ticks",
      "wait",
    ].sort(),
  );
  const meanings = steps.flatMap((step) => (step.kind === "article" ? [step.meaning] : []));
  expect(meanings.some(({ isDraft }) => isDraft)).toBe(true);
  expect(meanings.some(({ isWithdrawn }) => isWithdrawn)).toBe(true);
  expect(meanings.some(({ isGood }) => !isGood)).toBe(true);
  expect(meanings.some(({ embargo, expires }) => embargo && expires)).toBe(true);
  expect(steps.some((step) => step.kind === "settings" && !step.isGood)).toBe(true);
  for (const name of ["faults", "kills", "lost", "twice"] as const) {
    expect(histories.some(({ weather }) => weather[name] > 0)).toBe(true);
    expect(histories.some(({ weather }) => weather[name] === 0)).toBe(true);
  }
  expect(Math.max(...histories.map(({ weather }) => weather.containers))).toBe(4);
  for (const name of ["burst", "turns", "stalls", "isFair"] as const)
    expect(new Set(histories.map(({ weather }) => weather[name])).size).toBeGreaterThan(1);
});

describe("the oracles share nothing with what they judge", () => {
  const imports = (file: string): readonly string[] =>
    importsOf(`tests/simulation/${file}`, readFileSync(`tests/simulation/${file}`, "utf8"));

  it.each(["check-ledger.ts", "check-sights.ts"])("%s imports no code of the publisher", (file) => {
    expect(imports(file).filter((name) => /^(lambdas|local)\//.test(name))).toEqual([]);
  });

  it("the site in one pass imports nothing of changes, claims, marks and leases", () => {
    const forbidden =
      /\/(plan-change|claims|tombstones|accept-\w+|lease|render-target|publisher|service|rebuild|reclassify|own-work|write-in-parts|mark-\w+)\.ts$/;
    expect(imports("site-of.ts").filter((name) => forbidden.test(name))).toEqual([]);
  });
});

describe("a history that fails", () => {
  it("is shrunk to the steps that it takes", async () => {
    const history = historyOf(7);
    const isCause = (steps: typeof history.steps): boolean =>
      steps.some(({ kind }) => kind === "wait") && steps.some(({ kind }) => kind === "article");
    expect(isCause(history.steps)).toBe(true);
    const { steps, weather } = await shrink(history, async (shorter) => isCause(shorter.steps));
    expect(steps.map(({ kind }) => kind).sort()).toEqual(["article", "wait"]);
    expect(weather).toMatchObject({ faults: 0, kills: 0, lost: 0, twice: 0, containers: 1 });
  });

  it("is told with the command that plays it again, and the command ends with code 1", async () => {
    const bug = ["--bug", "no-tombstone", "--from", "1"];
    const { stdout, code } = await run("--seeds", "12", "--processes", "2", ...bug);
    expect(code).toBe(1);
    const [, seed = ""] =
      /^seed (\d+) failed; again: npm run simulate -- --seed (\1) --bug no-tombstone --log$/m.exec(
        stdout,
      ) ?? [];
    expect(stdout).toMatch(
      /^12 histories, \d+ calls of ports, \d+ s: \d+ passed, [1-9]\d* failed: /m,
    );
    const again = await run("--seed", seed, "--bug", "no-tombstone");
    expect(again.code).toBe(1);
    expect(again.stdout).toContain("no tombstone");
    expect(again.stdout).toMatch(/the shortest history that fails, \d+ of \d+ steps/);
  }, 300_000);

  it("is not found where there is none, and the command ends with code 0", async () => {
    const { stdout, code } = await run("--seeds", "4");
    expect(stdout).toMatch(/^4 histories, \d+ calls of ports, \d+ s: 4 passed, 0 failed\n$/);
    expect(code).toBe(0);
  }, 120_000);
});

async function run(...args: readonly string[]) {
  const command = ["--import", "tsx", "tests/simulation/run.ts", ...args];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command);
    return { stdout, code: 0 };
  } catch (error) {
    const { stdout, code } = error as { stdout: string; code: number };
    return { stdout, code };
  }
}
