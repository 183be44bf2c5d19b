import { describe, expect, it } from "vitest";
import {
  attributeText,
  block,
  element,
  text,
  xmlDocument,
} from "../../../lambdas/syndication/format/xml.ts";
import { attribute, parseXml } from "../../validity/xml-tree.ts";

const AWKWARD = `a & b < c > d "e" 'f' ]]> \t\n &amp; &#0; $& é 𝒜`;

describe("an element", () => {
  it("gives back its text character by character", () => {
    expect(parseXml(element("a", {}, text(AWKWARD))).text).toBe(AWKWARD);
  });

  it("gives back its attributes character by character, tabs and line ends too", () => {
    expect(attribute(parseXml(element("a", { b: AWKWARD })), "b")).toBe(AWKWARD);
  });

  it("leaves out what is undefined, and writes numbers", () => {
    expect(element("a", { b: undefined, c: 0 })).toBe('<a c="0"/>');
  });

  it("closes itself only where it has no children", () => {
    expect(element("a", {})).toBe("<a/>");
    expect(element("a", {}, text(""))).toBe("<a></a>");
  });
});

describe("a block", () => {
  it("has a line for each child, and adds no space to their texts", () => {
    const inner = block(1, "b", {}, element("c", {}, text("one\ntwo")));
    expect(block(0, "a", { d: 1 }, inner, element("e", {}))).toBe(
      '<a d="1">\n  <b>\n    <c>one\ntwo</c>\n  </b>\n  <e/>\n</a>',
    );
    expect(block(2, "a", {})).toBe("<a/>");
  });
});

it("text holds nothing that XML 1.0 cannot carry", () => {
  expect(text("\u0000\ufffe")).not.toMatch(/[\u0000\ufffe]/);
  expect(attributeText("\ud800").isWellFormed()).toBe(true);
});

it("a document declares its encoding and ends in a line end", () => {
  expect(xmlDocument(element("a", {}))).toBe('<?xml version="1.0" encoding="utf-8"?>\n<a/>\n');
});

it("plain text is no markup", () => {
  // @ts-expect-error
  expect(element("title", {}, "R&D")).toBe("<title>R&D</title>");
});
