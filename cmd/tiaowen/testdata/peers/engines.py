"""The engines that peers.py compares: each builds from lines of words, and answers questions.

build(texts, within) indexes the lines of a file, line n as n, in seconds that a caller sets.
answers(questions, warming, within, skip) gives for each question of a file how many milliseconds
the engine took, by a clock of the process that answers, how many of the processor, and the
numbers of the ten best lines. It stops when its time is over. skips are the ways in which an
engine can be asked: True lets it skip what cannot be among the ten best, False has it score
and count all that is found, as tiaowen does. What cannot be had raises Missing.

No engine keeps positions but FTS5, which scores nothing without them.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.parse

TANTIVY = "tantivy==0.27.0"
LUCENE = "9.12.3"
HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 5  # of the questions that warm, for a virtual machine that compiles on the way; not in its share of time


class Missing(Exception):
    """Says why an engine, or what it needs, is not here."""


def lines(path):
    with open(path, encoding="utf-8", newline="\n") as f:
        for line in f:
            yield line.rstrip("\n")


def get(command):
    """Runs what fetches a package, and says the last of what it said where that fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired) as e:
        raise Missing(f"{command[0]}: {e}") from e
    if done.returncode != 0:
        said = [s for s in (done.stderr + done.stdout).splitlines() if s.strip()] or [""]
        raise Missing(f"{' '.join(command[:4])} failed: {said[0].strip()[:200]}")


def in_time(texts, within):
    """The numbered lines of a file, until time is over."""
    began = time.monotonic()
    for n, text in enumerate(lines(texts), 1):
        if n % 1000 == 0 and time.monotonic() - began > within:
            raise TimeoutError
        yield n, text


def timed(ask, questions, within):
    over = time.monotonic() + within
    for question in lines(questions):
        asked, used = time.monotonic(), time.thread_time()
        if asked > over:
            return
        numbers = ask(question.split(" "))
        yield 1000 * (time.monotonic() - asked), 1000 * (time.thread_time() - used), numbers


class SQLite:
    """FTS5 without contents: the smallest that scores by BM25."""

    name = "SQLite FTS5 " + sqlite3.sqlite_version
    skips = (False,)

    def __init__(self, folder, downloads):
        self.db = sqlite3.connect(os.path.join(folder, "texts.db"))

    def build(self, texts, within):
        # What is no letter or digit would part a word: it is made part of words.
        signs = sorted({c for t in lines(texts) for c in t if c != " " and not c.isalnum()})
        chars = "".join(signs).replace("'", "''").replace('"', "")
        option = f"unicode61 remove_diacritics 0 tokenchars '{chars}'".replace('"', '""').replace("'", "''") if chars else "unicode61"
        self.db.execute(f"CREATE VIRTUAL TABLE texts USING fts5(words, content='', tokenize='{option}')")
        for n, text in in_time(texts, within):
            self.db.execute("INSERT INTO texts(rowid, words) VALUES (?, ?)", (n, text))
        self.db.commit()
        self.db.execute("INSERT INTO texts(texts) VALUES ('optimize')")
        self.db.commit()

    def ask(self, words):
        query = " OR ".join('"' + w + '"' for w in words)
        rows = self.db.execute("SELECT rowid FROM texts WHERE texts MATCH ? ORDER BY rank LIMIT 10", (query,))
        return [n for n, in rows]

    def answers(self, questions, warming, within, skip):
        return timed(self.ask, questions, within)

    def close(self):
        self.db.close()


class Groonga:
    """A table of texts and an inverted index of their words, made after the texts are there.

    It has no BM25 and scores by the frequency of a word over that of all."""

    name = "groonga"
    skips = (False,)

    def __init__(self, folder, downloads):
        if not shutil.which("groonga"):
            raise Missing("apt-get install groonga-bin")
        version = subprocess.run(["groonga", "--version"], capture_output=True, text=True).stdout.split()
        self.name = "groonga " + (version[1] if len(version) > 1 else "")
        self.run = subprocess.Popen(["groonga", "-n", os.path.join(folder, "texts")], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def say(self, command, **arguments):
        line = "/d/" + command + "?" + urllib.parse.urlencode(arguments)
        self.run.stdin.write(line.encode() + b"\n")
        self.run.stdin.flush()
        return self.answer(command)

    def answer(self, command):
        (code, _, seconds, *rest), *body = json.loads(self.run.stdout.readline())
        if code != 0:
            raise RuntimeError(f"{command}: {rest}")
        return 1000 * seconds, body[0]

    def build(self, texts, within):
        self.say("table_create", name="Texts", flags="TABLE_NO_KEY")
        self.say("column_create", table="Texts", name="words", flags="COLUMN_SCALAR", type="LongText")
        self.run.stdin.write(b"load --table Texts\n[\n")
        for n, text in in_time(texts, within):
            self.run.stdin.write((",\n" if n > 1 else "").encode() + json.dumps({"words": text}, ensure_ascii=False).encode())
        self.run.stdin.write(b"\n]\n")
        self.run.stdin.flush()
        self.answer("load")
        self.say("table_create", name="Words", flags="TABLE_PAT_KEY", key_type="ShortText", default_tokenizer="TokenDelimit")
        self.say("column_create", table="Words", name="texts", flags="COLUMN_INDEX", type="Texts", source="words")

    def ask(self, words):
        query = " OR ".join('"' + w.replace("\\", "\\\\").replace('"', '\\"') + '"' for w in words)
        took, found = self.say("select", table="Texts", match_columns="scorer_tf_idf(words)", query=query, limit="10",
                               output_columns="_id", sort_keys="-_score", cache="no")
        return took, [row[0] for row in found[0][2:]]

    def answers(self, questions, warming, within, skip):
        clock = ~self.run.pid << 3 | 2  # Linux: the processor's time of another process
        used = time.clock_gettime(clock)
        for _, _, (took, numbers) in timed(self.ask, questions, within):
            now = time.clock_gettime(clock)
            yield took, 1000 * (now - used), numbers
            used = now

    def close(self):
        self.run.kill()
        self.run.communicate()


class Tantivy:
    """One segment, written by one thread."""

    name = "tantivy " + TANTIVY.rpartition("=")[2]
    skips = (True, False)

    def __init__(self, folder, downloads):
        at = os.path.join(downloads, "python")
        if not os.path.isdir(os.path.join(at, "tantivy")):
            get([sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", at, TANTIVY])
        sys.path.insert(0, at)
        try:
            import tantivy
        except ImportError as e:
            raise Missing(str(e)) from e
        self.of = tantivy
        self.schema = (tantivy.SchemaBuilder().add_integer_field("line", fast=True)
                       .add_text_field("words", tokenizer_name="whitespace", index_option="freq").build())
        self.index = tantivy.Index(self.schema, path=folder)

    def build(self, texts, within):
        writer = self.index.writer(heap_size=500_000_000, num_threads=1)
        for n, text in in_time(texts, within):
            writer.add_document(self.of.Document(line=n, words=text))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def ask(self, words, skip):
        terms = [(self.of.Occur.Should, self.of.Query.term_query(self.schema, "words", w, "freq")) for w in words]
        found = self.searcher.search(self.of.Query.boolean_query(terms), limit=10, count=not skip).hits
        return self.searcher.fast_field_values("line", [at for _, at in found])

    def answers(self, questions, warming, within, skip):
        return timed(lambda words: self.ask(words, skip), questions, within)

    def close(self):
        pass


class Lucene:
    """Peer.java in a process of its own."""

    name = "Lucene " + LUCENE
    skips = (True, False)

    def __init__(self, folder, downloads):
        self.folder, jars = folder, os.path.join(downloads, "lucene-" + LUCENE)
        for part in ("core", "analysis-common"):
            if not os.path.exists(os.path.join(jars, f"lucene-{part}-{LUCENE}.jar")):
                get(["mvn", "--batch-mode", "--quiet", "-Dstyle.color=never", "dependency:copy", f"-Dartifact=org.apache.lucene:lucene-{part}:{LUCENE}", f"-DoutputDirectory={jars}"])
        if not shutil.which("java"):
            raise Missing("java is not installed")
        self.java = ["java", "-Xmx2g", "-cp", os.path.join(jars, "*"), os.path.join(HERE, "Peer.java")]

    def run(self, *arguments, within):
        try:
            done = subprocess.run([*self.java, *map(str, arguments)], capture_output=True, text=True, timeout=within)
        except subprocess.TimeoutExpired as e:
            raise TimeoutError from e
        if done.returncode != 0:
            raise RuntimeError(done.stderr.strip()[-500:])
        return done.stdout.splitlines()

    def build(self, texts, within):
        return float(self.run("build", self.folder, texts, within=within)[-1])

    def answers(self, questions, warming, within, skip):
        for line in self.run("best" if skip else "count", self.folder, questions, warming, ROUNDS, within=3 * within):
            took, used, *numbers = line.split(" ")
            yield float(took), float(used), list(map(int, numbers))

    def close(self):
        pass
