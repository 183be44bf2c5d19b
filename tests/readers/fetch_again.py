"""Fetches the feed at the address given as often as asked, with the validators of the last time, and prints one JSON object a fetch."""

import json
import sys

import feedparser

address, times = sys.argv[1], int(sys.argv[2])
etag = modified = None
for _ in range(times):
    feed = feedparser.parse(address, etag=etag, modified=modified)
    etag = feed.get("etag", etag)
    modified = feed.get("modified", modified)
    print(
        json.dumps(
            {
                "status": feed.status,
                "titles": [entry.title for entry in feed.entries],
                "bozo": bool(feed.bozo),
            }
        )
    )
