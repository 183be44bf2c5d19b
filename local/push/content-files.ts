import { join } from "node:path";
import { contentKind } from "../../lambdas/syndication/article/content-file.ts";
import { guessMediaType } from "../../lambdas/syndication/feed/media-type.ts";
import { listFolder } from "../content-folder.ts";

export type ContentFile = {
  /** Below the content folder, with `/`, in NFC: the object's key. */
  readonly path: string;
  /** As the file system has it. */
  readonly file: string;
  /** Bytes. */
  readonly length: number;
};

/** Nothing is sent before what it needs: articles need the sections' names and their media, everything needs the settings. */
const STAGES = ["settings", "media", "section", "article"] as const;

/** What the pipeline would read of a content folder, in the stages in which it is to be sent. */
export function listContent(root: string): readonly (readonly ContentFile[])[] {
  const found = listFolder(root).map(
    ({ path, place, length }): ContentFile => ({ path, file: join(root, place), length }),
  );
  return STAGES.map((kind) => found.filter(({ path }) => contentKind(path) === kind));
}

/** Whether the pipeline would read a file of this path, in a folder or in a bucket. */
export function isContent(path: string): boolean {
  // A console marks a folder with a key that ends with a slash.
  if (path.endsWith("/") || path.split("/").some(isLeftOut)) return false;
  return contentKind(path) !== "ignored";
}

function isLeftOut(name: string): boolean {
  return name.startsWith(".") || name === "node_modules";
}

const FILED_TYPES: Readonly<Record<string, string>> = {
  html: "text/html",
  json: "application/json",
  markdown: "text/markdown",
  md: "text/markdown",
  txt: "text/plain",
  yaml: "application/yaml",
};

/** What S3 is told that a file is; the pipeline looks for itself. */
export function contentType(path: string): string {
  const ending = /\.([a-z]+)$/i.exec(path)?.[1]?.toLowerCase() ?? "";
  return FILED_TYPES[ending] ?? guessMediaType(path);
}
