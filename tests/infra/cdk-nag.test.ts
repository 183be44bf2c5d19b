import { Bucket } from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, it } from "vitest";
import { addStage } from "../../infra/add-stage.ts";
import { createApp, STAGE, STAGE_WITH_DOMAIN } from "./template.ts";

/** What AwsSolutions finds in the stages, as `rule path`. */
function findings(
  plant: (stack: ReturnType<typeof addStage>) => void = () => {},
): readonly string[] {
  const app = createApp();
  const stacks = [STAGE, STAGE_WITH_DOMAIN].map((stage) => addStage(app, stage));
  const [first] = stacks;
  if (first) plant(first);
  const checks = new AwsSolutionsChecks(app);
  const { violations } = checks.validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

describe("AwsSolutions", () => {
  it("finds nothing for which no reason stands beside the resource", () => {
    expect(findings()).toEqual([]);
  });

  it("would find a bucket that is planted", () => {
    const found = findings((stack) => new Bucket(stack, "Planted"));
    expect(found).toContain("AwsSolutions-S10 wireroom-prod/Planted/Resource");
  });
});
