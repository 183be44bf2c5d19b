import { describe, expect, it } from "vitest";
import {
  leastPublication,
  localPublication,
  PUBLICATION_FIELDS,
} from "../../lambdas/syndication/parse-publication.ts";
import { LICENSE_FIELDS } from "../../lambdas/syndication/publication/read-options.ts";
import {
  AUTHOR_FIELDS,
  SECTION_FIELDS,
} from "../../lambdas/syndication/publication/read-sections.ts";
import {
  CRITERIA_FIELDS,
  SELECTION_FIELDS,
} from "../../lambdas/syndication/publication/read-selections.ts";
import { TEMPLATE_VARIABLES } from "../../lambdas/syndication/url-template.ts";
import { LEAST, parseText, withLines } from "../support/publication-text.ts";
import { namesOf, readSchema, toValidator, unexplained } from "./schema.ts";

const schema = readSchema("publication");
const isValid = toValidator(schema);

describe("the schema and the parser know the same names", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["of a publication", Object.keys(schema.properties), PUBLICATION_FIELDS],
    ["of a section", namesOf(schema, "section"), SECTION_FIELDS],
    ["of a selection", namesOf(schema, "selection"), SELECTION_FIELDS],
    ["of criteria", namesOf(schema, "criteria"), CRITERIA_FIELDS],
    ["of an author", namesOf(schema, "author"), AUTHOR_FIELDS],
    ["of a licence", namesOf(schema, "license"), LICENSE_FIELDS],
  ])("%s", (_, inSchema, inParser) => {
    expect([...inSchema].sort()).toEqual([...inParser].sort());
  });

  it.each(TEMPLATE_VARIABLES)("the variable {%s}", (variable) => {
    expect(isValid(withLines(`articleUrl: 'https://a.example/{slug}/{${variable}}'`))).toBe(true);
  });
});

it("every setting has a title and a description, which editors show", () => {
  expect(unexplained(schema)).toEqual([]);
});

describe("both accept", () => {
  it.each([
    ["the least publication", LEAST],
    ["the one that check prints", leastPublication()],
    ["the one that serve falls back on", localPublication("http://127.0.0.1:8080/")],
  ])("%s", (_, text) => {
    expect({ schema: isValid(text), parser: parseText(text).ok }).toEqual({
      schema: true,
      parser: true,
    });
  });

  it.each([
    "title: 2024",
    "title: true",
    "description:",
    "description: ''",
    "language: zh-Hant-TW",
    "language: no",
    "timezone: America/Argentina/Buenos_Aires",
    "timezone: Etc/GMT+9",
    "feeds: https://a.example",
    "feeds: http://[::1]:8080/feeds",
    "feeds: HTTPS://a.example/",
    "home: https://a.example/?x=1#top",
    "home: ~",
    "home: ''",
    "feeds: https://a.example:8443/feeds/",
    "authority: ed.itor@desk.harbour.example",
    "authority: xn--hafen-sd-d6a.example",
    "authority: a1.b2.example",
    "since: 1999",
    "since: '1999'",
    "since: 2024-06",
    "since: 2024-02-29",
    "articleUrl: 'https://a.example/@us/{section}/{year}/{month}/{day}/{slug}.html'",
    "articleUrl: 'https://a.example?p={id}'",
    "articleUrl: ",
    "articleUrl: ' '",
    "sections: {docks: Docks, 2024: 2024}",
    "sections: {docks: {title: Docks, description: , language: de, image: docks/a.jpg, fullText: false}}",
    "sections: {été: L'été, 부두: 부두, c-3ba8d0: C#}",
    "sections: {}",
    "sections:",
    "authors: {ole: Ole, ana: {name: Ana, url: https://a.example/ana, email: ana@a.example}}",
    "feedsPer: tag",
    "feedsPer: []",
    "feedsPer: [author, section]",
    "selections: {top: {title: Top, include: {tags: [Lead, 2024], authors: Ole}, exclude: {tags: x}}}",
    "selections: {all: {title: All, include: , fullText: no}}",
    "window: 1000",
    "window: '50'",
    "window:",
    "window: ''",
    "archive: none",
    "archive: day",
    "fullText: False",
    "fullText: 'yes'",
    "fullText: ' oFF '",
    "addresses: {/feed/: /rss.xml, /ä/x.xml: /feeds.opml}",
    "addresses: {/feed: /tags/cranes/atom.xml}",
    "partners: {msn: {count: 20, nested: {deep: [1]}}, google-news: }\naddresses: {/n: /partners/msn/a.xml}",
    "redirects: {/old/: /tags/cranes/, /caf%C3%A9: /x/y.html}",
    "hubs: [https://hub.example/]",
    "hubs: https://hub.example/",
    "rights: © 2024 The Harbour",
    "contact: desk@harbour.example",
    "contact: o'brien+feeds@a.b.example",
    "contact: https://a.example/@desk",
    "contact:",
    "contact: ' '",
    "logo: /media/logo.png",
    "icon: https://a.example/icon.png?v=2",
    "stylesheet: own styles.css",
    "stylesheet: /media/a.b/Site.CSS",
    "stylesheet: ",
    "stylesheet: ''",
    "colour: '#1a2b3c'",
    "colour: '#FFF'",
    "colour: ''",
    "media: [static, ./assets/images/]",
    "media: static",
    "media: [2024, static/]",
    "publishEmails: on",
    "license: {ai: none}",
    "license: {ai: Search}",
    "license: {ai: https://a.example/ai-terms?v=2#top}",
    "license: {ai: }",
    "license:",
    "sections: {docks: {title: Docks, license: {ai: all}}, tides: {title: Tides, license: }}",
    "unsyndicatedCredits: [Reuters, AFP]",
    "unsyndicatedCredits: Reuters",
    "unsyndicatedCredits: [2024, AP]",
    "unsyndicatedCredits:",
  ])("%s", (lines) => {
    const text = withLines(lines);
    expect({ schema: isValid(text), parser: parseText(text) }).toMatchObject({
      schema: true,
      parser: { ok: true },
    });
  });
});

describe("both refuse", () => {
  it.each(LEAST.trim().split("\n"))("a publication without %s", (line) => {
    const text = LEAST.replace(`${line}\n`, "");
    expect({ schema: isValid(text), parser: parseText(text).ok }).toEqual({
      schema: false,
      parser: false,
    });
  });

  it.each([
    "titel: The Harbour",
    "title: ' '",
    "title:",
    "title: [The Harbour]",
    "description: {text: x}",
    "language: english",
    "language: en_GB",
    "timezone: '+09:00'",
    "timezone: Buenos Aires",
    "feeds: a.example",
    "feeds: https://a.example/?x",
    "feeds: https://u:p@a.example/",
    "feeds: https://a.example/#x",
    "feeds: https://a.example:port/",
    "feeds: https://a|b.example/",
    "home: /",
    "authority: Harbour.Example",
    "authority: localhost",
    "authority: https://harbour.example",
    "authority: 192.0.2.7",
    "since: 24",
    "since: 2024-6",
    "since: 2024-13",
    "since: 2024-06-20T09:00:00Z",
    "articleUrl: /{slug}",
    "articleUrl: 'https://a.example/{slg}/{slug}'",
    "articleUrl: 'https://a.example/{slug'",
    "articleUrl: 'https://a.example/{year}'",
    "articleUrl: 'https://{section}.example/{slug}'",
    "sections: [docks]",
    "sections: {Docks: Docks}",
    "sections: {the docks: Docks}",
    "sections: {the--docks: Docks}",
    "sections: {docks: }",
    "sections: {docks: {description: Ships}}",
    "sections: {docks: {title: Docks, lang: de}}",
    "sections: {docks: {title: Docks, language: Deutsch}}",
    "sections: {docks: {title: Docks, image: ../x.png}}",
    "sections: {docks: {title: Docks, fullText: maybe}}",
    "authors: {ole: {url: https://a.example}}",
    "authors: {ole: {name: Ole, url: a.example}}",
    "authors: {ole: {name: Ole, email: Ole}}",
    "feedsPer: [tags]",
    "feedsPer: {tag: true}",
    "selections: {top: Top}",
    "selections: {top: }",
    "selections: {top: {title: Top, includes: {tags: a}}}",
    "selections: {top: {title: Top, include: {tag: a}}}",
    "selections: {top: {title: Top, include: {}}}",
    "selections: {top: {title: Top, include: {tags: []}}}",
    "window: 0",
    "window: 1001",
    "window: 2.5",
    "window: fifty",
    "archive: weekly",
    "fullText: maybe",
    "addresses: {old: /rss.xml}",
    "addresses: {/old: /rss.xlm}",
    "addresses: {/old: }",
    "addresses: {/a//b: /rss.xml}",
    "addresses: {'/?feed=rss2': /rss.xml}",
    "addresses: [/rss.xml]",
    "redirects: {/a: https://a.example/}",
    "redirects: {/a/../b: /c}",
    "redirects: {/a%2Fb: /c}",
    "redirects: {/a%ZZ: /c}",
    "hubs: [hub.example]",
    "partners: [msn]",
    "contact: Ole",
    "contact: desk@localhost",
    "contact: mailto:desk@a.example",
    "contact: http://a.example/",
    "contact: https://a.example/the desk",
    "contact: https://a.example\\desk",
    "contact: https://u:p@a.example/",
    "contact: a@b.example c@d.example",
    "contact: a@b.example,c@d.example",
    "contact: a@b..example",
    "contact: [a@b.example]",
    "logo: _private/l.png",
    "icon: 'data:image/png;base64,AA'",
    "stylesheet: //a.example/x.css",
    "stylesheet: https://a.example/x.css",
    "stylesheet: site.scss",
    "stylesheet: site.css?v=2",
    "stylesheet: media/.css",
    "colour: red",
    "colour: #1a2b3c",
    "media: /static",
    "media: [../elsewhere]",
    "publishEmails: treu",
    "license: none",
    "license: {AI: none}",
    "license: {ai: no}",
    "license: {ai: false}",
    "license: {ai: nobody}",
    "license: {ai: http://a.example/terms}",
    "license: {ai: https://u:p@a.example/terms}",
    "license: {ai: https://a.example/the terms}",
    "sections: {docks: {title: Docks, license: none}}",
    "sections: {docks: {title: Docks, license: {ai: nobody}}}",
    "selections: {top: {title: Top, license: {ai: none}}}",
    "unsyndicatedCredits: {Reuters: true}",
    "unsyndicatedCredits: ['/']",
  ])("%s", (lines) => {
    const text = withLines(lines);
    expect({ schema: isValid(text), parser: parseText(text).ok }).toEqual({
      schema: false,
      parser: false,
    });
  });
});

describe("a schema cannot say, and the parser refuses", () => {
  it.each([
    ["a time zone that does not exist", "timezone: Asia/Seol"],
    ["a day that does not exist", "since: 2023-02-29"],
    ["a language tag with a part twice", "language: en-GB-GB"],
    [
      "a section that is not listed",
      "sections: {docks: Docks}\nselections: {top: {title: Top, include: {sections: tides}}}",
    ],
    [
      "the feed of a section that is not listed",
      "sections: {docks: Docks}\naddresses: {/old: /sections/tides/rss.xml}",
    ],
    ["the feed of a selection that is not there", "addresses: {/old: /selections/top/rss.xml}"],
    [
      "a redirect to a feed that feedsPer leaves out",
      "feedsPer: tag\nredirects: {/old: /authors/ole/}",
    ],
    ["a partner that is not there", "addresses: {/old: /partners/msn/feed.xml}"],
    ["an old address that is a feed's", "addresses: {/rss.xml: /atom.xml}"],
    ["an old address with two ends", "addresses: {/old: /rss.xml}\nredirects: {/old: /x}"],
    ["redirects in a circle", "redirects: {/a: /b, /b: /a}"],
    ["an old address that is the list of feeds'", "redirects: {/feeds.opml: /rss.xml}"],
    ["an old address that is a document's of the site", "redirects: {/robots.txt: /rss.xml}"],
    ["an old address as compressed documents have", "redirects: {/old.xml.gz: /rss.xml}"],
    ["a tag that is no slug", "redirects: {/old: /tags/Cranes/}"],
    ["a folder above, in disguise", "redirects: {/a/%2E%2E/b: /c}"],
    ["an escaped half of a letter", "redirects: {/caf%C3: /c}"],
    ["a port that does not exist", "home: https://a.example:99999/"],
    ["a number in another form, which YAML hides", "window: 5e1"],
    ["a year in another form, which YAML hides", "since: 2024.0"],
    ["a slug with a letter of another width", "sections: {ａ: A}"],
  ])("%s", (_, lines) => {
    const text = withLines(lines);
    expect({ schema: isValid(text), parser: parseText(text).ok }).toEqual({
      schema: true,
      parser: false,
    });
  });
});

describe("a schema would say it at the cost of clear messages, and the parser accepts", () => {
  it.each([
    ["an empty text where a group of settings can stand", "sections: ''"],
    ["a file whose name is a number", "logo: 2024"],
    ["a year below 1000, whose zero YAML hides", "since: 0999"],
  ])("%s", (_, lines) => {
    const text = withLines(lines);
    expect({ schema: isValid(text), parser: parseText(text).ok }).toEqual({
      schema: false,
      parser: true,
    });
  });
});
