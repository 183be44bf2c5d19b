/** Causes of causes that are told. */
const DEEPEST = 5;

/** What signs a request where its address does. */
const SIGNED = /(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"']+/gi;

/**
 * A fault with its name, message, stack and causes, and nothing else. What S3 answers to a signature that it finds wrong
 * holds what was signed, the session's token too; the SDK keeps all of an answer on its error, and logs show what they find
 * there.
 */
export function toLoggable(fault: unknown, depth = 0): Error {
  if (!(fault instanceof Error)) return new Error(unsigned(String(fault)));
  const { name, message, stack, cause } = fault;
  const told = new Error(unsigned(message), {
    ...(cause instanceof Error && depth < DEEPEST && { cause: toLoggable(cause, depth + 1) }),
  });
  told.name = name;
  told.stack = unsigned(stack ?? `${name}: ${message}`);
  return told;
}

function unsigned(text: string): string {
  return text.replace(SIGNED, "$1…");
}
