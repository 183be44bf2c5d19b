/** A deployment of the publication, as cdk.json states it under `context.stages.<name>`. */
export type Stage = {
  /** A part of the stacks' names. */
  readonly name: string;
  /** Where it is; absent: where the credentials of the deployment lead. */
  readonly account?: string;
  readonly region?: string;
  readonly domain: StageDomain | "none";
  readonly alarms: { readonly notify: string } | "none";
  readonly editors: { readonly email: string } | "none";
};

export type StageDomain = {
  readonly name: string;
  /** In Route 53; "elsewhere": addresses are written by hand. */
  readonly zone: StageZone | "elsewhere";
  /** An ARN; "create": a stack of its own in us-east-1 asks for one. */
  readonly certificate: string;
};

export type StageZone = { readonly id: string; readonly name: string };

/** What somebody wrote, or everything that is wrong with it: where, what was found, what to write. */
export type ParsedStages =
  | { readonly ok: true; readonly stages: readonly Stage[] }
  | { readonly ok: false; readonly problems: readonly string[] };

export function parseStages(found: unknown): ParsedStages {
  if (!isMapping(found) || Object.keys(found).length === 0) {
    const example = '{ "prod": { "domain": "none", "alarms": "none", "editors": "none" } }';
    return {
      ok: false,
      problems: [`stages ${is(found)}; write a name and what it has: ${example}`],
    };
  }
  const problems: string[] = [];
  const stages = Object.entries(found).map(([name, value]) => {
    if (!/^[a-z][a-z0-9-]{0,31}$/i.test(name)) {
      problems.push(
        `stages has the name ${JSON.stringify(name)}; write letters, digits and hyphens, 32 at most, the first a letter`,
      );
    }
    return parseStage(name, `stages.${name}`, value, problems);
  });
  return problems.length === 0 ? { ok: true, stages } : { ok: false, problems };
}

/** What is wrong with an e-mail address. */
export function toEmailProblem(where: string, found: unknown): string | undefined {
  if (typeof found === "string" && /^[^\s@"]+@[^\s@"]+\.[^\s@".]+$/.test(found)) return undefined;
  return `${where} ${is(found)}; write an e-mail address, as in desk@example.com`;
}

/** What is wrong with the name of a host. */
export function toHostNameProblem(where: string, found: unknown): string | undefined {
  const label = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
  const name = new RegExp(`^(${label}\\.)+(?!\\d+$)${label}$`);
  if (typeof found === "string" && found.length <= 253 && name.test(found)) return undefined;
  return `${where} ${is(found)}; write a host in lower case (in Punycode where it has other letters), as in feeds.example.com`;
}

/** What is wrong with the ARN of a certificate for CloudFront. */
export function toCertificateProblem(where: string, found: unknown): string | undefined {
  if (
    typeof found === "string" &&
    /^arn:[\w-]+:acm:us-east-1:\d{12}:certificate\/[\w-]+$/.test(found)
  ) {
    return undefined;
  }
  const region =
    typeof found === "string" ? /^arn:[\w-]+:acm:([\w-]+):/.exec(found)?.[1] : undefined;
  return region === undefined || region === "us-east-1"
    ? `${where} ${is(found)}; write the ARN of a certificate, as in arn:aws:acm:us-east-1:123456789012:certificate/12345678-90ab`
    : `${where} is in ${region}; write one of us-east-1, where CloudFront looks for it`;
}

/** For what is not written in a file: the construct's own properties. */
export function requireNoProblem(problem: string | undefined): void {
  if (problem !== undefined) throw new Error(problem);
}

type Mapping = Readonly<Record<string, unknown>>;

function parseStage(name: string, where: string, found: unknown, problems: string[]): Stage {
  const stage = readMapping(where, found, problems, {
    required: ["domain", "alarms", "editors"],
    optional: ["account", "region"],
  });
  const { account, region } = stage;
  if (account !== undefined && !(typeof account === "string" && /^\d{12}$/.test(account))) {
    problems.push(
      `${where}.account ${is(account)}; write the twelve digits in quotes, or leave it out`,
    );
  }
  if (
    region !== undefined &&
    !(typeof region === "string" && /^[a-z]{2}(-[a-z]+)+-\d$/.test(region))
  ) {
    problems.push(
      `${where}.region ${is(region)}; write a region, as in eu-west-1, or leave it out`,
    );
  }
  const domain = parseDomain(`${where}.domain`, stage["domain"], problems);
  if (domain !== "none" && domain.certificate === "create" && region === undefined) {
    problems.push(
      `${where}.region is missing; write it: the certificate's stack is in us-east-1, and must be told where the other is`,
    );
  }
  return {
    name,
    ...(typeof account === "string" && { account }),
    ...(typeof region === "string" && { region }),
    domain,
    alarms: parseAddress(`${where}.alarms`, "notify", stage["alarms"], problems),
    editors: parseAddress(`${where}.editors`, "email", stage["editors"], problems),
  };
}

function parseAddress<Key extends string>(
  where: string,
  key: Key,
  found: unknown,
  problems: string[],
): Readonly<Record<Key, string>> | "none" {
  if (found === "none" || found === undefined) return "none";
  if (!isMapping(found)) {
    problems.push(`${where} ${is(found)}; write "none", or { "${key}": "desk@example.com" }`);
    return "none";
  }
  const address = readMapping(where, found, problems, { required: [key] })[key];
  if (address !== undefined) add(toEmailProblem(`${where}.${key}`, address), problems);
  return { [key]: String(address) } as Record<Key, string>;
}

function parseDomain(where: string, found: unknown, problems: string[]): StageDomain | "none" {
  if (found === "none" || found === undefined) return "none";
  if (!isMapping(found)) {
    problems.push(
      `${where} ${is(found)}; write "none", or { "name": "feeds.example.com", "zone": …, "certificate": … }`,
    );
    return "none";
  }
  const domain = readMapping(where, found, problems, { required: ["name", "zone", "certificate"] });
  const { name, certificate } = domain;
  const nameProblem = toHostNameProblem(`${where}.name`, name);
  if (name !== undefined) add(nameProblem, problems);
  const zone = parseZone(`${where}.zone`, domain["zone"], problems);
  const inZone = zone === "elsewhere" || `.${name}`.endsWith(`.${zone.name}`);
  if (nameProblem === undefined && !inZone) {
    problems.push(
      `${where}.name ${is(name)}, which is not in the zone ${zone.name}; correct either`,
    );
  }
  if (certificate === "create" && domain["zone"] === "elsewhere") {
    problems.push(
      `${where}.certificate is "create", and its zone is elsewhere; write the zone in which its proof may be put, or the ARN of a certificate in us-east-1`,
    );
  }
  add(toStageCertificateProblem(`${where}.certificate`, certificate), problems);
  return { name: String(name), zone, certificate: String(certificate) };
}

function toStageCertificateProblem(where: string, found: unknown): string | undefined {
  // What is missing is told already.
  if (found === "create" || found === undefined) return undefined;
  return typeof found === "string" && found.startsWith("arn:")
    ? toCertificateProblem(where, found)
    : `${where} ${is(found)}; write "create", or the ARN of a certificate in us-east-1`;
}

function parseZone(where: string, found: unknown, problems: string[]): StageZone | "elsewhere" {
  if (found === "elsewhere" || found === undefined) return "elsewhere";
  if (!isMapping(found)) {
    problems.push(
      `${where} ${is(found)}; write "elsewhere", or { "id": "Z0123456789ABCDEFGHIJ", "name": "example.com" }`,
    );
    return "elsewhere";
  }
  const { id, name } = readMapping(where, found, problems, { required: ["id", "name"] });
  if (id !== undefined && !(typeof id === "string" && /^Z[A-Z0-9]{1,31}$/.test(id))) {
    problems.push(`${where}.id ${is(id)}; write the zone's id, as in Z0123456789ABCDEFGHIJ`);
  }
  if (name !== undefined) add(toHostNameProblem(`${where}.name`, name), problems);
  return { id: String(id), name: String(name) };
}

/** `found` where it is a mapping of these keys; what is missing or unknown is a problem. */
function readMapping(
  where: string,
  found: unknown,
  problems: string[],
  keys: { readonly required: readonly string[]; readonly optional?: readonly string[] },
): Mapping {
  if (!isMapping(found)) {
    problems.push(
      `${where} ${is(found)}; write { ${keys.required.map((key) => `"${key}": …`).join(", ")} }`,
    );
    return {};
  }
  const known = [...keys.required, ...(keys.optional ?? [])];
  for (const key of Object.keys(found)) {
    if (!known.includes(key)) {
      problems.push(`${where}.${key} is not a setting; there are ${known.join(", ")}`);
    }
  }
  for (const key of keys.required) {
    if (found[key] === undefined) {
      const no = key === "zone" ? ' "elsewhere" where it is not in Route 53' : "";
      const none = ["domain", "alarms", "editors"].includes(key)
        ? ' "none" where there is none'
        : no;
      problems.push(`${where}.${key} is missing; write it${none && `,${none}`}`);
    }
  }
  return found;
}

function isMapping(found: unknown): found is Mapping {
  return typeof found === "object" && found !== null && !Array.isArray(found);
}

function is(found: unknown): string {
  return found === undefined ? "is missing" : `is ${JSON.stringify(found)}`;
}

function add(problem: string | undefined, problems: string[]): void {
  if (problem !== undefined) problems.push(problem);
}
