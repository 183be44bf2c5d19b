import { Stack } from "aws-cdk-lib";
import { describe, expect, it } from "vitest";
import { NewsSyndication } from "../../infra/news-syndication.ts";
import { CATALOG_KEY, METRICS, PUBLISH } from "../../lambdas/contract.ts";
import { grantsOf } from "./grants.ts";
import {
  createApp,
  find,
  flatten,
  resources,
  STAGE,
  synthesise,
  type Template,
} from "./template.ts";

const templates = synthesise(STAGE, { ...STAGE, name: "test" });
const template = templates["wireroom-prod"] as Template;
const content = find(template, "AWS::S3::Bucket", "FeedsArticles");
const feeds = find(template, "AWS::S3::Bucket", "FeedsDocuments");
const logs = find(template, "AWS::S3::Bucket", "FeedsDeliveryLogs");
const queue = find(template, "AWS::SQS::Queue", "FeedsChangesQueue");
const deadLetters = find(template, "AWS::SQS::Queue", "FeedsChangesDeadLetters");
const table = find(template, "AWS::DynamoDB::Table");
const publisher = find(template, "AWS::Lambda::Function");
const bus = find(template, "AWS::Events::EventBus");

/** The statements of the policy on a bucket, queue or topic. */
function policyOn(type: string, id: string) {
  const [policy] = resources(template, type).filter(([, { Properties }]) =>
    [Properties.Bucket ?? Properties.Queues ?? Properties.Topics]
      .flat()
      .map(flatten)
      .includes(`<${id}>`),
  );
  return policy?.[1].Properties.PolicyDocument.Statement ?? [];
}

describe("the account", () => {
  it("gets no function but the publisher", () => {
    expect(resources(template, "AWS::Lambda::Function").map(([id]) => id)).toEqual([publisher.id]);
  });

  it("gets no custom resource", () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    expect(types.filter((type) => /^Custom::|CustomResource/.test(type))).toEqual([]);
  });

  it("gets nothing with a fixed name", () => {
    const named = Object.entries(template.Resources).filter(([, { Type, Properties }]) =>
      Object.entries(Properties ?? {}).some(
        ([key, value]) =>
          /^(BucketName|QueueName|TableName|FunctionName|RoleName|PolicyName|TopicName|LogGroupName|StateMachineName|DashboardName|AlarmName)$/.test(
            key,
          ) &&
          typeof value === "string" &&
          !/^(AWS::IAM::Policy)$/.test(Type),
      ),
    );
    expect(named.map(([id]) => id)).toEqual([]);
  });

  it("is told what the runbook and the command line ask for", () => {
    expect(Object.keys(template.Outputs).sort()).toEqual([
      "Address",
      "CatalogTable",
      "ContentBucket",
      "DeadLetterQueue",
      "DeadLetterQueueArn",
      "Distribution",
      "EventBus",
      "FeedBucket",
      "Publisher",
      "PublisherLog",
      "Queue",
      "Rebuild",
    ]);
  });
});

describe.each([
  ["the content bucket", content],
  ["the feed bucket", feeds],
  ["the log bucket", logs],
])("%s", (_, bucket) => {
  it("is encrypted with S3's own key", () => {
    expect(bucket.Properties.BucketEncryption.ServerSideEncryptionConfiguration).toEqual([
      { ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } },
    ]);
  });

  it("can never be public", () => {
    expect(bucket.Properties.PublicAccessBlockConfiguration).toEqual({
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    });
  });

  it("is reached by TLS 1.2 or later only", () => {
    const denied = policyOn("AWS::S3::BucketPolicy", bucket.id).filter(
      ({ Effect }: { Effect: string }) => Effect === "Deny",
    );
    expect(denied.map(({ Condition }: { Condition: unknown }) => Condition)).toEqual(
      expect.arrayContaining([
        { Bool: { "aws:SecureTransport": "false" } },
        { NumericLessThan: { "s3:TlsVersion": 1.2 } },
      ]),
    );
  });

  it("outlives the stack", () => {
    expect([bucket.DeletionPolicy, bucket.UpdateReplacePolicy]).toEqual(["Retain", "Retain"]);
  });
});

describe("the content bucket", () => {
  it("keeps what was overwritten or deleted for 90 days", () => {
    expect(content.Properties.VersioningConfiguration).toEqual({ Status: "Enabled" });
    const rules = content.Properties.LifecycleConfiguration.Rules;
    expect(rules[0].NoncurrentVersionExpiration.NoncurrentDays).toBeGreaterThanOrEqual(90);
  });

  it("never loses a current version to a rule", () => {
    for (const rule of content.Properties.LifecycleConfiguration.Rules) {
      expect(Object.keys(rule).sort()).toEqual([
        "AbortIncompleteMultipartUpload",
        "NoncurrentVersionExpiration",
        "Status",
      ]);
    }
  });

  it("tells the queue what comes, goes and expires", () => {
    const { QueueConfigurations } = content.Properties.NotificationConfiguration;
    const told = QueueConfigurations.map((one: { Event: string; Queue: unknown }) => [
      one.Event,
      flatten(one.Queue),
    ]);
    expect(told).toEqual([
      ["s3:ObjectCreated:*", `<${queue.id}>`],
      ["s3:ObjectRemoved:*", `<${queue.id}>`],
      ["s3:LifecycleExpiration:*", `<${queue.id}>`],
    ]);
  });

  it("comes after the policy that lets it, which does not name it", () => {
    const policy = find(template, "AWS::SQS::QueuePolicy", "FeedsChangesQueuePolicy");
    expect(content.DependsOn).toContain(policy.id);
    expect(JSON.stringify(policy)).not.toContain(content.id);
  });
});

describe("the feed bucket", () => {
  it("keeps no old version of a story that was taken down", () => {
    expect(feeds.Properties.VersioningConfiguration).toBeUndefined();
  });

  it("is written by the publisher, and by nobody else but for trials", () => {
    const statements = policyOn("AWS::S3::BucketPolicy", feeds.id);
    const [denied, ...others] = statements.filter(
      ({ Action }: { Action: unknown }) => Action === "s3:PutObject",
    );
    expect(others).toEqual([]);
    expect(denied).toMatchObject({ Effect: "Deny", Principal: { AWS: "*" } });
    expect(flatten(denied?.NotResource)).toBe(`<${feeds.id}>/smoke/*`);
    expect(flatten(denied?.Condition?.ArnNotEquals["aws:PrincipalArn"])).toBe(
      flatten(find(template, "AWS::Lambda::Function").Properties.Role),
    );
  });

  it("is read by this distribution, and by nobody else", () => {
    const allowed = policyOn("AWS::S3::BucketPolicy", feeds.id).filter(
      ({ Effect }: { Effect: string }) => Effect === "Allow",
    );
    const distribution = find(template, "AWS::CloudFront::Distribution");
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({
      Action: "s3:GetObject",
      Principal: { Service: "cloudfront.amazonaws.com" },
    });
    const source = flatten(allowed[0].Condition.StringEquals["AWS:SourceArn"]);
    expect(source).toMatch(new RegExp(`:distribution/<${distribution.id}>$`));
  });
});

describe("the log bucket", () => {
  it("forgets readers within 90 days", () => {
    const [rule] = logs.Properties.LifecycleConfiguration.Rules;
    expect(rule.ExpirationInDays).toBeGreaterThanOrEqual(30);
    expect(rule.ExpirationInDays).toBeLessThanOrEqual(90);
  });

  it("takes CloudFront's logs, which come by way of an ACL", () => {
    expect(logs.Properties.OwnershipControls.Rules).toEqual([{ ObjectOwnership: "ObjectWriter" }]);
  });
});

describe.each([
  ["the queue", queue],
  ["the dead-letter queue", deadLetters],
])("%s", (_, one) => {
  it("is encrypted, and reached by TLS only", () => {
    expect(one.Properties.SqsManagedSseEnabled).toBe(true);
    expect(policyOn("AWS::SQS::QueuePolicy", one.id)).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
  });
});

describe("the queue", () => {
  it("is written by S3 on behalf of this account only", () => {
    const allowed = policyOn("AWS::SQS::QueuePolicy", queue.id).filter(
      ({ Effect }: { Effect: string }) => Effect === "Allow",
    );
    expect(allowed).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "s3.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: { "Fn::GetAtt": [queue.id, "Arn"] },
        Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
      },
    ]);
  });

  it("hides a message for six times as long as the publisher may take", () => {
    expect(queue.Properties.VisibilityTimeout).toBeGreaterThanOrEqual(
      6 * publisher.Properties.Timeout,
    );
  });

  it("gives a message up after five attempts, and keeps it for 14 days", () => {
    const { deadLetterTargetArn, maxReceiveCount } = queue.Properties.RedrivePolicy;
    expect([flatten(deadLetterTargetArn), maxReceiveCount]).toEqual([`<${deadLetters.id}>`, 5]);
    expect(deadLetters.Properties.MessageRetentionPeriod).toBe(14 * 86_400);
    expect(queue.Properties.MessageRetentionPeriod).toBeLessThan(14 * 86_400);
  });

  it("feeds the publisher in batches of ten, of which only what failed comes back", () => {
    expect(find(template, "AWS::Lambda::EventSourceMapping").Properties).toMatchObject({
      EventSourceArn: { "Fn::GetAtt": [queue.id, "Arn"] },
      BatchSize: 10,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  it("is read by several publishers at once, none of which is throttled", () => {
    const { ScalingConfig } = find(template, "AWS::Lambda::EventSourceMapping").Properties;
    expect(ScalingConfig.MaximumConcurrency).toBeGreaterThanOrEqual(2);
    expect(publisher.Properties.ReservedConcurrentExecutions).toBeUndefined();
  });
});

describe("the catalog", () => {
  it("has the key that the publisher writes, and no index", () => {
    expect(table.Properties.KeySchema).toEqual([
      { AttributeName: CATALOG_KEY.partition, KeyType: "HASH" },
      { AttributeName: CATALOG_KEY.sort, KeyType: "RANGE" },
    ]);
    expect(table.Properties.AttributeDefinitions).toEqual([
      { AttributeName: CATALOG_KEY.partition, AttributeType: "S" },
      { AttributeName: CATALOG_KEY.sort, AttributeType: "S" },
    ]);
    expect(table.Properties.GlobalSecondaryIndexes).toBeUndefined();
  });

  it("is paid by request", () => {
    expect(table.Properties.BillingMode).toBe("PAY_PER_REQUEST");
  });

  it("can be restored to any second, and is deleted by nobody", () => {
    expect(table.Properties.PointInTimeRecoverySpecification).toEqual({
      PointInTimeRecoveryEnabled: true,
    });
    expect(table.Properties.DeletionProtectionEnabled).toBe(true);
    expect([table.DeletionPolicy, table.UpdateReplacePolicy]).toEqual(["Retain", "Retain"]);
  });
});

describe("the publisher", () => {
  it("runs on Node 24 and arm64, with a whole CPU, for two minutes at most", () => {
    expect(publisher.Properties).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      MemorySize: 1769,
      Timeout: 120,
      Handler: "index.handler",
    });
  });

  it("is given what its contract says, what Powertools reads, and nothing else", () => {
    const { Variables } = publisher.Properties.Environment;
    expect(Object.keys(Variables).sort()).toEqual(
      [...PUBLISH.environment, "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME"].sort(),
    );
    expect(Variables).toMatchObject({
      CONTENT_BUCKET: { Ref: content.id },
      FEED_BUCKET: { Ref: feeds.id },
      CATALOG_TABLE: { Ref: table.id },
      EVENT_BUS: { Ref: bus.id },
      DISTRIBUTION: { Ref: find(template, "AWS::CloudFront::Distribution").id },
      POWERTOOLS_METRICS_NAMESPACE: METRICS,
    });
  });

  it("writes to a log that is kept for a month", () => {
    const log = find(template, "AWS::Logs::LogGroup", "FeedsPublishFeedsLog");
    expect(publisher.Properties.LoggingConfig).toEqual({ LogGroup: { Ref: log.id } });
    expect(log.Properties.RetentionInDays).toBe(30);
  });

  it("may do this and no more", () => {
    const roleId = find(template, "AWS::IAM::Role", "FeedsPublishFeeds").id;
    const log = find(template, "AWS::Logs::LogGroup", "FeedsPublishFeedsLog");
    const distribution = find(template, "AWS::CloudFront::Distribution");
    const account = "arn:<AWS::Partition>:cloudfront::<AWS::AccountId>";
    expect(grantsOf(template, roleId)).toEqual(
      [
        `cloudfront:CreateInvalidation ${account}:distribution/<${distribution.id}>`,
        `s3:GetObject <${content.id}>/*`,
        `s3:ListBucket <${content.id}>`,
        `s3:PutObject <${content.id}>/.wireroom/*`,
        `s3:GetObject <${feeds.id}>/*`,
        `s3:PutObject <${feeds.id}>/*`,
        `s3:ListBucket <${feeds.id}>`,
        `dynamodb:GetItem <${table.id}>`,
        `dynamodb:BatchGetItem <${table.id}>`,
        `dynamodb:Query <${table.id}>`,
        `dynamodb:PutItem <${table.id}>`,
        `dynamodb:UpdateItem <${table.id}>`,
        `dynamodb:DeleteItem <${table.id}>`,
        `dynamodb:ConditionCheckItem <${table.id}>`,
        `events:PutEvents <${bus.id}>`,
        `sqs:ChangeMessageVisibility <${queue.id}>`,
        `sqs:DeleteMessage <${queue.id}>`,
        `sqs:GetQueueAttributes <${queue.id}>`,
        `sqs:GetQueueUrl <${queue.id}>`,
        `sqs:ReceiveMessage <${queue.id}>`,
        `logs:CreateLogStream <${log.id}>`,
        `logs:PutLogEvents <${log.id}>`,
      ].sort(),
    );
  });

  it("is not asked twice for what was late", () => {
    expect(find(template, "AWS::Lambda::EventInvokeConfig").Properties).toMatchObject({
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
  });
});

describe("the clock", () => {
  const [tick, compare] = ["EachMinute", "EachNight"].map(
    (name) => find(template, "AWS::Scheduler::Schedule", `FeedsEmbargoClock${name}`).Properties,
  );

  it("ticks each minute", () => {
    expect(tick).toMatchObject({ ScheduleExpression: "rate(1 minute)", State: "ENABLED" });
    expect(tick.Target.Input).toBe('{"request":"tick"}');
  });

  it("compares each night", () => {
    expect(compare.ScheduleExpression).toMatch(/^cron\(\d+ \d+ \* \* \? \*\)$/);
    expect(compare.Target.Input).toBe('{"request":"compare"}');
  });

  it("invokes the publisher itself, once", () => {
    for (const { Target } of [tick, compare]) {
      expect(flatten(Target.Arn)).toBe(`<${publisher.id}>`);
      expect(Target.RetryPolicy.MaximumRetryAttempts).toBe(0);
    }
  });

  it("may invoke the publisher and no more", () => {
    const roleId = find(template, "AWS::IAM::Role", "FeedsEmbargoClock").id;
    expect(grantsOf(template, roleId)).toEqual([
      `lambda:InvokeFunction <${publisher.id}>`,
      `lambda:InvokeFunction <${publisher.id}>:*`,
    ]);
  });
});

describe("the editors", () => {
  const topic = find(template, "AWS::SNS::Topic", "FeedsNewsdesk");
  const rule = find(template, "AWS::Events::Rule", "FeedsNewsdesk").Properties;

  it("are told by e-mail", () => {
    const [, subscription] = resources(template, "AWS::SNS::Subscription").find(
      ([, { Properties }]) => flatten(Properties.TopicArn) === `<${topic.id}>`,
    ) ?? ["", undefined];
    expect(subscription?.Properties).toMatchObject({
      Protocol: "email",
      Endpoint: "desk@example.com",
    });
  });

  it("are told what was refused and what was taken down", () => {
    expect(rule).toMatchObject({
      EventBusName: { Ref: bus.id },
      EventPattern: {
        source: ["wireroom"],
        "detail-type": ["ArticleRejected", "ArticleWithdrawn"],
      },
    });
  });

  it("are sent the event's message as a JSON text, whatever is in it", () => {
    const [{ Arn, InputTransformer }] = rule.Targets;
    expect(flatten(Arn)).toBe(`<${topic.id}>`);
    const [name] = Object.keys(InputTransformer.InputPathsMap);
    expect(InputTransformer).toEqual({
      InputPathsMap: { [name as string]: "$.detail.message" },
      InputTemplate: `<${name}>`,
    });
  });

  it("have a topic that takes no plain HTTP", () => {
    expect(policyOn("AWS::SNS::TopicPolicy", topic.id)).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
  });
});

describe("a publication without editors and alarms to be told", () => {
  const quiet = synthesise({ ...STAGE, editors: "none", alarms: "none" })[
    "wireroom-prod"
  ] as Template;

  it("has the bus, and neither topic nor alarm", () => {
    expect(resources(quiet, "AWS::Events::EventBus")).toHaveLength(1);
    expect(resources(quiet, "AWS::SNS::Topic")).toEqual([]);
    expect(resources(quiet, "AWS::CloudWatch::Alarm")).toEqual([]);
  });
});

describe("everything that can be tagged", () => {
  it("says whose it is", () => {
    const tagged = [
      "AWS::S3::Bucket",
      "AWS::SQS::Queue",
      "AWS::DynamoDB::Table",
      "AWS::Lambda::Function",
    ];
    for (const [id, { Properties }] of tagged.flatMap((type) => resources(template, type))) {
      expect([id, Properties.Tags]).toEqual([
        id,
        expect.arrayContaining([{ Key: "application", Value: "wireroom" }]),
      ]);
    }
  });
});

/** Names that are one for all stacks of an account, of those that this project sets or has set. */
function accountGlobalNames(template: Template): readonly string[] {
  return Object.values(template.Resources)
    .flatMap(({ Type, Properties }) => {
      if (Type === "AWS::CloudFront::CachePolicy") return [Properties.CachePolicyConfig.Name];
      if (Type === "AWS::CloudFront::ResponseHeadersPolicy") {
        return [Properties.ResponseHeadersPolicyConfig.Name];
      }
      if (Type === "AWS::CloudFront::OriginAccessControl") {
        return [Properties.OriginAccessControlConfig.Name];
      }
      if (Type === "AWS::CloudFront::Function" || Type === "AWS::Events::EventBus") {
        return [Properties.Name];
      }
      return [];
    })
    .map((name) => JSON.stringify(name));
}

describe("two stages in one account", () => {
  it("have no name in common", () => {
    const names = Object.values(templates).flatMap(accountGlobalNames);
    expect(names).toHaveLength(12);
    expect(new Set(names).size).toBe(names.length);
  });

  it("count apart", () => {
    const services = Object.values(templates).map(
      (template) =>
        find(template, "AWS::Lambda::Function").Properties.Environment.Variables
          .POWERTOOLS_SERVICE_NAME,
    );
    expect(new Set(services).size).toBe(2);
  });
});

describe("two publications in one stack", () => {
  it("have nothing in common", () => {
    const app = createApp();
    const stack = new Stack(app, "both");
    const nothing = { domain: "none", alarms: "none", editors: "none" } as const;
    new NewsSyndication(stack, "Politics", nothing);
    new NewsSyndication(stack, "Sport", nothing);
    const template: Template = app.synth().getStackByName("both").template;
    const services = resources(template, "AWS::Lambda::Function").map(
      ([, { Properties }]) => Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME,
    );
    expect(new Set(services).size).toBe(2);
    const names = accountGlobalNames(template);
    expect(new Set(names).size).toBe(names.length);
  });
});
