const repeat = (text: string, times: number): string => text.repeat(times);

/** What editors paste, what attackers write and what programs leave behind, by name. Every field that takes text gets each. */
export const HOSTILE_TEXTS: Readonly<Record<string, string>> = {
  // XML and HTML
  "cdata end twice": "one ]]> two ]]> three",
  "cdata end in a row": "]]>]]>]]]>]]",
  "cdata section": "before <![CDATA[ <injected/> ]]> after",
  script: 'say <script>alert("injected")</script> now',
  "unclosed script": "say <script>alert(1)",
  ampersand: "R&D at AT&T & Sons &",
  "escaped once": "a &lt;b&gt; &amp; c",
  "escaped twice": "a &amp;lt;b&amp;gt; &amp;amp; c",
  "entities without end": "fish &amp chips &copy 2024 &notit; &nbsp",
  "named entities": "caf&eacute; &mdash; &hellip; &nbsp; &NotAnEntity;",
  "references to no character":
    "a &#0; b &#x1F; c &#xD800; d &#xFFFE; e &#1114112; f &#99999999999;",
  "references to windows-1252": "it&#146;s &#150; so",
  quotes: `"double" 'single' \`back\` “curly” «guillemets»`,
  "attribute break": `" onmouseover="alert(1)" x='`,
  "double hyphen": "a -- b --> c --- d <!-- e",
  comment: "before <!-- <injected/> --> after <!--> x <!---> y",
  "end of an item": "</title></item></entry></channel></feed></rss><injected/>",
  "end of the content": "]]></content:encoded></item><item><title>injected</title></item>",
  "injected link": "]]> ]]></title><link>https://evil.example.com/</link><title>",
  "processing instruction":
    '<?xml version="1.0"?> text <?php echo 1 ?> <?xml-stylesheet href="x"?>',
  "doctype with entities": '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]> &y;',
  "unclosed tags": "<p>one <b>two <i>three <a href='https://www.example.com/'>four",
  "tags closed crosswise": "<b>one <i>two</b> three</i> <em><p>four</em></p>",
  xhtml:
    '<div xmlns="http://www.w3.org/1999/xhtml"><br/><hr/><img src="https://www.example.com/a.png" alt=""/></div>',
  "svg with a script":
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script><a xlink:href="javascript:alert(3)"><text>x</text></a></svg>',
  math: "<math><mi>x</mi><mo>=</mo><annotation-xml encoding='text/html'><injected/></annotation-xml></math>",
  "style and handlers":
    '<p style="position:fixed;background:url(javascript:x)" onclick="x()"><style>p{}</style>x</p>',
  "frames and forms":
    '<iframe src="https://www.example.com/"></iframe><form action="/x"><input value="y"><button>z</button></form><object data="x"></object><embed src="y">',
  "base and meta":
    '<base href="https://evil.example.com/"><meta http-equiv="refresh" content="0;url=https://evil.example.com/"><link rel="stylesheet" href="x.css">x',
  "tag without an end": "a < b and c > d, <3 <hello world <",
  "table out of order": "<table><td>one<p>two</table><tr><td>three</td></tr><li>four</li><dd>five",
  "list in a paragraph": "<p>one<ul><li>two<li>three</ul>four</p>",
  "links in links":
    '<a href="https://www.example.com/1">one <a href="https://www.example.com/2">two</a></a>',
  picture:
    '<picture><source srcset="/a.webp 1x, /b.webp 2x"><img src="a.jpg" data-src="b.jpg" srcset="c.jpg 2x" loading="lazy" alt="x & y"></picture>',
  "base64 image":
    '<img src="data:image/png;base64,iVBORw0KGgo=" alt="dot"> ![dot](data:image/gif;base64,R0lGODlhAQABAAAAACw=)',

  // characters
  "control characters": Array.from(
    { length: 32 },
    (_, code) => `<${String.fromCharCode(code)}>`,
  ).join(""),
  "delete and c1": "a\u007Fb\u0080c\u0085d\u0092e\u009Ff",
  "no characters": "a\uFFFEb\uFFFFc\uFDD0d\u{1FFFE}e\u{10FFFF}f",
  "lone surrogates": "a\uD83Db\uDE00c\uDE00\uD83Dd\uD800",
  "replacement character": "a \uFFFD b",
  "right to left override": "abc \u202Efdp.exe\u202C \u2067x\u2069 \u202A\u202B",
  "zero width": "zero\u200Bwidth\u200Cjoin\u200Der\u2060word\uFEFFmark\u00ADsoft",
  "line separators": "one\u2028two\u2029three\u000Bfour\u000Cfive",
  emoji: "👩🏽‍🚀 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿 🇰🇵🇷🇺 ❤️ ❤︎",
  "combining flood": `e${repeat("\u0301", 500)}nd Z${repeat("\u0310\u0489", 200)}`,
  scripts: "조선 Россия العربية עברית 日本語 ไทย हिन्दी Ωμέγα 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﷽",
  "wide letters": "ＡＢＣ　１２３ ﬁ ﬂ ½ ² ™ Å Å",
  "private use": "\uE000\uF8FF\u{F0000}",
  mojibake: "CafÃ© â€œquotedâ€ Â©",

  // white space and length
  "only white space": " \t \u00A0 \u3000 ",
  nothing: "",
  "tabs and lines": "\tone\ttwo\r\nthree\rfour\n\nfive\n",
  "byte order mark": "\uFEFFfirst \uFEFF middle \uFEFF",
  "long word": repeat("Donaudampfschifffahrt", 500),
  "long text": repeat("It was a dark and stormy night; the rain fell in torrents. ", 120),
  "long line of brackets": `${repeat("[", 3000)}${repeat("(", 3000)}${repeat("<", 3000)}`,
  "long line of emphasis": `${repeat("*_", 5000)}x${repeat("`", 3001)}`,
  "deep list": Array.from(
    { length: 1000 },
    (_, depth) => `<ul><li>${depth % 100 === 0 ? depth : ""}`,
  ).join(""),
  "deep quotation": `${repeat(">", 1000)} deep`,

  // addresses
  "javascript address": "javascript:alert(document.domain)",
  "javascript address, hidden": " \u0001java\nscript:alert(1)",
  "javascript links":
    '<a href="JaVaScRiPt&colon;alert(1)">x</a> [y](javascript:alert(1)) <a href=" &#1;javascript:x">z</a>',
  "mail address": "mailto:ana@example.com?subject=a%20b&body=<c>",
  "mail in a name": "Ana Pérez <ana@example.com>",
  "international address": "https://bücher.example.com/straße/мир?größe=1#ß",
  "address with spaces": "https://www.example.com/a b/c d.html?q=e f",
  "address with markup": `https://www.example.com/?a=1&b="2"&c=<3>&d='4'&amp;e=5`,
  "address with bad percent signs": "https://www.example.com/100%/%zz/%2/%E0%A4%A/%00",
  "address with a password": "https://user:secret@www.example.com/",
  "relative address": "../a/./b?c=d#e",
  "address without a scheme": "//www.example.com/x",
  "address of a machine": "http://localhost:8080/ http://[::1]/ http://127.0.0.1:99999/",
  "address without a host": "https:///x https:// http:x",
  "unusual scheme": "gopher://example.com/ ftp://example.com/ file:///etc/passwd urn:x tag:x",
  "path upwards": "../../../../etc/passwd\u0000.jpg",
  backslashes: "C:\\temp\\new \\\\server\\share \\u0041 \\",

  // programs
  undefined: "undefined",
  null: "null",
  "not a number": "NaN",
  true: "true",
  proto: "__proto__",
  constructor: "constructor",
  "has own": "hasOwnProperty",
  number: "007",
  exponent: "1e400",
  yaml: "- a: &b !!js/function 'x' # *b {c: [d]} | >",
  "yaml document": "---\nb: 1\n...\n--- x",
  template: "{{ .Site.Title }} {% raw %} {{< ref x >}} ${x} <%= y %> #{z} {{{{",
  sql: "'; DROP TABLE articles; --",
  "format string": "%s %d %n %1$s %%",
  "replacement pattern": "$& $1 $` $' $$",

  // Markdown
  markdown:
    '# **_`x`_** ~~y~~ [z](w "v") ![u](t) <s> \\* 1. 2) - + > | a | b |\n|---|---|\n| c | d |',
  "markdown references":
    "[a][b] [c] ![d][e]\n\n[b]: https://www.example.com/ 'f'\n[c]: javascript:x\n[e]: </g h>",
  footnotes: "one[^1] two[^x] three^[inline [^1]]\n\n[^1]: note [^x]\n[^x]: [^x]",
  "code fence": "```html\n<injected/>\n]]>\n~~~\n",
  setext: "title\n===\n---\n\tcode\n***",
  "html blocks":
    "<div>\n\n**x**\n\n</div>\n<!-- more -->\n<!--more-->\n<?y?>\n<!Z>\n<pre>\n\n</pre>",
  "front matter again": "+++\ntitle = 'x'\n+++\n---\ntitle: y\n---\n",
};
