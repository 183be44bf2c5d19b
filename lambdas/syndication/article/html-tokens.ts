import { Tokenizer } from "htmlparser2";
import { toXmlText } from "../xml-text.ts";
import { VOID } from "./clean-html-rules.ts";

export type HtmlHandler = {
  readonly open: (name: string, attributes: ReadonlyMap<string, string>) => void;
  /** Any end tag, also one that ends nothing. A tag that closes itself is opened and closed. */
  readonly close: (name: string) => void;
  /** In pieces; references are resolved. */
  readonly text: (data: string) => void;
  readonly comment?: (data: string) => void;
  /** A declaration, a processing instruction or a section of CDATA. */
  readonly instruction?: () => void;
};

/**
 * Reads HTML as a stream of tags and text, names in lower case, the first of attributes with one name. Only text that
 * XML can carry comes out of it. It keeps no stack: the parser of the package moves its whole stack at every tag, and a
 * megabyte of "<div>" takes it minutes.
 */
export function readHtml(html: string, handler: HtmlHandler): void {
  const source = toXmlText(html);
  let name = "";
  let attributes = new Map<string, string>();
  let attribute = "";
  let value = "";
  const instruct = (): void => handler.instruction?.();
  const finishTag = (): void => handler.open(name, attributes);
  const tokenizer = new Tokenizer(
    {
      // The package goes through text and attributes faster where it need not look for references.
      decodeEntities: source.includes("&"),
      // XHTML's <p/> and <iframe/> are taken for what their writer meant.
      recognizeSelfClosing: true,
    },
    {
      ontext: (start, end) => handler.text(source.slice(start, end)),
      ontextentity: (code) => handler.text(toXmlText(String.fromCodePoint(code))),
      onopentagname: (start, end) => {
        name = source.slice(start, end).toLowerCase();
        attributes = new Map();
      },
      onattribname: (start, end) => {
        attribute = source.slice(start, end).toLowerCase();
        value = "";
      },
      onattribdata: (start, end) => {
        value += source.slice(start, end);
      },
      onattribentity: (code) => {
        value += toXmlText(String.fromCodePoint(code));
      },
      onattribend: () => {
        if (!attributes.has(attribute)) attributes.set(attribute, value);
      },
      onopentagend: finishTag,
      onselfclosingtag: () => {
        finishTag();
        if (!VOID.has(name)) handler.close(name);
      },
      onclosetag: (start, end) => handler.close(source.slice(start, end).toLowerCase()),
      oncomment: (start, end, offset) => handler.comment?.(source.slice(start, end - offset)),
      oncdata: instruct,
      ondeclaration: instruct,
      onprocessinginstruction: instruct,
      onend: () => {},
    },
  );
  tokenizer.write(source);
  tokenizer.end();
}
