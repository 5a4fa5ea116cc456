"""Asks SQLite FTS5 and groonga what tiaowen was asked, fed with the same words.

    tiaowen bench --data DATA --questions FILE --dump DIR
    python3 peers.py DIR

An engine gets the words of each text, cut by tiaowen and parted by spaces, and for each
question its words: any of them, the ten best by the engine's own score. The first half of
the questions only warms, or of those that are answered in time: an engine that takes longer
than its share is stopped, and n says how many were measured. One that is not installed is
left out and named.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.parse

LONGEST_BUILD = 120  # seconds
LONGEST_ASKING = 50


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as f:
        for line in f:
            yield line.rstrip("\n")


def size_of(folder):
    # What is on the disk: groonga makes files with holes.
    return sum(os.stat(os.path.join(d, n)).st_blocks * 512 for d, _, ns in os.walk(folder) for n in ns)


class SQLite:
    """FTS5 without contents and without positions: the smallest that scores by BM25."""

    name = "SQLite FTS5 " + sqlite3.sqlite_version

    def __init__(self, folder):
        self.db = sqlite3.connect(os.path.join(folder, "texts.db"))

    def build(self, texts):
        # What is no letter or digit would part a word: it is made part of words.
        signs = sorted({c for t in lines(texts) for c in t if c != " " and not c.isalnum()})
        chars = "".join(signs).replace("'", "''").replace('"', "")
        option = f"unicode61 remove_diacritics 0 tokenchars '{chars}'".replace('"', '""').replace("'", "''") if chars else "unicode61"
        self.db.execute(f"CREATE VIRTUAL TABLE texts USING fts5(words, content='', detail=none, tokenize='{option}')")
        began = time.monotonic()
        for n, text in enumerate(lines(texts)):
            self.db.execute("INSERT INTO texts(rowid, words) VALUES (?, ?)", (n + 1, text))
            if n % 1000 == 0 and time.monotonic() - began > LONGEST_BUILD:
                raise TimeoutError
        self.db.commit()
        self.db.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        self.db.commit()

    def ask(self, words):
        query = " OR ".join('"' + w + '"' for w in words)
        return self.db.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10", (query,)).fetchall()

    def close(self):
        self.db.close()


class Groonga:
    """A table of texts and an inverted index of their words, made after the texts are there."""

    name = "groonga"

    def __init__(self, folder):
        if not shutil.which("groonga"):
            raise FileNotFoundError("groonga is not installed: apt-get install groonga-bin")
        version = subprocess.run(["groonga", "--version"], capture_output=True, text=True).stdout.split()
        self.name = "groonga " + (version[1] if len(version) > 1 else "")
        self.run = subprocess.Popen(["groonga", "-n", os.path.join(folder, "texts")], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def say(self, command, **arguments):
        line = "/d/" + command + "?" + urllib.parse.urlencode(arguments)
        self.run.stdin.write(line.encode() + b"\n")
        self.run.stdin.flush()
        return self.answer(command)

    def answer(self, command):
        got = json.loads(self.run.stdout.readline())
        if got[0][0] != 0:
            raise RuntimeError(f"{command}: {got[0]}")
        return got[1]

    def build(self, texts):
        self.say("table_create", name="Texts", flags="TABLE_NO_KEY")
        self.say("column_create", table="Texts", name="words", flags="COLUMN_SCALAR", type="LongText")
        began = time.monotonic()
        self.run.stdin.write(b"load --table Texts\n[\n")
        for n, text in enumerate(lines(texts)):
            self.run.stdin.write((",\n" if n else "").encode() + json.dumps({"words": text}, ensure_ascii=False).encode())
            if n % 1000 == 0 and time.monotonic() - began > LONGEST_BUILD:
                self.run.kill()
                raise TimeoutError
        self.run.stdin.write(b"\n]\n")
        self.run.stdin.flush()
        self.answer("load")
        self.say("table_create", name="Words", flags="TABLE_PAT_KEY", key_type="ShortText", default_tokenizer="TokenDelimit")
        self.say("column_create", table="Words", name="texts", flags="COLUMN_INDEX", type="Texts", source="words")

    def ask(self, words):
        query = " OR ".join('"' + w.replace("\\", "\\\\").replace('"', '\\"') + '"' for w in words)
        return self.say("select", table="Texts", match_columns="scorer_tf_idf(words)", query=query, limit="10",
                        output_columns="_id,_score", sort_keys="-_score", cache="no")

    def close(self):
        self.run.stdin.close()
        self.run.wait(timeout=20)


def measure(engine, folder, source, warming):
    began = time.monotonic()
    engine.build(os.path.join(source, "texts.txt"))
    row = {"name": engine.name, "build_seconds": time.monotonic() - began, "disk_bytes": size_of(folder)}
    took = []
    began = time.monotonic()
    for question in lines(os.path.join(source, "questions.txt")):
        asked = time.monotonic()
        if asked - began > LONGEST_ASKING:
            break
        engine.ask(question.split(" "))
        took.append(1000 * (time.monotonic() - asked))
    took = sorted(took[min(warming, len(took) // 2) :])
    for key, part in (("p50", 50), ("p90", 90), ("p99", 99), ("max", 100)):
        row[key] = took[min(len(took) * part // 100, len(took) - 1)] if took else float("nan")
    row["n"] = len(took)
    return row


def peers(source, warming):
    for make in (SQLite, Groonga):
        folder = os.path.join(source, make.__name__.lower())
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        engine = None
        try:
            engine = make(folder)
            yield measure(engine, folder, source, warming)
        except TimeoutError:
            print(f"{make.name}: not built within {LONGEST_BUILD} s", file=sys.stderr)
        except (FileNotFoundError, sqlite3.Error, RuntimeError) as e:
            print(f"{make.name}: left out: {e}", file=sys.stderr)
        finally:
            if engine:
                engine.close()
            shutil.rmtree(folder, ignore_errors=True)


def main(source):
    with open(os.path.join(source, "tiaowen.json"), encoding="utf-8") as f:
        ours = json.load(f)
    rows = [dict(r, build_seconds=ours["build_seconds"], disk_bytes=ours["disk_bytes"]) for r in ours["rows"]]
    first = rows[0]
    rows += peers(source, ours["warming"])
    with open(os.path.join(source, "peers.json"), "w", encoding="utf-8") as f:
        json.dump(rows, f, ensure_ascii=False, indent=1)
    print(f"{'answers, ms':24} {'n':>5} {'p50':>8} {'p90':>8} {'p99':>8} {'max':>8} {'p50 ×':>7} {'p99 ×':>7} {'build s':>8} {'MB':>7} {'/ text':>6}")
    for r in rows:
        print(f"{r['name']:24} {r['n']:5} {r['p50']:8.2f} {r['p90']:8.2f} {r['p99']:8.2f} {r['max']:8.2f}"
              f" {r['p50'] / max(first['p50'], 1e-3):7.1f} {r['p99'] / max(first['p99'], 1e-3):7.1f}"
              f" {r['build_seconds']:8.1f} {r['disk_bytes'] / 1e6:7.1f} {r['disk_bytes'] / max(1, ours['text_bytes']):6.2f}")
    print("\ntiaowen builds from files and keeps texts, trails, titles, pairs of characters and keys;"
          "\nthe others are given the words of the texts and keep nothing to show but, in groonga, those words.")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
