import type { Manifest } from "./lock.ts";
import { type Shipped, toReference } from "./shipped.ts";

/** What is read of a CycloneDX 1.5 document; it holds more. */
export type Bill = {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly {
    readonly ref: string;
    readonly dependsOn?: readonly string[];
  }[];
};

type Component = {
  readonly "bom-ref": string;
  readonly name: string;
  readonly version: string;
  readonly purl?: string;
  readonly licenses?: readonly unknown[];
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
};

/** npm's own bill, of all that the lock names, cut to what is shipped. */
export function cutBill(all: Bill, packages: readonly Shipped[], { name }: Manifest): Bill {
  const kept = new Set([all.metadata.component["bom-ref"], ...packages.map(toReference)]);
  const { component } = all.metadata;
  return {
    ...all,
    // npm names it after the folder that it is in.
    metadata: { ...all.metadata, component: { ...component, name } },
    components: all.components
      .filter((one) => kept.has(one["bom-ref"]))
      // npm calls development what is part of the bundle all the same.
      .map((one) => ({
        ...one,
        properties: (one.properties ?? []).filter(
          (property) => !property.name.endsWith(":development"),
        ),
      })),
    dependencies: all.dependencies
      .filter(({ ref }) => kept.has(ref))
      .map(({ ref, dependsOn = [] }) => ({
        ref,
        dependsOn: dependsOn.filter((to) => kept.has(to)),
      })),
  };
}

/** A sentence for each thing that is missing in a bill of these packages. */
export function gapsOf(bill: Bill, packages: readonly Shipped[]): string[] {
  const gaps: string[] = [];
  if (bill.bomFormat !== "CycloneDX") gaps.push("it is not in CycloneDX");
  const components = new Map(bill.components.map((one) => [one["bom-ref"], one]));
  for (const one of packages) {
    const reference = toReference(one);
    const component = components.get(reference);
    components.delete(reference);
    if (component === undefined) {
      gaps.push(`${reference} is not in it`);
      continue;
    }
    const purl = `pkg:npm/${one.name.replace("@", "%40")}@${one.version}`;
    if (component.purl !== purl) gaps.push(`${reference} is not named ${purl}`);
    if (component.version !== one.version) gaps.push(`${reference} is of ${component.version}`);
    if (!component.licenses?.length) gaps.push(`${reference} has no licence`);
    const hash = component.hashes?.find(({ alg }) => alg === "SHA-512");
    if (!/^[0-9a-f]{128}$/.test(hash?.content ?? "")) gaps.push(`${reference} has no SHA-512`);
  }
  for (const reference of components.keys()) gaps.push(`${reference} is in it, and not shipped`);
  const known = new Set([
    bill.metadata.component["bom-ref"],
    ...bill.components.map((one) => one["bom-ref"]),
  ]);
  for (const { ref, dependsOn = [] } of bill.dependencies) {
    for (const to of [ref, ...dependsOn]) {
      if (!known.has(to)) gaps.push(`${to} is depended on, and not in it`);
    }
  }
  return gaps;
}
