import { InvalidArgumentError } from "commander";

/** The name of an S3 bucket. */
export function parseBucket(written: string): string {
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(written)) return written;
  const name = /^(?:s3:\/\/|arn:aws[\w-]*:s3:::)([^/]+)/.exec(written)?.[1];
  throw new InvalidArgumentError(
    name === undefined
      ? "write the name of a bucket: 3 to 63 small letters, digits and hyphens"
      : `write the name of the bucket alone: ${name}`,
  );
}

/** Where a site is served, its root; a host alone is meant with https. */
export function parseSite(written: string): URL {
  const whole = /^https?:\/\//i.test(written) ? written : `https://${written}`;
  if (!URL.canParse(whole) || /\s/.test(written)) {
    throw new InvalidArgumentError("write an address, such as https://feeds.example.com/");
  }
  const address = new URL(whole);
  if (address.pathname !== "/" || address.search !== "" || address.hash !== "") {
    throw new InvalidArgumentError(`write the address of the whole site: ${address.origin}/`);
  }
  return address;
}

/** The path of a page, as it is asked for; its whole address will do. */
export function parseSitePath(written: string): string {
  if (/^(\/(?!\/)|https?:\/\/.)/i.test(written) && URL.canParse(written, "https://host/")) {
    return new URL(written, "https://host/").pathname;
  }
  throw new InvalidArgumentError("write a path, such as /articles/pact/");
}
