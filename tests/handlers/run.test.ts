import { expect, it } from "vitest";
import { SHARDS as CONTRACT_SHARDS } from "../../lambdas/contract.ts";
import { readEnvironment } from "../../lambdas/handlers/environment.ts";
import { toRun } from "../../lambdas/handlers/run.ts";
import { SHARDS } from "../../lambdas/syndication/catalog/rows.ts";

it("an invocation's leases end a minute after its own hard end, and no step begins just before that", () => {
  let clock = Date.UTC(2026, 10, 24, 6, 30, 0, 900);
  let left = 120_000;
  const context = { awsRequestId: "one", getRemainingTimeInMillis: () => left };
  const run = toRun(context, () => clock);
  expect(run).toMatchObject({ owner: "one", until: "2026-11-24T06:33:00Z" });
  expect(run.now()).toBe("2026-11-24T06:30:00Z");
  expect(run.hasTime?.()).toBe(true);
  clock += 110_000;
  left -= 110_000;
  expect(run.now()).toBe("2026-11-24T06:31:50Z");
  expect(run.hasTime?.()).toBe(false);
});

it("a rebuild renders every shard that the catalog has", () => {
  expect(CONTRACT_SHARDS).toEqual(SHARDS);
});

it("everything that is missing in the environment is named in one error", () => {
  const contract = { entry: "lambdas/handlers/x.ts", environment: ["A", "B", "C"] } as const;
  expect(() => readEnvironment(contract, { B: "b", C: "" })).toThrow(
    "lambdas/handlers/x.ts needs A, C in its environment",
  );
  expect(readEnvironment(contract, { A: "a", B: "b", C: "c", D: "d" })).toEqual({
    A: "a",
    B: "b",
    C: "c",
  });
});
