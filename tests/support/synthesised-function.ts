import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { SyndicationStack } from "../../infra/syndication-stack.ts";

/** The publisher and its queue as infra/ gives them to AWS. */
export type SynthesisedFunction = {
  /** The folder that is uploaded. */
  readonly code: string;
  readonly handler: string;
  readonly runtime: string;
  readonly timeoutMilliseconds: number;
  /** Its variables; names that only a deployment knows are taken from `names`, by the variable. */
  readonly environment: (names: Readonly<Record<string, string>>) => Record<string, string>;
  /** Whether its role lets it do that, on a resource that is named by a variable (with the key of an object). */
  readonly mayDo: (action: string, on: string) => boolean;
  readonly queue: {
    readonly batchSize: number;
    readonly concurrency: number;
    readonly maxReceiveCount: number;
  };
};

type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };

/** Synthesises a stack into `folder`, bundle and all. */
export function synthesiseFunction(folder: string): SynthesisedFunction {
  const app = new App({ outdir: folder, analyticsReporting: false });
  const settings = { domain: "none", alarms: "none", editors: "none" } as const;
  const { stackName } = new SyndicationStack(app, "wireroom-test", settings);
  const resources = app.synth().getStackByName(stackName).template.Resources as Readonly<
    Record<string, Resource>
  >;
  const lambda = only(resources, "AWS::Lambda::Function").Properties as {
    Code: { S3Key: string };
    Handler: string;
    Runtime: string;
    Timeout: number;
    Environment: { Variables: Record<string, string | { Ref: string }> };
    Role: { "Fn::GetAtt": [string] };
  };
  const mapping = only(resources, "AWS::Lambda::EventSourceMapping").Properties as {
    BatchSize: number;
    ScalingConfig: { MaximumConcurrency: number };
  };
  const queue = only(resources, "AWS::SQS::Queue", "RedrivePolicy").Properties as {
    RedrivePolicy: { maxReceiveCount: number };
  };
  const variables = new Map(
    Object.entries(lambda.Environment.Variables).map(([variable, value]) => [
      typeof value === "string" ? undefined : value.Ref,
      variable,
    ]),
  );
  const grants = readGrants(resources, lambda.Role["Fn::GetAtt"][0], variables);
  return {
    code: join(folder, `asset.${lambda.Code.S3Key.replace(/\.zip$/, "")}`),
    handler: lambda.Handler,
    runtime: lambda.Runtime,
    timeoutMilliseconds: lambda.Timeout * 1000,
    environment: (names) =>
      Object.fromEntries(
        Object.entries(lambda.Environment.Variables).map(([variable, value]) => {
          const text = typeof value === "string" ? value : names[variable];
          if (text === undefined) throw new Error(`who knows what ${variable} is?`);
          return [variable, text];
        }),
      ),
    mayDo: (action, on) =>
      grants.some((grant) => grant.actions.includes(action) && matches(grant.on, on)),
    queue: {
      batchSize: mapping.BatchSize,
      concurrency: mapping.ScalingConfig.MaximumConcurrency,
      maxReceiveCount: queue.RedrivePolicy.maxReceiveCount,
    },
  };
}

type Grant = { readonly actions: readonly string[]; readonly on: readonly string[] };

type Statement = { Effect: string; Action: string | string[]; Resource: Arn | Arn[] };
type Arn = { "Fn::GetAtt": [string] } | { Ref: string } | { "Fn::Join": ["", (string | Arn)[]] };

/** What the policies of a role allow, on resources by their variables. */
function readGrants(
  resources: Readonly<Record<string, Resource>>,
  role: string,
  variables: ReadonlyMap<string | undefined, string>,
): readonly Grant[] {
  const toPattern = (arn: Arn | string): string => {
    if (typeof arn === "string") return arn;
    if ("Fn::Join" in arn) {
      // Of a distribution no more than its id is known by those who ask for it.
      return arn["Fn::Join"][1]
        .map(toPattern)
        .join("")
        .replace(/^arn:.*:distribution\//, "");
    }
    if ("Ref" in arn) return variables.get(arn.Ref) ?? arn.Ref;
    return variables.get(arn["Fn::GetAtt"][0]) ?? arn["Fn::GetAtt"][0];
  };
  const policies = Object.values(resources).filter(
    ({ Type, Properties }) =>
      Type === "AWS::IAM::Policy" && JSON.stringify(Properties["Roles"]).includes(`"${role}"`),
  );
  return policies.flatMap(({ Properties }) => {
    const { Statement } = Properties["PolicyDocument"] as { Statement: readonly Statement[] };
    return Statement.map(({ Effect, Action, Resource }) => {
      if (Effect !== "Allow") throw new Error(`a role with ${Effect} is more than is known here`);
      return { actions: [Action].flat(), on: [Resource].flat().map(toPattern) };
    });
  });
}

/** A star stands for everything. */
function matches(patterns: readonly string[], on: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith("*") ? on.startsWith(pattern.slice(0, -1)) : on === pattern,
  );
}

/** The one resource of its type, and with a property of that name. */
function only(
  resources: Readonly<Record<string, Resource>>,
  type: string,
  property = "",
): Resource {
  const found = Object.values(resources).filter(
    ({ Type, Properties }) => Type === type && (property === "" || property in Properties),
  );
  const [resource] = found;
  if (!resource || found.length > 1) throw new Error(`there are ${found.length} of ${type}`);
  return resource;
}
