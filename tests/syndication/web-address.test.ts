import fc from "fast-check";
import MarkdownIt from "markdown-it";
import { expect, it } from "vitest";
import { isPlainAddress, toUri } from "../../lambdas/syndication/web-address.ts";

const { normalizeLink } = new MarkdownIt();

const oddly = (usual: readonly string[], odd: readonly string[]) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
const scheme = oddly(["https://", "http://"], ["HTTP://", "//", "ftp://"]);
const label = oddly(
  ["www", "a-b", "-", "com", "127"],
  ["xn--a", "é", "0x7f", "1", "A", "a_b", "u@c", ""],
);
const segment = oddly(
  ["a", "B.html", "x..", "_~-"],
  [".", "..", ".x", "%2e", "%", "é", "?q", "#f", ":8", "", "a b"],
);

/** What looks like a plain address, and often is none. */
const address = fc
  .tuple(
    scheme,
    fc.array(label, { minLength: 2, maxLength: 4 }),
    fc.array(segment, { minLength: 1, maxLength: 4 }),
  )
  .map(
    ([start, host, path]) => `${start}${host.join(".")}${path.map((one) => `/${one}`).join("")}`,
  );

it("a plain address is what every parser makes of it", () => {
  let plain = 0;
  fc.assert(
    fc.property(address, (text) => {
      if (!isPlainAddress(text)) return;
      plain += 1;
      expect([toUri(new URL(text)), normalizeLink(text)]).toEqual([text, text]);
    }),
    { numRuns: 20_000 },
  );
  expect(plain).toBeGreaterThan(500);
});

it.each([
  ["https://www.example.com/2024/06/a-story_1.html", true],
  ["http://example.com/", true],
  ["https://example.com", false],
  ["https://Example.com/", false],
  ["https://example.com/../a", false],
  ["https://example.com/a b", false],
  ["https://example.com:443/", false],
  ["https://me@example.com/", false],
  ["https://1.2.3.4/", false],
  ["https://xn--a.com/", false],
  ["https://example.com/\n", false],
])("%s: %s", (text, plain) => {
  expect(isPlainAddress(text)).toBe(plain);
});
