import { type CfnElement, Duration, RemovalPolicy, Stack, Token } from "aws-cdk-lib";
import { EventField, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { LambdaFunction as LambdaTarget } from "aws-cdk-lib/aws-events-targets";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import {
  Choice,
  Condition,
  DefinitionBody,
  DistributedMap,
  Errors,
  Fail,
  type IChainable,
  ItemBatcher,
  JitterType,
  JsonPath,
  LogLevel,
  Map as MapState,
  Pass,
  Result,
  S3ObjectsItemReader,
  StateMachine,
  StateMachineType,
  TaskInput,
  Wait,
  WaitTime,
} from "aws-cdk-lib/aws-stepfunctions";
import { LambdaInvoke } from "aws-cdk-lib/aws-stepfunctions-tasks";
import { Construct } from "constructs";
import { type PublishAnswer, type PublishRequest, SHARDS } from "../../lambdas/contract.ts";
import { acknowledge, acknowledgeWildcard } from "./acknowledge.ts";
import type { FeedPublisher } from "./feed-publisher.ts";

export type RebuildProps = {
  readonly articles: IBucket;
  readonly publisher: FeedPublisher;
};

/** A request whose fields may be paths into the state's input. */
type Request = {
  readonly request: PublishRequest["request"];
  readonly [field: string]: unknown;
};

/** Beside these, the queue and the clock find room in a new account, which may run ten functions at once. */
const PUBLISHERS_AT_ONCE = 4;

const LEFT: keyof PublishAnswer = "left";

/** Every path is looked at, then every feed is marked once, then what is marked is rendered, shard by shard. */
export class Rebuild extends Construct {
  readonly stateMachine: StateMachine;
  readonly #publisher: FeedPublisher;

  constructor(scope: Construct, id: string, { articles, publisher }: RebuildProps) {
    super(scope, id);
    this.#publisher = publisher;
    const execution = JsonPath.executionName;

    const begin = this.#ask("Begin", { request: "rebuild-begin", execution });
    const accept = new DistributedMap(this, "Accept", {
      label: "Accept",
      itemReader: new S3ObjectsItemReader({ bucket: articles }),
      itemSelector: { Key: JsonPath.stringAt("$$.Map.Item.Value.Key") },
      itemBatcher: new ItemBatcher({ maxItemsPerBatch: 100 }),
      maxConcurrency: PUBLISHERS_AT_ONCE,
      mapExecutionType: StateMachineType.EXPRESS,
      resultPath: JsonPath.DISCARD,
    });
    accept.itemProcessor(
      this.#askUntilDone("AcceptBatch", {
        request: "rebuild-accept",
        Items: JsonPath.objectAt("$.Items"),
      }),
    );
    const mark = this.#ask("Mark", { request: "rebuild-mark", execution });
    const shards = new Pass(this, "Shards", {
      result: Result.fromArray([...SHARDS]),
      resultPath: "$.shards",
    });
    const render = new MapState(this, "Render", {
      itemsPath: "$.shards",
      itemSelector: { shard: JsonPath.stringAt("$$.Map.Item.Value") },
      maxConcurrency: PUBLISHERS_AT_ONCE,
      resultPath: JsonPath.DISCARD,
    });
    render.itemProcessor(
      this.#askUntilDone("RenderShard", {
        request: "rebuild-render",
        shard: JsonPath.stringAt("$.shard"),
      }),
    );

    accept.next(this.#untilDone(mark, shards));
    shards.next(render);

    const abandon = this.#ask("Abandon", { request: "rebuild-abandon", execution });
    abandon.next(
      new Fail(this, "Abandoned", {
        errorPath: "$.failure.Error",
        causePath: "$.failure.Cause",
      }),
    );
    for (const state of [begin, accept, mark, render]) {
      state.addCatch(abandon, { errors: [Errors.ALL], resultPath: "$.failure" });
    }

    const logs = new LogGroup(this, "Log", {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.stateMachine = new StateMachine(this, "StateMachine", {
      definitionBody: DefinitionBody.fromChainable(this.#untilDone(begin, accept)),
      timeout: Duration.days(1),
      tracingEnabled: true,
      logs: { destination: logs, level: LogLevel.ALL, includeExecutionData: false },
    });
    this.#abandonWhatIsStopped();
    this.#acknowledgeWildcards();
  }

  /** A state whose `$.answer` is the publisher's. */
  #ask(id: string, request: Request): LambdaInvoke {
    const ask = new LambdaInvoke(this, id, {
      lambdaFunction: this.#publisher.lambda,
      payload: TaskInput.fromObject(request),
      payloadResponseOnly: true,
      resultPath: "$.answer",
      retryOnServiceExceptions: false,
    });
    // A request may be repeated, whatever became of it.
    ask.addRetry({
      errors: [Errors.ALL],
      interval: Duration.seconds(2),
      backoffRate: 2,
      maxDelay: Duration.seconds(60),
      maxAttempts: 6,
      jitterStrategy: JitterType.FULL,
    });
    return ask;
  }

  /** `ask` again and again, until nothing is left; then `next`. */
  #untilDone(ask: LambdaInvoke, next: IChainable): IChainable {
    const again = new Wait(this, `${ask.node.id}Again`, {
      // What is left may be in the hands of another, who needs its time.
      time: WaitTime.duration(Duration.seconds(2)),
    });
    const isLeft = Condition.numberGreaterThan(`$.answer.${LEFT}`, 0);
    ask.next(new Choice(this, `${ask.node.id}Left`).when(isLeft, again).otherwise(next));
    again.next(ask);
    return ask;
  }

  /** The same for each item of a map. It comes to nothing: the outputs of all items together may not exceed 256 KB. */
  #askUntilDone(id: string, request: Request): IChainable {
    const nothing = new Pass(this, `${id}Done`, { outputPath: JsonPath.DISCARD });
    return this.#untilDone(this.#ask(id, request), nothing);
  }

  /** Nothing in a state machine catches that it was stopped or took too long, or that its history is full. */
  #abandonWhatIsStopped(): void {
    const request = {
      request: "rebuild-abandon",
      execution: EventField.fromPath("$.detail.name"),
    } satisfies PublishRequest;
    new Rule(this, "Stopped", {
      eventPattern: {
        source: ["aws.states"],
        detailType: ["Step Functions Execution Status Change"],
        detail: {
          stateMachineArn: [this.stateMachine.stateMachineArn],
          status: ["ABORTED", "FAILED", "TIMED_OUT"],
        },
      },
      targets: [
        new LambdaTarget(this.#publisher.lambda, { event: RuleTargetInput.fromObject(request) }),
      ],
    });
  }

  #acknowledgeWildcards(): void {
    const { role } = this.stateMachine;
    const versions = "The grant names the function's versions, too.";
    acknowledgeWildcard(role, this.#publisher.lambda, ":*", versions);
    acknowledge(role, "IAM5[Resource::*]", "Log deliveries and traces have no names to grant.");

    const stack = Stack.of(this);
    const region = Token.isUnresolved(stack.region) ? "<AWS::Region>" : stack.region;
    const account = Token.isUnresolved(stack.account) ? "<AWS::AccountId>" : stack.account;
    const id = stack.getLogicalId(this.stateMachine.node.defaultChild as CfnElement);
    const name = `{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${id}"}]}]}`;
    const executions = `arn:<AWS::Partition>:states:${region}:${account}:execution:${name}`;
    for (const suffix of [":*", "/Accept:*"]) {
      const reason = "Its own executions, whose names come with them.";
      acknowledge(this.stateMachine, `IAM5[Resource::${executions}${suffix}]`, reason);
    }
  }
}
