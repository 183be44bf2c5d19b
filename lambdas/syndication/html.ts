declare const escaped: unique symbol;

/** Markup that is safe to concatenate: a plain string is no `Html`, so that nothing gets in unescaped. */
export type Html = string & { readonly [escaped]: true };

/** Plain text between tags. ">" is escaped too: XML forbids "]]>" in text (section 2.4). */
export function characters(value: string): Html {
  return value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;") as Html;
}

/** Plain text as HTML, good inside elements and inside quoted attributes. */
export function text(value: string): Html {
  return characters(value).replaceAll('"', "&quot;") as Html;
}

/** HTML that `cleanHtml` has made. */
export function cleaned(value: string): Html {
  return value as Html;
}

/** A template of markup. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (Html | readonly Html[])[]
): Html {
  let out = strings[0] ?? "";
  for (const [index, value] of values.entries()) {
    out += typeof value === "string" ? value : value.join("");
    out += strings[index + 1] ?? "";
  }
  return out as Html;
}
