import { createContext, runInContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { PAGE_SCRIPT } from "../../../lambdas/syndication/format/page-script.ts";

const ADDRESS = "https://feeds.harbour.example/rss.xml";

/** Whoever looks is behind UTC, where a period begins on the day before. */
class VisitorsFormat extends Intl.DateTimeFormat {
  constructor(language: string, form: Intl.DateTimeFormatOptions) {
    super(language, { timeZone: "America/New_York", ...form });
  }
}

/** The least of a browser: the elements that the script looks for, and what it does to them. */
function startPage({
  copies = true,
  buttons = true,
  times = [] as FakeTime[],
  wide = [] as FakeBox[],
} = {}) {
  const written: string[] = [];
  const selected: unknown[] = [];
  const later: (() => void)[] = [];
  const said: string[] = [];
  const listeners: Record<string, Listener> = {};
  const notice = {
    contains: (element: unknown) => element === notice,
    dataset: { copied: "Copied" },
    text: "",
    get textContent(): string {
      return this.text;
    },
    set textContent(value: string) {
      this.text = value;
      said.push(value);
    },
  };
  const button = {
    hidden: true,
    dataset: { copy: ADDRESS },
    addEventListener: (name: string, listener: Listener) => {
      listeners[name] = listener;
    },
  };
  const elements: Record<string, readonly unknown[]> = {
    "button[data-copy]": buttons ? [button] : [],
    time: times,
    "time[data-date]": times.filter(({ dataset }) => dataset.date !== undefined),
    "pre, .table": wide,
  };
  const writeText = async (text: string): Promise<void> => {
    written.push(text);
  };
  runInContext(
    PAGE_SCRIPT,
    createContext({
      document: {
        querySelector: () => (buttons ? notice : null),
        querySelectorAll: (selector: string) => elements[selector] ?? [],
      },
      navigator: copies ? { clipboard: { writeText } } : {},
      getSelection: () => ({ selectAllChildren: (element: unknown) => selected.push(element) }),
      requestAnimationFrame: (action: () => void) => later.push(action),
      addEventListener: (name: string, listener: Listener) => {
        listeners[name] = listener;
      },
      Intl: { DateTimeFormat: VisitorsFormat },
      Date,
    }),
  );
  const click = async (): Promise<void> => {
    await listeners["click"]?.({ target: button });
    later.shift()?.();
  };
  return { button, notice, written, selected, said, later, listeners, click };
}

type Listener = (event: { readonly target: unknown }) => unknown;
type FakeTime = {
  textContent: string;
  dateTime: string;
  dataset: { date?: string; clock?: string };
  closest: () => { lang: string };
};
type FakeBox = {
  scrollWidth: number;
  clientWidth: number;
  tabIndex?: number;
  removeAttribute: (name: string) => void;
};

/** One of the page's own, as `dateOf` writes it. */
function time(textContent: string, dateTime: string, lang = "en-GB", clock?: string): FakeTime {
  const dataset = { date: "long", ...(clock && { clock }) };
  return { textContent, dateTime, dataset, closest: () => ({ lang }) };
}

/** One in the text of an article. */
function timeInText(textContent: string, dateTime: string, lang = "en-GB"): FakeTime {
  return { ...time(textContent, dateTime, lang), dataset: {} };
}

function box(scrollWidth: number): FakeBox {
  return {
    scrollWidth,
    clientWidth: 300,
    removeAttribute(name) {
      if (name === "tabindex") delete this.tabIndex;
    },
  };
}

describe("the button that copies an address", () => {
  it("is there once the script is", () => {
    expect(startPage().button.hidden).toBe(false);
  });

  it("copies it, says so, and says it again the next time", async () => {
    const page = startPage();
    await page.click();
    expect(page.written).toEqual([ADDRESS]);
    expect(page.notice.text).toBe("Copied");
    await page.click();
    expect(page.said).toEqual(["", "Copied", "", "Copied"]);
    expect(page.selected).toEqual([]);
  });

  it("shows the address, selected, where it may not copy", async () => {
    const page = startPage({ copies: false });
    await page.click();
    expect(page.notice.text).toBe(ADDRESS);
    expect(page.selected).toEqual([page.notice]);
  });
});

describe("what the button has said", () => {
  const elsewhere = { target: {} };

  it.each(["scroll", "focusout", "pointerdown"])("goes at the next %s", async (event) => {
    const page = startPage();
    await page.click();
    page.listeners[event]?.(elsewhere);
    expect(page.notice.text).toBe("");
  });

  it("stays where it is an address to copy, until the visitor turns to something else", async () => {
    const page = startPage({ copies: false });
    await page.click();
    for (const event of ["scroll", "focusout"]) page.listeners[event]?.(elsewhere);
    page.listeners["pointerdown"]?.({ target: page.notice });
    expect(page.notice.text).toBe(ADDRESS);
    page.listeners["pointerdown"]?.(elsewhere);
    expect(page.notice.text).toBe("");
  });
});

it("a page without buttons is left alone but for its dates", () => {
  const date = time("2024-06-20", "2024-06-20T12:00:00Z");
  const page = startPage({ buttons: false, times: [date] });
  expect(Object.keys(page.listeners)).toEqual(["resize"]);
  expect(date.textContent).toBe("20 June 2024");
});

describe("a date", () => {
  it.each([
    ["a day in British English", time("2024-06-20", "2024-06-20T12:00:00Z"), /^20 June 2024$/],
    ["a day in Korean", time("2024-06-20", "2024-06-20T12:00:00Z", "ko"), /^2024년 6월 20일$/],
    [
      "a day with its time",
      time("2024-06-20", "2024-06-20T12:00:00Z", "de", "short"),
      /^20\. Juni 2024 um \d\d:\d\d$/,
    ],
    ["a year", time("2024", "2024", "ko"), /^2024년$/],
    ["a month, wherever the visitor is", time("2024-06", "2024-06"), /^June 2024$/],
    ["a month in German", time("2024-06", "2024-06", "de"), /^Juni 2024$/],
    ["a month of our calendar", time("2024-06", "2024-06", "th"), /2024/],
    ["a day that is a period", time("2024-06-01", "2024-06-01"), /^1 June 2024$/],
    ["the author's words", timeInText("last week", "2024-06-20T12:00:00Z"), /^last week$/],
    ["the author's day", timeInText("2024-06-20", "2024-06-20T23:30:00Z"), /^2024-06-20$/],
  ])("is shown as %s", (_, element, expected) => {
    startPage({ times: [element] });
    expect(element.textContent).toMatch(expected);
  });

  it.each([
    [
      "its language is none that the browser knows",
      time("2024-06-20", "2024-06-20T12:00:00Z", "x-a"),
    ],
    ["it is no date", time("2024-06-20", "2024-06-20T99:00")],
    ["it is one of the text's, and no date", timeInText("2024-06-20", "2024-06-20T99:00")],
    [
      "it is one of the text's, in no language",
      timeInText("2024-06-20", "2024-06-20T12:00Z", "x-a"),
    ],
  ])("stays ISO 8601 where %s, and the rest of the page is as ever", (_, element) => {
    const [table, next] = [box(900), time("2024-06-21", "2024-06-21T12:00:00Z")];
    startPage({ times: [element, next], wide: [table] });
    expect(element.textContent).toBe("2024-06-20");
    expect(next.textContent).toBe("21 June 2024");
    expect(table.tabIndex).toBe(0);
  });
});

it("lets the keyboard scroll what is wider than its place, and nothing else", () => {
  const [narrow, wide] = [box(300), box(900)];
  const { listeners } = startPage({ wide: [narrow, wide] });
  expect([narrow.tabIndex, wide.tabIndex]).toEqual([undefined, 0]);
  wide.clientWidth = 1000;
  narrow.clientWidth = 200;
  listeners["resize"]?.({ target: undefined });
  expect([narrow.tabIndex, wide.tabIndex]).toEqual([0, undefined]);
});

it("is small, writes text alone, and asks for nothing", () => {
  expect(Buffer.byteLength(PAGE_SCRIPT)).toBeLessThan(2200);
  expect(PAGE_SCRIPT).not.toMatch(
    /innerHTML|outerHTML|insertAdjacent|document\.write|eval|Function|createElement|fetch|XMLHttp|import|https?:/,
  );
});
