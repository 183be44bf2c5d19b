"""
Fetches the feed at the address given as a program around feedparser does, which keeps entries by their ids in the file
given, the newest copy of each.
"""

import json
import os
import sys

import feedparser

address, path = sys.argv[1:]
kept = {"etag": None, "modified": None, "entries": {}}
if os.path.exists(path):
    with open(path) as file:
        kept = json.load(file)
feed = feedparser.parse(address, etag=kept["etag"], modified=kept["modified"])
if feed.status == 200:
    if feed.bozo:
        sys.exit(f"not well-formed: {feed.bozo_exception}")
    for entry in feed.entries:
        content = entry.content[0].value if "content" in entry else entry.get("summary", "")
        text = f"{entry.title} {entry.link} {content}"
        kept["entries"][entry.get("id") or entry.link] = {"title": entry.title, "text": text}
    kept["etag"] = feed.get("etag")
    kept["modified"] = feed.get("modified")
with open(path, "w") as file:
    json.dump(kept, file)
