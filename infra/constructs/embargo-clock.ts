import { Aws, Duration } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Schedule, ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import { Construct } from "constructs";
import type { PublishRequest } from "../../lambdas/contract.ts";
import { acknowledgeWildcard } from "./acknowledge.ts";
import type { FeedPublisher } from "./feed-publisher.ts";

/** Invokes the publisher directly: a tick must not wait behind ten thousand uploads. */
export class EmbargoClock extends Construct {
  constructor(scope: Construct, id: string, { publisher }: { readonly publisher: FeedPublisher }) {
    super(scope, id);
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    });
    const ask = (request: PublishRequest) =>
      new LambdaInvoke(publisher.lambda, {
        role,
        input: ScheduleTargetInput.fromObject(request),
        // What is missed, the next one makes good.
        retryAttempts: 0,
        maxEventAge: Duration.minutes(1),
      });
    new Schedule(this, "EachMinute", {
      description: "Publishes what is due, and what was left behind",
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      target: ask({ request: "tick" }),
    });
    new Schedule(this, "EachNight", {
      description: "Compares the buckets with the records",
      schedule: ScheduleExpression.cron({ hour: "2", minute: "17" }),
      target: ask({ request: "compare" }),
    });
    acknowledgeWildcard(
      role,
      publisher.lambda,
      ":*",
      "The grant names the function's versions, too.",
    );
  }
}
