import { Duration } from "aws-cdk-lib";
import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import {
  Metric as CloudWatchMetric,
  Dashboard,
  GraphWidget,
  Stats,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { ArticleQueue } from "./article-queue.ts";
import type { FeedPublisher } from "./feed-publisher.ts";
import { toMetric } from "./metric.ts";

export type OverviewProps = {
  readonly service: string;
  readonly changes: ArticleQueue;
  readonly publisher: FeedPublisher;
  readonly distribution: Distribution;
};

/** From the newsroom to the readers, from the top down. */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, props: OverviewProps) {
    super(scope, id);
    const { service, changes, publisher, distribution } = props;
    const period = Duration.minutes(5);
    const latency = (statistic: string) =>
      toMetric("PublishLatency", service, { period, statistic, label: statistic });
    new Dashboard(this, "Dashboard", {
      defaultInterval: Duration.days(1),
      widgets: [
        [
          new GraphWidget({
            title: "Articles",
            width: 12,
            left: [
              toMetric("ArticlesPublished", service, { period }),
              toMetric("ArticlesWithdrawn", service, { period }),
              toMetric("ArticlesRejected", service, { period }),
            ],
          }),
          new GraphWidget({
            title: "From the newsroom to the feed (milliseconds)",
            width: 12,
            left: [latency("p50"), latency("p95"), latency("Maximum")],
          }),
        ],
        [
          new GraphWidget({
            title: "Queue",
            width: 12,
            left: [
              changes.queue.metricApproximateNumberOfMessagesVisible({ period }),
              changes.deadLetters.metricApproximateNumberOfMessagesVisible({
                period,
                label: "Dead letters",
              }),
            ],
            right: [changes.queue.metricApproximateAgeOfOldestMessage({ period })],
          }),
          new GraphWidget({
            title: "Documents",
            width: 12,
            left: [
              toMetric("DocumentsWritten", service, { period }),
              toMetric("DocumentsLeftDirty", service, { period, statistic: Stats.MINIMUM }),
            ],
          }),
        ],
        [
          new GraphWidget({
            title: "Publisher",
            width: 12,
            left: [
              publisher.lambda.metricInvocations({ period }),
              publisher.lambda.metricErrors({ period }),
            ],
            right: [publisher.lambda.metricDuration({ period, statistic: Stats.MAXIMUM })],
          }),
          new GraphWidget({
            title: "Readers",
            width: 12,
            left: [toEdgeMetric(distribution, "Requests", Stats.SUM, period)],
            right: [
              toEdgeMetric(distribution, "4xxErrorRate", Stats.AVERAGE, period),
              toEdgeMetric(distribution, "5xxErrorRate", Stats.AVERAGE, period),
            ],
          }),
        ],
      ],
    });
  }
}

/** CloudFront is in no region: its metrics are in us-east-1, under the region Global. */
function toEdgeMetric(
  { distributionId }: Distribution,
  metricName: string,
  statistic: string,
  period: Duration,
): CloudWatchMetric {
  return new CloudWatchMetric({
    namespace: "AWS/CloudFront",
    metricName,
    dimensionsMap: { DistributionId: distributionId, Region: "Global" },
    region: "us-east-1",
    statistic,
    period,
  });
}
