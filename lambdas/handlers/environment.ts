import type { LambdaContract } from "../contract.ts";

/** What a function's contract says it is given. Throws one error that names everything that is missing. */
export function readEnvironment<Contract extends LambdaContract>(
  { entry, environment }: Contract,
  given: Readonly<Record<string, string | undefined>>,
): Readonly<Record<Contract["environment"][number], string>> {
  const missing = environment.filter((name) => !given[name]);
  if (missing.length > 0)
    throw new Error(`${entry} needs ${missing.join(", ")} in its environment`);
  return Object.fromEntries(environment.map((name) => [name, given[name] ?? ""])) as Readonly<
    Record<Contract["environment"][number], string>
  >;
}
