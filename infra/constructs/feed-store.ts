import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { AnyPrincipal, Effect, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { acknowledge, acknowledgeWildcard } from "./acknowledge.ts";
import type { FeedPublisher } from "./feed-publisher.ts";

/** Where a person may try what `wireroom smoke` cannot see from outside. */
const TRIALS = "smoke/*";

/**
 * The feed bucket: what readers get, by way of CloudFront only. Not versioned: every document can be rendered again, and
 * an old version would keep the text of a story that was taken down.
 */
export class FeedStore extends Construct {
  readonly bucket: IBucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    // As the library says it, a Bucket is no IBucket where optional properties are exact.
    this.bucket = new Bucket(this, "Bucket", {
      // With a key of KMS an ETag is not the same for the same bytes, and CloudFront needs a key policy.
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
      lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    }) as IBucket;
    acknowledge(this.bucket, "S1", "Its only reader is CloudFront, which has a log of its own.");
  }

  /**
   * Puts and never deletes, and nobody else puts: what a newsroom filed here by mistake would be public, drafts too.
   * Listing is part of it: without it a missing document is 403, not 404.
   */
  grantPublish(publisher: FeedPublisher): void {
    publisher.lambda.addToRolePolicy(
      new PolicyStatement({
        actions: ["s3:GetObject", "s3:PutObject"],
        resources: [this.bucket.arnForObjects("*")],
      }),
    );
    publisher.lambda.addToRolePolicy(
      new PolicyStatement({ actions: ["s3:ListBucket"], resources: [this.bucket.bucketArn] }),
    );
    this.bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ["s3:PutObject"],
        notResources: [this.bucket.arnForObjects(TRIALS)],
        conditions: { ArnNotEquals: { "aws:PrincipalArn": publisher.lambda.role?.roleArn } },
      }),
    );
    publisher.lambda.addEnvironment("FEED_BUCKET", this.bucket.bucketName);
    acknowledgeWildcard(publisher, this.bucket, "/*", "The publisher writes every document.");
  }
}
