import { readHtml } from "./html-tokens.ts";

const BLOCKS: ReadonlySet<string> = new Set(
  `address article aside blockquote caption dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6 header
  hgroup hr li main nav ol p pre section summary table tr ul`.split(/\s+/),
);

/** The words of cleaned HTML: blocks parted by an empty line, cells by a space, references to footnotes left out. */
export function htmlToText(html: string): string {
  const lines: string[] = [];
  let line = "";
  /** Elements whose words are not read: fallbacks of players, and marks of footnotes. */
  let silent: string | undefined;
  const finish = (): void => {
    const text = line
      .replace(/[ \t\n\f\r]+/g, " ")
      .replace(/ ?\v ?/g, "\n")
      .trim();
    if (text !== "") lines.push(text);
    line = "";
  };
  readHtml(html, {
    open: (name, attributes) => {
      if (silent !== undefined) return;
      if (name === "audio" || name === "video") silent = name;
      else if (name === "a" && /^fnref/.test(attributes.get("id") ?? "")) silent = name;
      else if (BLOCKS.has(name)) finish();
      else if (name === "br") line += "\v";
      else if (name === "td" || name === "th") line += " ";
    },
    close: (name) => {
      if (silent === name) silent = undefined;
      else if (silent === undefined && BLOCKS.has(name)) finish();
    },
    text: (data) => {
      if (silent === undefined) line += data;
    },
  });
  finish();
  return lines.join("\n\n");
}
