"""Fetches the feed at the address given as a program around feedparser does, which keeps what it has in the file given."""

import json
import os
import sys

import feedparser

address, path = sys.argv[1:]
kept = {"etag": None, "modified": None, "titles": []}
if os.path.exists(path):
    with open(path) as file:
        kept = json.load(file)
feed = feedparser.parse(address, etag=kept["etag"], modified=kept["modified"])
if feed.status == 200:
    if feed.bozo:
        sys.exit(f"not well-formed: {feed.bozo_exception}")
    kept["titles"] = [entry.title for entry in feed.entries]
    kept["etag"] = feed.get("etag")
    kept["modified"] = feed.get("modified")
with open(path, "w") as file:
    json.dump(kept, file)
