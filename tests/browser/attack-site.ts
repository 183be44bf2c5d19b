import { HOSTILE_MEDIA } from "../hostile/hostile-articles.ts";
import type { Folder } from "../support/folder.ts";
import { HOSTILE_ADDRESSES, VECTORS, type Vector } from "./attack-vectors.ts";

type Format = {
  readonly ending: string;
  /** Of how many vectors one stands in it. */
  readonly each: number;
  /** A kind that means nothing in it. */
  readonly notOf?: Vector["kind"];
  readonly write: (vector: Vector) => string;
};

/** Every format in which an article is filed. */
const FORMATS: Readonly<Record<string, Format>> = {
  html: {
    ending: "html",
    each: 2,
    notOf: "an address in Markdown",
    write: ({ id, text }) =>
      `${frontMatter({ section: "world", ...fieldsWith(text, id % 12 === 0) })}<p>Before.</p>\n${text}\n<p>After.</p>\n`,
  },
  markdown: {
    ending: "md",
    each: 1,
    notOf: "an address",
    write: ({ id, text }) => `${frontMatter(common(id))}Before.\n\n${text}\n\nAfter.\n`,
  },
  text: {
    ending: "txt",
    each: 8,
    write: ({ text }) => `A plain title\n\nBefore.\n\n${text}\n`,
  },
  json: {
    ending: "json",
    each: 3,
    write: ({ id, text }) =>
      JSON.stringify({ ...common(id), [id % 2 ? "contentHtml" : "contentMarkdown"]: text }),
  },
  ninjs: {
    ending: "json",
    each: 5,
    write: ({ id, text }) =>
      JSON.stringify({
        uri: `tag:example.com,2024:ninjs-${id}`,
        versioncreated: common(id).published,
        headline: `Headline ${text}`,
        byline: `Byline ${text}`,
        description_text: `Description ${text}`,
        copyrightnotice: `Copyright ${text}`,
        body_html: text,
      }),
  },
};

/** A publication that has every vector in every format, in every field, and every hostile address where one is asked for. */
export function fillWithAttacks(content: Folder): void {
  content.write("publication.yaml", PUBLICATION);
  content.write(
    "articles/innocent.html",
    `${frontMatter(fieldsWith("gull", true))}<p>Quiet.</p>\n`,
  );
  for (const [path, bytes] of HOSTILE_MEDIA) content.write(path, bytes);
  content.write("media/attack.svg", SVG);
  content.write("articles/drawing.md", `${frontMatter(common(999))}![Drawn](/media/attack.svg)\n`);
  for (const vector of VECTORS) {
    for (const [format, { ending, write, each, notOf }] of Object.entries(FORMATS)) {
      if (vector.id % each > 0 || vector.kind === notOf) continue;
      content.write(`articles/${vector.id}-${format}.${ending}`, write(vector));
    }
  }
  for (const [id, address] of HOSTILE_ADDRESSES.entries()) {
    for (const [name, field] of Object.entries(ADDRESS_FIELDS)) {
      const fields = { ...common(id), ...field(address) };
      content.write(`addresses/${id}-${name}.md`, `${frontMatter(fields)}Where does it lead?\n`);
    }
  }
}

/** An article is refused for the first two; what is wrong with the others costs it that field. */
const ADDRESS_FIELDS: Readonly<Record<string, (address: string) => object>> = {
  url: (address) => ({ url: address }),
  id: (address) => ({ id: address }),
  others: (address) => ({
    image: { src: address, alt: "A picture" },
    attachments: [{ src: address, type: "audio/mpeg" }],
    authors: [{ name: "Mara Lind", url: address }],
    aliases: [address],
  }),
};

function common(id: number): { readonly title: string; readonly published: string } {
  const published = new Date(Date.UTC(2024, 0, 1, id)).toISOString();
  return { title: `The ferry is late (${id})`, published };
}

/** `tagged`: each tag has feeds of its own, and a page. */
function fieldsWith(text: string, tagged: boolean): object {
  return {
    published: "2024-02-01T09:00:00Z",
    updated: "2024-02-02T09:00:00Z",
    title: `Title ${text}`,
    shortTitle: `Short ${text}`,
    summary: `Summary ${text}`,
    authors: [{ name: `Author ${text}` }],
    tags: tagged ? [`Tag ${text}`] : [],
    image: { src: "/media/dot.png", alt: text, caption: text, credit: text },
    attachments: [
      { src: "https://media.example.com/horn.mp3", type: "audio/mpeg", length: 1024, title: text },
    ],
    rights: text,
    correction: [{ at: "2024-02-02T09:00:00Z", text }],
  };
}

/** JSON is YAML; what YAML does not print is escaped. */
function frontMatter(fields: object): string {
  const lines = Object.entries(fields).map(([key, value]) => `${key}: ${ascii(value)}\n`);
  return `---\n${lines.join("")}---\n`;
}

function ascii(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007F-\uFFFF]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="executed(3000)">
<script>executed(3000)</script></svg>
`;

const OWN = `'"></script><img src=x onerror=executed(2000)>]]>'`;
const PUBLICATION = `title: ${OWN}
description: ${OWN}
language: en
timezone: UTC
feeds: https://feeds.example.com/
authority: example.com
since: 2024
rights: ${OWN}
sections:
  world: {title: ${OWN}, description: ${OWN}}
selections:
  top: {title: ${OWN}, include: {tags: [Tag gull]}}
feedsPer: [section, tag]
window: 50
archive: month
partners: {google-news: {}, flipboard: {count: 50}, feedly: {}, msn: {}, yahoo: {}, newsbreak: {}}
`;
