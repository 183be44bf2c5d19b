import type { Run } from "./ports.ts";

export function hasTime({ hasTime }: Run): boolean {
  return hasTime?.() ?? true;
}

/** What `work` gives; undefined where it failed and somebody is told so: one subject must not hold up the others. */
export async function attempt<Value>(
  subject: string,
  { onFault }: Run,
  work: () => Promise<Value>,
): Promise<Value | undefined> {
  if (!onFault) return work();
  try {
    return await work();
  } catch (fault) {
    onFault(fault, subject);
    return undefined;
  }
}
