import { Aws, Duration } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { BATCH_SIZE } from "../../lambdas/contract.ts";
import { type FeedPublisher, PUBLISH_TIMEOUT } from "./feed-publisher.ts";

/** What has changed in the content bucket, and what could not be looked at in five attempts. */
export class ArticleQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.deadLetters = new Queue(this, "DeadLetters", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      // A message keeps the age that it came with: this must exceed the queue's own.
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, "Queue", {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(4),
      // AWS asks for six times the function's timeout: a batch that is throttled is tried again within it.
      visibilityTimeout: Duration.seconds(6 * PUBLISH_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    // The bucket's ARN as aws:SourceArn would be a cycle: S3 wants the policy before it takes the bucket's
    // notifications.
    this.queue.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal("s3.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [this.queue.queueArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
  }

  /** A message that fails comes back alone. */
  feed(publisher: FeedPublisher): void {
    publisher.lambda.addEventSource(
      new SqsEventSource(this.queue, {
        batchSize: BATCH_SIZE,
        reportBatchItemFailures: true,
        // A new account may run ten functions at once: the clock and a rebuild need theirs. Reserved concurrency
        // would be no limit for a queue: throttled, its messages end as dead letters that nobody has read.
        maxConcurrency: 5,
      }),
    );
  }
}
