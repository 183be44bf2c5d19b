/** Something that a newsroom does to its content. */
export type Step = {
  readonly path: string;
  /** Absent: the file is removed. */
  readonly text?: string;
  /** The title that readers see from then on; where the file is removed, that they see no more. */
  readonly title: string;
};

/**
 * The step of that number: of three, one files a story, one edits it, and one takes it down, so that in the end there is
 * what there was. `texts` are articles as bench/corpus.ts writes them; `now` in milliseconds.
 */
export function toStep(number: number, texts: readonly string[], now: number): Step {
  const story = Math.floor(number / 3);
  const path = `stories/story-${story}.md`;
  const title = `Story ${story} as it was ${number % 3 === 0 ? "filed" : "edited"}`;
  if (number % 3 === 2) return { path, title };
  const at = `${new Date(now).toISOString().slice(0, 19)}Z`;
  const text = (texts[story % texts.length] ?? "")
    .replace(/^title: .*$/m, `title: ${title}`)
    .replace(/^date: .*\nlastmod: .*$/m, `date: ${at}`);
  return { path, text, title };
}
