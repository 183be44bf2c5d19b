import { relative, resolve, sep } from "node:path";
import { watch } from "chokidar";

export type Changes = {
  /** What is known to have changed: paths below the folder, with `/`. */
  readonly paths: ReadonlySet<string>;
  /** Whether anything else may have changed too. */
  readonly everything?: true;
};

/** Nobody knows what has changed. */
export const EVERYTHING: Changes = { paths: new Set(), everything: true };

export type Watch = {
  /** Resolves when every change from then on is seen. */
  readonly ready: Promise<void>;
  readonly close: () => Promise<void>;
};

/** An editor that moves the old file away and then puts the new one there takes no longer; the file has never gone. */
const SAVING_MILLISECONDS = 300;

/**
 * Tells of each file below `folder` that was added, changed or removed. An editor that saves by putting a new file in
 * the old one's place causes one change. Names that start with a dot are not looked at, nor the folder `except`, nor
 * what symbolic links lead to.
 */
export function watchFolder(
  folder: string,
  except: string,
  onChange: (changes: Changes) => void,
  onFault: (error: unknown) => void,
): Watch {
  const root = resolve(folder);
  const apart = resolve(except);
  const pathOf = (file: string): string =>
    relative(root, file).split(sep).join("/").normalize("NFC");
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    atomic: SAVING_MILLISECONDS,
    ignored: (file) => file === apart || /(^|\/)(\.[^./]|node_modules(\/|$))/.test(pathOf(file)),
  });
  for (const event of ["add", "change", "unlink"] as const) {
    watcher.on(event, (file) => onChange({ paths: new Set([pathOf(file)]) }));
  }
  // What was below it may have gone unseen.
  watcher.on("unlinkDir", () => onChange(EVERYTHING));
  watcher.on("error", onFault);
  const ready = new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
  return { ready, close: () => watcher.close() };
}
