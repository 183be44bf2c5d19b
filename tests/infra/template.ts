import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import type { Template as Assertions } from "aws-cdk-lib/assertions";
import { afterAll } from "vitest";
import { addStage } from "../../infra/add-stage.ts";
import type { Stage } from "../../infra/settings.ts";

/** A template's properties have no types. */
export type Resource = ReturnType<Assertions["findResources"]>[string];

export type Template = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: unknown }>>;
};

export const STAGE: Stage = {
  name: "prod",
  domain: "none",
  alarms: { notify: "operators@example.com" },
  editors: { email: "desk@example.com" },
};

/** A stage with everything that can be had. */
export const STAGE_WITH_DOMAIN: Stage = {
  ...STAGE,
  name: "news",
  account: "123456789012",
  region: "eu-west-1",
  domain: {
    name: "feeds.example.com",
    zone: { id: "Z0123456789ABCDEFGHIJ", name: "example.com" },
    certificate: "create",
  },
};

const folder = mkdtempSync(join(tmpdir(), "wireroom-infra-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The function's code is not bundled unless that is asked for. */
export function createApp({ bundling = false } = {}): App {
  return new App({
    outdir: mkdtempSync(join(folder, "app-")),
    analyticsReporting: false,
    context: bundling ? {} : { "aws:cdk:bundling-stacks": [] },
  });
}

/** The templates of the stages in one app, by the stacks' names. */
export function synthesise(...stages: readonly Stage[]): Readonly<Record<string, Template>> {
  const app = createApp();
  for (const stage of stages) addStage(app, stage);
  const { stacks } = app.synth();
  return Object.fromEntries(stacks.map(({ stackName, template }) => [stackName, template]));
}

/** All resources of one type, by their logical ids. */
export function resources(
  template: Template,
  type: string,
): readonly (readonly [string, Resource])[] {
  return Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
}

/** The one resource of `type` whose logical id starts with `prefix`, and its properties. */
export function find(
  template: Template,
  type: string,
  prefix = "",
): Resource & { readonly id: string } {
  const found = resources(template, type).filter(([id]) => id.startsWith(prefix));
  const [[id, resource] = [undefined, undefined]] = found;
  if (found.length !== 1 || !id || !resource) {
    throw new Error(`${found.length} resources are ${type} ${prefix}`);
  }
  return { id, ...resource };
}

/** A value of a template as one text: a reference is the id of what it refers to, in angle brackets. */
export function flatten(value: unknown): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value)) return value.map(flatten).join("");
  const [[name, inner] = ["", ""]] = Object.entries(value as object);
  if (name === "Ref") return `<${inner}>`;
  if (name === "Fn::GetAtt") return `<${inner[0]}>`;
  if (name === "Fn::Join") return inner[1].map(flatten).join(inner[0]);
  return JSON.stringify(value);
}
