import fc from "fast-check";
import { expect, it } from "vitest";
import {
  emptyPartition,
  get,
  put,
  remove,
  sizeOf,
  textsOf,
} from "../../../local/catalog/partition.ts";

const text = fc.integer({ min: 0, max: 120 }).map((number) => String(number).padStart(3, "0"));
const step = fc.oneof(
  { weight: 10, arbitrary: fc.record({ put: text }) },
  { weight: 8, arbitrary: fc.record({ remove: text }) },
  { weight: 1, arbitrary: fc.constant("ask" as const) },
);

it("knows the order of its texts after any history of puts, removals and questions", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.array(step, { maxLength: 400, size: "max" }), fc.array(step, { maxLength: 6 })),
      (steps) => {
        const partition = emptyPartition<number>();
        const model = new Set<string>();
        for (const one of [...steps, "ask" as const]) {
          if (one === "ask") {
            expect(textsOf(partition)).toEqual([...model].sort());
            expect(sizeOf(partition)).toBe(model.size);
            for (const known of model) expect(get(partition, known)).toBe(1);
          } else if ("put" in one) {
            put(partition, one.put, 1);
            model.add(one.put);
          } else {
            remove(partition, one.remove);
            model.delete(one.remove);
          }
        }
      },
    ),
  );
});
