import fc from "fast-check";
import { expect, it } from "vitest";
import { readHtml } from "../../../lambdas/syndication/article/html-tokens.ts";

type Token = readonly [kind: string, ...what: readonly unknown[]];

function tokensOf(html: string): readonly Token[] {
  const tokens: Token[] = [];
  readHtml(html, {
    open: (name, attributes) => tokens.push(["open", name, ...attributes]),
    close: (name) => tokens.push(["close", name]),
    text: (data) => tokens.push(["text", data]),
    comment: (data) => tokens.push(["comment", data]),
  });
  return tokens;
}

const PIECES =
  `<p> <a href="x" title='y z'> </a> <br/> <img src=x alt="> <b <script> </script> <title> </title> <textarea>
  <!-- --> <! <?php ?> <![CDATA[ ]]> </ < > " ' = / - x é 東京 😀`.split(/\s+/);
const html = fc
  .array(fc.constantFrom(...PIECES, " ", "\n"), { maxLength: 30 })
  .map((all) => all.join(""));

it("reads a text without references as it does one with them", () => {
  fc.assert(
    fc.property(html, (text) => {
      expect(tokensOf(`&lt;${text}`)).toEqual([["text", "<"], ...tokensOf(text)]);
    }),
    { numRuns: 500 },
  );
});

it("resolves references in text and in attributes", () => {
  expect(tokensOf('<a title="&quot;&eacute;">R&amp;D</a>')).toEqual([
    ["open", "a", ["title", '"é']],
    ["text", "R"],
    ["text", "&"],
    ["text", "D"],
    ["close", "a"],
  ]);
});
