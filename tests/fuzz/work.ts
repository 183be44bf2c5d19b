/** The other side of `openGuarded`, in the process: does what it is asked for by name. */
export function work<Input>(table: Readonly<Record<string, (input: Input) => unknown>>): void {
  process.on("message", async ({ name, input }: { name: string; input: Input }) => {
    const before = process.cpuUsage();
    try {
      const answer = await table[name]?.(input);
      const { user, system } = process.cpuUsage(before);
      const cpuMilliseconds = Math.round((user + system) / 1000);
      const peakMegabytes = Math.round(process.resourceUsage().maxRSS / 1024);
      process.send?.({ answer, cpuMilliseconds, peakMegabytes });
    } catch (error) {
      process.send?.({ ended: error instanceof Error ? `${error.stack}` : String(error) });
    }
  });
}
