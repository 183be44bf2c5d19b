import { RemovalPolicy } from "aws-cdk-lib";
import { AttributeType, BillingMode, Table } from "aws-cdk-lib/aws-dynamodb";
import { Construct } from "constructs";
import { CATALOG_KEY } from "../../lambdas/contract.ts";
import type { FeedPublisher } from "./feed-publisher.ts";

/** What is where. It holds what cannot be made from the content again, so that it outlives the stack. */
export class Catalog extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.table = new Table(this, "Table", {
      partitionKey: { name: CATALOG_KEY.partition, type: AttributeType.STRING },
      sortKey: { name: CATALOG_KEY.sort, type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /** Reads rows by their keys, and commits transactions (an action on an item is a permission of its own). No scan. */
  grantTransact(publisher: FeedPublisher): void {
    this.table.grant(
      publisher.lambda,
      "dynamodb:GetItem",
      "dynamodb:BatchGetItem",
      "dynamodb:Query",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
      "dynamodb:DeleteItem",
      "dynamodb:ConditionCheckItem",
    );
    publisher.lambda.addEnvironment("CATALOG_TABLE", this.table.tableName);
  }
}
