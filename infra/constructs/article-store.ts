import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type CfnBucket,
  type IBucket,
} from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { acknowledge, acknowledgeWildcard } from "./acknowledge.ts";
import type { ArticleQueue } from "./article-queue.ts";
import type { FeedPublisher } from "./feed-publisher.ts";

/** Which events are which matters to nobody: the publisher looks at the file as it is. */
const CHANGES = ["s3:ObjectCreated:*", "s3:ObjectRemoved:*", "s3:LifecycleExpiration:*"] as const;

/** Where the publisher writes its reports, in the content bucket. */
const REPORTS = ".wireroom/*";

/** The content bucket: what the newsroom files. It outlives the stack. */
export class ArticleStore extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string, { changes }: { readonly changes: ArticleQueue }) {
    super(scope, id);
    // As the library says it, a Bucket is no IBucket where optional properties are exact.
    this.bucket = new Bucket(this, "Bucket", {
      versioned: true,
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [
        {
          // A quarter of a year to notice that a file was overwritten.
          noncurrentVersionExpiration: Duration.days(90),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
    }) as IBucket;
    // Bucket.addEventNotification would bring a function of its own into the account.
    const resource = this.bucket.node.defaultChild as CfnBucket;
    resource.notificationConfiguration = {
      queueConfigurations: CHANGES.map((event) => ({ event, queue: changes.queue.queueArn })),
    };
    this.bucket.node.addDependency(changes);
    acknowledge(
      this.bucket,
      "S1",
      "Its versions say what was changed and when; who did it is a matter of the account's CloudTrail.",
    );
  }

  /** Reads files, and writes reports beside them. Listing is part of it: without it a missing file is 403, not 404. */
  grantRead(publisher: FeedPublisher): void {
    publisher.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ["s3:GetObject"],
        resources: [this.bucket.arnForObjects("*")],
      }),
    );
    publisher.lambda.addToRolePolicy(
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] }),
    );
    publisher.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ["s3:PutObject"],
        resources: [this.bucket.arnForObjects(REPORTS)],
      }),
    );
    publisher.lambda.addEnvironment("CONTENT_BUCKET", this.bucket.bucketName);
    const reason = "The newsroom names its files as it likes.";
    acknowledgeWildcard(publisher, this.bucket, "/*", reason);
    acknowledgeWildcard(publisher, this.bucket, `/${REPORTS}`, "A report a file.");
  }
}
