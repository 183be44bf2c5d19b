import { describe, expect, it } from "vitest";
import { articleOf, problemsOf } from "./parsing.ts";

const json = (value: unknown): string => JSON.stringify(value, undefined, 2);

describe("a JSON Feed item", () => {
  const item = {
    id: "41",
    url: "https://www.harbour.example/crane",
    title: "The crane is back",
    content_html: "<p>It <em>stands</em>.</p>",
    content_text: "It stands.",
    summary: "After a year.",
    image: "https://www.harbour.example/crane.jpg",
    banner_image: "https://www.harbour.example/wide.jpg",
    date_published: "2024-06-20T09:00:00+09:00",
    date_modified: "2024-06-21T09:00:00+09:00",
    authors: [
      { name: "Mina Vogt", url: "https://mina.example/", avatar: "https://mina.example/a.png" },
    ],
    tags: ["Cranes"],
    language: "en",
    attachments: [
      {
        url: "https://www.harbour.example/crane.mp3",
        mime_type: "audio/mpeg",
        size_in_bytes: 120,
        duration_in_seconds: 3,
      },
    ],
    _example: { anything: true },
  };

  it("is an article without a problem", () => {
    expect(problemsOf("crane.json", json(item))).toEqual([]);
    expect(articleOf("crane.json", json(item))).toMatchObject({
      id: "tag:harbour.example,2024:41",
      slug: "crane",
      title: "The crane is back",
      summary: "After a year.",
      published: "2024-06-20T00:00:00Z",
      updated: "2024-06-21T00:00:00Z",
      authors: [{ slug: "mina-vogt", name: "Mina Vogt", url: "https://mina.example/" }],
      tags: [{ slug: "cranes", label: "Cranes" }],
      url: "https://www.harbour.example/crane",
      image: { src: { kind: "remote", url: "https://www.harbour.example/crane.jpg" } },
      attachments: [{ type: "audio/mpeg", length: 120, duration: 3 }],
      body: { kind: "html", source: "<p>It <em>stands</em>.</p>" },
    });
  });

  it("keeps an id that is one everywhere", () => {
    const id = "https://www.harbour.example/?p=41";
    expect(articleOf("crane.json", json({ ...item, id })).id).toBe(id);
  });
});

describe("a ninjs item", () => {
  const second = {
    uri: "https://agency.example/items/77",
    type: "text",
    version: "3",
    versioncreated: "2024-06-20T10:00:00Z",
    firstcreated: "2024-06-20T09:00:00Z",
    pubstatus: "usable",
    urgency: 3,
    language: "sv",
    by: "Mina Vogt",
    copyrightholder: "Harbour Agency",
    copyrightnotice: "© 2024 Harbour Agency",
    headlines: [
      { role: "short", value: "Crane back" },
      { role: "main", value: "The crane is back" },
    ],
    descriptions: [{ role: "text", value: "After a year." }],
    bodies: [
      { role: "text", contenttype: "text/plain", value: "It stands." },
      { role: "nitf", contenttype: "application/xml", value: "<nitf/>" },
      { role: "html5", contenttype: "text/html", value: "<p>It stands.</p>" },
    ],
    subjects: [{ name: "Shipping", uri: "https://cv.example/ship" }, { literal: "x" }],
    associations: [
      {
        name: "a1",
        type: "audio",
        renditions: [{ href: "https://agency.example/a.mp3" }],
        mimetype: "audio/mpeg",
      },
      {
        name: "p1",
        type: "picture",
        by: "O. Lind",
        description_text: "A crane",
        renditions: [
          { href: "https://agency.example/s.jpg", width: 100 },
          { href: "https://agency.example/l.jpg", width: 4000 },
        ],
      },
    ],
  };
  const expected = {
    id: "https://agency.example/items/77",
    title: "The crane is back",
    summary: "After a year.",
    language: "sv",
    rights: "© 2024 Harbour Agency",
    authors: [{ slug: "mina-vogt", name: "Mina Vogt" }],
    tags: [{ slug: "shipping", label: "Shipping" }],
    published: "2024-06-20T09:00:00Z",
    updated: "2024-06-20T10:00:00Z",
    draft: false,
    image: {
      src: { kind: "remote", url: "https://agency.example/l.jpg" },
      caption: "A crane",
      credit: "O. Lind",
    },
    attachments: [
      { src: { kind: "remote", url: "https://agency.example/a.mp3" }, type: "audio/mpeg" },
    ],
    body: { kind: "html", source: "<p>It stands.</p>" },
  };
  const camel = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(camel);
    if (typeof value !== "object" || value === null) return value;
    const named: Record<string, string> = {
      versioncreated: "versionCreated",
      firstcreated: "firstCreated",
      pubstatus: "pubStatus",
      contenttype: "contentType",
      copyrightholder: "copyrightHolder",
      copyrightnotice: "copyrightNotice",
      mimetype: "mimeType",
    };
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [named[k] ?? k, camel(v)]));
  };
  const { by, headlines, descriptions, bodies, subjects, associations, ...common } = second;
  const first = {
    ...common,
    byline: by,
    headline: headlines[1]?.value,
    description_text: descriptions[0]?.value,
    body_html: bodies[2]?.value,
    body_text: bodies[0]?.value,
    subject: subjects,
    associations: Object.fromEntries(
      associations.map(({ name, renditions, ...rest }) => [
        name,
        { ...rest, byline: "by" in rest ? rest.by : undefined, renditions: { ...renditions } },
      ]),
    ),
  };

  it.each([
    ["1.x", first],
    ["2.x", second],
    ["3.x", camel(second)],
  ])("of generation %s is an article without a problem", (_, item) => {
    expect(problemsOf("crane.json", json(item))).toEqual([]);
    expect(articleOf("crane.json", json(item))).toMatchObject(expected);
  });

  it.each([
    ["withheld", { draft: true }],
    ["canceled", { withdrawn: { at: "2024-06-20T10:00:00Z" } }],
  ])("that is %s is not shown", (pubstatus, state) => {
    expect(articleOf("crane.json", json({ ...second, pubstatus }))).toMatchObject(state);
  });

  it("is embargoed and expires as it says", () => {
    const times = { embargoed: "2024-06-21T00:00:00Z", expires: "2024-07-01T00:00:00Z" };
    expect(articleOf("crane.json", json({ ...second, ...times }))).toMatchObject({
      embargo: "2024-06-21T00:00:00Z",
      expires: "2024-07-01T00:00:00Z",
    });
  });

  it("with text alone is plain text", () => {
    const item = { ...second, bodies: [{ value: "It stands." }] };
    expect(articleOf("a.json", json(item)).body).toEqual({ kind: "text", source: "It stands." });
  });

  it("that is wrong is told where", () => {
    const item =
      '{\n"uri": "urn:x:1",\n"headline": ["a"],\n"versioncreated": "then",\n"body_html": ""\n}';
    expect(problemsOf("a.json", item)).toEqual(["3:13 wrong-kind", "4:19 not-a-time"]);
  });
});
