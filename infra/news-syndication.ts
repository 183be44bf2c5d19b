import { Names, Tags } from "aws-cdk-lib";
import type { Distribution } from "aws-cdk-lib/aws-cloudfront";
import type { Table } from "aws-cdk-lib/aws-dynamodb";
import type { EventBus } from "aws-cdk-lib/aws-events";
import type { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import type { IBucket } from "aws-cdk-lib/aws-s3";
import type { Queue } from "aws-cdk-lib/aws-sqs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import { type AlarmSettings, Alarms } from "./constructs/alarms.ts";
import { ArticleQueue } from "./constructs/article-queue.ts";
import { ArticleStore } from "./constructs/article-store.ts";
import { Catalog } from "./constructs/catalog.ts";
import { EmbargoClock } from "./constructs/embargo-clock.ts";
import { FeedDelivery, type FeedDomain } from "./constructs/feed-delivery.ts";
import { FeedPublisher } from "./constructs/feed-publisher.ts";
import { FeedStore } from "./constructs/feed-store.ts";
import { type Editors, Newsdesk } from "./constructs/newsdesk.ts";
import { Overview } from "./constructs/overview.ts";
import { Rebuild } from "./constructs/rebuild.ts";

export type NewsSyndicationProps = {
  /** The host of the feeds; "none": they are at an address of CloudFront's, which lets old TLS in. */
  readonly domain: FeedDomain | "none";
  /** Whom to call when something is wrong; "none": there are no alarms. */
  readonly alarms: AlarmSettings;
  /** Whom to tell which articles were refused or taken down; "none": nobody, the bus alone has it. */
  readonly editors: Editors;
};

/**
 * A publication: what is put into `contentBucket` is in its feeds, which CloudFront serves, seconds later. Deleting it
 * keeps the buckets and the catalog. Two of them share nothing.
 */
export class NewsSyndication extends Construct {
  readonly contentBucket: IBucket;
  readonly changes: Queue;
  readonly deadLetters: Queue;
  readonly publisher: LambdaFunction;
  readonly catalog: Table;
  readonly feedBucket: IBucket;
  readonly distribution: Distribution;
  /** Where readers find the feeds; without a slash at its end. */
  readonly address: string;
  /** Tells what became of each article: see EventType and EventDetail in lambdas/contract.ts. */
  readonly bus: EventBus;
  readonly rebuild: StateMachine;

  constructor(scope: Construct, id: string, { domain, alarms, editors }: NewsSyndicationProps) {
    super(scope, id);
    const service = Names.uniqueResourceName(this, { separator: "-", maxLength: 100 });

    const changes = new ArticleQueue(this, "Changes");
    const articles = new ArticleStore(this, "Articles", { changes });
    const publisher = new FeedPublisher(this, "PublishFeeds", { service });
    const catalog = new Catalog(this, "Catalog");
    const feeds = new FeedStore(this, "Documents");
    const newsdesk = new Newsdesk(this, "Newsdesk", editors);

    changes.feed(publisher);
    articles.grantRead(publisher);
    catalog.grantTransact(publisher);
    feeds.grantPublish(publisher);
    newsdesk.grantTell(publisher);
    new EmbargoClock(this, "EmbargoClock", { publisher });
    const rebuild = new Rebuild(this, "Rebuild", { articles: articles.bucket, publisher });
    const delivery = new FeedDelivery(this, "Delivery", { feeds: feeds.bucket, domain });
    delivery.grantInvalidate(publisher);

    const { distribution } = delivery;
    new Alarms(this, "Alarms", { settings: alarms, service, changes });
    new Overview(this, "Overview", { service, changes, publisher, distribution });
    Tags.of(this).add("application", "wireroom");

    this.contentBucket = articles.bucket;
    this.changes = changes.queue;
    this.deadLetters = changes.deadLetters;
    this.publisher = publisher.lambda;
    this.catalog = catalog.table;
    this.feedBucket = feeds.bucket;
    this.distribution = distribution;
    this.address = delivery.address;
    this.bus = newsdesk.bus;
    this.rebuild = rebuild.stateMachine;
  }
}
