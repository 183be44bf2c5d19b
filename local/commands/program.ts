import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { explainFailure } from "./failure.ts";
import { collectFeeds, parseFolder, parseInstant, parsePort } from "./option-values.ts";
import { parseBucket, parseSite, parseSitePath } from "./remote-names.ts";
import { EXIT, type ExitCode, type World, WrongUsage } from "./world.ts";

/** Runs one command line, without the names of the interpreter and the program. Never throws and never exits. */
export async function runCommandLine(args: readonly string[], world: World): Promise<ExitCode> {
  let code: ExitCode = EXIT.well;
  const program = describeProgram(world, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and the version that were asked for are thrown too.
      return error.exitCode === 0 ? EXIT.well : EXIT.wrongUsage;
    }
    return explainFailure(error, args.includes("--json"), world);
  }
}

function describeProgram(world: World, end: (code: ExitCode) => void): Command {
  const program = new Command("wireroom")
    .description("Publishes a folder of articles as RSS, Atom and JSON Feed.")
    .version(world.version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.print(text.trimEnd()),
      writeErr: (text) => world.complain(text.trimEnd()),
      outputError: (text, write) => write(toOneLine(text)),
    });
  const contentHelp = "the folder with the articles (default: content, else this one)";
  const now = new Option(
    "--now <instant>",
    "publish as of this instant, such as 2026-11-24T06:30:00Z",
  ).argParser(parseInstant);
  const state = new Option(
    "--state <dir>",
    "what is remembered (default: CONTENT/.wireroom)",
  ).argParser(parseFolder);
  const json = new Option("--json", "print one JSON object");

  program
    .command("build")
    .summary("publish once, into a folder")
    .description(
      "Publishes the articles into a folder, once. A second time writes only what changed.",
    )
    .argument("[content]", contentHelp, parseFolder)
    .option("--out <dir>", "the folder to publish into (needed)", parseFolder)
    .addOption(state)
    .addOption(now)
    .option("--no-encodings", "write no .gz and .br beside each document")
    .addOption(json)
    .action(async (content, options) => {
      // Commander would name a missing option before one that is misspelt.
      if (options.out === undefined) {
        throw new WrongUsage("build needs --out <dir>, the folder to publish into");
      }
      const { build } = await import("./build.ts");
      end(await build(content, options, world));
    });
  program
    .command("check")
    .summary("read everything, write nothing")
    .description(
      "Reads everything as build does, says what is wrong, and writes nothing. What partners make of a story is no fault of the content: the exit code is the same with --partners and without.",
    )
    .argument("[content]", contentHelp, parseFolder)
    .option("--partners", "say which partners would take each story, and what to mend for them")
    .addOption(json)
    .action(async (content, options) => {
      const { check } = await import("./check.ts");
      end(await check(content, options, world));
    });
  program
    .command("serve")
    .summary("publish here, again on each change")
    .description(
      "Publishes the articles on the loopback address, again on each change of the folder.",
    )
    .argument("[content]", contentHelp, parseFolder)
    .option("--port <number>", "the port; 0 for any that is free", parsePort, 8080)
    .addOption(now)
    .option("--drafts", "show drafts as if they were out")
    .addOption(state)
    .action(async (content, options) => {
      const { serve } = await import("./serve.ts");
      end(await serve(content, options, world));
    });
  program
    .command("new")
    .summary("begin an article")
    .description(
      "Writes the file of a new article, with its front matter. It is a draft until you say otherwise.",
    )
    .argument("<title>", "the article's title", parseTitle)
    .option("--content <dir>", contentHelp, parseFolder)
    .option("--section <section>", "one of the publication's sections")
    .action(async (title, options) => {
      const { createArticle } = await import("./new.ts");
      end(await createArticle(title, options, world));
    });
  program
    .command("withdraw")
    .summary("take a story back, or put it out again")
    .description(
      "Writes into an article's file that it is withdrawn, and changes nothing else in it. Whoever publishes the folder takes the story down.",
    )
    .argument("<file>", "the article's file, named from here or from the content folder", parseFile)
    .option("--reason <text>", "why; readers may see it")
    .addOption(
      new Option("--undo", "take out of the file what withdraws the article").conflicts("reason"),
    )
    .option(
      "--content <dir>",
      "the folder with the articles (default: the nearest above the file with a publication.yaml)",
      parseFolder,
    )
    .action(async (file, options) => {
      const { withdraw } = await import("./withdraw.ts");
      end(await withdraw(file, options, world));
    });
  program
    .command("import")
    .summary("make articles of another site's feed or export")
    .description(
      "Makes articles of a feed (RSS, Atom, JSON Feed), a WordPress or a Ghost export, and says what readers of the old feed would see as new. Fetches nothing and overwrites nothing.",
    )
    .argument("<file>", "the file of the feed or of the export", parseFile)
    .option("--into <dir>", "the content folder, made where it is absent (needed)", parseFolder)
    .addOption(
      new Option("--as <kind>", "what the file is, where it does not show").choices([
        "feed",
        "wxr",
        "ghost",
      ]),
    )
    .option(
      "--media <dir>",
      "the old site's media, of which what articles show is copied",
      parseFolder,
    )
    .addOption(json)
    .action(async (file, options) => {
      if (options.into === undefined) {
        throw new WrongUsage("import needs --into <dir>, the content folder");
      }
      const { importFile } = await import("./import.ts");
      end(await importFile(file, options, world));
    });
  program
    .command("snippet")
    .summary("print the links for your own site")
    .description(
      "Prints the <link> elements by which your own site's pages lead readers to the feeds. Reads publication.yaml alone.",
    )
    .argument("[content]", contentHelp, parseFolder)
    .option(
      "--feed <name>",
      "the feed of a page, such as sections/world, in place of the publication's; any number of times",
      collectFeeds,
    )
    .addOption(
      new Option("--all", "the RSS of every feed that publication.yaml names").conflicts("feed"),
    )
    .action(async (content, options) => {
      const { snippet } = await import("./snippet.ts");
      end(await snippet(content, options, world));
    });
  program
    .command("push")
    .summary("send a content folder to the content bucket")
    .description(
      "Sends what differs of a content folder to the content bucket on AWS, where it is published. Deletes nothing.",
    )
    .argument("<content>", "the folder with the articles", parseFolder)
    .argument("<bucket>", "the name of the content bucket", parseBucket)
    .option("--dry-run", "say what would be sent, and send nothing")
    .option("--strict", "send nothing if an article would be refused")
    .addOption(json)
    .action(async (content, bucket, options) => {
      const { push } = await import("./push.ts");
      end(await push(content, bucket, options, world));
    });
  program
    .command("announce")
    .summary("tell the hubs what has changed")
    .description(
      "Tells the hubs that publication.yaml names which feeds have changed since they were last told, after build. Upload the site first: a hub fetches the feed as soon as it is told. What a hub did not take is kept for the next time. A deployment on AWS tells them by itself.",
    )
    .argument("[content]", contentHelp, parseFolder)
    .addOption(state)
    .option("--allow-private", "tell hubs of this machine and of private networks too")
    .addOption(json)
    .action(async (content, options) => {
      const { announce } = await import("./announce.ts");
      end(await announce(content, options, world));
    });
  program
    .command("smoke")
    .summary("check a deployed site from outside")
    .description(
      "Asks a deployed site for what readers ask for, and says of each promise whether it is kept.",
    )
    .argument("<address>", "where the feeds are served, such as feeds.example.com", parseSite)
    .option("--gone <path>", "the path of a page that was taken down", parseSitePath)
    .addOption(json)
    .action(async (address, options) => {
      const { smoke } = await import("./smoke.ts");
      end(await smoke(address, options, world));
    });
  // Commander hands a parent's settings only to commands that are added by name, as these are.
  return program;
}

function parseFile(written: string): string {
  if (written.trim() === "") throw new InvalidArgumentError("write the path of a file");
  return written;
}

function parseTitle(written: string): string {
  if (written.trim() === "") throw new InvalidArgumentError("write the title of the article");
  return written;
}

/** Commander's "error: what\n(Did you mean this?)". */
function toOneLine(text: string): string {
  const words = text
    .trim()
    .replace(/^error: /, "")
    // Commander's own words are those of its manual.
    .replace(/^command-argument value '(.*)' is invalid for argument '(.*)'\. /, "$2 is '$1'; ")
    .replace(/(?<!\s)\s*\n\s*/g, " ")
    .replace(/\.$/, "");
  return `wireroom: ${words}`;
}
