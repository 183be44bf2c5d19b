import { fileURLToPath } from "node:url";
import type { Folder } from "../support/folder.ts";
import type { Program } from "../support/tools.ts";
import { runReader } from "./run-reader.ts";

/** What a reader has stored of one entry. */
export type Copy = {
  readonly title: string;
  /** Title, address and text; in mails with single spaces between words. */
  readonly text: string;
  /** Whether it is shown as unread; absent: the reader does not keep that. */
  readonly unread?: boolean;
};

/** A feed reader of other people, as Debian has it. */
export type Reader = {
  readonly programs: readonly Program[];
  /** Of three updates, each when the answer before has grown old. */
  readonly statuses: readonly number[];
  /** What it is to be sent, by what it asks for; undefined: the document as it is. */
  readonly encoding: "gzip" | "br" | undefined;
  /** Updates the one feed it is subscribed to, with `home` as its home folder. */
  readonly update: (home: Folder, address: string) => Promise<unknown>;
  /** All entries it has stored, in an order of its own. */
  readonly copies: (home: Folder) => Promise<readonly Copy[]>;
  /** Has a person read all of them; absent: it does not keep that. */
  readonly readAll?: (home: Folder) => Promise<unknown>;
};

/** Every reader, by its name. */
export const READERS: Readonly<Record<string, Reader>> = {
  newsboat: {
    programs: ["newsboat", "python3"],
    // It keeps validators only for a feed that it has a row of, and the first fetch makes the row.
    statuses: [200, 200, 304],
    encoding: "gzip",
    update: (home, address) => {
      home.write("urls", `${address}\n`);
      home.write("config", "");
      const files = ["-u", home.at("urls"), "-C", home.at("config"), "-c", home.at("cache.db")];
      return runReader("newsboat", [...files, "-x", "reload"], home.root);
    },
    copies: (home) => storedCopies("newsboat", "cache.db", home),
    readAll: (home) =>
      runReader("python3", [beside("read_all.py"), home.at("cache.db")], home.root),
  },

  rss2email: {
    programs: ["rss2email", "python3"],
    statuses: [200, 304, 304],
    encoding: "gzip",
    update: (home, address) => {
      home.write("mail/.keep", "");
      home.write(
        "rss2email.cfg",
        [
          "[DEFAULT]",
          "from = relay@example.com",
          "to = reader@example.com",
          "email-protocol = maildir",
          `maildir-path = ${home.at("mail")}`,
          "maildir-mailbox = INBOX",
          "[feed.relay]",
          `url = ${address}`,
        ].join("\n"),
      );
      const files = ["-c", home.at("rss2email.cfg"), "-d", home.at("rss2email.json")];
      return runReader("rss2email", [...files, "run"], home.root);
    },
    copies: (home) => storedCopies("maildir", "mail/INBOX", home),
  },

  feed2exec: {
    programs: ["feed2exec", "python3"],
    statuses: [200, 304, 304],
    encoding: "gzip",
    update: (home, address) => {
      home.write(
        "feed2exec.ini",
        [
          "[relay]",
          `url = ${address}`,
          "output = feed2exec.plugins.maildir",
          `mailbox = ${home.at("mail")}`,
        ].join("\n"),
      );
      const files = ["--config", home.at("feed2exec.ini"), "--database", home.at("feed2exec.db")];
      return runReader("feed2exec", [...files, "fetch"], home.root);
    },
    copies: (home) => storedCopies("maildir", "mail/relay", home),
  },

  elfeed: {
    programs: ["elfeed", "curl"],
    statuses: [200, 304, 304],
    encoding: "br",
    update: (home, address) => runReader("elfeed", batch("elfeed_update.el", address), home.root),
    copies: async (home) => {
      const printed = await runReader("elfeed", batch("elfeed_copies.el"), home.root);
      return printed
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
    },
    readAll: (home) => runReader("elfeed", batch("elfeed_read_all.el"), home.root),
  },

  "feedparser of Python": {
    programs: ["feedparser"],
    statuses: [200, 304, 304],
    encoding: "gzip",
    update: (home, address) =>
      runReader("feedparser", [beside("fetch_again.py"), address, home.at("kept.json")], home.root),
    copies: async (home) => Object.values(JSON.parse(home.read("kept.json")).entries),
  },

  sfeed: {
    programs: ["sfeed", "curl"],
    statuses: [200, 200, 200],
    encoding: undefined,
    update: (home, address) => {
      const subscriptions = `feeds() {\n\tfeed relay '${address}'\n}\n`;
      home.write("sfeedrc", `sfeedpath="$HOME/feeds"\n${subscriptions}`);
      return runReader("sfeed", [home.at("sfeedrc")], home.root, "sfeed_update");
    },
    // The fields of sfeed(5): time, title, link, content, its type, id, author, enclosure, categories.
    copies: async (home) =>
      home
        .read("feeds/relay")
        .trimEnd()
        .split("\n")
        .map((line) => {
          const [, title = "", link, content] = line.split("\t");
          return { title, text: `${title} ${link} ${content}` };
        }),
  },
};

async function storedCopies(
  kind: "newsboat" | "maildir",
  name: string,
  home: Folder,
): Promise<readonly Copy[]> {
  const script = [beside("stored_copies.py"), kind, home.at(name)];
  return JSON.parse(await runReader("python3", script, home.root));
}

/** The titles of all entries that a reader has stored, in the order of their code units. */
export async function storedTitles({ copies }: Reader, home: Folder): Promise<readonly string[]> {
  return (await copies(home)).map(({ title }) => title).sort();
}

function batch(script: string, ...args: readonly string[]): readonly string[] {
  return ["--batch", "--load", beside(script), ...args];
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}
