import { attack, attacksOn, type Written } from "./attack-expressions.ts";
import { work } from "./work.ts";

const SHORT = 3000;
const LONG = 4 * SHORT;
/** Time linear in the text grows four times; by its square, sixteen. */
const MOST_GROWTH = 9;
/** What takes less is no danger at that length, and says nothing of growth. */
const FLOOR_MILLISECONDS = 10;

/** An attack under which an expression takes more than its share. */
function fallsTo(written: Written): string | undefined {
  const expression = new RegExp(written.source, written.flags);
  for (const each of attacksOn(written)) {
    // What doubles with each character shows in a few.
    const few = attack(each, 28);
    if (cpuTime(expression, few) > 50 && cpuTime(expression, few) > 50) return JSON.stringify(each);
    const short = attack(each, SHORT);
    const before = performance.now();
    short.replace(expression, "");
    if (performance.now() - before < 1) continue;
    const long = attack(each, LONG);
    const least = Math.min(cpuTime(expression, long), cpuTime(expression, long));
    const base = Math.max(1, ...[1, 2, 3].map(() => cpuTime(expression, short)));
    if (least > FLOOR_MILLISECONDS && least > MOST_GROWTH * base) return JSON.stringify(each);
  }
  return undefined;
}

function cpuTime(expression: RegExp, text: string): number {
  const before = process.cpuUsage();
  text.replace(expression, "");
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

work({
  attack: (all: readonly Written[]) =>
    all.flatMap((written) => {
      const by = fallsTo(written);
      return by === undefined ? [] : [{ expression: written.source, by }];
    }),
});
