"""Answers kept in a file, so that an engine that takes long is asked once: a run after a change of Writ only asks Writ."""

import hashlib
import json
import sqlite3
import zlib

# Seconds to wait for other processes that write.
PATIENCE = 60


class KeptAnswers:
    """Lines by what they answer. Several processes may use one file; it is safe to delete."""

    def __init__(self, path):
        self.store = sqlite3.connect(path, timeout=PATIENCE)
        self.store.execute("PRAGMA journal_mode = WAL")
        self.store.execute("PRAGMA synchronous = OFF")
        self.store.execute("CREATE TABLE IF NOT EXISTS answers (question BLOB PRIMARY KEY, answer BLOB) WITHOUT ROWID")
        self.store.commit()
        self.unsaved = {}

    @staticmethod
    def key(question):
        return hashlib.sha256(json.dumps(question).encode()).digest()

    def find(self, question):
        key = self.key(question)
        kept = self.unsaved.get(key)
        if kept is None:
            row = self.store.execute("SELECT answer FROM answers WHERE question = ?", (key,)).fetchone()
            kept = row and row[0]
        return kept and zlib.decompress(kept)

    def keep(self, question, line):
        self.unsaved[self.key(question)] = zlib.compress(line)

    def save(self):
        """One short transaction, so that other processes hardly wait."""
        with self.store:
            self.store.executemany("INSERT OR REPLACE INTO answers VALUES (?, ?)", self.unsaved.items())
        self.unsaved.clear()
