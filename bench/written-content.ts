import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { png } from "../tests/support/tiny-media.ts";
import { PUBLICATION, writeCorpus } from "./corpus.ts";

export const PICTURES = 20;

/** The corpus with pages, archives and some pictures. Gives texts of articles, newest first. */
export function writeContent(count: number, content: string): readonly string[] {
  const publication = PUBLICATION.replace(/^(articleUrl|archive): .*\n/gm, "");
  writeCorpus(count, content, publication);
  mkdirSync(join(content, "stories"));
  mkdirSync(join(content, "media"));
  const files = readdirSync(content, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".md"))
    .sort((a, b) => (basename(a) < basename(b) ? -1 : 1))
    .map((path) => join(content, path));
  for (const [index, file] of files.slice(0, PICTURES).entries()) {
    writeFileSync(join(content, `media/lead-${index}.png`), png(1200, 675 + index));
    const text = readFileSync(file, "utf8");
    const local = text.replace(/^ {2}src: .*$/m, `  src: /media/lead-${index}.png`);
    writeFileSync(file, local.replace(/^ {2}(width|height): .*\n/gm, ""));
  }
  return files.slice(0, 60).map((file) => readFileSync(file, "utf8"));
}
