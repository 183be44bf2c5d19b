"""Reads one JSON text a line from standard input, each a feed document, and writes one JSON list of its links a line."""

import json
import sys

import feedparser

for line in sys.stdin:
    feed = feedparser.parse(json.loads(line).encode("utf-8")).feed
    print(json.dumps([{"rel": link.get("rel"), "href": link.get("href")} for link in feed.links]))
