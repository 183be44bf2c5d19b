import { Duration, RemovalPolicy } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, type Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";
import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { METRICS } from "../../lambdas/contract.ts";
import { publisherCode } from "../runtime-code.ts";

export const PUBLISH_TIMEOUT = Duration.seconds(120);

/** The one function. What it may touch, the constructs that own it grant. */
export class FeedPublisher extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;

  /** `service`: what its log lines and metrics are told apart by. */
  constructor(scope: Construct, id: string, { service }: { readonly service: string }) {
    super(scope, id);
    this.logGroup = new LogGroup(this, "Log", {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // The managed policy for functions would let it write to every log of the account.
    const role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
    });
    this.logGroup.grantWrite(role);
    this.lambda = new NodejsFunction(this, "Lambda", {
      ...publisherCode(),
      handler: "index.handler",
      role,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      // The least that comes with a whole CPU, which is what rendering and compressing wait for.
      memorySize: 1769,
      timeout: PUBLISH_TIMEOUT,
      logGroup: this.logGroup,
      // A tick that failed or is late is made good by the next: after an outage they must not come all at once.
      retryAttempts: 0,
      maxEventAge: Duration.minutes(1),
      environment: {
        POWERTOOLS_SERVICE_NAME: service,
        POWERTOOLS_METRICS_NAMESPACE: METRICS,
      },
    });
  }
}
