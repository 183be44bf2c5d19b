import { Tokenizer } from "htmlparser2";
import { text } from "../../lambdas/syndication/html.ts";

const ADDRESSES: ReadonlySet<string> = new Set(["src", "href", "poster"]);

/**
 * HTML with its addresses changed, all else as it was. `rewrite` is given an address without references and whether it is
 * that of a link. The list of sizes of an image is dropped where its address changes: it would lead to the old one.
 */
export function rewriteAddresses(
  html: string,
  rewrite: (address: string, isLink: boolean) => string,
): string {
  const out: string[] = [];
  let done = 0;
  let name = "";
  let start = 0;
  let value = "";
  let edits: { readonly from: number; readonly to: number; readonly by: string }[] = [];
  let sizes: { readonly from: number; readonly to: number } | undefined;
  let moved = false;
  const finishTag = (): void => {
    if (sizes !== undefined && moved) edits.push({ ...sizes, by: "" });
    for (const { from, to, by } of edits.sort((a, b) => a.from - b.from)) {
      out.push(html.slice(done, from), by);
      done = to;
    }
    edits = [];
    sizes = undefined;
    moved = false;
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true, recognizeSelfClosing: true },
    {
      onattribname: (from, to) => {
        name = html.slice(from, to).toLowerCase();
        start = from;
        value = "";
      },
      onattribdata: (from, to) => {
        value += html.slice(from, to);
      },
      onattribentity: (code) => {
        value += String.fromCodePoint(code);
      },
      onattribend: (_, end) => {
        const quoted = html[end] === '"' || html[end] === "'";
        const to = quoted ? end + 1 : end;
        if (name === "srcset") sizes = { from: start, to };
        if (!ADDRESSES.has(name)) return;
        const written = rewrite(value, name === "href");
        if (written === value) return;
        if (name === "src") moved = true;
        edits.push({ from: start, to, by: `${name}="${text(written)}"` });
      },
      onopentagend: finishTag,
      onselfclosingtag: finishTag,
      ontext: () => {},
      ontextentity: () => {},
      onopentagname: () => {},
      onclosetag: () => {},
      oncomment: () => {},
      oncdata: () => {},
      ondeclaration: () => {},
      onprocessinginstruction: () => {},
      onend: () => {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  out.push(html.slice(done));
  return out.join("");
}
