import { App, CfnOutput, Stack } from "aws-cdk-lib";
import { NewsSyndication } from "../../infra/news-syndication.ts";

const stack = new Stack(new App(), "News");
const feeds = new NewsSyndication(stack, "Feeds", {
  domain: "none",
  alarms: { notify: "you@example.com" },
  editors: "none",
});
new CfnOutput(stack, "ContentBucket", { value: feeds.contentBucket.bucketName });
new CfnOutput(stack, "Address", { value: feeds.address });
