import fc from "fast-check";
import { expect, it } from "vitest";
import { compareUtf8 } from "../../local/utf8-order.ts";

it("orders texts as their UTF-8 bytes are ordered", () => {
  const text = fc.array(fc.constantFrom("a", "b", "", "é", "\ud7ff", "\ue000", "\uffee", "🗞", "𐀀"));
  fc.assert(
    fc.property(text, text, (left, right) => {
      const [a, b] = [left.join(""), right.join("")];
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
