import { flatten, resources, type Template } from "./template.ts";

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
};

/** Everything that the role `roleId` may do, as `action resource`, each once, in order. */
export function grantsOf(template: Template, roleId: string): readonly string[] {
  const policies = resources(template, "AWS::IAM::Policy").filter(([, { Properties }]) =>
    Properties.Roles.some((role: unknown) => flatten(role) === `<${roleId}>`),
  );
  const role = template.Resources[roleId]?.Properties;
  const managed = (role?.ManagedPolicyArns ?? []).map((arn: unknown) => `managed ${flatten(arn)}`);
  const inline = (role?.Policies ?? []).map(() => "inline policy");
  const statements: readonly Statement[] = policies.flatMap(
    ([, { Properties }]) => Properties.PolicyDocument.Statement,
  );
  const grants = statements.flatMap(({ Effect, Action, Resource }) =>
    [Action].flat().flatMap((action) =>
      [Resource]
        .flat()
        .map(flatten)
        .filter((resource) => resource !== "<AWS::NoValue>")
        .map((resource) => `${Effect === "Allow" ? "" : "not "}${action} ${resource}`),
    ),
  );
  return [...new Set([...managed, ...inline, ...grants])].sort();
}
