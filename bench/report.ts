const INTRODUCTION = `# Performance

Written by \`npm run bench\`; \`npm run bench -- NAME\` measures one anew and leaves the others. Figures of one machine say little; the ratios, taken in one run, say more. Gaps under 30 % mean nothing on a shared machine.
`;

/**
 * Puts sections of a report in the place of those with their headings, in the order of `titles`. Whatever has no title in
 * that list goes.
 */
export function replaceSections(
  report: string,
  titles: readonly string[],
  measured: ReadonlyMap<string, string>,
): string {
  const known = new Map(
    report
      .split(/^## /m)
      .slice(1)
      .map((text) => {
        const end = text.indexOf("\n");
        return [text.slice(0, end), text.slice(end).trim()];
      }),
  );
  const sections = titles.flatMap((title) => {
    const text = measured.get(title) ?? known.get(title);
    return text === undefined ? [] : [`## ${title}\n\n${text.trim()}\n`];
  });
  return [INTRODUCTION, ...sections].join("\n");
}
