import { describe, expect, it } from "vitest";
import { parseText, withLines } from "../support/publication-text.ts";

/** `line:column code message` of each problem, in reading order. */
function problemsOf(text: string): readonly string[] {
  const parsed = parseText(text);
  const problems = parsed.ok ? parsed.warnings : parsed.problems;
  return problems.map(({ code, column, line, message }) => `${line}:${column} ${code} ${message}`);
}

describe("what is wrong is said with its place and what to write", () => {
  it.each<[string, string]>([
    [
      "titel: The Harbour",
      '1:1 unknown-setting there is no setting "titel" (did you mean "title"?)',
    ],
    [
      "color: '#aabbcc'",
      '1:1 unknown-setting there is no setting "color" (did you mean "colour"?)',
    ],
    ["frobnicate: yes", '1:1 unknown-setting there is no setting "frobnicate"; correct'],
    ["title: [a, b]", '1:8 setting-kind "title" is a list; write one text'],
    ["title: ''", '1:8 missing-setting "title" is missing; add it, for instance title: The Wire'],
    [
      "language: en_US",
      '1:11 unknown-language "language" is "en_US", which is no language tag (did you mean "en-US"?)',
    ],
    [
      "language: English",
      '1:11 unknown-language "language" is "English", which is no language tag (did you mean "en"?)',
    ],
    ["language: x", '1:11 unknown-language "language" is "x", which is no language tag; write'],
    [
      "timezone: Asia/Seol",
      '1:11 unknown-timezone "timezone" is "Asia/Seol", which is no time zone (did you mean "Asia/Seoul"?)',
    ],
    ["timezone: Buenos Aires", 'Buenos_Aires"?)'],
    [
      "timezone: '+09:00'",
      '1:11 unknown-timezone "timezone" is "+09:00", which is no time zone; write',
    ],
    [
      "feeds: feeds.harbour.example",
      '1:8 not-web-address "feeds" is "feeds.harbour.example"; write',
    ],
    [
      "feeds: https://a.example/?x",
      '1:8 not-web-address "feeds" is "https://a.example/?x"; write the web address of a folder',
    ],
    ["feeds: https://u:p@a.example/", "1:8 not-web-address"],
    ["feeds: ftp://a.example/", "1:8 not-web-address"],
    ["home: https://a.example/the site/", "1:7 not-web-address"],
    ["home: https://a.example\\site", "1:7 not-web-address"],
    ["home: /", '1:7 not-web-address "home" is "/"; write a whole web address'],
    [
      "authority: Harbour.Example",
      '1:12 not-authority "authority" is "Harbour.Example" (did you mean "harbour.example"?)',
    ],
    ["authority: https://harbour.example/", '(did you mean "harbour.example"?)'],
    ["authority: hafen-süd.example", '(did you mean "xn--hafen-sd-d6a.example"?)'],
    ["authority: localhost", '1:12 not-authority "authority" is "localhost"; write a domain'],
    ["authority: 192.0.2.7", "1:12 not-authority"],
    ["authority: -a.example", "1:12 not-authority"],
    ["authority: ed@", "1:12 not-authority"],
    ["since: 2023-02-29", '1:8 not-since "since" is "2023-02-29"; write a year'],
    ["since: 2024-6", '1:8 not-since "since" is "2024-6" (did you mean "2024-06"?)'],
    ["since: 2024-06-20T09:00:00Z", '(did you mean "2024-06-20"?)'],
    ["since: 24", "1:8 not-since"],
    ["since: '0000'", "1:8 not-since"],
    [
      "articleUrl: 'https://a.example/{slg}'",
      '1:13 unknown-variable "articleUrl" has the variable "slg", which does not exist (did you mean "slug"?); use {slug} {section}',
    ],
    [
      "articleUrl: 'https://a.example/{slug'",
      '1:13 article-url "articleUrl" is "https://a.example/{slug"; write each variable in one pair of braces',
    ],
    ["articleUrl: 'https://{section}.example/{slug}'", "in the name of the host"],
    ["articleUrl: /{slug}", "write a whole web address with variables"],
    ["articleUrl: 'https://u:p@a.example/{slug}'", "write a whole web address with variables"],
    ["articleUrl: 'https://a.example/{year}'", "with {slug}, {id} or {path} in it"],
    [
      "sections: [docks]",
      '1:11 setting-kind "sections" is a list; write each section as world: World',
    ],
    [
      "sections: {Docks: Docks}",
      '1:12 setting-not-slug "Docks" under "sections" cannot stand in addresses; write "docks"',
    ],
    ["sections: {docks: }", '"sections.docks" is missing; add it, for instance docks: World'],
    ["sections: {docks: {description: Ships}}", '"sections.docks.title" is missing'],
    [
      "sections: {docks: {title: Docks, lang: de}}",
      '1:34 unknown-setting there is no setting "sections.docks.lang"; correct',
    ],
    [
      "sections: {docks: {title: Docks, language: Deutsch}}",
      '"sections.docks.language" is "Deutsch", which is no language tag (did you mean "de"?)',
    ],
    [
      "sections: {docks: {title: Docks, image: ../x.png}}",
      'not-media "sections.docks.image" is "../x.png"; write the path',
    ],
    [
      "authors: {ole: {name: Ole, nam: O}}",
      'unknown-setting there is no setting "authors.ole.nam" (did you mean "name"?)',
    ],
    [
      "authors: {ole: {name: Ole, url: a.example}}",
      'not-web-address "authors.ole.url" is "a.example"',
    ],
    [
      "authors: {ole: {name: Ole, email: Ole}}",
      'setting-value "authors.ole.email" is "Ole"; write an e-mail address',
    ],
    [
      "feedsPer: [section, tags]",
      '1:21 setting-value "feedsPer" is "tags" (did you mean "tag"?); write one of section, tag, author',
    ],
    ["feedsPer: [[tag]]", '"feedsPer" is a list with a list in it'],
    ["feedsPer: {tag: true}", '1:11 setting-kind "feedsPer" is a group of settings; write a list'],
    [
      "selections: {top: Top}",
      'setting-kind "selections.top" is a text; write a group of settings',
    ],
    ["selections: {top: }", '"selections.top.title" is missing'],
    ["selections: {Top: {title: Top}}", 'setting-not-slug "Top" under "selections"'],
    [
      "selections: {top: {title: Top, includes: {tags: [a]}}}",
      'no setting "selections.top.includes" (did you mean',
    ],
    [
      "selections: {top: {title: Top, include: {tag: a}}}",
      'no setting "selections.top.include.tag" (did you mean "tags"?)',
    ],
    [
      "selections: {top: {title: Top, include: {tags: []}}}",
      'empty-criteria "selections.top.include" names nothing',
    ],
    ["window: 0", '1:9 setting-value "window" is "0"; write a number of entries from 1 to 1000'],
    ["window: 1001", '1:9 setting-value "window" is "1001"'],
    ["window: fifty", '1:9 setting-value "window" is "fifty"'],
    [
      "archive: weekly",
      '1:10 setting-value "archive" is "weekly"; write one of none, year, month, day',
    ],
    ["fullText: maybe", '1:11 setting-value "fullText" is "maybe"; write true or false'],
    ["publishEmails: treu", '"publishEmails" is "treu" (did you mean "true"?)'],
    ["hubs: [hub.example]", '1:8 not-web-address "hubs" is "hub.example"'],
    ["partners: [msn]", '1:11 setting-kind "partners" is a list; write each partner as'],
    ["logo: _private/l.png", '1:7 not-media "logo" is "_private/l.png"'],
    ["icon: data:image/png;base64,AA", '1:7 not-media "icon"'],
    [
      "stylesheet: //a.example/dark-1.css?v=2",
      '1:13 not-stylesheet "stylesheet" is "//a.example/dark-1.css?v=2", and is no .css file below the content folder, which pages load alone; put one there and write its path, such as media/dark-1.css',
    ],
    ["stylesheet: https://a.example/", "write its path, such as media/site.css"],
    ["stylesheet: https://a.example/css?family=Lora", "write its path, such as media/css.css"],
    ["stylesheet: media/site.scss", 'not-stylesheet "stylesheet" is "media/site.scss"'],
    ["stylesheet: media/_private/x.css", "not-stylesheet"],
    [
      "contact: Ole",
      '1:10 setting-value "contact" is "Ole"; write an e-mail address, such as desk@example.com, or the https address of a page',
    ],
    [
      "contact: mailto:desk@a.example",
      'setting-value "contact" is "mailto:desk@a.example" (did you mean "desk@a.example"?)',
    ],
    ["contact: http://a.example/us", '(did you mean "https://a.example/us"?)'],
    ["contact: https://u:p@a.example/", "setting-value"],
    ["contact: https://a.example/the desk", "setting-value"],
    ["contact: https://a.example\\desk", "setting-value"],
    ["contact: desk@localhost", "setting-value"],
    ["contact: desk @a.example", "setting-value"],
    ["contact: a@b.example,c@d.example", "setting-value"],
    ["contact: [a@b.example]", '1:10 setting-kind "contact" is a list; write one text'],
    ["colour: red", '1:9 setting-value "colour" is "red"; write a colour as # and six'],
    ["colour: 1a2b3c", '"colour" is "1a2b3c" (did you mean "#1a2b3c"?)'],
    [
      "colour: #1a2b3c",
      'setting-kind "colour" is empty, since # begins a comment in YAML; write it in quotes',
    ],
    ["media: [../elsewhere]", '1:9 not-media-folder "media" has "../elsewhere"'],
    ["media: /static", "1:8 not-media-folder"],
    ["license: none", '1:10 setting-kind "license" is a text; write the terms as {ai: none}'],
    [
      "license: {AI: none}",
      '1:11 unknown-setting there is no setting "license.AI" (did you mean "ai"?)',
    ],
    [
      "license: {ai: nobody}",
      '1:15 setting-value "license.ai" is "nobody"; write one of none, search, all, or the https address of your terms',
    ],
    ["license: {ai: nonee}", '"license.ai" is "nonee" (did you mean "none"?); write one of'],
    ["license: {ai: no}", '"license.ai" is "no" (did you mean "none"?); write one of'],
    ["license: {ai: Allow}", '(did you mean "all"?)'],
    ["license: {ai: constructor}", '"license.ai" is "constructor"; write one of'],
    ["license: {ai: http://a.example/terms}", "1:15 setting-value"],
    ["license: {ai: [none]}", '1:15 setting-kind "license.ai" is a list; write one text'],
    [
      "sections: {docks: {title: Docks, license: {ai: nobody}}}",
      '1:48 setting-value "sections.docks.license.ai" is "nobody"; write one of none, search, all,',
    ],
    ["sections: {docks: {title: Docks, license: none}}", "write the terms as {ai: none}"],
    [
      "selections: {top: {title: Top, license: {ai: none}}}",
      'unknown-setting there is no setting "selections.top.license"',
    ],
    [
      "unsyndicatedCredits: [Reuters, '–']",
      'setting-value "unsyndicatedCredits" is "–"; write the name of an agency, such as Reuters',
    ],
    ["unsyndicatedCredits: {Reuters: true}", '1:22 setting-kind "unsyndicatedCredits" is a group'],
    ["addresses: {old: /rss.xml}", '1:13 not-site-path "addresses" has "old"; write a path'],
    [
      "addresses: {/old: https://a.example/}",
      'not-site-path "addresses./old" has "https://a.example/"',
    ],
    ["addresses: {'/?feed=rss2': /rss.xml}", "not-site-path"],
    ["addresses: {/a//b: /rss.xml}", "not-site-path"],
    ["addresses: {/a/%2E%2E/b: /rss.xml}", "not-site-path"],
    ["addresses: {/a%2Fb: /rss.xml}", "not-site-path"],
    ["addresses: {/a%ZZ: /rss.xml}", "not-site-path"],
    ["addresses: {/old: }", "not-site-path"],
    ["addresses: {/old: [/rss.xml]}", 'setting-kind "addresses./old" is a list; write one text'],
    [
      "addresses: {/old: /rss.xlm}",
      '1:19 unknown-feed "addresses./old" leads to "/rss.xlm", which this publication does not have (did you mean "/rss.xml"?)',
    ],
    ["addresses: {/old: /sections/docks/}", "unknown-feed"],
    ["addresses: {/old: /selections/top/rss.xml}", "unknown-feed"],
    ["addresses: {/old: /partners/msn/feed.xml}", "unknown-feed"],
    ["addresses: {/old: /tags/Cranes/rss.xml}", "unknown-feed"],
    [
      "addresses: {/rss.xml: /atom.xml}",
      '1:13 address-in-use "/rss.xml" under "addresses" is already an address',
    ],
    ["addresses: {/café: /rss.xml, /caf%C3%A9: /atom.xml}", 'address-in-use "/caf%C3%A9"'],
    ["redirects: {/: /a}", 'address-in-use "/" under "redirects"'],
    ["redirects: {/index.html: /a}", 'address-in-use "/index.html" under "redirects"'],
    ["redirects: {/feeds.opml: /a}", 'address-in-use "/feeds.opml" under "redirects"'],
    ["redirects: {/feeds/: /a}", 'address-in-use "/feeds/" under "redirects"'],
    ["redirects: {/feeds: /a}", 'address-in-use "/feeds" under "redirects"'],
    ["redirects: {/feeds/index.html: /a}", "address-in-use"],
    ["addresses: {/feeds.json: /feed.json}", 'address-in-use "/feeds.json" under "addresses"'],
    ["redirects: {/robots.txt: /a}", "address-in-use"],
    ["redirects: {/license.xml: /a}", "address-in-use"],
    ["redirects: {/sitemap.xml: /a}", "address-in-use"],
    ["redirects: {/sitemap-2024-06.xml: /a}", "address-in-use"],
    ["redirects: {/404.html: /a}", "address-in-use"],
    ["redirects: {/favicon.ico: /a}", "address-in-use"],
    ["redirects: {/assets/site.css: /a}", "address-in-use"],
    ["redirects: {/assets/: /a}", "address-in-use"],
    ["selections: {top: {title: Top}}\nredirects: {/selections/top: /a}", "2:13 address-in-use"],
    ["addresses: {/feed: /rss.xml, /feed/: /atom.xml}", '1:30 address-in-use "/feed/"'],
    [
      "addresses: {/rss.xml.br: /rss.xml}",
      '1:13 kept-for-encodings "/rss.xml.br" under "addresses" ends as the compressed forms of documents do, which have no address; remove it',
    ],
    ["redirects: {/old/feed.xml.gz: /rss.xml}", 'kept-for-encodings "/old/feed.xml.gz"'],
    ["redirects: {/a: /a/}", "redirect-loop these redirects lead in a circle: /a → /a/"],
    ["redirects: {/b/: /c, /c/index.html: /b}", "circle: /b/ → /c → /b"],
    ["redirects: {/a: /a}", "1:17 redirect-loop these redirects lead in a circle: /a → /a"],
    ["redirects: {/z: /a, /a: /b, /b: /c, /c: /a}", "circle: /a → /b → /c → /a"],
    ["redirects: {/a: /selections/top/}", "unknown-feed"],
  ])("%s", (lines, expected) => {
    const problems = problemsOf(withLines(lines));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });

  it("a feed is unknown where feedsPer leaves its kind out", () => {
    const problems = problemsOf(withLines("feedsPer: [section]\nredirects: {/a: /tags/cranes/}"));
    expect(problems).toEqual([expect.stringContaining("2:17 unknown-feed")]);
  });

  it("a section of a selection or address must be listed where any is", () => {
    const problems = problemsOf(
      withLines(`sections: {docks: Docks}
selections: {top: {title: Top, include: {sections: [Dock]}}}
addresses: {/old: /sections/dock/rss.xml}
redirects: {/older/: /sections/dock/}`),
    );
    expect(problems).toEqual([
      expect.stringContaining(
        '2:53 unknown-selected-section "selections.top.include.sections" names the section "Dock", which "sections" does not list (did you mean "docks"?); write "docks"',
      ),
      expect.stringContaining('unknown-feed "addresses./old" leads to "/sections/dock/rss.xml"'),
      expect.stringContaining('(did you mean "/sections/docks/"?)'),
    ]);
  });

  it("an address cannot go on serving and lead elsewhere", () => {
    const problems = problemsOf(
      withLines("addresses: {/old: /rss.xml}\nredirects: {/old: /atom.xml}"),
    );
    expect(problems).toEqual([expect.stringContaining("2:13 address-in-use")]);
  });
});

it("every required setting that is missing is named", () => {
  const problems = problemsOf("description: Nothing else\n");
  expect(problems.map((text) => /"(\w+)" is missing/.exec(text)?.[1]).sort()).toEqual(
    ["authority", "feeds", "language", "since", "timezone", "title"].sort(),
  );
});

it("everything that is wrong is said at once, from top to bottom", () => {
  const problems = problemsOf(
    withLines(
      "window: 0\nsections: {Docks: Docks}\narchive: weekly\nselections: {top: {title: Top, include: {sections: [Docks]}}}",
    ),
  );
  expect(problems.map((text) => text.split(" ").slice(0, 2).join(" "))).toEqual([
    "1:9 setting-value",
    "2:12 setting-not-slug",
    "3:10 setting-value",
  ]);
});

it("a long chain of redirects is followed in linear time", () => {
  const links = Array.from({ length: 6000 }, (_, index) => `  /r${index}: /r${index + 1}`);
  const started = performance.now();
  expect(problemsOf(withLines(`redirects:\n${links.join("\n")}`))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(5000);
});
