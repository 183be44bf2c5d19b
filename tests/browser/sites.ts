import { setTimeout as wait } from "node:timers/promises";
import type { Folder } from "../support/folder.ts";
import { CONTENT } from "../support/wireroom.ts";

/**
 * The publication of this project, with an article that has in it what articles have, one that can be taken down, and more
 * of them than its feed shows.
 */
export function fillRelay(content: Folder): void {
  content.copy(CONTENT, "");
  const settings = content.read("publication.yaml");
  content.write("publication.yaml", settings.replace("window: 50", "window: 6"));
  content.write("articles/2025/what-a-page-holds.md", EVERYTHING);
  content.write(WITHDRAWN, withdrawn(false));
}

/** Takes that article down, and waits until its address says so; gives its path. */
export async function takeDown(content: Folder, origin: string): Promise<string> {
  const path = "/articles/taken-down/";
  if (content.read(WITHDRAWN) === withdrawn(true)) return path;
  content.write(WITHDRAWN, withdrawn(true));
  while ((await fetch(new URL(path, origin))).status !== 410) await wait(50);
  return path;
}

const WITHDRAWN = "articles/2025/taken-down.md";

function withdrawn(is: boolean): string {
  return `---
title: A report that did not hold
published: 2025-01-09T08:00:00Z
authors: [Ida Lindqvist]
section: world
withdrawn: ${is}
---
It was not so.
`;
}

const EVERYTHING = `---
title: What a page holds
published: 2025-03-02T09:00:00Z
updated: 2025-03-04T17:30:00Z
authors: [Ida Lindqvist, Tomás Arrieta]
section: craft
tags: [Style, Telegraph]
summary: Headings, lists, tables, code, quotations, footnotes and a recording, one after the other.
attachments: [/media/what-hath-god-wrought.mp3]
correction:
  - {at: 2025-03-03T08:00:00Z, text: "Wolff was founded in Berlin, not in Aachen."}
  - {at: 2025-03-04T17:30:00Z, text: "Havas is older than this article said."}
---
A paragraph with *emphasis*, **weight**, \`code\`, a [link](https://example.com/) and a note.[^1]

## A list of things

- Copy, which is what a story is called before it is one
- A word that no line can hold: ${"Donaudampfschifffahrtsgesellschaft".repeat(3)}

1. First
2. Second

> What hath God wrought!

## A table

| Agency | Seat | Founded | First line | Last merger | Subscribers |
|---|---|---:|---|---|---:|
| Havas | Paris | 1835 | Paris to Brussels, by pigeon | 1944 | 1,200 |
| Wolff | Berlin | 1849 | Berlin to Aachen, by wire | 1934 | 940 |

### A listing

\`\`\`xml
<link rel="alternate" type="application/rss+xml" title="A title that goes on for longer than a telephone is wide" href="https://example.com/rss.xml">
\`\`\`

![A ring of wires](/media/the-ring.png)

[^1]: At the foot of the page.
`;

/** The same with an article that has players of other sites in it, and says of one alone what it plays. */
export function fillPlayers(content: Folder): void {
  fillRelay(content);
  content.write("articles/2025/what-others-play.md", PLAYERS);
}

const PLAYERS = `---
title: What others play
published: 2025-02-03T09:00:00Z
authors: [Ida Lindqvist]
section: craft
---
Three films of the wire.

<iframe src="https://www.youtube-nocookie.com/embed/wire-one" width="560" height="315"></iframe>

<iframe src="https://player.vimeo.com/video/1844" title=""></iframe>

<iframe src="https://www.youtube-nocookie.com/embed/wire-two" title="A key at work"></iframe>
`;

/** A publication whose language is written from right to left. */
export function fillArabic(content: Folder): void {
  content.write(
    "publication.yaml",
    `title: المرصد
description: أخبار الميناء والمدينة كل صباح
language: ar
timezone: Africa/Cairo
feeds: https://feeds.example.com/
authority: example.com
since: 2024
colour: "#0b6e4f"
sections:
  port: {title: الميناء, description: السفن والبضائع ومن يعمل عليها}
  city: {title: المدينة}
feedsPer: [section, tag, author]
window: 2
rights: © 2025 المرصد
`,
  );
  ARABIC.forEach(({ title, summary, section }, index) => {
    content.write(
      `articles/story-${index}.md`,
      `---
title: ${title}
published: 2025-05-0${index + 1}T06:30:00Z
authors: [سلمى حدّاد]
section: ${section}
tags: [البحر]
summary: ${summary}
---
${summary}

## ما الذي تغيّر

- وصلت السفينة الأولى عند السادسة صباحًا.
- عاد العمل إلى الرصيف رقم 7 بعد توقّف دام شهرًا.

> قال أحد العمّال: «كنّا ننتظر هذا اليوم».

ويمكن قراءة الجدول كاملًا في [موقع الميناء](https://example.com/port) بصيغة RSS.
`,
    );
  });
}

const ARABIC = [
  {
    title: "الرصيف السابع يعود إلى العمل",
    summary: "بعد شهر من الإصلاحات استقبل الرصيف السابع أول سفينة له هذا الصباح.",
    section: "port",
  },
  {
    title: "مكتبة الحي تفتح أبوابها مساءً",
    summary: "قرّرت البلدية تمديد ساعات المكتبة حتى العاشرة مساءً طوال فصل الصيف.",
    section: "city",
  },
  {
    title: "ارتفاع عدد الحاويات بنسبة 12% في عام 2024",
    summary: "تُظهر أرقام الميناء أنّ الحاويات القادمة من الشرق زادت للعام الثالث على التوالي.",
    section: "port",
  },
  {
    title: "خطّ حافلات جديد بين المحطّة والميناء",
    summary: "يبدأ الخطّ رقم 14 يوم الأحد، بحافلة كلّ عشر دقائق في ساعات الذروة.",
    section: "city",
  },
  {
    title: "صيّادون يطلبون إنارة المدخل الشمالي",
    summary: "يقول الصيّادون إنّ الدخول ليلًا صار خطرًا منذ تعطّل المنارة القديمة.",
    section: "port",
  },
] as const;

/** A publication with more short articles than a feed shows. */
export function fillDaily(content: Folder): void {
  content.write(
    "publication.yaml",
    `title: The Harbour
description: What came in, what went out, and who was on it
language: en
timezone: UTC
feeds: https://feeds.harbour.example/
authority: harbour.example
since: 2024
sections:
  port: {title: Port}
  town: {title: Town}
feedsPer: [section, tag, author]
window: 50
`,
  );
  for (let number = 0; number < 60; number++) {
    const [ship, cargo, from] = [SHIPS, CARGOES, PORTS].map(
      (words) => words[number % words.length],
    );
    content.write(
      `articles/arrival-${number}.md`,
      `---
title: The ${ship} brings ${cargo} from ${from} (no. ${number + 1})
published: 2025-04-${String(1 + (number % 28)).padStart(2, "0")}T${String(number % 24).padStart(2, "0")}:15:00Z
authors: [${AUTHORS[number % AUTHORS.length]}]
section: ${number % 2 === 0 ? "port" : "town"}
tags: [${cargo}, ${from}]
summary: With ${100 + number * 7} tonnes of ${cargo} on board, the ${ship} made fast at berth ${number % 9} in the small hours, two days after she had left ${from} in a gale that the harbour master called the worst of the season.
---
The ${ship} lay in the roads for ${number + 2} hours before a pilot went out to her.
`,
    );
  }
}

const SHIPS = ["Alder", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar", "Gannet"];
const CARGOES = ["timber", "salt", "oranges", "newsprint", "wool"];
const PORTS = ["Riga", "Porto", "Bergen", "Ghent", "Cork", "Vigo", "Gdynia", "Leith"];
const AUTHORS = ["Ida Lindqvist", "Tomás Arrieta", "Hana Yoon", "Nora O’Dowd"];
