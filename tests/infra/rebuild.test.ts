import { describe, expect, it } from "vitest";
import { type PublishRequest, SHARDS } from "../../lambdas/contract.ts";
import { grantsOf } from "./grants.ts";
import { runStates, type State, type States, type World } from "./state-machine.ts";
import { find, flatten, STAGE, synthesise, type Template } from "./template.ts";

const template = synthesise(STAGE)["wireroom-prod"] as Template;
const machine = find(template, "AWS::StepFunctions::StateMachine");
const publisher = find(template, "AWS::Lambda::Function");
const content = find(template, "AWS::S3::Bucket", "FeedsArticles");
const definition: States = JSON.parse(flatten(machine.Properties.DefinitionString));

/** Every state, those of maps too. */
function statesOf({ States: states }: States): readonly (readonly [string, State])[] {
  return Object.entries(states).flatMap(([name, state]) => [
    [name, state] as const,
    ...(state.ItemProcessor ? statesOf(state.ItemProcessor) : []),
  ]);
}

/** Runs a rebuild of `files` files; `answer` is the publisher. */
function rebuild(
  files: number,
  answer: (request: PublishRequest) => number,
): readonly PublishRequest[] {
  const asked: PublishRequest[] = [];
  const world: World = {
    execution: "monday",
    objects: Array.from({ length: files }, (_, index) => ({ Key: `${index}.md`, Size: index })),
    task: (payload) => {
      const request = payload as PublishRequest;
      asked.push(request);
      return { left: answer(request) };
    },
  };
  try {
    runStates(definition, {}, world);
  } catch (error) {
    asked.push(error as PublishRequest);
  }
  return asked;
}

describe("a rebuild", () => {
  it("looks at every path in batches of a hundred, marks, and renders each shard", () => {
    const asked = rebuild(250, () => 0);
    const kinds = asked.map(({ request }) => request);
    expect(kinds).toEqual([
      "rebuild-begin",
      ...Array(3).fill("rebuild-accept"),
      "rebuild-mark",
      ...Array(16).fill("rebuild-render"),
    ]);
    const items = asked.flatMap((one) => (one.request === "rebuild-accept" ? one.Items : []));
    expect(items).toEqual(Array.from({ length: 250 }, (_, index) => ({ Key: `${index}.md` })));
    const shards = asked.flatMap((one) => (one.request === "rebuild-render" ? [one.shard] : []));
    expect(shards).toEqual([...SHARDS]);
  });

  it("names itself when it begins and when it marks", () => {
    const asked = rebuild(0, () => 0);
    expect(asked[0]).toEqual({ request: "rebuild-begin", execution: "monday" });
    expect(asked[1]).toEqual({ request: "rebuild-mark", execution: "monday" });
  });

  it.each(["rebuild-begin", "rebuild-accept", "rebuild-mark", "rebuild-render"] as const)(
    "asks for %s again until nothing is left",
    (kind) => {
      let left = 3;
      const asked = rebuild(1, ({ request }) => (request === kind && left > 0 ? left-- : 0));
      const once = kind === "rebuild-render" ? SHARDS.length : 1;
      expect(asked.filter(({ request }) => request === kind)).toHaveLength(once + 3);
    },
  );

  it.each(["rebuild-begin", "rebuild-accept", "rebuild-mark", "rebuild-render"] as const)(
    "is abandoned, and fails, when %s fails",
    (kind) => {
      const asked = rebuild(1, ({ request }) => {
        if (request === kind) throw new Error("out of order");
        return 0;
      });
      expect(asked.at(-2)).toEqual({ request: "rebuild-abandon", execution: "monday" });
      expect(asked.at(-1)).toEqual(new Error("Abandoned"));
    },
  );

  it("tries whatever fails again, ever later", () => {
    const tasks = statesOf(definition).filter(([, { Type }]) => Type === "Task");
    expect(tasks.map(([name]) => name)).toHaveLength(5);
    for (const [, { Retry }] of tasks) {
      expect(Retry).toEqual([
        expect.objectContaining({ ErrorEquals: ["States.ALL"], BackoffRate: 2, MaxAttempts: 6 }),
      ]);
    }
  });

  it("has the publisher's answer itself as what a state comes to", () => {
    const tasks = statesOf(definition).filter(([, { Type }]) => Type === "Task");
    for (const [, state] of tasks) {
      expect((state as { Resource?: string }).Resource).toBe(`<${publisher.id}>`);
    }
  });

  it("lists the content bucket, and looks at ten batches at once at the most, each in a child of its own", () => {
    const accept = definition.States["Accept"];
    expect(accept?.ItemReader).toEqual({
      Resource: "arn:<AWS::Partition>:states:::s3:listObjectsV2",
      Parameters: { Bucket: `<${content.id}>` },
    });
    expect(accept?.ItemProcessor?.ProcessorConfig).toEqual({
      Mode: "DISTRIBUTED",
      ExecutionType: "EXPRESS",
    });
    for (const [, { Type, MaxConcurrency }] of statesOf(definition)) {
      if (Type === "Map") expect(MaxConcurrency).toBeLessThanOrEqual(10);
    }
  });

  it("keeps nothing of what the items of a map came to, which might be too much", () => {
    const { Accept, Render } = definition.States;
    expect([Accept?.ResultPath, Render?.ResultPath]).toEqual([null, null]);
    const ends = [Accept, Render].flatMap((map) =>
      Object.values(map?.ItemProcessor?.States ?? {}).filter(({ End }) => End),
    );
    expect(ends.map(({ OutputPath }) => OutputPath)).toEqual([null, null]);
  });

  it("has a log and traces", () => {
    expect(machine.Properties.LoggingConfiguration.Level).toBe("ALL");
    expect(machine.Properties.TracingConfiguration).toEqual({ Enabled: true });
  });

  it("may invoke the publisher, list the content bucket, run itself, log and trace, and no more", () => {
    const roleId = find(template, "AWS::IAM::Role", "FeedsRebuild").id;
    const grants = grantsOf(template, roleId).filter((one) => !/^(logs|xray):\w+ \*$/.test(one));
    const own = grants.filter((one) => one.startsWith("states:"));
    expect(grants.filter((one) => !own.includes(one))).toEqual([
      `lambda:InvokeFunction <${publisher.id}>`,
      `lambda:InvokeFunction <${publisher.id}>:*`,
      `s3:ListBucket <${content.id}>`,
    ]);
    for (const grant of own) expect(grant).toContain(machine.id);
  });
});

describe("a rebuild that is stopped, or takes too long", () => {
  it("is abandoned by an event", () => {
    const rule = find(template, "AWS::Events::Rule", "FeedsRebuild").Properties;
    expect(rule.EventPattern.detail).toEqual({
      stateMachineArn: [{ Ref: machine.id }],
      status: ["ABORTED", "FAILED", "TIMED_OUT"],
    });
    const [{ Arn, InputTransformer }] = rule.Targets;
    expect(flatten(Arn)).toBe(`<${publisher.id}>`);
    const [[name, path] = []] = Object.entries(InputTransformer.InputPathsMap);
    expect(path).toBe("$.detail.name");
    expect(InputTransformer.InputTemplate).toBe(
      `{"request":"rebuild-abandon","execution":<${name}>}`,
    );
  });
});
