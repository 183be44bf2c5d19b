import { describe, expect, it } from "vitest";
import { parsePublication } from "../../../lambdas/syndication/parse-publication.ts";
import { checkPartnerSettings } from "../../../lambdas/syndication/partner/check-partner-settings.ts";
import { newsbreak } from "../../../lambdas/syndication/partner/newsbreak.ts";
import { partnerOptions } from "../../../lambdas/syndication/partner/partner-options.ts";
import { composeCase, readCasePublication } from "../../support/partner-case.ts";

const publication = readCasePublication("newsbreak");

const HEAD = `title: Fog over the bar
published: 2024-06-19T07:00:00Z`;
const TEXT = "The fog came in at nine, and nothing moved until noon on the next day. ".repeat(18);
const IMAGE = "image: {src: /large.jpg, credit: Harbour}";

function clear(frontMatter: string, text: string) {
  const bytes = Buffer.from(`---\n${HEAD}\n${frontMatter}\n---\n\n${text}\n`);
  return composeCase({ path: "fog.md", bytes }, newsbreak, publication);
}

function render(
  frontMatter: string,
  text = TEXT,
  options: { readonly scripts?: string } = {},
): string {
  return newsbreak.renderEntry(clear(frontMatter, text).entry, { publication, options });
}

it("has the address of the story as its guid", () => {
  const address = "https://www.harbour.example/fog?a=1&b=2";
  expect(render(`url: ${address}`)).toContain(
    `<guid isPermaLink="true">${address.replace("&", "&amp;")}</guid>`,
  );
});

it.each([
  ["https://www.youtube.com/embed/fog", ' class="nb-video"'],
  ["https://player.vimeo.com/video/1", ' class="nb-video"'],
  ["https://open.spotify.com/embed/episode/1", ' class="nb-audio"'],
  ["https://datawrapper.dwcdn.net/fog/", ""],
])("says of the frame of %s which player it is", (src, label) => {
  const item = render(IMAGE, `${TEXT}\n\n<iframe src="${src}"></iframe>`);
  expect(item).toContain(`<iframe${label} src="${src}"`);
});

it("takes the summary for a text only where there is nothing else", () => {
  const withSummary = `${IMAGE}\nsummary: Ships wait outside.`;
  expect(clear(withSummary, "").clearance.findings).toMatchObject([{ code: "no-full-text" }]);
  expect(clear(withSummary, "Ships wait outside. All of them.").clearance.findings).toMatchObject([
    { code: "text-too-short" },
  ]);
});

describe("scripts", () => {
  it("end nothing early, whatever is in them", () => {
    const scripts = "<script>a[b[0]]>1;c[d[0]]>2;e[f[0]]>3</script>";
    const item = render(IMAGE, TEXT, { scripts });
    const written = /<nb:scripts>(.*)<\/nb:scripts>/s.exec(item)?.[1] ?? "";
    const read = [...written.matchAll(/<!\[CDATA\[(.*?)\]\]>/gs)].map(([, part]) => part).join("");
    expect(read).toBe(scripts);
  });

  it("are absent where there are none", () => {
    expect(render(IMAGE)).not.toContain("nb:scripts");
  });

  it.each([
    [
      "|\n      <script>\n      // one line\n      go();\n      </script>",
      "<script>\n// one line\ngo();\n</script>",
    ],
    [
      "'<img src=\"https://count.harbour.example/1\">'",
      '<img src="https://count.harbour.example/1">',
    ],
  ])("are taken as they are written: %s", (written, scripts) => {
    const parsed = parse(`scripts: ${written}`);
    if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
    expect(partnerOptions(newsbreak, parsed.publication).own).toEqual({ scripts });
  });

  it.each(["go();", "[a, b]"])("are refused where they are no HTML: %s", (written) => {
    const parsed = parse("{}");
    if (!parsed.ok) throw new Error("the rest of publication.yaml is good");
    const problems = checkPartnerSettings(
      { path: "publication.yaml", bytes: settings(`scripts: ${written}`) },
      parsed.publication,
    );
    expect(problems.map(({ message }) => message).join("\n")).toMatch(
      /^"partners\.newsbreak\.scripts" is /,
    );
  });
});

function parse(option: string) {
  return parsePublication({ path: "publication.yaml", bytes: settings(option) });
}

function settings(option: string): Uint8Array {
  return Buffer.from(`title: The Harbour
language: en
timezone: UTC
feeds: https://feeds.harbour.example/
authority: harbour.example
since: 2024
partners:
  newsbreak:
    ${option}
`);
}
