import { parseDocument } from "htmlparser2";
import { describe, expect, it } from "vitest";
import { cleanHtml } from "../../../lambdas/syndication/article/clean-html.ts";
import { renderMarkdown } from "../../../lambdas/syndication/article/markdown.ts";

const context = { base: "https://www.example.com/a", media: () => undefined };

const HARMLESS = new Set(
  `a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt
  em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i iframe img ins kbd li main mark nav ol p pre q rp rt
  ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr track u ul var video
  wbr`.split(/\s+/),
);
const ATTRIBUTES = new Set(
  `align allowfullscreen alt cite class colspan controls datetime dir height href hreflang id kind label lang open poster
  rel reversed rowspan scope span src srclang start title type value width`.split(/\s+/),
);

/** What another parser sees in HTML that could run, style, ask or load by itself. */
function dangers(html: string): readonly string[] {
  const found: string[] = [];
  const look = (nodes: ReturnType<typeof parseDocument>["childNodes"]): void => {
    for (const node of nodes) {
      if (node.type !== "text" && node.type !== "tag") found.push(node.type);
      if (!("attribs" in node)) continue;
      if (!HARMLESS.has(node.name)) found.push(`<${node.name}>`);
      for (const [name, value] of Object.entries(node.attribs)) {
        if (!ATTRIBUTES.has(name)) found.push(name);
        const isAddress = ["href", "src", "poster", "cite"].includes(name);
        const allowed = name === "href" ? /^(https?|mailto|tel):/ : /^https?:/;
        if (isAddress && !allowed.test(value)) found.push(`${name}=${value}`);
        if (node.name === "iframe" && name === "src" && !/^https:\/\/[a-z.]*youtube/.test(value))
          found.push(value);
      }
      look(node.children as typeof nodes);
    }
  };
  look(parseDocument(html).childNodes);
  return found;
}

/** After the classes of OWASP's cheat sheet on evading filters. */
const ATTACKS: readonly string[] = [
  // scripts
  "<script>alert(1)</script>",
  "<SCRIPT SRC=https://x.example/x.js></SCRIPT>",
  "<script/src=//x.example></script>",
  "<script >alert(1)</script >",
  "<<script>alert(1)//<</script>",
  "<script>alert(1)",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
  "<script\u000Calert=1>alert(1)</script>",
  "<script type=text/vbscript>x</script>",
  "<script><!--\nalert(1)\n--></script>",
  "<svg><script>alert(1)</script></svg>",
  "<svg><script href=data:,alert(1) />",
  "<math><script>alert(1)</script></math>",
  "<noscript><p title='</noscript><script>alert(1)</script>'>",
  "<title><script>alert(1)</script></title>",
  "<textarea></textarea><script>alert(1)</script>",
  "<style></style><script>alert(1)</script>",
  "<iframe></iframe><script>alert(1)</script>",
  "<xmp></xmp><script>alert(1)</script>",
  "<plaintext><script>alert(1)</script>",
  "<template><script>alert(1)</script></template>",
  "<![CDATA[<script>alert(1)</script>]]>",
  "<!--><script>alert(1)</script>-->",
  "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
  "<? echo('<script>alert(1)</script>') ?>",
  "</p><script>alert(1)</script><p>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  // handlers
  "<img src=x onerror=alert(1)>",
  "<img src=x onerror='alert(1)' / >",
  '<img """><script>alert(1)</script>">',
  "<img/src='x'/onerror=alert(1)>",
  "<img src=x:x onerror\n=\nalert(1)>",
  "<img src=`x` onerror=alert(1)>",
  '<img src onerror /" \'"= alt=alert(1)//">',
  "<img src=x oNeRrOr=alert(1)>",
  "<body onload=alert(1)>",
  "<body onload!#$%&()*~+-_.,:;?@[/|\\]^`=alert(1)>",
  "<svg onload=alert(1)>",
  "<svg/onload=alert(1)//",
  "<details open ontoggle=alert(1)>x</details>",
  "<video onerror=alert(1)><source></video>",
  "<video><source onerror=alert(1)></video>",
  "<audio src=x onerror=alert(1)>",
  "<a onmouseover=alert(1)>x</a>",
  "<p onclick='alert(1)' onfocus=alert(1) tabindex=1>x</p>",
  "<input onfocus=alert(1) autofocus>",
  "<marquee onstart=alert(1)>x</marquee>",
  "<div onpointerrawupdate=alert(1)>x</div>",
  "<x onclick=alert(1)>x</x>",
  "<b \u0000onclick=alert(1)>x</b>",
  "<td/onclick=alert(1)>x",
  "<a title='\" onclick=alert(1) x=\"'>x</a>",
  "<abbr title='\"><script>alert(1)</script>'>x</abbr>",
  // addresses
  "<a href=javascript:alert(1)>x</a>",
  "<a href='JaVaScRiPt:alert(1)'>x</a>",
  "<a href=' javascript:alert(1)'>x</a>",
  "<a href='\u0001javascript:alert(1)'>x</a>",
  "<a href='java\tscript:alert(1)'>x</a>",
  "<a href='java\nscript:alert(1)'>x</a>",
  "<a href='java\u0000script:alert(1)'>x</a>",
  "<a href='jav&#x09;ascript:alert(1)'>x</a>",
  "<a href='jav&#x0A;ascript:alert(1)'>x</a>",
  "<a href='&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)'>x</a>",
  "<a href='&#0000106&#0000097&#0000118&#0000097script:alert(1)'>x</a>",
  "<a href='&#x6A&#x61&#x76&#x61script&colon;alert(1)'>x</a>",
  "<a href='javascript&Tab;:alert(1)'>x</a>",
  "<a href='javascript:https://www.example.com/%0Aalert(1)'>x</a>",
  "<a href='vbscript:msgbox(1)'>x</a>",
  "<a href='livescript:x'>x</a>",
  "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
  "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
  "<a href='blob:https://www.example.com/x'>x</a>",
  "<a href='filesystem:https://www.example.com/x'>x</a>",
  "<a href='view-source:javascript:x'>x</a>",
  "<a href='feed:javascript:alert(1)'>x</a>",
  "<a href='file:///etc/passwd'>x</a>",
  "<a xlink:href='javascript:alert(1)'>x</a>",
  "<a href=x href=javascript:alert(1)>x</a>",
  "<a href=javascript:alert(1) href=x>x</a>",
  "<a href='https:javascript:alert(1)'>x</a>",
  "<img src=javascript:alert(1)>",
  "<img dynsrc=javascript:alert(1) lowsrc=javascript:alert(1)>",
  "<img src=data:image/svg+xml,<svg/onload=alert(1)>>",
  "<img data-src=javascript:alert(1) src=x>",
  "<img srcset='javascript:alert(1) 2x'>",
  "<image src=x onerror=alert(1)>",
  "<video poster=javascript:alert(1) src=javascript:alert(2)></video>",
  "<q cite=javascript:alert(1)>x</q>",
  "<table background=javascript:alert(1)><tr><td background=javascript:alert(2)>x",
  "<iframe src=javascript:alert(1)></iframe>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<iframe src=https://www.youtube.com.evil.example/embed></iframe>",
  "<iframe src=https://evil.example/www.youtube.com></iframe>",
  "<iframe src='https://www.youtube.com@evil.example/'></iframe>",
  "<iframe src='https://www.youtube.com\\@evil.example/' onload=alert(1)></iframe>",
  "<iframe data-src=javascript:alert(1)></iframe>",
  // what loads, styles, asks or changes the page
  "<base href=javascript:alert(1)//>",
  "<link rel=stylesheet href=javascript:alert(1)>",
  "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
  "<meta http-equiv=Set-Cookie content=x>",
  "<style>@import 'javascript:alert(1)';</style>",
  "<style>li{list-style-image:url(javascript:alert(1))}</style><ul><li>x</ul>",
  "<div style='background:url(javascript:alert(1))'>x</div>",
  "<div style='width:expression(alert(1))'>x</div>",
  "<div style='position:fixed;inset:0;z-index:9'>x</div>",
  "<td style='text-align:expression(alert(1))'>x",
  "<object data=javascript:alert(1)></object>",
  "<object><param name=x value=javascript:alert(1)></object>",
  "<embed src=javascript:alert(1)>",
  "<applet code=x></applet>",
  "<frameset><frame src=javascript:alert(1)></frameset>",
  "<layer src=x></layer><ilayer src=x></ilayer><bgsound src=javascript:x>",
  "<form action=javascript:alert(1)><button>x</button></form>",
  "<button formaction=javascript:alert(1)>x</button>",
  "<isindex action=javascript:alert(1) type=image>",
  "<portal src=javascript:alert(1)></portal>",
  "<xml><i><b>x<!-- --></b></i></xml>",
  "<?xml version='1.0'?><html:script xmlns:html='http://www.w3.org/1999/xhtml'>alert(1)</html:script>",
  // what a second parser reads differently
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "<svg><style><img title='</style><img src onerror=alert(1)>'></svg>",
  "<math><annotation-xml encoding='text/html'><img src onerror=alert(1)></annotation-xml></math>",
  "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
  "<noembed><img title='</noembed><img src onerror=alert(1)>'></noembed>",
  "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  "<select><template><style><!--</style><a rel='--></style></template></select><img src=1 onerror=alert(1)>'>",
  "<table><td><table><caption><svg><foreignObject><style></table><img src onerror=alert(1)>",
  "<p><svg><desc><p><img src onerror=alert(1)></desc></svg>",
  "<a href='x' <img src onerror=alert(1)>",
  "<div <script>alert(1)</script>",
  "<p id=location name=cookie>x</p><a id=forms name=document href=x>y</a>",
];

describe("attacks", () => {
  it.each(ATTACKS)("leave nothing of %j", (attack) => {
    expect(dangers(cleanHtml(attack, context))).toEqual([]);
    expect(dangers(cleanHtml(`<p title="${attack}">x</p>`, context))).toEqual([]);
    expect(dangers(cleanHtml(`<table><tr>${attack}`, context))).toEqual([]);
    expect(dangers(cleanHtml(renderMarkdown(`a ${attack}\n\n${attack}`), context))).toEqual([]);
  });

  it.each([
    "[x](javascript:alert(1))",
    "[x](<java\nscript:alert(1)>)",
    "[x](java&#10;script:alert(1))",
    "![x](data:text/html;base64,x)",
    "<javascript:alert(1)>",
    "[x]: javascript:alert(1)\n\n[x]",
    '![x](y "\\"><script>alert(1)</script>")',
    "```html onclick=alert(1)\nx\n```",
    "[^<script>]: x\n\n[^<script>]",
  ])("leave nothing of the Markdown %j", (source) => {
    expect(dangers(cleanHtml(renderMarkdown(source), context))).toEqual([]);
  });

  it("are seen where they are not cleaned", () => {
    const seen = ATTACKS.filter((attack) => dangers(attack).length > 0);
    expect(seen.length).toBeGreaterThan(ATTACKS.length * 0.8);
  });
});
