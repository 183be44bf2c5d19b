import { toWebAddress } from "../web-address.ts";
import { type Found, refuseValue, type Scope } from "./read-setting.ts";

const EMAIL = /^[^\s@<>()[\]:;,/\\"]+@[^\s@<>()[\]:;,/\\".]+(?:\.[^\s@<>()[\]:;,/\\".]+)+$/;

/** An e-mail address as written, or an https URL in its normal form; a problem where it is neither. */
export function toContact(scope: Scope, found: Found): string | undefined {
  const contact = toEmailOrAddress(found.text);
  if (contact !== undefined) return contact;
  const near = found.text.replace(/^mailto:/i, "").replace(/^http:/i, "https:");
  refuseValue(
    scope,
    found,
    "an e-mail address, such as desk@example.com, or the https address of a page",
    toEmailOrAddress(near),
  );
  return undefined;
}

function toEmailOrAddress(text: string): string | undefined {
  if (EMAIL.test(text)) return text;
  const url = /[\s\\]/.test(text) ? undefined : toWebAddress(text);
  return url?.startsWith("https:") ? url : undefined;
}
