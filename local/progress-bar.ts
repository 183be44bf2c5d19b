import { Presets, SingleBar } from "cli-progress";

/** A run that is over sooner needs no bar. */
const PATIENCE_MILLISECONDS = 1000;

export type Progress = {
  readonly show: (done: number, total: number) => void;
  readonly end: () => void;
};

/** A bar on a terminal, from one second after now on; nothing where there is no terminal. */
export function startProgress(screen: NodeJS.WriteStream | undefined): Progress {
  if (screen === undefined) return { show: () => {}, end: () => {} };
  const started = performance.now();
  const format = "{bar} {value} of {total}";
  const options = { stream: screen, format, clearOnComplete: true, hideCursor: true };
  const bar = new SingleBar(options, Presets.shades_classic);
  let drawn = false;
  let ended = false;
  return {
    show: (done, total) => {
      if (ended) return;
      if (!drawn && performance.now() - started < PATIENCE_MILLISECONDS) return;
      if (!drawn) bar.start(total, done);
      else bar.setTotal(total);
      drawn = true;
      bar.update(done);
    },
    end: () => {
      ended = true;
      if (drawn) bar.stop();
    },
  };
}
