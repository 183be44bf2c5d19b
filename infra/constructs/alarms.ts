import { Aws, Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Stats,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { type ITopic, Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { requireNoProblem, toEmailProblem } from "../settings.ts";
import type { ArticleQueue } from "./article-queue.ts";
import { toMetric } from "./metric.ts";

/** Whom to call: an e-mail address, or a topic that lets CloudWatch publish; "none": there are no alarms. */
export type AlarmSettings = { readonly notify: string | ITopic } | "none";

export type AlarmsProps = {
  readonly settings: AlarmSettings;
  readonly service: string;
  readonly changes: ArticleQueue;
};

type AlarmRule = {
  readonly metric: IMetric;
  readonly means: string;
  readonly above: number;
  /** How many of the metric's periods, one after the other. */
  readonly periods: number;
  readonly missing?: TreatMissingData;
};

/** What somebody has to see to. Each alarm's name is a heading of docs/runbook.md. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, { settings, service, changes }: AlarmsProps) {
    super(scope, id);
    if (settings === "none") return;
    const action = new SnsAction(this.#openTopic(settings.notify));
    const { queue, deadLetters } = changes;
    const rules: Readonly<Record<string, AlarmRule>> = {
      ArticlesRejected: {
        metric: toMetric("ArticlesRejected", service, { period: Duration.minutes(5) }),
        means: "A file was refused; its last good version stays published.",
        above: 0,
        periods: 1,
      },
      ArticlesWaiting: {
        metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(5) }),
        means: "A change has waited in the queue for more than half an hour.",
        above: 1800,
        periods: 1,
      },
      DeadLetters: {
        metric: deadLetters.metricApproximateNumberOfMessagesVisible({
          period: Duration.minutes(1),
          statistic: Stats.MAXIMUM,
        }),
        means: "Changes could not be looked at in five attempts.",
        above: 0,
        periods: 1,
      },
      DocumentsLeftDirty: {
        metric: toMetric("DocumentsLeftDirty", service, {
          period: Duration.minutes(5),
          statistic: Stats.MINIMUM,
        }),
        means: "Feeds stay marked and are not rendered, or the clock stands.",
        above: 0,
        periods: 3,
        // The publisher gives it at each tick: no value is no tick.
        missing: TreatMissingData.BREACHING,
      },
      StepsFailed: {
        metric: toMetric("StepsFailed", service, { period: Duration.minutes(5) }),
        means: "A file or a feed fails again and again; the others go on.",
        above: 0,
        periods: 3,
      },
      PublishLatency: {
        metric: toMetric("PublishLatency", service, {
          period: Duration.minutes(5),
          statistic: Stats.percentile(95),
        }),
        means: "Changes take more than two minutes to reach the feeds.",
        above: 120_000,
        periods: 3,
      },
    };
    for (const [name, rule] of Object.entries(rules)) {
      const alarm = new Alarm(this, name, {
        metric: rule.metric,
        alarmDescription: `${name}: ${rule.means} See docs/runbook.md#${name.toLowerCase()}`,
        threshold: rule.above,
        comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
        evaluationPeriods: rule.periods,
        treatMissingData: rule.missing ?? TreatMissingData.NOT_BREACHING,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }

  #openTopic(notify: string | ITopic): ITopic {
    if (typeof notify !== "string") return notify;
    requireNoProblem(toEmailProblem("alarms.notify", notify));
    const topic = new Topic(this, "Notify", { displayName: "Wireroom", enforceSSL: true });
    // A policy takes the place of a topic's own, by which the account's alarms might publish.
    topic.grantPublish(
      new ServicePrincipal("cloudwatch.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    topic.addSubscription(new EmailSubscription(notify));
    return topic;
  }
}
