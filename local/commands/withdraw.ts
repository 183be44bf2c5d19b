import { fchmodSync } from "node:fs";
import { lstat, readFile } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Article, Withdrawal } from "../../lambdas/syndication/article/article.ts";
import { contentKind } from "../../lambdas/syndication/article/content-file.ts";
import { parseArticle } from "../../lambdas/syndication/article/parse-article.ts";
import { leastPublication, parsePublication } from "../../lambdas/syndication/parse-publication.ts";
import type { Publication } from "../../lambdas/syndication/publication.ts";
import type { Timestamp } from "../../lambdas/syndication/timestamp.ts";
import { toPlainLine } from "../../lambdas/syndication/xml-text.ts";
import { printable } from "../report-text.ts";
import { isAbsence, replaceFile, writeWhole } from "../state-file.ts";
import { Unusable } from "../unusable.ts";
import {
  composeWithdrawn,
  lineOfWithdrawn,
  putInWithdrawn,
  takeOutWithdrawn,
} from "./edit-withdrawn.ts";
import { contentFolder } from "./folders.ts";
import { EXIT, type ExitCode, type World, WrongUsage } from "./world.ts";

export type WithdrawOptions = {
  readonly reason?: string;
  readonly undo?: true;
  readonly content?: string;
};

/** A file of the content folder that is an article. */
type Filed = {
  /** As it is printed. */
  readonly name: string;
  readonly file: string;
  /** Below the content folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Of its rights. */
  readonly mode: number;
  readonly publication: Publication;
};

/**
 * Writes into an article's file that it is withdrawn, or takes that out again. Nothing else in the file changes, and
 * what is written has been read as the publisher will. Throws `Unusable` where the file is none that can be edited so.
 */
export async function withdraw(
  written: string,
  options: WithdrawOptions,
  world: World,
): Promise<ExitCode> {
  const filed = await findArticle(written, options.content);
  const now = world.now();
  const article = readArticle(filed, filed.bytes, now);
  return options.undo
    ? putBack(filed, article, now, world)
    : takeBack(filed, article, toWithdrawal(now, options.reason), world);
}

function takeBack(filed: Filed, article: Article, wanted: Withdrawal, world: World): ExitCode {
  const { name, path } = filed;
  const { withdrawn } = article;
  if (withdrawn && withdrawn.at <= wanted.at) {
    world.print(`${name} is withdrawn already, ${describe(withdrawn)}; nothing was changed`);
    return EXIT.well;
  }
  const text = decode(filed.bytes);
  const write = composeWithdrawn(path, text, wanted);
  const line = lineOfWithdrawn(path, text);
  if (line !== undefined) {
    throw new Unusable(`${name}:${line} says something of it already; write there ${write}`);
  }
  const edited = putInWithdrawn(path, text, wanted);
  if (
    edited === undefined ||
    !isThat(filed, edited, { ...article, withdrawn: wanted }, wanted.at)
  ) {
    // What IPTC's ninjs says of an item that is taken back.
    const isNinjs = text.includes('"uri"') && /\.json$/i.test(path);
    const instead = isNinjs ? `${write}, or in a ninjs item "pubstatus": "canceled"` : write;
    throw new Unusable(`${name} cannot be edited safely; write among what it says ${instead}`);
  }
  replace(filed, edited);
  world.print(`${name} is withdrawn, ${describe(wanted)}`);
  return EXIT.well;
}

function putBack(filed: Filed, article: Article, now: Timestamp, world: World): ExitCode {
  const { name, path } = filed;
  const { withdrawn, ...left } = article;
  if (!withdrawn) {
    world.print(`${name} is not withdrawn; nothing was changed`);
    return EXIT.well;
  }
  const text = decode(filed.bytes);
  const edited = takeOutWithdrawn(path, text);
  if (edited === undefined || !isThat(filed, edited, left, now)) {
    const line = lineOfWithdrawn(path, text);
    const place = line === undefined ? name : `${name}:${line}`;
    throw new Unusable(`${place} cannot be edited safely; take out what withdraws it by hand`);
  }
  replace(filed, edited);
  world.print(`${name} is withdrawn no longer`);
  return EXIT.well;
}

function toWithdrawal(at: Timestamp, written: string | undefined): Withdrawal {
  if (written === undefined) return { at };
  // As it will be read.
  const reason = toPlainLine(written);
  if (reason === "") throw new WrongUsage("write the reason in a few words, or leave --reason out");
  return { at, reason };
}

function describe({ at, reason }: Withdrawal): string {
  return printable(`as of ${at}${reason === undefined ? "" : `: ${reason}`}`);
}

/** Named from here, or as problems name it, from the content folder. */
async function findArticle(written: string, content: string | undefined): Promise<Filed> {
  const name = printable(written);
  for (const file of [written, join(contentFolder(content), written)]) {
    const found = await lstat(file).catch(absent);
    if (!found) continue;
    const root = content ?? (await findContent(file));
    const path = relative(resolve(root), resolve(file)).split(sep).join("/");
    if (path.startsWith("../") || isAbsolute(path)) {
      throw new WrongUsage(`${name} is not in the content folder ${printable(root)}`);
    }
    if (!found.isFile() || contentKind(path) !== "article") {
      throw new Unusable(`${name} is no article; name a file that is published as one`);
    }
    const settings = await readFile(join(root, "publication.yaml")).catch(absent);
    const bytes = await readFile(file);
    return { name, file, path, bytes, mode: found.mode, publication: toPublication(settings) };
  }
  throw new Unusable(`${name}: there is no such file; a story whose file is gone is withdrawn`);
}

/** The nearest folder above a file that has a publication.yaml. */
async function findContent(file: string): Promise<string> {
  for (let folder = dirname(resolve(file)); ; folder = dirname(folder)) {
    if (await lstat(join(folder, "publication.yaml")).catch(absent)) return folder;
    if (folder === dirname(folder)) break;
  }
  const name = printable(file);
  throw new Unusable(
    `there is no publication.yaml above ${name}; name its content folder with --content`,
  );
}

function absent(error: unknown): undefined {
  if (!isAbsence(error)) throw error;
}

/** A takedown does not wait until publication.yaml is mended: all that this reads of it is the zone of dates. */
function toPublication(bytes: Uint8Array | undefined): Publication {
  const least = new TextEncoder().encode(leastPublication());
  for (const each of [bytes ?? least, least]) {
    const parsed = parsePublication({ path: "publication.yaml", bytes: each });
    if (parsed.ok) return parsed.publication;
  }
  throw new Error("the least publication is none");
}

function readArticle(filed: Filed, bytes: Uint8Array, firstStored: Timestamp): Article {
  const parsed = parseArticle({ path: filed.path, bytes, firstStored }, filed.publication);
  if (parsed.ok) return parsed.article;
  // The last good version of a broken file stays out.
  throw new Unusable(
    `${filed.name} cannot be read, so that nothing in it would take the story down; mend it first, or delete the file`,
    parsed.problems,
  );
}

/** Whether the publisher will read an edited text as that article. */
function isThat(filed: Filed, edited: string, wanted: Article, firstStored: Timestamp): boolean {
  const file = { path: filed.path, bytes: encode(filed, edited), firstStored };
  const parsed = parseArticle(file, filed.publication);
  return parsed.ok && isDeepStrictEqual({ ...parsed.article }, { ...wanted });
}

/** Without its byte order mark. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function encode({ bytes }: Filed, text: string): Uint8Array {
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return new TextEncoder().encode(isMarked ? `\ufeff${text}` : text);
}

/** The whole new file in the place of the old one, with its rights. */
function replace(filed: Filed, text: string): void {
  const { file, mode } = filed;
  // A name that neither `serve` nor `push` reads.
  const beside = join(dirname(file), `.${basename(file)}.${process.pid}`);
  const write = (next: number): void => {
    fchmodSync(next, mode & 0o7777);
    writeWhole(next, encode(filed, text));
  };
  replaceFile(file, write, beside);
}
