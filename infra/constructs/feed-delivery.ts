import { Duration, RemovalPolicy, Token } from "aws-cdk-lib";
import type { ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AccessLevel,
  AllowedMethods,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  Function as CloudFrontFunction,
  Distribution,
  type DistributionProps,
  FunctionCode,
  FunctionEventType,
  FunctionRuntime,
  type HeadersReferrerPolicy,
  HttpVersion,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { S3BucketOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { AaaaRecord, ARecord, type IHostedZone, RecordTarget } from "aws-cdk-lib/aws-route53";
import { CloudFrontTarget } from "aws-cdk-lib/aws-route53-targets";
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectOwnership,
} from "aws-cdk-lib/aws-s3";
import { Construct } from "constructs";
import { ANSWER_HEADERS } from "../../lambdas/contract.ts";
import { edgeCode } from "../runtime-code.ts";
import { requireNoProblem, toCertificateProblem, toHostNameProblem } from "../settings.ts";
import { acknowledge } from "./acknowledge.ts";
import type { FeedPublisher } from "./feed-publisher.ts";

export type FeedDomain = {
  /** The host of the feeds, as in feeds.example.com. */
  readonly name: string;
  /** Of that host; in us-east-1, where CloudFront looks for it. */
  readonly certificate: ICertificate;
  /** Where the host's addresses are written; "elsewhere": you point it at the distribution yourself. */
  readonly zone: IHostedZone | "elsewhere";
};

export type FeedDeliveryProps = {
  readonly feeds: IBucket;
  readonly domain: FeedDomain | "none";
};

/** CloudFront in front of the feed bucket. */
export class FeedDelivery extends Construct {
  readonly distribution: Distribution;
  readonly logs: IBucket;
  /** Without a slash at its end. */
  readonly address: string;

  constructor(scope: Construct, id: string, { feeds, domain }: FeedDeliveryProps) {
    super(scope, id);
    this.logs = this.#createLogs();
    this.distribution = new Distribution(this, "Distribution", {
      comment: "Wireroom's feeds",
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        // READ alone: with LIST, to have 404 for what is missing, a request for / would list the bucket.
        origin: S3BucketOrigin.withOriginAccessControl(feeds, {
          originAccessLevels: [AccessLevel.READ],
        }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        allowedMethods: AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
        // What is compressed is stored so: CloudFront leaves application/atom+xml and feed+json as they are.
        compress: false,
        cachePolicy: this.#createCachePolicy(),
        responseHeadersPolicy: this.#createHeadersPolicy(),
        functionAssociations: [
          {
            eventType: FunctionEventType.VIEWER_REQUEST,
            function: this.#createFunction("ViewerRequest", "viewer-request"),
          },
          {
            eventType: FunctionEventType.VIEWER_RESPONSE,
            function: this.#createFunction("ViewerResponse", "viewer-response"),
          },
        ],
      },
      errorResponses: [
        {
          httpStatus: 403,
          responseHttpStatus: 404,
          responsePagePath: "/404.html",
          // A new document is asked for while its first put is under way.
          ttl: Duration.seconds(10),
        },
      ],
      enableLogging: true,
      logBucket: this.logs,
      ...toAliases(domain),
    });
    this.address = `https://${domain === "none" ? this.distribution.domainName : domain.name}`;
    if (domain !== "none" && domain.zone !== "elsewhere") {
      const target = RecordTarget.fromAlias(new CloudFrontTarget(this.distribution));
      // The dot: the whole name, in whichever zone.
      const record = { zone: domain.zone, recordName: `${domain.name}.`, target };
      new ARecord(this, "Address", record);
      new AaaaRecord(this, "AddressV6", record);
    }
    this.#acknowledge(domain);
  }

  /** To have every edge forget what it keeps, and to know of which distribution. */
  grantInvalidate(publisher: FeedPublisher): void {
    this.distribution.grantCreateInvalidation(publisher.lambda);
    publisher.lambda.addEnvironment("DISTRIBUTION", this.distribution.distributionId);
  }

  #createLogs(): IBucket {
    const logs = new Bucket(this, "Logs", {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      // CloudFront's standard logs are delivered by way of an ACL.
      objectOwnership: ObjectOwnership.OBJECT_WRITER,
      removalPolicy: RemovalPolicy.RETAIN,
      // They hold readers' addresses: as long as it takes to look into a complaint.
      lifecycleRules: [{ expiration: Duration.days(30) }],
    });
    acknowledge(logs, "S1", "A log of who reads the log would have one of its own.");
    // As the library says it, a Bucket is no IBucket where optional properties are exact.
    return logs as IBucket;
  }

  /** By the (rewritten) address and nothing else; how long, each document says itself. */
  #createCachePolicy(): CachePolicy {
    return new CachePolicy(this, "CachePolicy", {
      comment: "By address alone",
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(60),
      maxTtl: Duration.days(365),
      queryStringBehavior: CacheQueryStringBehavior.none(),
      headerBehavior: CacheHeaderBehavior.none(),
      cookieBehavior: CacheCookieBehavior.none(),
      enableAcceptEncodingBrotli: false,
      enableAcceptEncodingGzip: false,
    });
  }

  /** What every answer has, errors too. */
  #createHeadersPolicy(): ResponseHeadersPolicy {
    const { cors } = ANSWER_HEADERS;
    return new ResponseHeadersPolicy(this, "Headers", {
      comment: "Open to readers on other sites",
      corsBehavior: {
        accessControlAllowOrigins: [cors.origin],
        accessControlAllowMethods: [...cors.methods],
        accessControlAllowHeaders: [cors.headers],
        accessControlExposeHeaders: [...cors.exposed],
        accessControlAllowCredentials: false,
        accessControlMaxAge: Duration.seconds(cors.preflightSeconds),
        originOverride: true,
      },
      securityHeadersBehavior: {
        contentSecurityPolicy: {
          contentSecurityPolicy: ANSWER_HEADERS.contentSecurityPolicy.join("; "),
          override: true,
        },
        contentTypeOptions: { override: true },
        referrerPolicy: {
          referrerPolicy: ANSWER_HEADERS.referrerPolicy as HeadersReferrerPolicy,
          override: true,
        },
        strictTransportSecurity: {
          accessControlMaxAge: Duration.seconds(ANSWER_HEADERS.strictTransportSecuritySeconds),
          override: true,
        },
      },
      // Of x-amz-meta-*, which the viewer-response function reads after this policy, it takes care itself.
      removeHeaders: ["x-amz-version-id", "x-amz-server-side-encryption"],
    });
  }

  #createFunction(id: string, name: Parameters<typeof edgeCode>[0]): CloudFrontFunction {
    return new CloudFrontFunction(this, id, {
      code: FunctionCode.fromInline(edgeCode(name)),
      runtime: FunctionRuntime.JS_2_0,
    });
  }

  #acknowledge(domain: FeedDomain | "none"): void {
    const { distribution } = this;
    acknowledge(distribution, "CFR1", "News is for readers everywhere.");
    acknowledge(
      distribution,
      "CFR2",
      "Static documents have nothing to attack, and a firewall's common rules block well-known feed readers.",
    );
    if (domain === "none") {
      acknowledge(
        distribution,
        "CFR4",
        "The oldest TLS of *.cloudfront.net is CloudFront's choice; with a domain it is 1.2.",
      );
    }
  }
}

function toAliases(domain: FeedDomain | "none"): Partial<DistributionProps> {
  if (domain === "none") return {};
  requireNoProblem(toHostNameProblem("domain.name", domain.name));
  const { certificateArn } = domain.certificate;
  if (!Token.isUnresolved(certificateArn)) {
    requireNoProblem(toCertificateProblem("domain.certificate", certificateArn));
  }
  return {
    domainNames: [domain.name],
    certificate: domain.certificate,
    minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
  };
}
