import { CrossStackReferences, ReferenceStrength, Stack, type StackProps } from "aws-cdk-lib";
import { Certificate, CertificateValidation } from "aws-cdk-lib/aws-certificatemanager";
import { HostedZone } from "aws-cdk-lib/aws-route53";
import type { Construct } from "constructs";
import type { StageZone } from "./settings.ts";

export type CertificateStackProps = StackProps & {
  /** Of a host in `zone`. */
  readonly domain: string;
  readonly zone: StageZone;
};

/** A certificate for CloudFront, which looks for it in us-east-1, wherever the feeds are. */
export class CertificateStack extends Stack {
  readonly certificate: Certificate;

  constructor(scope: Construct, id: string, { domain, zone, ...props }: CertificateStackProps) {
    super(scope, id, { description: "Wireroom: the feeds' certificate", ...props });
    const attributes = { hostedZoneId: zone.id, zoneName: zone.name };
    const hostedZone = HostedZone.fromHostedZoneAttributes(this, "Zone", attributes);
    this.certificate = new Certificate(this, "Certificate", {
      domainName: domain,
      validation: CertificateValidation.fromDns(hostedZone),
    });
    // The other stack reads an output of this one. A strong reference into another region would bring two functions.
    CrossStackReferences.of(this.certificate).produce(ReferenceStrength.WEAK);
  }
}
