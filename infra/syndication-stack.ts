import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { Certificate, type ICertificate } from "aws-cdk-lib/aws-certificatemanager";
import { HostedZone } from "aws-cdk-lib/aws-route53";
import type { Construct } from "constructs";
import type { FeedDomain } from "./constructs/feed-delivery.ts";
import { NewsSyndication, type NewsSyndicationProps } from "./news-syndication.ts";
import type { StageZone } from "./settings.ts";

export type SyndicationStackProps = StackProps &
  Pick<NewsSyndicationProps, "alarms" | "editors"> & {
    readonly domain: DomainByName | "none";
  };

type DomainByName = {
  readonly name: string;
  readonly zone: StageZone | "elsewhere";
  /** Or its ARN. */
  readonly certificate: ICertificate | string;
};

/** One publication. Its outputs are what docs/runbook.md and the command line ask for. */
export class SyndicationStack extends Stack {
  constructor(scope: Construct, id: string, props: SyndicationStackProps) {
    const { domain, alarms, editors, ...stackProps } = props;
    super(scope, id, { description: "Wireroom: articles in, feeds out", ...stackProps });
    const feeds = new NewsSyndication(this, "Feeds", {
      domain: domain === "none" ? "none" : openDomain(this, domain),
      alarms,
      editors,
    });
    const outputs = {
      Address: feeds.address,
      CatalogTable: feeds.catalog.tableName,
      ContentBucket: feeds.contentBucket.bucketName,
      DeadLetterQueue: feeds.deadLetters.queueUrl,
      DeadLetterQueueArn: feeds.deadLetters.queueArn,
      Distribution: feeds.distribution.distributionId,
      EventBus: feeds.bus.eventBusName,
      FeedBucket: feeds.feedBucket.bucketName,
      Publisher: feeds.publisher.functionName,
      PublisherLog: feeds.publisher.logGroup.logGroupName,
      Queue: feeds.changes.queueUrl,
      Rebuild: feeds.rebuild.stateMachineArn,
    };
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

/** Nothing is looked up: the zone and a certificate given by its ARN are there already. */
function openDomain(scope: Construct, { name, zone, certificate }: DomainByName): FeedDomain {
  return {
    name,
    zone:
      zone === "elsewhere"
        ? "elsewhere"
        : HostedZone.fromHostedZoneAttributes(scope, "Zone", {
            hostedZoneId: zone.id,
            zoneName: zone.name,
          }),
    certificate:
      typeof certificate === "string"
        ? Certificate.fromCertificateArn(scope, "Certificate", certificate)
        : certificate,
  };
}
