"""Asks other engines what tiaowen was asked, fed with the same words.

    tiaowen bench --data DATA --questions FILE --dump DIR
    python3 peers.py DIR [lucene tantivy groonga sqlite]

An engine gets the words of each text, cut by tiaowen and parted by spaces, and for each
question its words: any of them, the ten best by the engine's own score, one thread. The
first half of the questions only warms, or of those that are answered in time: an engine
that takes longer than its share is stopped, and n says how many were measured. Of what was
measured, found says for how many an engine found anything, same how many of its ten best
are among tiaowen's, as texts that are told apart by their words. cpu is the processor's
time of a question, the mean: it says more than the clock where other work runs beside.

Packages are fetched into DIR by mvn and pip. One that cannot be had is left out, and its row
says why. It ends with 1 when an engine found nothing for more than one question in twenty:
then not the same thing was compared.
"""

import json
import os
import shutil
import sqlite3
import sys
import time
from collections import Counter

from engines import Groonga, Lucene, Missing, SQLite, Tantivy, lines

ENGINES = {"lucene": Lucene, "tantivy": Tantivy, "groonga": Groonga, "sqlite": SQLite}
LONGEST_BUILD = 120  # seconds
LONGEST_ASKING = 50


def size_of(folder):
    # What is on the disk: groonga makes files with holes.
    return sum(os.stat(os.path.join(d, n)).st_blocks * 512 for d, _, ns in os.walk(folder) for n in ns)


class Answers:
    """What tiaowen found best, to hold the answers of others against."""

    def __init__(self, source):
        first = {}  # the same words stand in many laws, and which comes first says nothing
        self.text = [0] + [first.setdefault(hash(t), n) for n, t in enumerate(lines(os.path.join(source, "texts.txt")), 1)]
        self.best = [self.texts(map(int, line.split())) for line in lines(os.path.join(source, "best.txt"))]

    def texts(self, numbers):
        return Counter(self.text[n] for n in numbers)

    def same(self, question, numbers):
        ours, theirs = self.best[question], self.texts(numbers)
        return (ours & theirs).total() / max(ours.total(), theirs.total(), 1)


def measure(engine, folder, source, warming, ours):
    began = time.monotonic()
    inside = engine.build(os.path.join(source, "texts.txt"), LONGEST_BUILD)
    built = {"build_seconds": inside or time.monotonic() - began, "disk_bytes": size_of(folder)}
    for skip in engine.skips:
        got = list(enumerate(engine.answers(os.path.join(source, "questions.txt"), warming, LONGEST_ASKING, skip)))
        got = got[min(warming, len(got) // 2) :]
        if not got:
            raise TimeoutError
        yield {"name": engine.name + ", skips" * skip, **built, **figures(got, ours)}


def figures(got, ours):
    row = {"n": len(got)}
    took = sorted(ms for _, (ms, _, _) in got)
    for key, part in (("p50", 50), ("p90", 90), ("p99", 99), ("max", 100)):
        row[key] = took[min(len(took) * part // 100, len(took) - 1)]
    row["processor"] = sum(used for _, (_, used, _) in got) / len(got)
    row["found"] = sum(1 for _, (_, _, numbers) in got if numbers) / len(got)
    row["same"] = sum(ours.same(i, numbers) for i, (_, _, numbers) in got) / len(got)
    return row


def peers(source, warming, names):
    ours = Answers(source)
    for name in names:
        make, folder = ENGINES[name], os.path.join(source, name)
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        engine = None
        try:
            engine = make(folder, source)
            yield from measure(engine, folder, source, warming, ours)
        except TimeoutError:
            yield {"name": make.name, "left_out": f"not built within {LONGEST_BUILD} s, or nothing answered within {LONGEST_ASKING} s"}
        except (Missing, sqlite3.Error, RuntimeError, ValueError, OSError) as e:
            yield {"name": make.name, "left_out": str(e)}
        finally:
            if engine:
                engine.close()
            shutil.rmtree(folder, ignore_errors=True)


def print_table(rows, text_bytes):
    first = rows[0]
    print(f"{'answers, ms':28} {'n':>5} {'p50':>8} {'p90':>8} {'p99':>8} {'cpu':>8} {'p50 ×':>7} {'p99 ×':>7} {'cpu ×':>7}"
          f" {'build s':>8} {'MB':>7} {'/ text':>6} {'found':>6} {'same':>6}")
    for r in rows:
        if "left_out" in r:
            print(f"{r['name']:28} LEFT OUT: {r['left_out']}")
            continue
        shares = f" {r['found']:6.1%} {r['same']:6.1%}" if "found" in r else ""
        print(f"{r['name']:28} {r['n']:5} {r['p50']:8.2f} {r['p90']:8.2f} {r['p99']:8.2f} {r['processor']:8.2f}"
              f" {r['p50'] / max(first['p50'], 1e-3):7.2f} {r['p99'] / max(first['p99'], 1e-3):7.2f} {r['processor'] / max(first['processor'], 1e-3):7.2f}"
              f" {r['build_seconds']:8.1f} {r['disk_bytes'] / 1e6:7.1f} {r['disk_bytes'] / max(1, text_bytes):6.2f}{shares}")
    print("\ntiaowen builds from files and keeps texts, trails, titles, pairs of characters and keys;"
          "\nthe others are given the words of the texts and keep nothing to show but, in groonga, those words."
          "\nWhere it says skips, what cannot be among the ten best is skipped; the others score and count all that is found.")


def main(source, *names):
    with open(os.path.join(source, "tiaowen.json"), encoding="utf-8") as f:
        ours = json.load(f)
    rows = [dict(r, build_seconds=ours["build_seconds"], disk_bytes=ours["disk_bytes"]) for r in ours["rows"]]
    began = os.getloadavg()[0]
    rows += peers(source, ours["warming"], names or ENGINES)
    report = {"engine": ours["engine"], "cores": os.cpu_count(), "load_before": began, "load_after": os.getloadavg()[0], "rows": rows}
    with open(os.path.join(source, "peers.json"), "w", encoding="utf-8") as f:
        json.dump(report, f, ensure_ascii=False, indent=1)
    print_table(rows, ours["text_bytes"])
    print(f"tiaowen's engine: {ours['engine']}; load of the machine before and after: {began:.1f}, {report['load_after']:.1f}")
    poor = [r["name"] for r in rows if r.get("found", 1) < 0.95]
    if poor:
        sys.exit(f"found nothing for more than one question in twenty: {', '.join(poor)}")


if __name__ == "__main__":
    if len(sys.argv) < 2 or not set(sys.argv[2:]) <= set(ENGINES):
        sys.exit(__doc__)
    main(*sys.argv[1:])
