import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createRebuilds } from "../../local/rebuilds.ts";
import { type Changes, EVERYTHING } from "../../local/watch.ts";

const files = (...paths: readonly string[]): Changes => ({ paths: new Set(paths) });

const PACE = { quietMilliseconds: 50, longestMilliseconds: 2000 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Rebuilds that note what they were given, each under way until `finish` is called. */
function record() {
  const runs: Changes[] = [];
  const finish: ((taken: boolean) => void)[] = [];
  const rebuilds = createRebuilds((changes) => {
    runs.push(changes);
    return new Promise((resolve) => finish.push(resolve));
  }, PACE);
  const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds);
  return { runs, finish, pass, ...rebuilds };
}

describe("rebuilds", () => {
  it("make one run of a burst of a thousand files", async () => {
    const { runs, pass, request } = record();
    for (let file = 0; file < 1000; file++) {
      request(files(`${file}.md`));
      if (file % 100 === 0) await pass(20);
    }
    await pass(50);
    expect(runs.map(({ paths }) => paths.size)).toEqual([1000]);
  });

  it("begin once it has been quiet for a moment, not before", async () => {
    const { runs, pass, request } = record();
    request(files("a.md"));
    await pass(49);
    expect(runs).toEqual([]);
    await pass(1);
    expect(runs).toEqual([files("a.md")]);
  });

  it("begin in the end where it never gets quiet", async () => {
    const { runs, pass, request } = record();
    for (let waited = 0; waited < 2000; waited += 40) {
      request(files("log.txt"));
      await pass(40);
    }
    expect(runs.length).toBe(1);
  });

  it("never run twice at once, and take together what came meanwhile", async () => {
    const { runs, finish, pass, request } = record();
    request(files("a.md"));
    await pass(50);
    request(files("b.md"));
    await pass(500);
    request(files("c.md"));
    await pass(500);
    expect(runs.length).toBe(1);
    finish[0]?.(true);
    await pass(50);
    expect(runs[1]).toEqual(files("b.md", "c.md"));
  });

  it("are of everything when anything may have changed", async () => {
    const { runs, pass, request } = record();
    request(files("a.md"));
    request(EVERYTHING);
    request(files("b.md"));
    await pass(50);
    expect(runs).toEqual([{ ...files("a.md", "b.md"), everything: true }]);
  });

  it("are of everything after one that was not taken, and only then", async () => {
    const { runs, finish, pass, request } = record();
    request(files("a.md"));
    await pass(50);
    finish[0]?.(false);
    await pass(5000);
    expect(runs.length).toBe(1);
    request(files("publication.yaml"));
    await pass(50);
    finish[1]?.(true);
    request(files("b.md"));
    await pass(50);
    expect(runs.slice(1)).toEqual([
      { ...files("publication.yaml"), everything: true },
      files("b.md"),
    ]);
  });

  it("begin no more once stopped", async () => {
    const { runs, pass, request, stop } = record();
    request(files("a.md"));
    stop();
    request(files("b.md"));
    await pass(5000);
    expect(runs).toEqual([]);
  });
});
