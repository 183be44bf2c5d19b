import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Stack } from "aws-cdk-lib";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import { describe, expect, it } from "vitest";
import { NewsSyndication } from "../../infra/news-syndication.ts";
import { parseStages, type Stage } from "../../infra/settings.ts";
import { createApp } from "./template.ts";

const NONE = { domain: "none", alarms: "none", editors: "none" };
const DOMAIN = {
  name: "feeds.example.com",
  zone: { id: "Z0123456789ABCDEFGHIJ", name: "example.com" },
  certificate: "create",
};
const ARN = "arn:aws:acm:us-east-1:123456789012:certificate/12345678-90ab";

function problemsOf(found: unknown): readonly string[] {
  const parsed = parseStages(found);
  return parsed.ok ? [] : parsed.problems;
}

describe("the settings of a stage", () => {
  it("are those of cdk.json", () => {
    const { context } = JSON.parse(readFileSync("cdk.json", "utf8"));
    expect(problemsOf(context.stages)).toEqual([]);
  });

  it("are taken as they are", () => {
    const full = {
      account: "123456789012",
      region: "eu-west-1",
      domain: DOMAIN,
      alarms: { notify: "operators@example.com" },
      editors: { email: "desk@example.com" },
    };
    const stages: readonly Stage[] = [
      { name: "prod", ...full },
      { name: "test", ...NONE } as Stage,
    ];
    expect(parseStages({ prod: full, test: NONE })).toEqual({ ok: true, stages });
  });

  it.each<readonly [string, object, string]>([
    [
      "a setting that there is not",
      { ...NONE, alarm: "none" },
      "stages.prod.alarm is not a setting; there are domain, alarms, editors, account, region",
    ],
    [
      "a decision that is missing",
      { domain: "none", alarms: "none" },
      'stages.prod.editors is missing; write it, "none" where there is none',
    ],
    [
      "an e-mail address that is none",
      { ...NONE, alarms: { notify: "desk@" } },
      'stages.prod.alarms.notify is "desk@"; write an e-mail address, as in desk@example.com',
    ],
    [
      "an e-mail address in the wrong place",
      { ...NONE, editors: "desk@example.com" },
      'stages.prod.editors is "desk@example.com"; write "none", or { "email": "desk@example.com" }',
    ],
    [
      "an address of the web for a host",
      { ...NONE, region: "eu-west-1", domain: { ...DOMAIN, name: "https://example.com" } },
      'stages.prod.domain.name is "https://example.com"; write a host in lower case (in Punycode where it has other letters), as in feeds.example.com',
    ],
    [
      "a host that is not in its zone",
      { ...NONE, region: "eu-west-1", domain: { ...DOMAIN, name: "feeds.example.org" } },
      'stages.prod.domain.name is "feeds.example.org", which is not in the zone example.com; correct either',
    ],
    [
      "a certificate of another region",
      { ...NONE, domain: { ...DOMAIN, certificate: ARN.replace("us-east-1", "eu-west-1") } },
      "stages.prod.domain.certificate is in eu-west-1; write one of us-east-1, where CloudFront looks for it",
    ],
    [
      "a certificate that is none",
      { ...NONE, domain: { ...DOMAIN, certificate: "mine" } },
      'stages.prod.domain.certificate is "mine"; write "create", or the ARN of a certificate in us-east-1',
    ],
    [
      "a certificate to be created, without a region",
      { ...NONE, domain: DOMAIN },
      "stages.prod.region is missing; write it: the certificate's stack is in us-east-1, and must be told where the other is",
    ],
    [
      "a certificate to be created, with a zone elsewhere",
      { ...NONE, region: "eu-west-1", domain: { ...DOMAIN, zone: "elsewhere" } },
      'stages.prod.domain.certificate is "create", and its zone is elsewhere; write the zone in which its proof may be put, or the ARN of a certificate in us-east-1',
    ],
    [
      "a domain of which nobody said where its zone is",
      {
        ...NONE,
        region: "eu-west-1",
        domain: { name: "feeds.example.com", certificate: "create" },
      },
      'stages.prod.domain.zone is missing; write it, "elsewhere" where it is not in Route 53',
    ],
    [
      "an account that is a number",
      { ...NONE, account: 123456789012 },
      "stages.prod.account is 123456789012; write the twelve digits in quotes, or leave it out",
    ],
    [
      "a region that is none",
      { ...NONE, region: "Ireland" },
      'stages.prod.region is "Ireland"; write a region, as in eu-west-1, or leave it out',
    ],
  ])("refuse %s, and say what to write", (_, stage, problem) => {
    expect(problemsOf({ prod: stage })).toEqual([problem]);
  });

  it("tell all that is wrong at once", () => {
    expect(problemsOf({ prod: {}, "my stage": NONE })).toEqual([
      'stages.prod.domain is missing; write it, "none" where there is none',
      'stages.prod.alarms is missing; write it, "none" where there is none',
      'stages.prod.editors is missing; write it, "none" where there is none',
      'stages has the name "my stage"; write letters, digits and hyphens, 32 at most, the first a letter',
    ]);
  });

  it.each([[undefined], [{}], ["prod"], [["prod"]]])("are missing in %j", (found) => {
    expect(problemsOf(found)).toEqual([
      expect.stringMatching(/^stages is .+; write a name and what it has: \{ "prod": \{ /),
    ]);
  });
});

describe("the app", () => {
  it("ends with what is wrong with cdk.json, and nothing else", () => {
    const context = { stages: { prod: { ...NONE, alarms: { notify: "desk" } } } };
    const { status, stderr } = spawnSync("node_modules/.bin/tsx", ["infra/app.ts"], {
      encoding: "utf8",
      env: { PATH: process.env.PATH, CDK_CONTEXT_JSON: JSON.stringify(context) },
    });
    expect(stderr).toBe(
      'cdk.json: context.stages.prod.alarms.notify is "desk"; write an e-mail address, as in desk@example.com\n',
    );
    expect(status).toBe(1);
  });
});

describe("the construct", () => {
  const build = (properties: object) => {
    const stack = new Stack(createApp(), "any");
    const certificate = Certificate.fromCertificateArn(
      stack,
      "Certificate",
      ARN.replace("us-east-1", "eu-west-1"),
    );
    const all = { domain: "none", alarms: "none", editors: "none", ...properties } as const;
    const named = "domainName" in properties ? String(properties.domainName) : undefined;
    const domain = named ? ({ name: named, zone: "elsewhere", certificate } as const) : "none";
    return () => new NewsSyndication(stack, "Feeds", { ...all, domain });
  };

  it.each([
    ["an address of alarms", { alarms: { notify: "desk" } }, /^alarms\.notify is "desk"; write an/],
    ["an address of editors", { editors: { email: "@" } }, /^editors\.email is "@"; write an/],
    ["a host", { domainName: "Feeds" }, /^domain\.name is "Feeds"; write a host/],
    [
      "a certificate's region",
      { domainName: "feeds.example.com" },
      /^domain\.certificate is in eu-west-1; write one of us-east-1/,
    ],
  ])("refuses %s in the same words", (_, properties, message) => {
    expect(build(properties)).toThrow(message);
  });
});
