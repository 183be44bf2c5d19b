import { type CfnElement, type IResource, Stack, Validations } from "aws-cdk-lib";
import type { IConstruct } from "constructs";

/** Says why a rule of cdk-nag's AwsSolutions does not hold for what is below `scope`. */
export function acknowledge(scope: IConstruct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `AwsSolutions-${rule}`, reason });
}

/** Says why what is below `scope` may act on all of `resource` that ends in `suffix`. */
export function acknowledgeWildcard(
  scope: IConstruct,
  resource: IResource,
  suffix: string,
  reason: string,
): void {
  const element = resource.node.defaultChild as CfnElement;
  const name = Stack.of(resource).getLogicalId(element);
  acknowledge(scope, `IAM5[Resource::<${name}.Arn>${suffix}]`, reason);
}
