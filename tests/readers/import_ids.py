"""Prints what programs around feedparser keep the entries of the feed at the address given under, as a JSON array."""

import json
import sys

import feedparser

feed = feedparser.parse(sys.argv[1])
if feed.bozo:
    sys.exit(f"not well-formed: {feed.bozo_exception}")
print(json.dumps([entry.get("id") or entry.get("link") for entry in feed.entries]))
