import type { App } from "aws-cdk-lib";
import { CertificateStack } from "./certificate-stack.ts";
import type { Stage } from "./settings.ts";
import { SyndicationStack } from "./syndication-stack.ts";

/** The stacks of one stage: the publication's, and its certificate's where that is to be created. */
export function addStage(app: App, stage: Stage): SyndicationStack {
  const { name, account, region, domain, alarms, editors } = stage;
  const stackProps = {
    env: { ...(account !== undefined && { account }), ...(region !== undefined && { region }) },
    tags: { stage: name },
  };
  const stackName = `wireroom-${name}`;
  const settings = { alarms, editors };
  if (domain === "none" || domain.certificate !== "create" || domain.zone === "elsewhere") {
    return new SyndicationStack(app, stackName, { ...stackProps, ...settings, domain });
  }
  const { certificate } = new CertificateStack(app, `${stackName}-certificate`, {
    ...stackProps,
    env: { ...stackProps.env, region: "us-east-1" },
    domain: domain.name,
    zone: domain.zone,
  });
  return new SyndicationStack(app, stackName, {
    ...stackProps,
    ...settings,
    domain: { ...domain, certificate },
  });
}
