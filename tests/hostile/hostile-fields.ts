/** One field of an article and how a text stands in it: front matter without title, times and body, or the body. */
export type Field = {
  readonly name: string;
  readonly frontMatter?: (text: string) => Readonly<Record<string, unknown>>;
  readonly body?: {
    readonly extension: "md" | "html" | "txt" | "json";
    /** The key of a JSON article that holds it. */
    readonly key?: string;
    readonly write: (text: string) => string;
  };
};

const PICTURE = "https://media.example.com/pictures/ferry.jpg";
const SOUND = "https://media.example.com/sounds/horn.mp3";

/** Every field of CONTENT.md that takes text from the editor. */
export const FIELDS: readonly Field[] = [
  { name: "title", frontMatter: (text) => ({ title: text }) },
  { name: "shortTitle", frontMatter: (text) => ({ shortTitle: text }) },
  { name: "summary", frontMatter: (text) => ({ summary: text }) },
  { name: "author", frontMatter: (text) => ({ authors: [text] }) },
  {
    name: "authors",
    frontMatter: (text) => ({
      authors: ["Mara Lind", { name: text, url: "https://www.example.com/" }],
    }),
  },
  { name: "author url", frontMatter: (text) => ({ authors: [{ name: "Mara Lind", url: text }] }) },
  {
    name: "author email",
    frontMatter: (text) => ({ authors: [{ name: "Olu Adeyemi", email: text }] }),
  },
  { name: "section", frontMatter: (text) => ({ section: text }) },
  { name: "tags", frontMatter: (text) => ({ tags: [text, `Port ${text}`] }) },
  { name: "id", frontMatter: (text) => ({ id: text }) },
  { name: "id in a tag", frontMatter: (text) => ({ id: `tag:example.com,2024:${text}` }) },
  { name: "slug", frontMatter: (text) => ({ slug: text }) },
  { name: "aliases", frontMatter: (text) => ({ aliases: [text, `/old/${text}`] }) },
  { name: "url", frontMatter: (text) => ({ url: text }) },
  { name: "path in a url", frontMatter: (text) => ({ url: `https://www.example.com/${text}` }) },
  { name: "image", frontMatter: (text) => ({ image: text }) },
  {
    name: "image src",
    frontMatter: (text) => ({ image: { src: `https://media.example.com/${text}.jpg`, alt: "x" } }),
  },
  { name: "image alt", frontMatter: (text) => ({ image: { src: "dot.png", alt: text } }) },
  {
    name: "image caption",
    frontMatter: (text) => ({ image: { src: PICTURE, alt: "A ferry", caption: text } }),
  },
  {
    name: "image credit",
    frontMatter: (text) => ({ image: { src: PICTURE, alt: "A ferry", credit: text } }),
  },
  {
    name: "attachment title",
    frontMatter: (text) => ({
      attachments: [
        { src: SOUND, type: "audio/mpeg", length: 1_048_576, duration: 184, title: text },
      ],
    }),
  },
  {
    name: "attachment src",
    frontMatter: (text) => ({ attachments: [{ src: text, type: "audio/mpeg", title: "x" }] }),
  },
  {
    name: "attachment type",
    frontMatter: (text) => ({ attachments: [{ src: SOUND, type: text }] }),
  },
  { name: "language", frontMatter: (text) => ({ language: text }) },
  { name: "rights", frontMatter: (text) => ({ rights: text }) },
  { name: "correction", frontMatter: (text) => ({ correction: text }) },
  { name: "license", frontMatter: (text) => ({ license: { ai: text } }) },
  {
    name: "Markdown",
    body: { extension: "md", write: (text) => `Opening words.\n\n${text}\n\nClosing words.\n` },
  },
  { name: "Markdown, first", body: { extension: "md", write: (text) => `${text}\n` } },
  {
    name: "HTML",
    body: {
      extension: "html",
      write: (text) => `<p>Opening words.</p>\n${text}\n<p>Closing words.</p>\n`,
    },
  },
  {
    name: "text",
    body: { extension: "txt", write: (text) => `Opening words, which end here.\n\n${text}\n` },
  },
  {
    name: "contentHtml",
    body: { extension: "json", key: "contentHtml", write: (text) => `<p>Opening.</p>${text}` },
  },
  {
    name: "contentMarkdown",
    body: { extension: "json", key: "contentMarkdown", write: (text) => `Opening.\n\n${text}` },
  },
  {
    name: "contentText",
    body: { extension: "json", key: "contentText", write: (text) => `Opening.\n\n${text}` },
  },
];
