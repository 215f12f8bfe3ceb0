"""Totals, progress on a terminal, and differences as text and as case files."""

import collections
import json
import pathlib
import re
import sys
import time

from answers import compact
from shrinking import rendered

KNOWN = pathlib.Path(__file__).resolve().parent / "known-differences.json"

# What the outcome of a program is called, in the order of the totals.
OUTCOMES = ("agree: value", "agree: error", "agree: refused", "known difference", "difference")


class Totals:
    def __init__(self, count):
        self.count = count
        self.outcomes = collections.Counter()
        self.documents = collections.Counter()
        self.judged = collections.Counter()
        self.features = collections.Counter()
        self.reasons = collections.Counter()
        self.start = self.shown = time.monotonic()

    def note(self, outcome):
        self.outcomes[outcome] += 1
        now = time.monotonic()
        if sys.stderr.isatty() and now - self.shown > 0.5:
            self.shown = now
            print(f"\r{self.done} of {self.count}, {self.rate:.0f} a minute, {self.outcomes['difference']} differences ", end="", file=sys.stderr)

    @property
    def done(self):
        return sum(self.outcomes.values())

    @property
    def rate(self):
        return self.done * 60 / max(time.monotonic() - self.start, 0.001)

    def show(self, coverage):
        if sys.stderr.isatty():
            print("\r" + " " * 70 + "\r", end="", file=sys.stderr)
        print(f"{self.done} programs in {time.monotonic() - self.start:.0f} s ({self.rate:.0f} a minute)")
        for outcome in OUTCOMES:
            print(f"{self.outcomes[outcome]:7} {outcome}")
        for name, counts in (("documents", self.documents), ("judge", self.judged)):
            print(f"{name}: " + ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())))
        for reason, count in self.reasons.most_common():
            print(f"known {count}: {reason}")
        if coverage:
            for feature, count in sorted(self.features.items()):
                print(f"{count:7} {feature}")


def case_of(program, text, kind, theirs):
    """The difference as a case of Tests/Golden/differential."""
    texts = rendered(program)
    case = {"note": f"seed {program['seed']}: {kind}", "query": text, "modules": texts["modules"], "data": texts["data"]}
    if texts["input"] is not None:
        case["input"] = texts["input"]
    case["want"] = wanted(theirs)
    return case


def wanted(answer):
    if answer[0] == "defined":
        return {"bindings": [{name: compact(way[name]) for name in way} for way in answer[1]]}
    if answer[0] == "refused":
        return {"refused": [{"file": file, "row": row, "code": code} for file, row, code in answer[1]]}
    return {"failed": answer[1][2] if answer[0] == "failed" else answer[1]}


def known_reason(case, *answers):
    text = json.dumps([case["modules"], *answers], default=str)
    for entry in json.loads(KNOWN.read_text()):
        if all(re.search(pattern, text) for pattern in entry["patterns"]):
            return entry["reason"]
    return None


def write(case, folder):
    folder.mkdir(parents=True, exist_ok=True)
    number = re.search(r"\d+", case["note"])[0]
    (folder / f"seed-{number}.json").write_text(json.dumps(case, indent=2, ensure_ascii=False) + "\n")


def show(case, opinions):
    print(f"\n=== {case['note']}")
    for name, text in case["modules"].items():
        print(f"--- {name}\n{text.strip()}")
    for member in ("data", "input"):
        if member in case:
            print(f"--- {member} {case[member]}")
    print(f"--- {case['query']}")
    for name, answer in opinions:
        print(f"--- {name:8} {answer}", flush=True)
