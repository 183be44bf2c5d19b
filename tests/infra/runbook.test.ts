import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { METRICS } from "../../lambdas/contract.ts";
import { find, flatten, resources, STAGE, synthesise, type Template } from "./template.ts";

const template = synthesise(STAGE)["wireroom-prod"] as Template;
const alarms = resources(template, "AWS::CloudWatch::Alarm").map(([, one]) => one.Properties);
const runbook = readFileSync("docs/runbook.md", "utf8");
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading);
const { Variables } = find(template, "AWS::Lambda::Function").Properties.Environment;

/** `Name: meaning See docs/runbook.md#anchor` */
const described = alarms.map(({ AlarmDescription }) => {
  const [, name = "", anchor = ""] =
    /^(\w+): .+ See docs\/runbook\.md#(\w+)$/.exec(AlarmDescription) ?? [];
  return { name, anchor };
});

describe("an alarm", () => {
  it("is one of those that somebody has to see to", () => {
    expect(described.map(({ name }) => name).sort()).toEqual([
      "ArticlesRejected",
      "ArticlesWaiting",
      "DeadLetters",
      "DocumentsLeftDirty",
      "PublishLatency",
      "StepsFailed",
    ]);
  });

  it("points to its heading in docs/runbook.md", () => {
    for (const { name, anchor } of described) {
      expect(headings).toContain(name);
      expect(anchor).toBe(name.toLowerCase());
    }
  });

  it("tells, and tells that it is over", () => {
    const topic = find(template, "AWS::SNS::Topic", "FeedsAlarms");
    for (const { AlarmActions, OKActions } of alarms) {
      expect([AlarmActions, OKActions].flat().map(flatten)).toEqual([
        `<${topic.id}>`,
        `<${topic.id}>`,
      ]);
    }
  });

  it("may be told by CloudWatch, for this account", () => {
    const topic = find(template, "AWS::SNS::Topic", "FeedsAlarms");
    const policy = resources(template, "AWS::SNS::TopicPolicy").find(
      ([, { Properties }]) => flatten(Properties.Topics) === `<${topic.id}>`,
    );
    expect(policy?.[1].Properties.PolicyDocument.Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      }),
    );
  });

  it("of the publisher's own looks where the publisher counts", () => {
    const own = alarms.filter(({ Namespace }) => Namespace === METRICS);
    expect(own.map(({ MetricName }) => MetricName).sort()).toEqual([
      "ArticlesRejected",
      "DocumentsLeftDirty",
      "PublishLatency",
      "StepsFailed",
    ]);
    for (const { Dimensions } of own) {
      expect(Dimensions).toEqual([{ Name: "service", Value: Variables.POWERTOOLS_SERVICE_NAME }]);
    }
  });

  it("rings when the clock stands: nothing is counted then", () => {
    const ringing = alarms.filter(({ TreatMissingData }) => TreatMissingData === "breaching");
    expect(ringing.map(({ MetricName }) => MetricName)).toEqual(["DocumentsLeftDirty"]);
  });
});

describe("docs/runbook.md", () => {
  it("has a heading for each alarm, and says what it means, how to look, and how to mend", () => {
    for (const { name } of described) {
      const [, section = ""] = runbook.split(`\n## ${name}\n`);
      const [own = ""] = section.split("\n## ");
      expect([name, ...own.matchAll(/^\*\*(.+?)\.\*\*/gm)].flat()).toEqual(
        expect.arrayContaining([name, "What it means", "How to look", "How to mend"]),
      );
    }
  });

  it("asks for outputs that the stack has", () => {
    const asked = [...runbook.matchAll(/\$\(out (\w+)\)/g)].map(([, name = ""]) => name);
    expect(asked.length).toBeGreaterThan(10);
    expect(asked.filter((name) => !(name in template.Outputs))).toEqual([]);
  });
});
