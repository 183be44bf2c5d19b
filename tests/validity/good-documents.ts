/** Where the good documents are served. */
export const RSS_ADDRESS = "https://feeds.example.com/rss.xml";
export const ATOM_ADDRESS = "https://feeds.example.com/atom.xml";

/** An RSS document with one of everything, which breaks no rule: the examples of the rules are made of it. */
export const GOOD_RSS = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/">
<channel>
<title>The Harbour Gazette</title>
<link>https://gazette.example.com/</link>
<description>Tides, timetables and tall stories</description>
<language>en-GB</language>
<copyright>2024 The Harbour Gazette</copyright>
<lastBuildDate>Fri, 21 Jun 2024 08:30:00 GMT</lastBuildDate>
<ttl>5</ttl>
<image><url>https://feeds.example.com/media/logo.png</url><title>The Harbour Gazette</title><link>https://gazette.example.com/</link></image>
<atom:link rel="self" href="https://feeds.example.com/rss.xml" type="application/rss+xml"/>
<atom:link rel="hub" href="https://hub.example.com/"/>
<item>
<title>The ferry is late again</title>
<link>https://gazette.example.com/ferry</link>
<guid isPermaLink="false">tag:example.com,2024:ferry</guid>
<pubDate>Thu, 20 Jun 2024 00:00:00 GMT</pubDate>
<dcterms:modified>2024-06-21T08:30:00Z</dcterms:modified>
<dc:creator>Mara Lind</dc:creator>
<dc:creator>Olu Adeyemi</dc:creator>
<category domain="https://feeds.example.com/sections/port/">Port</category>
<description>A gull had taken the whistle.</description>
<content:encoded><![CDATA[<p>A <em>gull</em> had taken the <a href="https://gazette.example.com/whistle">whistle</a>.</p><table><thead><tr><th>Due</th></tr></thead><tbody><tr><td>09:00</td></tr></tbody></table><ul><li><p>Gull &amp; whistle</p></li></ul>]]></content:encoded>
<enclosure url="https://feeds.example.com/media/horn.mp3" length="1048576" type="audio/mpeg"/>
<media:content url="https://feeds.example.com/media/horn.mp3" fileSize="1048576" type="audio/mpeg" medium="audio" duration="184"><media:title type="plain">The horn</media:title></media:content>
<media:group><media:content url="https://feeds.example.com/media/gull.jpg" fileSize="2048" type="image/jpeg" medium="image" width="640" height="480"><media:credit role="photographer">O. A.</media:credit></media:content><media:content url="https://feeds.example.com/media/gull.webp" type="image/webp" medium="image"/></media:group>
</item>
<item>
<title>High water at noon</title>
<link>https://gazette.example.com/tide</link>
<guid>https://gazette.example.com/tide</guid>
<pubDate>Wed, 19 Jun 2024 12:00:00 GMT</pubDate>
<description>Bring boots.</description>
</item>
<item>
<guid>https://gazette.example.com/note</guid>
<description>A note without a title.</description>
</item>
</channel>
</rss>
`;

/** Likewise an Atom document: an archive document of RFC 5005. */
export const GOOD_ATOM = `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:fh="http://purl.org/syndication/history/1.0" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/" xml:lang="en-GB">
<id>tag:example.com,2024:feed</id>
<title>The Harbour Gazette</title>
<subtitle>Tides, timetables and tall stories</subtitle>
<updated>2024-06-21T08:30:00Z</updated>
<author><name>The Harbour Gazette</name><uri>https://gazette.example.com/</uri><email>desk@gazette.example.com</email></author>
<rights>2024 The Harbour Gazette</rights>
<icon>https://feeds.example.com/media/icon.png</icon>
<logo>https://feeds.example.com/media/logo.png</logo>
<generator uri="https://wireroom.example.com/">Wireroom</generator>
<link rel="self" href="https://feeds.example.com/atom.xml" type="application/atom+xml"/>
<link rel="alternate" href="https://gazette.example.com/" type="text/html"/>
<link rel="hub" href="https://hub.example.com/"/>
<link rel="current" href="https://feeds.example.com/current.xml"/>
<link rel="prev-archive" href="https://feeds.example.com/2024-05.xml"/>
<fh:archive/>
<entry>
<id>tag:example.com,2024:ferry</id>
<title>The ferry is late again</title>
<published>2024-06-20T00:00:00Z</published>
<updated>2024-06-21T08:30:00Z</updated>
<author><name>Mara Lind</name></author>
<contributor><name>Olu Adeyemi</name></contributor>
<category term="port" label="Port"/>
<link rel="alternate" href="https://gazette.example.com/ferry" type="text/html"/>
<link rel="enclosure" href="https://feeds.example.com/media/horn.mp3" type="audio/mpeg" length="1048576" title="The horn"/>
<summary>A gull had taken the whistle.</summary>
<content type="html">&lt;p&gt;A &lt;em&gt;gull&lt;/em&gt; had taken the &lt;a href="https://gazette.example.com/whistle"&gt;whistle&lt;/a&gt;.&lt;/p&gt;</content>
<dcterms:created>2024-06-19</dcterms:created>
</entry>
<entry>
<id>urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a</id>
<title type="html">High &lt;em&gt;water&lt;/em&gt; at noon</title>
<published>2024-06-19T12:00:00Z</published>
<updated>2024-06-19T12:00:01Z</updated>
<link rel="alternate" href="https://gazette.example.com/tide" type="text/html"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Bring boots.</p></div></content>
</entry>
</feed>
`;
