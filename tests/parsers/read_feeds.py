"""Reads one JSON text a line from standard input, each a feed document, and writes one JSON list of entries a line."""

import calendar
import json
import sys
import time

import feedparser


def instant(parsed):
    if parsed is None:
        return None
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(calendar.timegm(parsed)))


def read(document):
    feed = feedparser.parse(
        document.encode("utf-8"),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return [
        {
            "id": entry.get("id"),
            "title": entry.get("title"),
            "published": instant(entry.get("published_parsed")),
            "updated": instant(entry.get("updated_parsed")) if "updated" in entry else None,
            "authors": [author.get("name") for author in entry.get("authors", [])],
            "content": entry.content[0].value if "content" in entry else None,
        }
        for entry in feed.entries
    ]


for line in sys.stdin:
    print(json.dumps(read(json.loads(line))))
