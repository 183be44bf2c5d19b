/** What an error of the SDK tells, as far as it is looked at. */
type Refusal = Error & {
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
};

/** What was refused and what to do, in one sentence; undefined for what nobody but us can mend. */
export function explainRefusal(
  error: unknown,
  bucket: string,
  permission: string,
): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const refusal: Refusal = error;
  const { name, message } = refusal;
  const status = refusal.$metadata?.httpStatusCode ?? 0;

  if (name === "CredentialsProviderError" || name === "TokenProviderError") {
    return `no usable AWS credentials: ${message.replace(/\.$/, "")}; sign in (aws sso login, or aws configure), and name the profile with AWS_PROFILE if it is not the default one`;
  }
  if (EXPIRED.has(name)) return `the AWS credentials have expired: sign in again (aws sso login)`;
  if (UNKNOWN_KEYS.has(name)) {
    return `AWS does not know the credentials (${name}): look at AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
  }
  if (message.startsWith("Region is missing")) {
    return "no AWS region is set: set AWS_REGION to the region of the bucket, such as AWS_REGION=eu-west-1";
  }
  if (isElsewhere(refusal, status)) {
    const region = regionOf(refusal);
    return `the bucket ${bucket} is in ${region ?? "another region"}: set AWS_REGION${region === undefined ? " to its region" : `=${region}`}`;
  }
  if (name === "NoSuchBucket" || (status === 404 && permission === "s3:ListBucket")) {
    return `there is no bucket ${bucket}; the stack's output ContentBucket has its name (aws cloudformation describe-stacks)`;
  }
  if (status === 403 && name !== "RequestTimeTooSkewed") {
    return `S3 refuses ${permission} on ${bucket}: ${message.replace(/\.$/, "")}; use credentials that may do so, or have it allowed (aws sts get-caller-identity tells who you are)${permission === "s3:PutObject" ? "; into the bucket of the feeds nobody puts but the publisher" : ""}`;
  }
  if (name === "RequestTimeTooSkewed") {
    return "the clock of this machine is more than 15 minutes wrong, so that AWS refuses what it signs; set it right";
  }
  if (isBusy(refusal)) {
    return `S3 cannot take more now (${name}): push again in a while, what was sent is not sent twice`;
  }
  const unreachable = reasonUnreachable(refusal);
  return unreachable && `S3 cannot be reached (${unreachable}): look at the network and the proxy`;
}

/** Whether the same may go well in a moment. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return isBusy(error) || reasonUnreachable(error) !== undefined;
}

const EXPIRED: ReadonlySet<string> = new Set([
  "ExpiredToken",
  "ExpiredTokenException",
  "TokenRefreshRequired",
]);

const UNKNOWN_KEYS: ReadonlySet<string> = new Set([
  "InvalidAccessKeyId",
  "InvalidToken",
  "SignatureDoesNotMatch",
]);

const BUSY: ReadonlySet<string> = new Set(["SlowDown", "ServiceUnavailable", "RequestTimeout"]);

function isElsewhere({ name }: Refusal, status: number): boolean {
  return status === 301 || name === "PermanentRedirect" || name === "AuthorizationHeaderMalformed";
}

function regionOf({ message, $response }: Refusal): string | undefined {
  return $response?.headers?.["x-amz-bucket-region"] ?? /expecting '([^']+)'/.exec(message)?.[1];
}

function isBusy({ name, $metadata }: Refusal): boolean {
  return BUSY.has(name) || ($metadata?.httpStatusCode ?? 0) >= 500;
}

const UNREACHABLE: ReadonlySet<unknown> = new Set([
  "EAI_AGAIN",
  "ECONNREFUSED",
  "ECONNRESET",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENOTFOUND",
  "EPIPE",
  "ETIMEDOUT",
]);

function reasonUnreachable({ name, code }: Refusal): string | undefined {
  if (typeof code === "string" && (UNREACHABLE.has(code) || /CERT|_TLS_/.test(code))) return code;
  return name === "TimeoutError" ? name : undefined;
}
