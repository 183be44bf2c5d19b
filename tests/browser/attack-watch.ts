import type { Page } from "playwright-core";

/** What is shown in a document of its own: HTML as a whole, or as it is set into an element. */
export type Shown = { readonly name: string; readonly html: string; readonly into?: "element" };

/** What somebody has let in. Nothing of it is waited for. */
export type Watch = {
  /** Ids of vectors that ran. */
  readonly ran: ReadonlySet<number>;
  /** Dialogs, windows, journeys of the page, and what was asked of other servers but pictures, sound and film. */
  readonly strayed: readonly string[];
};

/** Players that the cleaner lets stand. */
const PLAYERS = /^https:\/\/www\.youtube\.com\//;

/** Watches whatever happens in the page from now on. */
export async function watch(page: Page, origin: string): Promise<Watch> {
  const ran = new Set<number>();
  const strayed: string[] = [];
  await page.exposeBinding("executed", (_, id: number) => void ran.add(id));
  page.on("dialog", (dialog) => {
    strayed.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => void strayed.push(`window ${popup.url()}`));
  page.on("framenavigated", (frame) => {
    const isOwn = frame.url().startsWith(origin) || frame.url() === "about:blank";
    if (frame === page.mainFrame() && !isOwn) strayed.push(`journey to ${frame.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (url.startsWith(origin) || /^(image|media)$/.test(request.resourceType())) return;
    if (!PLAYERS.test(url)) strayed.push(`${request.resourceType()} ${url}`);
  });
  return { ran, strayed };
}

/** Names of elements that an entry can have, and that our pages have around it. */
export const IN_AN_ENTRY =
  `a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del
  details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img ins kbd li main mark nav
  ol p pre q rp rt ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr
  track u ul var video wbr html head body`.split(/\s+/);
export const IN_A_PAGE = [...IN_AN_ENTRY, "title", "meta", "link", "script", "button"];

/**
 * Evaluated in the page: what a parsed document has in it that could do something. What it asks of an element it asks by
 * way of the interface: controls in a form hide its own properties behind their names.
 */
const FAULTS_OF = `(root, allowed, origin) => {
  const ask = (name, one) => Object.getOwnPropertyDescriptor(Element.prototype, name).get.call(one);
  const addresses = ["href", "src", "poster", "cite", "action", "formaction", "data", "longdesc", "lowsrc", "dynsrc",
    "background", "codebase", "usemap", "manifest", "classid", "code", "xlink:href"];
  const forbidden = ["style", "srcdoc", "ping", "srcset", "formaction", "action", "http-equiv", "target", "form", "name",
    "background", "xlink:href"];
  const faults = [];
  for (const one of root.querySelectorAll("*")) {
    const name = ask("localName", one);
    const attributes = new Map([...ask("attributes", one)].map(({ name, value }) => [name, value]));
    const src = attributes.get("src") ?? "";
    const type = attributes.get("type") ?? "";
    if (ask("namespaceURI", one) !== "http://www.w3.org/1999/xhtml") faults.push("foreign <" + name + ">");
    if (!allowed.includes(name)) faults.push("<" + name + ">");
    if (name === "iframe" && !src.startsWith("https://www.youtube.com/")) faults.push("<iframe> of " + src);
    if (name === "script") {
      const isData = /^application\\/(ld\\+json|rsl\\+xml)$/.test(type);
      if (!isData && src !== origin + "assets/page.js") faults.push("<script>");
      if (type === "application/ld+json") {
        try { JSON.parse(one.text); } catch (error) { faults.push("no JSON: " + one.text.slice(0, 200)); }
      }
    }
    if (name === "link" && attributes.get("rel") === "stylesheet" && one.href !== origin + "assets/page.css") faults.push("<link>");
    for (const [key, value] of attributes) {
      if (key.startsWith("on")) faults.push(name + " " + key);
      const isOwn = name === "meta" && key === "name";
      if (forbidden.includes(key) && !isOwn) faults.push(name + " " + key + "=" + value.slice(0, 80));
      if (!addresses.includes(key)) continue;
      let protocol = "none";
      try { protocol = new URL(value, origin).protocol; } catch {}
      const isOurs = protocol === "feed:" && value.startsWith("feed:" + origin) && allowed.includes("script");
      if (!isOurs && !/^(https?|mailto|tel):$/.test(protocol)) faults.push(name + " " + key + "=" + value.slice(0, 80));
    }
  }
  return faults;
}`;

/** What is wrong with the page that is shown now. */
export function faultsOf(page: Page, origin: string): Promise<readonly string[]> {
  const call = `(${FAULTS_OF})(document, ${JSON.stringify(IN_A_PAGE)}, ${JSON.stringify(origin)})`;
  return page.evaluate<readonly string[]>(call);
}

/** What is wrong with each document that is parsed and not shown, by its name; those with nothing are left out. */
export async function inspect(
  page: Page,
  texts: readonly Shown[],
  origin: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const call = `((texts, allowed, origin, faultsOf) => texts.map((text) =>
    faultsOf(new DOMParser().parseFromString(text, "text/html"), allowed, origin)))`;
  const given = [texts.map(({ html }) => html), IN_A_PAGE, origin].map((one) =>
    JSON.stringify(one),
  );
  const faults = await page.evaluate<readonly (readonly string[])[]>(
    `${call}(${given.join(", ")}, ${FAULTS_OF})`,
  );
  return byName(texts, faults);
}

function byName(texts: readonly Shown[], faults: readonly (readonly string[])[]) {
  const named = texts.map(({ name }, index) => [name, faults[index] ?? ["not shown"]] as const);
  return new Map(named.filter(([, own]) => own.length > 0));
}

const AT_ONCE = 60;

export type ShowOptions = {
  /** With a slash at its end. */
  readonly origin: string;
  /** Whether what leads to no address is pressed. */
  readonly press?: boolean;
};

/**
 * Shows each text in a frame of the page, which has no policy, and waits until it is loaded. Gives what an entry may not
 * have in each, by its name; those with nothing are left out.
 */
export async function show(
  page: Page,
  texts: readonly Shown[],
  { origin, press = false }: ShowOptions,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const faults: (readonly string[])[] = [];
  const options = JSON.stringify({ origin, press, allowed: IN_AN_ENTRY });
  for (let start = 0; start < texts.length; start += AT_ONCE) {
    const batch = JSON.stringify(texts.slice(start, start + AT_ONCE));
    faults.push(
      ...(await page.evaluate<readonly (readonly string[])[]>(
        `(${SHOW})(${batch}, ${options}, ${FAULTS_OF})`,
      )),
    );
  }
  return byName(texts, faults);
}

/** An animation, a focus or an error comes a moment after the document. */
const SHOW = `async (batch, { origin, allowed, press }, faultsOf) => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 250));
  const frames = batch.map(({ html, into }) => {
    const frame = document.createElement("iframe");
    const loaded = new Promise((resolve) => {
      frame.onload = resolve;
      setTimeout(resolve, 3000);
    });
    frame.srcdoc = into === "element" ? "<!doctype html><title>x</title><body></body>" : html;
    document.body.append(frame);
    return { frame, loaded, html, into };
  });
  const faults = await Promise.all(frames.map(async ({ frame, loaded, html, into }) => {
    await loaded;
    const own = frame.contentDocument;
    if (own === null || own.body === null) return ["has gone elsewhere"];
    if (into !== "element") return faultsOf(own.body, allowed, origin);
    const element = own.createElement("div");
    own.body.append(element);
    element.innerHTML = html;
    return faultsOf(element, allowed, origin);
  }));
  await pause();
  if (press) {
    const pressed = "a, area, button, input, label, p, summary, text, unknown, b, mi, maction, math, image";
    for (const { frame } of frames) {
      for (const one of frame.contentDocument?.querySelectorAll(pressed) ?? []) {
        const leads = one.protocol !== undefined && one.protocol !== "javascript:" && one.protocol !== ":";
        if (leads) continue;
        one.removeAttribute("target");
        one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
      }
    }
    await pause();
  }
  for (const { frame } of frames) frame.remove();
  return faults;
}`;
