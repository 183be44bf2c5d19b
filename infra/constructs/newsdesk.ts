import { EventBus, EventField, Rule, RuleTargetInput } from "aws-cdk-lib/aws-events";
import { SnsTopic } from "aws-cdk-lib/aws-events-targets";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import { Construct } from "constructs";
import { EVENT_SOURCE, type EventDetail, type EventType } from "../../lambdas/contract.ts";
import { requireNoProblem, toEmailProblem } from "../settings.ts";
import type { FeedPublisher } from "./feed-publisher.ts";

/** Whom to tell by e-mail what was refused and what was taken down; "none": nobody, the bus alone has it. */
export type Editors = { readonly email: string } | "none";

/** What an editor has to know at once. What went out as filed is not among it. */
const TOLD: readonly EventType[] = ["ArticleRejected", "ArticleWithdrawn"];
const MESSAGE: keyof EventDetail = "message";

/** The bus on which the publisher says what became of each article. */
export class Newsdesk extends Construct {
  readonly bus: EventBus;

  constructor(scope: Construct, id: string, editors: Editors) {
    super(scope, id);
    this.bus = new EventBus(this, "Bus");
    if (editors === "none") return;
    requireNoProblem(toEmailProblem("editors.email", editors.email));
    const topic = new Topic(this, "Editors", { displayName: "Wireroom", enforceSSL: true });
    topic.addSubscription(new EmailSubscription(editors.email));
    new Rule(this, "TellEditors", {
      eventBus: this.bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [...TOLD] },
      targets: [
        new SnsTopic(topic, {
          message: RuleTargetInput.fromObject(EventField.fromPath(`$.detail.${MESSAGE}`)),
        }),
      ],
    });
  }

  grantTell(publisher: FeedPublisher): void {
    this.bus.grantPutEventsTo(publisher.lambda);
    publisher.lambda.addEnvironment("EVENT_BUS", this.bus.eventBusName);
  }
}
