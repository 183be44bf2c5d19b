import {
  Metric as CloudWatchMetric,
  type CommonMetricOptions,
  Stats,
} from "aws-cdk-lib/aws-cloudwatch";
import { METRICS, type Metric } from "../../lambdas/contract.ts";

/** A metric that the publisher gives; a sum, unless `options` say otherwise. */
export function toMetric(
  name: Metric,
  service: string,
  options: CommonMetricOptions = {},
): CloudWatchMetric {
  return new CloudWatchMetric({
    namespace: METRICS,
    metricName: name,
    dimensionsMap: { service },
    statistic: Stats.SUM,
    ...options,
  });
}
