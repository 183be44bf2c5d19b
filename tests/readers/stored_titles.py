"""Prints the titles that a reader has stored, as a JSON array: of newsboat's database, or the subjects of a maildir."""

import email
import email.policy
import json
import mailbox
import sqlite3
import sys


def newsboat(path):
    with sqlite3.connect(path) as database:
        return [title for (title,) in database.execute("SELECT title FROM rss_item")]


def maildir(path):
    def parse(file):
        return email.message_from_binary_file(file, policy=email.policy.default)

    return [message["subject"] for message in mailbox.Maildir(path, factory=parse, create=False)]


kind, path = sys.argv[1:]
print(json.dumps({"newsboat": newsboat, "maildir": maildir}[kind](path)))
