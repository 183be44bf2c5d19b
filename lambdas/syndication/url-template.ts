import { nearest } from "./nearest.ts";
import { toUri, toWebAddress } from "./web-address.ts";

/** What an article's address can be made of. `path` is the file's, below the content folder and without its extension. */
export const TEMPLATE_VARIABLES = [
  "slug",
  "section",
  "year",
  "month",
  "day",
  "id",
  "path",
] as const;

export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

/** Unencoded; `section` is absent where an article has none. */
export type TemplateValues = Readonly<Record<Exclude<TemplateVariable, "section">, string>> & {
  readonly section?: string;
};

export type TemplateFault =
  | { readonly kind: "unknown-variable"; readonly name: string; readonly nearest?: string }
  | { readonly kind: "brace" }
  | { readonly kind: "host" }
  | { readonly kind: "url" }
  /** Without one of them, many articles would have one address. */
  | { readonly kind: "same-for-all" };

/** What is wrong with a template of article addresses, `https://www.example.com/{year}/{slug}`; undefined: nothing. */
export function templateFault(template: string): TemplateFault | undefined {
  const names = Array.from(template.matchAll(/\{([^{}]*)\}/g), ([, name = ""]) => name);
  const unknown = names.find((name) => !TEMPLATE_VARIABLES.some((known) => known === name));
  if (unknown !== undefined) {
    const near = nearest(unknown.trim(), TEMPLATE_VARIABLES);
    return {
      kind: "unknown-variable",
      name: unknown,
      ...(near !== undefined && { nearest: near }),
    };
  }
  const plain = template.replace(/\{[^{}]*\}/g, "x");
  if (/[{}]/.test(plain)) return { kind: "brace" };
  if (/^[^/]*\/\/[^/?#]*\{/.test(template)) return { kind: "host" };
  if (/[\s\\]/.test(plain) || toWebAddress(plain) === undefined) return { kind: "url" };
  const tells = names.some((name) => name === "slug" || name === "id" || name === "path");
  return tells ? undefined : { kind: "same-for-all" };
}

/**
 * The absolute URL that a checked template gives an article, percent-encoded (RFC 3986); the slashes of `path` stay.
 * An article without a section is addressed as if `{section}` and the slash after it were not there.
 */
export function fillUrlTemplate(template: string, values: TemplateValues): string {
  const shortened =
    values.section === undefined ? template.replace(/\{section\}\/?/g, "") : template;
  const filled = shortened.replace(/\{([a-z]+)\}/g, (_, name: TemplateVariable) => {
    const encoded = encodeURIComponent((values[name] ?? "").toWellFormed());
    return name === "path" ? encoded.replaceAll("%2F", "/") : encoded;
  });
  return toUri(new URL(filled));
}
