import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { loadEdgeFunction } from "../../local/http/edge-functions.ts";
import { policyHeaders } from "../../local/http/headers-policy.ts";
import {
  find,
  flatten,
  resources,
  STAGE,
  STAGE_WITH_DOMAIN,
  synthesise,
  type Template,
} from "./template.ts";

const templates = synthesise(STAGE, STAGE_WITH_DOMAIN);
const template = templates["wireroom-prod"] as Template;
const distribution = find(template, "AWS::CloudFront::Distribution").Properties.DistributionConfig;
const behavior = distribution.DefaultCacheBehavior;

describe("CloudFront", () => {
  it("serves HTTP/2 and HTTP/3 by IPv4 and IPv6, and leads from HTTP to HTTPS", () => {
    expect(distribution).toMatchObject({ HttpVersion: "http2and3", IPV6Enabled: true });
    expect(behavior.ViewerProtocolPolicy).toBe("redirect-to-https");
  });

  it("takes GET, HEAD and OPTIONS", () => {
    expect([...behavior.AllowedMethods].sort()).toEqual(["GET", "HEAD", "OPTIONS"]);
  });

  it("compresses nothing, and caches by the address alone", () => {
    expect(behavior.Compress).toBe(false);
    const policy = find(template, "AWS::CloudFront::CachePolicy");
    expect(flatten(behavior.CachePolicyId)).toBe(`<${policy.id}>`);
    expect(policy.Properties.CachePolicyConfig).toMatchObject({
      MinTTL: 0,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: "none" },
        HeadersConfig: { HeaderBehavior: "none" },
        QueryStringsConfig: { QueryStringBehavior: "none" },
        EnableAcceptEncodingBrotli: false,
        EnableAcceptEncodingGzip: false,
      },
    });
    expect(behavior.OriginRequestPolicyId).toBeUndefined();
  });

  it("reads the feed bucket by its own signature", () => {
    const feeds = find(template, "AWS::S3::Bucket", "FeedsDocuments");
    const control = find(template, "AWS::CloudFront::OriginAccessControl");
    expect(distribution.Origins).toHaveLength(1);
    const [origin] = distribution.Origins;
    expect(flatten(origin.DomainName)).toBe(`<${feeds.id}>`);
    expect(flatten(origin.OriginAccessControlId)).toBe(`<${control.id}>`);
    expect(control.Properties.OriginAccessControlConfig).toMatchObject({
      OriginAccessControlOriginType: "s3",
      SigningBehavior: "always",
    });
  });

  it("says 404 where S3 says 403, and asks again ten seconds later", () => {
    expect(distribution.CustomErrorResponses).toEqual([
      { ErrorCode: 403, ResponseCode: 404, ResponsePagePath: "/404.html", ErrorCachingMinTTL: 10 },
    ]);
  });

  it("keeps a log of requests without cookies", () => {
    const logs = find(template, "AWS::S3::Bucket", "FeedsDeliveryLogs");
    expect(flatten(distribution.Logging.Bucket)).toBe(`<${logs.id}>`);
    expect(distribution.Logging.IncludeCookies ?? false).toBe(false);
  });

  it.each([
    ["viewer-request", "FeedsDeliveryViewerRequest"],
    ["viewer-response", "FeedsDeliveryViewerResponse"],
  ])("runs lambdas/edge/%s.js as it is", (event, prefix) => {
    const edge = find(template, "AWS::CloudFront::Function", prefix);
    expect(edge.Properties.FunctionCode).toBe(readFileSync(`lambdas/edge/${event}.js`, "utf8"));
    expect(edge.Properties.FunctionConfig.Runtime).toBe("cloudfront-js-2.0");
    const association = behavior.FunctionAssociations.find(
      ({ EventType }: { EventType: string }) => EventType === event,
    );
    expect(flatten(association.FunctionARN)).toBe(`<${edge.id}>`);
    // CloudFront takes no more.
    expect(Buffer.byteLength(edge.Properties.FunctionCode)).toBeLessThan(10_240);
  });
});

describe("the headers of every answer", () => {
  const policy = find(template, "AWS::CloudFront::ResponseHeadersPolicy").Properties
    .ResponseHeadersPolicyConfig;

  it("let readers on other sites in, and show them what a conditional request needs", () => {
    expect(policy.CorsConfig).toMatchObject({
      AccessControlAllowOrigins: { Items: ["*"] },
      AccessControlAllowCredentials: false,
      AccessControlExposeHeaders: { Items: ["ETag", "Last-Modified", "Link"] },
      OriginOverride: true,
    });
  });

  it("forbid sniffing, HTTP, and everything that a static page does not need", () => {
    const { ContentSecurityPolicy, ContentTypeOptions, ReferrerPolicy, StrictTransportSecurity } =
      policy.SecurityHeadersConfig;
    expect(ContentTypeOptions).toEqual({ Override: true });
    expect(ReferrerPolicy).toEqual({
      ReferrerPolicy: "strict-origin-when-cross-origin",
      Override: true,
    });
    expect(StrictTransportSecurity.AccessControlMaxAgeSec).toBeGreaterThanOrEqual(31_536_000);
    expect(ContentSecurityPolicy.Override).toBe(true);
    expect(ContentSecurityPolicy.ContentSecurityPolicy.split("; ")).toEqual([
      "default-src 'none'",
      "img-src 'self' https:",
      "media-src 'self' https:",
      "frame-src https:",
      "style-src 'self'",
      "script-src 'self'",
      "connect-src 'self'",
      "font-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ]);
  });

  it("are those that serve sends, which has no TLS", () => {
    const { AccessControlAllowOrigins, AccessControlExposeHeaders } = policy.CorsConfig;
    const { ContentSecurityPolicy, ReferrerPolicy } = policy.SecurityHeadersConfig;
    expect(policyHeaders({ crossOrigin: true })).toEqual({
      "access-control-allow-origin": AccessControlAllowOrigins.Items.join(", "),
      "access-control-expose-headers": AccessControlExposeHeaders.Items.join(", "),
      "content-security-policy": ContentSecurityPolicy.ContentSecurityPolicy,
      "referrer-policy": ReferrerPolicy.ReferrerPolicy,
      "x-content-type-options": "nosniff",
    });
    expect(Object.keys(policy.SecurityHeadersConfig).sort()).toEqual([
      "ContentSecurityPolicy",
      "ContentTypeOptions",
      "ReferrerPolicy",
      "StrictTransportSecurity",
    ]);
  });

  it("are those of the preflight that the edge function answers", () => {
    const { CorsConfig } = policy;
    const asked = { method: "OPTIONS", uri: "/", querystring: {}, headers: {}, cookies: {} };
    expect(loadEdgeFunction("viewer-request")({ request: asked })).toMatchObject({
      headers: {
        "access-control-allow-origin": { value: "*" },
        "access-control-allow-methods": {
          value: CorsConfig.AccessControlAllowMethods.Items.join(", "),
        },
        "access-control-allow-headers": {
          value: CorsConfig.AccessControlAllowHeaders.Items.join(", "),
        },
        "access-control-max-age": { value: String(CorsConfig.AccessControlMaxAgeSec) },
      },
    });
  });

  it("drop S3's own, but neither Vary nor the metadata that the edge function reads", () => {
    const { Items } = policy.RemoveHeadersConfig;
    expect(Items.map(({ Header }: { Header: string }) => Header)).toEqual([
      "x-amz-version-id",
      "x-amz-server-side-encryption",
    ]);
  });
});

describe("without a domain", () => {
  it("the address is CloudFront's, and nothing is promised about TLS", () => {
    expect(distribution.Aliases).toBeUndefined();
    expect(distribution.ViewerCertificate).toBeUndefined();
  });
});

describe("with a domain", () => {
  const own = templates["wireroom-news"] as Template;
  const config = find(own, "AWS::CloudFront::Distribution").Properties.DistributionConfig;

  it("TLS begins at 1.2", () => {
    expect(config.Aliases).toEqual(["feeds.example.com"]);
    expect(config.ViewerCertificate).toMatchObject({
      MinimumProtocolVersion: "TLSv1.2_2021",
      SslSupportMethod: "sni-only",
    });
  });

  it("the certificate comes from a stack in us-east-1, without a function to carry it", () => {
    const certificates = templates["wireroom-news-certificate"] as Template;
    const [output = ""] = Object.keys(certificates.Outputs);
    expect(config.ViewerCertificate.AcmCertificateArn).toEqual({
      "Fn::GetStackOutput": {
        StackName: "wireroom-news-certificate",
        Region: "us-east-1",
        OutputName: output,
      },
    });
    expect(find(certificates, "AWS::CertificateManager::Certificate").Properties).toMatchObject({
      DomainName: "feeds.example.com",
      ValidationMethod: "DNS",
      DomainValidationOptions: [{ HostedZoneId: "Z0123456789ABCDEFGHIJ" }],
    });
    for (const one of [own, certificates]) {
      expect(resources(one, "AWS::Lambda::Function").length).toBe(one === own ? 1 : 0);
    }
  });

  it("the name leads to the distribution, by IPv4 and IPv6", () => {
    const records = resources(own, "AWS::Route53::RecordSet").map(([, one]) => one.Properties);
    expect(records.map(({ Name, Type }) => [Name, Type])).toEqual([
      ["feeds.example.com.", "A"],
      ["feeds.example.com.", "AAAA"],
    ]);
  });

  it("a zone elsewhere and a certificate of one's own are taken as they are", () => {
    const certificate = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-90ab";
    const taken = synthesise({
      ...STAGE,
      domain: { name: "feeds.example.com", zone: "elsewhere", certificate },
    });
    expect(Object.keys(taken)).toEqual(["wireroom-prod"]);
    const stack = taken["wireroom-prod"] as Template;
    const { ViewerCertificate } = find(stack, "AWS::CloudFront::Distribution").Properties
      .DistributionConfig;
    expect(ViewerCertificate.AcmCertificateArn).toBe(certificate);
    expect(resources(stack, "AWS::Route53::RecordSet")).toEqual([]);
  });
});
