import { describe, expect, it } from "vitest";
import { readPlainText, renderPlainText } from "../../../lambdas/syndication/article/plain-text.ts";

describe("readPlainText", () => {
  it.each([
    ["the first line is the title", "A title\n\nText.", { title: "A title", body: "Text." }],
    [
      "a title is found behind empty lines and a byte order mark",
      "\uFEFF\n \nT\nText.",
      { title: "T", body: "Text." },
    ],
    ["nothing has no title", " \n\u00A0\n", { body: "" }],
    ["a title alone has no body", "Only this", { title: "Only this", body: "" }],
    ["line ends of every kind", "T\r\n\r\nA.\rB.\u2028C.", { title: "T", body: "A.\nB.\nC." }],
    [
      "white space at the ends of lines goes",
      "T \n\n\tText.\u00A0\n",
      { title: "T", body: "Text." },
    ],
    [
      "a last line of copyright is the rights",
      "T\n\nText.\n\nCopyright 2024 Wire",
      { title: "T", rights: "Copyright 2024 Wire", body: "Text." },
    ],
    [
      "the sign will do",
      "T\n\nText.\n© 2024 조선",
      { title: "T", rights: "© 2024 조선", body: "Text." },
    ],
    [
      "rights in two lines are one",
      "T\n\nText.\n\n© 2024 Wire\nAll rights reserved.",
      { title: "T", rights: "© 2024 Wire All rights reserved.", body: "Text." },
    ],
    ["a title is never the rights", "© and other signs", { title: "© and other signs", body: "" }],
    [
      "a word that starts alike is text",
      "T\n\nCopyrighted works are many.",
      { title: "T", body: "Copyrighted works are many." },
    ],
    [
      "a paragraph that starts so is text",
      `T\n\nCopyright law ${"is long ".repeat(40)}.`,
      { title: "T", body: `Copyright law ${"is long ".repeat(40)}.` },
    ],
    [
      "rights before the end are text",
      "T\n\n© 2024 Wire\n\nText.",
      { title: "T", body: "© 2024 Wire\n\nText." },
    ],
    [
      "leftovers go from the head",
      "Skip to content\nMenu\n\nT\n\nText.",
      { title: "T", body: "Text." },
    ],
    [
      "leftovers go from the tail, before and behind the rights",
      "T\n\nText.\n\nShare this:\nTweet\n\n© Wire\n\nLoading…\nRelated",
      { title: "T", rights: "© Wire", body: "Text." },
    ],
    [
      "unmistakable ones go from the midst",
      "T\n\nA.\n\nADVERTISEMENT\n\nB.\nClick to share on X (Opens in new window)\nC.",
      { title: "T", body: "A.\n\n\nB.\nC." },
    ],
    [
      "others stay there",
      "T\n\nA.\n\nComments\n\nB.",
      { title: "T", body: "A.\n\nComments\n\nB." },
    ],
    [
      "a sentence with such words stays",
      "T\n\nRead more books.\n\nWe skip to content we like.",
      { title: "T", body: "Read more books.\n\nWe skip to content we like." },
    ],
  ])("%s", (_, text, expected) => {
    expect(readPlainText(text)).toEqual(expected);
  });
});

describe("renderPlainText", () => {
  it.each([
    ["blank lines part paragraphs", "One.\n\n\nTwo.", "<p>One.</p>\n<p>Two.</p>"],
    ["a line that ends in a colon is a heading without it", "The route:", "<h2>The route</h2>"],
    ["so is one in Chinese", "路线：", "<h2>路线</h2>"],
    [
      "a line without punctuation is a heading",
      "What the harbour lost",
      "<h2>What the harbour lost</h2>",
    ],
    ["a sign that ends a word is no punctuation", "Ferries up 5%", "<h2>Ferries up 5%</h2>"],
    ["a full stop", "Short.", "<p>Short.</p>"],
    ["a closing quotation mark", "“Never again”", "<p>“Never again”</p>"],
    ["a bracket", "The pier (old)", "<p>The pier (old)</p>"],
    ["a full stop in Japanese", "港は閉じた。", "<p>港は閉じた。</p>"],
    ["a question in Chinese", "为什么？", "<p>为什么？</p>"],
    ["a question in Arabic", "لماذا؟", "<p>لماذا؟</p>"],
    ["a danda", "बंदरगाह बंद है।", "<p>बंदरगाह बंद है।</p>"],
    ["a heading in Korean", "항구의 역사", "<h2>항구의 역사</h2>"],
    ["80 characters are a heading", "가".repeat(80), `<h2>${"가".repeat(80)}</h2>`],
    ["81 are none", "𝔘".repeat(81), `<p>${"𝔘".repeat(81)}</p>`],
    ["an item of a list is none", "- ropes", "<p>- ropes</p>"],
    ["an address is none", "https://www.example.com/x", "<p>https://www.example.com/x</p>"],
    ["a row of signs is none", "====", "<p>====</p>"],
    [
      "short lines are verse",
      "The tide is out\nThe boats lie still",
      "<p>The tide is out<br>\nThe boats lie still</p>",
    ],
    [
      "lines of one width are wrapped text",
      `${"word ".repeat(14)}\nand the end.`,
      `<p>${"word ".repeat(14)}and the end.</p>`,
    ],
    [
      "wrapped text in Japanese gets no spaces",
      `${"港".repeat(35)}\n${"船".repeat(35)}。`,
      `<p>${"港".repeat(35)}${"船".repeat(35)}。</p>`,
    ],
    [
      "long lines are paragraphs and may have headings",
      `Head\n${"word ".repeat(30)}.\nNext.`,
      `<h2>Head</h2>\n<p>${"word ".repeat(30)}.</p>\n<p>Next.</p>`,
    ],
    ["markup is text", "<b>R&D</b> ]]>.", "<p>&lt;b&gt;R&amp;D&lt;/b&gt; ]]&gt;.</p>"],
    ["what XML cannot carry goes", "a\u0001b.", "<p>ab.</p>"],
    ["nothing gives nothing", " \n\n ", ""],
  ])("%s", (_, body, expected) => {
    expect(renderPlainText(body)).toBe(expected);
  });
});

it("makes a well-made article of what an extractor left", () => {
  const { title, rights, body } = readPlainText(EXTRACTED);
  expect({ title, rights }).toEqual({
    title: "Ferry to Orrin Island returns after nine years, islanders count the cost",
    rights: "Copyright © 2031 The Tidewater Ledger. All Rights Reserved",
  });
  expect(renderPlainText(body)).toBe(
    [
      "<p>The first boat left at dawn with “forty hens and a piano” aboard, the harbour office said.</p>",
      "<h2>Terms of the Contract</h2>",
      "<p>Two crossings a day are promised. In winter there is one.</p>",
      "<p>The council’s own figures put the loss at R&amp;D level: “no more than a shed”.</p>",
      "<h2>Mending the Long Pier</h2>",
      "<p>Divers found 61 of 80 piles sound.</p>",
      "<h2>Rising Fares</h2>",
      "<p>Nobody asked by this paper would pay twice.</p>",
    ].join("\n"),
  );
});

const EXTRACTED = `Ferry to Orrin Island returns after nine years, islanders count the cost


The first boat left at dawn with “forty hens and a piano” aboard, the harbour office said.\u00A0

Terms of the Contract:

Two crossings a day are promised. In winter there is one.\u00A0

The council’s own figures put the loss at R&D level: “no more than a shed”.

Mending the Long Pier
  \t
Divers found 61 of 80 piles sound.\u00A0

Rising Fares

Nobody asked by this paper would pay twice.

Copyright © 2031 The Tidewater Ledger. All Rights Reserved
Exit mobile version`;

it.each(["a\n", "\n", "word word\n\n", "© ", ":", "港\n"])(
  "reads a megabyte of %j in a moment",
  (piece) => {
    const started = performance.now();
    renderPlainText(readPlainText(piece.repeat(1_000_000 / piece.length)).body);
    expect(performance.now() - started).toBeLessThan(5000);
  },
);
