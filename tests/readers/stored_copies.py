"""Prints what a reader has stored of each entry, as a JSON array: of newsboat's database, or the mails of a maildir."""

import email
import email.policy
import json
import mailbox
import sqlite3
import sys


def newsboat(path):
    rows = "SELECT title, url, content, unread FROM rss_item"
    with sqlite3.connect(path) as database:
        return [
            {"title": title, "text": f"{title} {url} {content}", "unread": unread == 1}
            for title, url, content, unread in database.execute(rows)
        ]


def maildir(path):
    def parse(file):
        return email.message_from_binary_file(file, policy=email.policy.default)

    def copy(message):
        title = message["subject"]
        # A mail has its lines broken.
        body = message.get_body(("plain", "html")).get_content()
        return {"title": title, "text": " ".join(f"{title} {body}".split())}

    return [copy(message) for message in mailbox.Maildir(path, factory=parse, create=False)]


kind, path = sys.argv[1:]
print(json.dumps({"newsboat": newsboat, "maildir": maildir}[kind](path)))
