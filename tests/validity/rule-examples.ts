import { GOOD_ATOM, GOOD_RSS } from "./good-documents.ts";

/** A rule, the format, and the change to the good document that breaks exactly that rule: what is found, what replaces it. */
export type Example = readonly [code: string, format: "rss" | "atom", from: string, to: string];

const FERRY_HTML =
  '<p>A <em>gull</em> had taken the <a href="https://gazette.example.com/whistle">';
const ESCAPED_HTML =
  '&lt;p&gt;A &lt;em&gt;gull&lt;/em&gt; had taken the &lt;a href="https://gazette.example.com/whistle"&gt;';
const NARROW = 'type="audio/mpeg" medium="audio" duration="184"';
const ENCLOSURE =
  '<enclosure url="https://feeds.example.com/media/horn.mp3" length="1048576" type="audio/mpeg"/>';
const GROUP_SECOND =
  '<media:content url="https://feeds.example.com/media/gull.webp" type="image/webp" medium="image"/>';

const RSS: readonly (readonly [string, string, string])[] = [
  ["SAXError", "A gull had", "A \u0001 gull had"],
  ["SAXError", "A gull had", "A ]]> gull had"],
  ["SAXError", "The ferry is", "The & is"],
  ["SAXError", "A gull had", "A &nbsp; had"],
  ["SAXError", "xmlns:dc=", "xmlns:cd="],
  [
    "InvalidNamespace",
    '<rss version="2.0"',
    '<rss version="2.0" xmlns="http://backend.example.com/rss2"',
  ],
  ["UndefinedElement", "<ttl>5</ttl>", "<ttl>5</ttl><published/>"],
  ["UndefinedElement", "<description>Bring", "<dc:author>M</dc:author><description>Bring"],
  ["UndefinedElement", "<description>Bring", "<media:picture/><description>Bring"],
  ["UnexpectedAttribute", '<enclosure url="', '<enclosure title="Horn" url="'],
  ["UseOfExtensionAttr", "<ttl>", '<ttl xmlns:x="https://x.example.com/ns" x:kind="x">'],
  ["DuplicateElement", "<ttl>5</ttl>", "<ttl>5</ttl><ttl>6</ttl>"],
  ["UnexpectedText", "<item>\n<title>High", "<item>loose\n<title>High"],
  ["MediaRssNamespace", "<channel>", '<channel xmlns:media="http://search.yahoo.com/mrss">'],
  ["ReservedPrefix", "<channel>", '<channel xmlns:slash="https://slash.example.com/ns">'],
  ["BadCharacters", "High water", "High\u0092 water"],
  ["BadCharacters", "A gull had", "A gull\uFFFDs had"],
  ["InvalidLanguage", "en-GB", "English"],
  ["MissingDCLanguage", "<language>en-GB</language>\n", ""],
  ["RelativeSelf", "https://feeds.example.com/rss.xml", "/rss.xml"],
  [
    "SelfDoesntMatchLocation",
    "https://feeds.example.com/rss.xml",
    "https://feeds.example.com/feed.xml",
  ],
  ["NotHtml", FERRY_HTML, FERRY_HTML.replace("<em>gull</em>", "<b><i>gull</b></i>")],
  ["NotHtml", FERRY_HTML, FERRY_HTML.replace("<em>gull</em>", "<gull>gull</gull>")],
  ["NotHtml", FERRY_HTML, FERRY_HTML.replace("<em>gull</em>", "<div>gull</div>")],
  ["NotHtml", FERRY_HTML, FERRY_HTML.replace("gull", "gull & whistle &c")],
  ["NotHtml", FERRY_HTML, FERRY_HTML.replace("gull", "gull &#0;")],
  ["NotHtml", FERRY_HTML, FERRY_HTML.replace("gull", "3 <4")],
  ["NotHtml", "<tr><th>Due</th></tr>", "<th>Due</th>"],
  ["NotHtml", "<li><p>", "<li><li><p>"],
  ["NotHtml", FERRY_HTML, FERRY_HTML.replace("<em>", '<em class="a" class="b">')],
  ["SecurityRisk", FERRY_HTML, FERRY_HTML.replace("<em>gull</em>", "<script>gull()</script>")],
  [
    "SecurityRisk",
    FERRY_HTML,
    FERRY_HTML.replace("<em>gull</em>", '<iframe src="https://video.example.com/1"></iframe>'),
  ],
  ["SecurityRiskAttr", FERRY_HTML, FERRY_HTML.replace("<em>", '<em onclick="gull()">')],
  ["DangerousStyleAttr", FERRY_HTML, FERRY_HTML.replace("<em>", '<em style="position:fixed">')],
  [
    "ContainsRelRef",
    FERRY_HTML,
    FERRY_HTML.replace("https://gazette.example.com/whistle", "/whistle"),
  ],
  ["ContainsRelRef", FERRY_HTML, FERRY_HTML.replace("https://gazette.example.com/whistle", "#fn1")],
  ["InvalidFullLink", "<link>https://gazette.example.com/tide", "<link>/tide"],
  [
    "InvalidUriChar",
    "<link>https://gazette.example.com/tide",
    "<link>https://gazette.example.com/high tide",
  ],
  [
    "UriNotIri",
    "<link>https://gazette.example.com/tide",
    "<link>https://gazette.example.com/Flut-höhe",
  ],
  ["InvalidTAG", "<link>https://gazette.example.com/tide", "<link>tag:gazette,24:tide"],
  ["InvalidURN", "<link>https://gazette.example.com/tide", "<link>urn:tide"],
  ["InvalidUUID", "<link>https://gazette.example.com/tide", "<link>urn:uuid:1225c695"],
  ["SchemeNotIANARegistered", "<link>https://gazette.example.com/tide", "<link>gazette:tide"],
  ["MissingHref", ' href="https://hub.example.com/"', ""],
  [
    "AtomLinkNotEmpty",
    '<atom:link rel="hub" href="https://hub.example.com/"/>',
    '<atom:link rel="hub" href="https://hub.example.com/">here</atom:link>',
  ],
  ["AttrNotBlank", 'rel="hub"', 'rel="hub" title=""'],
  ["UnregisteredAtomLinkRel", 'rel="hub"', 'rel="hubs"'],
  ["InvalidMIMEType", 'rel="hub"', 'rel="hub" type="html"'],
  ["InvalidMIMEAttribute", ENCLOSURE, ENCLOSURE.replace("audio/mpeg", "mp3")],
  ["InvalidURLAttribute", ENCLOSURE, ENCLOSURE.replace("https://feeds.example.com", "")],
  ["MissingAttribute", ENCLOSURE, ENCLOSURE.replace(' length="1048576"', "")],
  ["MissingAttribute", ' version="2.0"', ""],
  ["InvalidIntegerAttribute", ENCLOSURE, ENCLOSURE.replace("1048576", "1 MB")],
  ["UseZeroForUnknown", ENCLOSURE, ENCLOSURE.replace("1048576", "-1")],
  ["DuplicateEnclosure", ENCLOSURE, ENCLOSURE + ENCLOSURE.replace("horn", "bell")],
  ["InvalidPositiveInteger", `fileSize="1048576" ${NARROW}`, `fileSize="0" ${NARROW}`],
  ["InvalidPositiveInteger", "<ttl>5", "<ttl>0"],
  ["InvalidFloat", NARROW, NARROW.replace("184", "PT3M")],
  ["InvalidMediaMedium", NARROW, NARROW.replace('medium="audio"', 'medium="sound"')],
  ["InvalidMediaTextType", '<media:title type="plain">', '<media:title type="text">'],
  ["InvalidCreditRole", 'role="photographer"', 'role="Photographer"'],
  ["MediaGroupWithoutAlternatives", GROUP_SECOND, ""],
  ["InvalidRSSVersion", 'version="2.0"', 'version="2.1"'],
  ["MissingTitle", "<title>The Harbour Gazette</title>\n<link>", "<link>"],
  ["MissingLink", "<link>https://gazette.example.com/</link>\n", ""],
  ["MissingDescription", "<description>Tides, timetables and tall stories</description>\n", ""],
  ["MissingAtomSelfLink", '<atom:link rel="self"', '<atom:link rel="related"'],
  ["ItemMustContainTitleOrDescription", "<description>A note without a title.</description>\n", ""],
  ["MissingGuid", "<guid>https://gazette.example.com/tide</guid>\n", ""],
  [
    "DuplicateValue",
    "<guid>https://gazette.example.com/tide",
    '<guid isPermaLink="false">tag:example.com,2024:ferry',
  ],
  ["InvalidHttpGUID", "<guid>https://gazette.example.com/tide", "<guid>tide"],
  ["InvalidPermalink", "<guid>https://gazette.example.com/tide", "<guid>tag:example.com,2024:tide"],
  ["InvalidBooleanAttribute", 'isPermaLink="false"', 'isPermaLink="no"'],
  ["NotSufficientlyUnique", "tag:example.com,2024:ferry", "4711"],
  ["InvalidRFC2822Date", "Thu, 20 Jun 2024 00:00:00 GMT", "2024-06-20T00:00:00Z"],
  ["InvalidRFC2822Date", "Thu, 20 Jun 2024 00:00:00 GMT", "Invalid Date"],
  ["ProblematicalRFC822Date", "Thu, 20 Jun 2024 00:00:00 GMT", "Thu, 20 Jun 24 00:00:00 GMT"],
  ["IncorrectDOW", "Thu, 20 Jun 2024", "Fri, 20 Jun 2024"],
  [
    "InvalidContact",
    "<dc:creator>Mara Lind</dc:creator>\n<dc:creator>Olu Adeyemi</dc:creator>",
    "<author>Mara Lind</author>",
  ],
  [
    "NeedDescriptionBeforeContent",
    "<description>A gull had taken the whistle.</description>\n",
    "",
  ],
  [
    "DuplicateItemSemantics",
    "<description>A gull",
    "<author>m@gazette.example.com (Mara Lind)</author><description>A gull",
  ],
  ["DuplicateSemantics", "<ttl>", "<dc:rights>ours</dc:rights><ttl>"],
  ["NotBlank", "<title>High water at noon</title>", "<title> </title>"],
  ["InvalidW3CDTFDate", "<dcterms:modified>2024-06-21T08:30:00Z", "<dcterms:modified>yesterday"],
  [
    "ImageLinkDoesntMatch",
    "<link>https://gazette.example.com/</link></image>",
    "<link>https://www.example.com/</link></image>",
  ],
  [
    "ImageTitleDoesntMatch",
    "<title>The Harbour Gazette</title><link>",
    "<title>Logo</title><link>",
  ],
  [
    "ImageUrlFormat",
    "<url>https://feeds.example.com/media/logo.png",
    "<url>https://feeds.example.com/media/logo.svg",
  ],
];

const ATOM: readonly (readonly [string, string, string])[] = [
  ["SAXError", "</entry>\n</feed>", "</feed>"],
  [
    "InvalidNamespace",
    'xmlns="http://www.w3.org/2005/Atom"',
    'xmlns="http://www.w3.org/2005/atom"',
  ],
  ["UndefinedElement", "<category", "<tag/><category"],
  ["UndefinedElement", "<name>Mara Lind</name>", "<name>Mara Lind</name><phone>1</phone>"],
  ["UnexpectedAttribute", "<category", '<category name="Port"'],
  ["DuplicateElement", "<summary>", "<summary>Twice.</summary><summary>"],
  ["UnexpectedText", "<entry>\n<id>tag", "<entry>loose<id>tag"],
  ["AvoidNamespacePrefix", " xmlns:fh=", ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:fh='],
  ["InvalidLanguage", 'xml:lang="en-GB"', 'xml:lang="english"'],
  ["MissingDCLanguage", ' xml:lang="en-GB"', ""],
  ["SelfDoesntMatchLocation", "https://feeds.example.com/atom.xml", "https://feeds.example.com/"],
  ["NotHtml", ESCAPED_HTML, ESCAPED_HTML.replace("&lt;/em&gt;", "")],
  ["SecurityRiskAttr", ESCAPED_HTML, ESCAPED_HTML.replace("&lt;em", '&lt;em onload="x()"')],
  ["ContainsRelRef", ESCAPED_HTML, ESCAPED_HTML.replace("https://gazette.example.com/", "")],
  ["InvalidFullLink", "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", "1225c695"],
  ["InvalidUriChar", "<id>tag:example.com,2024:ferry", "<id>https://gazette.example.com/the ferry"],
  ["UriNotIri", "<id>tag:example.com,2024:ferry", "<id>https://gazette.example.com/Fähre"],
  ["InvalidTAG", "<id>tag:example.com,2024:ferry", "<id>tag:Example.com,2024:ferry"],
  ["InvalidTAG", "<id>tag:example.com,2024:ferry", "<id>tag:example.com,2024:Fähre"],
  ["InvalidUUID", "1225c695-cfb8", "1225c695cfb8"],
  ["AttrNotBlank", 'title="The horn"', 'title=""'],
  ["UnregisteredAtomLinkRel", 'rel="hub"', 'rel="push"'],
  ["FeedHistoryRelInEntry", '<link rel="enclosure"', '<link rel="current"'],
  ["SelfNotAtom", "application/atom+xml", "application/xml"],
  ["InvalidMIMEType", 'type="audio/mpeg"', 'type="mp3"'],
  ["MissingAttribute", ' term="port"', ""],
  ["InvalidNonNegativeInteger", 'length="1048576"', 'length="-1"'],
  [
    "DuplicateAtomLink",
    "<summary>",
    '<link href="https://gazette.example.com/f" type="text/html"/><summary>',
  ],
  ["MissingElement", "<id>tag:example.com,2024:feed</id>\n", ""],
  ["MissingElement", "<title>The ferry is late again</title>\n", ""],
  ["MissingElement", "<updated>2024-06-19T12:00:01Z</updated>\n", ""],
  ["MissingElement", "<author><name>The Harbour Gazette</name>", "<author>"],
  ["MissingSelf", '<link rel="self"', '<link rel="related"'],
  [
    "MissingContentOrAlternate",
    '<link rel="alternate" href="https://gazette.example.com/tide" type="text/html"/>\n<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Bring boots.</p></div></content>',
    "<summary>Bring boots.</summary>",
  ],
  [
    "MissingTextualContent",
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Bring boots.</p></div></content>',
    "",
  ],
  [
    "MissingSummary",
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Bring boots.</p></div></content>',
    '<content type="text/html" src="https://gazette.example.com/tide"/>',
  ],
  ["InvalidRFC3339Date", "2024-06-20T00:00:00Z", "2024-06-20"],
  ["InvalidRFC3339Date", "2024-06-20T00:00:00Z", "2024-06-31T00:00:00Z"],
  ["InvalidW3CDTFDate", "<dcterms:created>2024-06-19", "<dcterms:created>19 June"],
  [
    "UnexpectedWhitespace",
    "<id>tag:example.com,2024:ferry</id>",
    "<id> tag:example.com,2024:ferry</id>",
  ],
  [
    "DuplicateEntries",
    "urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a",
    "tag:example.com,2024:ferry",
  ],
  ["MisplacedMetadata", "</entry>\n</feed>", '</entry><category term="late"/>\n</feed>'],
  ["InvalidTextType", '<title type="html">', '<title type="text/html">'],
  [
    "MissingXhtmlDiv",
    '<div xmlns="http://www.w3.org/1999/xhtml"><p>Bring boots.</p></div>',
    "Bring boots.",
  ],
  ["NotBlank", "<title>The ferry is late again</title>", "<title/>"],
  ["InvalidAddrSpec", "desk@gazette.example.com", "desk at gazette"],
  ["ContainsEmail", "<name>Mara Lind</name>", "<name>Mara &lt;mara@gazette.example.com&gt;</name>"],
  ["MissingCurrentInArchive", '<link rel="current"', '<link rel="related"'],
  ["FeedRelInCompleteFeed", "<fh:archive/>", "<fh:complete/>"],
];

export const EXAMPLES: readonly Example[] = [
  ...RSS.map(([code, from, to]): Example => [code, "rss", from, to]),
  ...ATOM.map(([code, from, to]): Example => [code, "atom", from, to]),
];

/** The good document with the example's change. Throws where the good document does not hold what is to change. */
export function broken([code, format, from, to]: Example): string {
  const good = format === "rss" ? GOOD_RSS : GOOD_ATOM;
  if (!good.includes(from)) throw new Error(`nothing to change for ${code}: ${from}`);
  return good.replace(from, () => to);
}
