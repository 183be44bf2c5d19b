"""Has a person read every entry in newsboat's database, as its mark-all-feeds-read does."""

import sqlite3
import sys

with sqlite3.connect(sys.argv[1]) as database:
    database.execute("UPDATE rss_item SET unread = 0 WHERE unread != 0")
