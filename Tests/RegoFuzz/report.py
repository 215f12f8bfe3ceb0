"""Totals of a comparison, and differences as text and as case files."""

import collections
import json
import re
import sys
import time

from answers import compact

# What the outcome of a program is called, in the order of the totals.
OUTCOMES = ("agree: value", "agree: error", "agree: refused", "OPA: no answer", "known difference", "difference")


class Progress:
    """A line that tells how far the run is, where somebody looks at it."""

    def __init__(self, count):
        self.count = count
        self.start = time.monotonic()

    def show(self, tally):
        if sys.stderr.isatty():
            differences = tally.counts["outcomes"]["difference"]
            print(f"\r{tally.done} of {self.count}, {self.rate(tally):.0f} a minute, {differences} differences ", end="", file=sys.stderr)

    def rate(self, tally):
        return tally.done * 60 / max(time.monotonic() - self.start, 0.001)

    def show_totals(self, tally):
        if sys.stderr.isatty():
            print("\r" + " " * 70 + "\r", end="", file=sys.stderr)
        print(f"{tally.done} programs in {time.monotonic() - self.start:.0f} s ({self.rate(tally):.0f} a minute)")
        for outcome in OUTCOMES:
            print(f"{tally.counts['outcomes'][outcome]:7} {outcome}")
        for what in ("documents", "judge"):
            print(f"{what}: " + ", ".join(f"{count} {kind}" for kind, count in sorted(tally.counts[what].items())))
        for kind, count in collections.Counter(found.kind for found in tally.differences).most_common():
            print(f"difference {count}: {kind}")
        for reason, count in tally.counts["reasons"].most_common():
            print(f"known {count}: {reason}")


def show_coverage(tally, builtins):
    features = tally.counts["features"]
    for feature, count in sorted(features.items()):
        print(f"{count:7} {feature}")
    called = {feature.removesuffix(" of v0") for feature in features}
    print("never called: " + ", ".join(sorted(name for name in builtins if f"built-in {name}" not in called)))


def case_of(found, texts, opinions):
    """The difference as a case of Tests/Golden/differential."""
    case = {"note": f"seed {texts['seed']}: {found.kind}", "query": found.text, "modules": texts["spelled"], "data": texts["data"]}
    if texts["spelled"] != texts["modules"]:
        case["version"] = "v0"
    if texts["input"] is not None:
        case["input"] = texts["input"]
    case["want"] = wanted(dict(opinions)["OPA"])
    return case


def wanted(answer):
    if answer[0] == "defined":
        return {"bindings": [{name: compact(way[name]) for name in way} for way in answer[1]]}
    if answer[0] == "refused":
        return {"refused": [{"file": file, "row": row, "code": code} for file, row, code in answer[1]]}
    return {"failed": answer[1][2] if answer[0] == "failed" else answer[1]}


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
