import { describe, expect, it } from "vitest";
import {
  childNamed,
  parseXml,
  textOf,
  toMarkup,
  type XmlElement,
} from "../../../local/import/xml-tree.ts";

function root(source: string): XmlElement {
  const parsed = parseXml(source);
  if (!parsed.ok) throw new Error(`${parsed.line}: ${parsed.message}`);
  return parsed.root;
}

describe("a document of XML", () => {
  it.each([
    ["text with references", "<a>R&amp;D &#233; &#x1F600;</a>", "R&D é 😀"],
    [
      "a CDATA section that was split to hold its own end",
      "<a><![CDATA[x ]]]]><![CDATA[> y]]></a>",
      "x ]]> y",
    ],
    ["text in pieces, around a comment", "<a>one <!-- <b> --> two</a>", "one  two"],
    ["an ampersand alone", "<a>R & D</a>", "R & D"],
    ["a reference of HTML, as it stands", "<a>x&nbsp;y</a>", "x&nbsp;y"],
    ["a comparison", "<a>1 < 2</a>", "1 < 2"],
  ])("gives %s", (_, source, text) => {
    expect(textOf(root(`<r>${source}</r>`), "a")).toBe(text);
  });

  it.each([
    [
      "by the usual prefix",
      '<r xmlns:c="http://purl.org/rss/1.0/modules/content/"><c:encoded>x</c:encoded></r>',
      "content:encoded",
    ],
    ["of Atom without a prefix", '<feed xmlns="http://www.w3.org/2005/Atom"/>', undefined],
    [
      "of any version of WordPress's",
      '<r xmlns:w="http://wordpress.org/export/1.1/"><w:status>x</w:status></r>',
      "wp:status",
    ],
    [
      "of its excerpts",
      '<r xmlns:e="http://wordpress.org/export/1.2/excerpt/"><e:encoded>x</e:encoded></r>',
      "excerpt:encoded",
    ],
    [
      "by a prefix that nobody declared",
      "<r><content:encoded>x</content:encoded></r>",
      "content:encoded",
    ],
    ["of a namespace that nobody knows", '<r xmlns:x="urn:x"><x:y>x</x:y></r>', "{urn:x}y"],
    [
      "for as long as a declaration holds",
      '<r><x xmlns="http://www.w3.org/2005/Atom"/><y>x</y></r>',
      "y",
    ],
  ])("names an element %s", (_, source, name) => {
    const element = root(source);
    if (name === undefined) expect(element.name).toBe("atom:feed");
    else expect(textOf(element, name)).toBe("x");
  });

  it.each([
    [
      "that is cut short",
      "<a>\n<b>\n<c>text",
      3,
      "the file ends before </c> of line 3; it was cut short",
    ],
    ["whose tags do not match", "<a>\n<b>\n</a>", 3, "</a> stands where </b> of line 2 must"],
    ["that ends what it has not begun", "<a/>\n</b>", 2, "</b> ends nothing"],
    ["with a second root", "<a/>\n\n<b/>", 3, "<b> follows the end of the document"],
    ["without an element", "<!-- nothing -->", 1, "there is no element in it"],
    ["that is deeper than any feed", `<a>\n${"<b>".repeat(500)}`, 2, "<b> is 400 elements deep"],
  ])("is refused %s, with the line", (_, source, line, message) => {
    expect(parseXml(source)).toEqual({ ok: false, line, message });
  });

  it("expands no entity that it declares, markup in them or not", () => {
    const source = `<?xml version="1.0"?>
<!DOCTYPE r [
  <!ENTITY a "ha">
  <!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;<x>]]>"> <!-- " > -->
  <!ENTITY file SYSTEM "file:///etc/passwd">
]>
<r><t>&b; &file;</t></r>`;
    const parsed = parseXml(source);
    expect(parsed).toMatchObject({ ok: true, declaresEntities: true });
    expect(textOf(root(source), "t")).toBe("&b; &file;");
    expect(root(source).line).toBe(7);
  });

  it("takes a document type without declarations for what it is", () => {
    const source = '<!DOCTYPE rss PUBLIC "-//X//DTD > RSS//EN" "x.dtd"><rss><t>x</t></rss>';
    expect(parseXml(source)).toMatchObject({ ok: true, declaresEntities: false });
    expect(textOf(root(source), "t")).toBe("x");
  });

  it("writes XHTML as HTML, without names that HTML has not", () => {
    const source =
      '<d xmlns:h="http://www.w3.org/1999/xhtml"><h:p class="a&quot;b">R&amp;D<h:br/><o:p>x</o:p></h:p><h:em/></d>';
    expect(toMarkup(root(source))).toBe('<p class="a&quot;b">R&amp;D<br>x</p><em></em>');
  });

  it("finds the first child of a name", () => {
    expect(childNamed(root("<r><a i='1'/><a i=\"2\"/></r>"), "a")?.attributes.get("i")).toBe("1");
  });
});
