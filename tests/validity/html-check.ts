const words = (list: string): ReadonlySet<string> => new Set(list.split(" "));

const VOID = words("area base br col embed hr img input link meta param source track wbr");
const SAFE = words(
  `a abbr address area article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main map mark menu meter nav ol p picture pre progress q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr`,
);
const RISKY = words(
  "applet base body button embed form frame frameset head html iframe input label link meta noscript object option param script select slot style template textarea title canvas dialog fieldset legend",
);
const CLOSES_PARAGRAPH = words(
  "address article aside blockquote details div dl figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr main menu nav ol p pre section summary table ul li dd dt",
);
const SCOPE = words("table td th caption button object template");
const LISTS = words("ul ol menu dl table td th");
const HEADINGS = words("h1 h2 h3 h4 h5 h6");
const ROW_GROUPS = words("tbody thead tfoot");
const TABLE_PARTS = words("caption colgroup col tbody thead tfoot tr td th");
const REFERENCES = words("href src poster cite");
const ENTITIES = words("amp lt gt quot apos nbsp");

export type HtmlFault = { readonly code: string; readonly detail: string };

/**
 * What a strict reader of HTML finds in a fragment: tags that do not balance or may not stand where they are, what the
 * standard calls a parse error, scripts, handlers, styles, and addresses that are not absolute. Stricter than HTML in
 * one respect: every element that is not void is closed by its own end tag.
 */
export function htmlFaults(html: string): readonly HtmlFault[] {
  const faults: HtmlFault[] = [];
  const stack: string[] = [];
  const report = (code: string, detail: string): void => {
    if (faults.length < 20) faults.push({ code, detail: detail.slice(0, 120) });
  };
  const token =
    /<!--[\s\S]*?-->|<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*(\/?)>/y;
  let at = 0;
  while (at < html.length) {
    const start = html.indexOf("<", at);
    const end = start === -1 ? html.length : start;
    if (end > at) checkText(html.slice(at, end), stack, report);
    if (start === -1) break;
    token.lastIndex = start;
    const match = token.exec(html);
    if (!match) {
      report("NotHtml", `not a tag: ${html.slice(start, start + 40)}`);
      at = start + 1;
      continue;
    }
    at = token.lastIndex;
    const name = match[2]?.toLowerCase();
    if (name === undefined) continue;
    if (match[1] === "/") closeTag(name, stack, report);
    else {
      checkAttributes(match[3] ?? "", report);
      openTag(name, match[4] === "/", stack, report);
    }
  }
  if (stack.length > 0) report("NotHtml", `never closed: ${stack.slice(-3).join(" ")}`);
  return faults;
}

type Report = (code: string, detail: string) => void;

function openTag(name: string, slash: boolean, stack: string[], report: Report): void {
  if (RISKY.has(name)) report("SecurityRisk", `<${name}>`);
  else if (!SAFE.has(name)) report("NotHtml", `no element of HTML: <${name}>`);
  const current = stack.at(-1);
  const table = current === "table";
  const misplaced =
    (CLOSES_PARAGRAPH.has(name) && opened("p", stack, SCOPE)) ||
    (HEADINGS.has(name) && current !== undefined && HEADINGS.has(current)) ||
    (name === "a" && opened("a", stack, SCOPE)) ||
    (name === "li" && opened("li", stack, LISTS)) ||
    ((name === "dd" || name === "dt") &&
      (opened("dd", stack, LISTS) || opened("dt", stack, LISTS))) ||
    (table && !TABLE_PARTS.has(name)) ||
    (current !== undefined && ROW_GROUPS.has(current) && name !== "tr") ||
    (current === "tr" && name !== "td" && name !== "th") ||
    (TABLE_PARTS.has(name) && !mayHold(current, name));
  if (misplaced) report("NotHtml", `<${name}> may not stand in <${stack.slice(-3).join("> <")}>`);
  if (VOID.has(name)) return;
  if (slash) report("NotHtml", `<${name}/> is not void`);
  stack.push(name);
}

function mayHold(parent: string | undefined, name: string): boolean {
  if (parent === "table") return name !== "td" && name !== "th";
  if (parent === "colgroup") return name === "col";
  if (parent === "tr") return name === "td" || name === "th";
  return parent !== undefined && ROW_GROUPS.has(parent) && name === "tr";
}

function closeTag(name: string, stack: string[], report: Report): void {
  if (stack.at(-1) === name) stack.pop();
  else report("NotHtml", `</${name}> closes <${stack.at(-1) ?? ""}>`);
}

function opened(name: string, stack: readonly string[], barriers: ReadonlySet<string>): boolean {
  for (let depth = stack.length - 1; depth >= 0; depth -= 1) {
    const open = stack[depth];
    if (open === name) return true;
    if (open !== undefined && barriers.has(open)) return false;
  }
  return false;
}

const BAD_CHARACTER =
  /[\u0000-\u0008\u000B\u000E-\u001F\u007F-\u009F]|\p{Noncharacter_Code_Point}|\p{Cs}/u;

function checkText(text: string, stack: readonly string[], report: Report): void {
  checkCharacters(text, report);
  const current = stack.at(-1) ?? "";
  if ((current === "table" || current === "tr" || ROW_GROUPS.has(current)) && text.trim() !== "") {
    report("NotHtml", `text in <${current}>: ${text.trim()}`);
  }
}

function checkCharacters(text: string, report: Report): void {
  if (BAD_CHARACTER.test(text)) report("NotHtml", "a character that HTML forbids");
  for (const [, name, digits, end] of text.matchAll(
    /&(?:([a-zA-Z][a-zA-Z0-9]*)|#([xX]?[0-9a-fA-F]+)|)(;?)/g,
  )) {
    if (name === undefined && digits === undefined) continue;
    if (end === "" || (name !== undefined && !ENTITIES.has(name))) {
      report("NotHtml", `not a character reference: &${name ?? digits ?? ""}`);
    } else if (digits !== undefined && !isCharacter(digits)) {
      report("NotHtml", `a reference to no character: &#${digits};`);
    }
  }
}

function isCharacter(digits: string): boolean {
  const code = /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number(digits);
  return code > 0 && code <= 0x10ffff && !BAD_CHARACTER.test(String.fromCodePoint(code));
}

function checkAttributes(written: string, report: Report): void {
  const seen = new Set<string>();
  for (const [, name = "", double, single] of written.matchAll(
    /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g,
  )) {
    const attribute = name.toLowerCase();
    const value = double ?? single ?? "";
    if (seen.has(attribute)) report("NotHtml", `${attribute} twice`);
    seen.add(attribute);
    checkCharacters(value, report);
    if (attribute.startsWith("on")) report("SecurityRiskAttr", attribute);
    if (attribute === "style" && !/^\s*text-align\s*:\s*(left|right|center)\s*;?\s*$/.test(value)) {
      report("DangerousStyleAttr", value);
    }
    if (!REFERENCES.has(attribute)) continue;
    const reference = value.replaceAll("&amp;", "&").trim();
    if (/^(javascript|vbscript|data):/i.test(reference))
      report("SecurityRiskAttr", `${attribute}=${reference}`);
    else if (/[^\x21-\x7E]|[<>"\\^`{|}]/.test(reference)) report("InvalidUriChar", reference);
    else if (!/^[a-z][a-z0-9+.-]*:/i.test(reference))
      report("ContainsRelRef", `${attribute}=${reference}`);
  }
}
