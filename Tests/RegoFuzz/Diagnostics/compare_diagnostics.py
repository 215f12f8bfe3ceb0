#!/usr/bin/env python3
"""Compares what Writ says to damaged policies with what the real OPA says: code, row, column, message and the lines under it.

    compare_diagnostics.py --tool PATH [--seed N] [--count N] [--show N] [--out FILE] FOLDER ...

Takes the policies below the folders that OPA accepts, and makes COUNT new ones of them with one or two mistakes each: words left out, doubled,
exchanged and put in, names changed, arguments exchanged, rules and imports repeated, declarations that nothing uses, calls that do not fit.
Both must accept a policy, or print the same errors in the same order.

Prints the differences by kind, the shortest policies first, and exits 1 when there are any that known-differences.json does not explain.
"""

import argparse
import collections
import json
import pathlib
import random
import re
import subprocess
import sys
import time

import mistakes

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import opa_library

LONGEST = 1500


class Writ:
    def __init__(self, tool):
        self.process = subprocess.Popen([tool, "check"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def complaints(self, text):
        self.process.stdin.write(json.dumps({"text": text, "isStrict": False}).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit(f"Writ ended with status {self.process.wait()} on:\n{text}")
        return json.loads(line)


class Opa(opa_library.OpaLibrary):
    """The real OPA; a policy added under no name gets errors with row and column."""

    def complaints(self, text):
        engine = opa_library.opa_bindings.OpaEngine()
        try:
            library, handle = engine._lib, engine._handle
            answer = json.loads(self.take(library, library.OpaAddPolicy(handle, b"", text.encode())))
            if not answer.get("error"):
                answer = json.loads(self.take(library, library.OpaEvalQuery(handle, b"1", b"", 0, 0)))
            error = answer.get("error")
            return re.sub(r"^bundle activation failed: ", "", error["message"]) if error else None
        finally:
            engine.close()


def policies(folders):
    """Texts of policies below folders: files, and modules inside of recorded cases."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix == ".rego":
                yield path.read_text(errors="replace")
            elif path.suffix == ".json" and path.stat().st_size < 4 << 20:
                yield from modules(json.loads(path.read_text()))


def modules(value):
    if isinstance(value, dict):
        for key, item in value.items():
            if key in ("modules", "files") and isinstance(item, (list, dict)):
                for name, text in item.items() if isinstance(item, dict) else enumerate(item):
                    if isinstance(text, str) and not str(name).endswith((".json", ".yaml")):
                        yield text
            else:
                yield from modules(item)
    elif isinstance(value, list):
        for item in value:
            yield from modules(item)


def errors(text):
    """Each error with the lines under it, which may be lines of the policy."""
    if text is None:
        return []
    found = []
    for line in re.sub(r"^\d+ errors? occurred: ?\n?", "", text).splitlines():
        if found and not re.match(r"(\S+: )?rego_\w+_error: ", line):
            found[-1] += "\n" + line
        else:
            found.append(line)
    return found


# What OPA 1.20 tells otherwise than OPA 1.9, whose recorded answers Writ follows; and what hangs on the order of Go's maps.
SETTLED = [
    ("unsafe variables of a rule's head: OPA 1.9 tells the place of the rule, OPA 1.20 that of the variable",
     r"^\d+:\d+: (rego_unsafe_var_error: var \S+ is unsafe)(?: in rule [^ ]*)?", r"\1"),
    ("functions that are not called: OPA 1.20 has words of its own for them", r"function (\S+) used as reference, not called", r"undefined ref: \1"),
    ("undefined references: OPA 1.9 tells their place, OPA 1.20 that of the last reference to the rule or import in the module",
     r"^\d+:\d+: (rego_type_error: undefined ref: )", r"\1"),
    ("recursion through several rules: the way that OPA shows hangs on the order of Go's maps", r"(?<= is recursive: ).*", ""),
    ("rules with keys that are no constants: OPA 1.20 shows what its compiler made of the keys", r"(?<=conflicting rules )\S+", ""),
    ("rules in conflict with a rule: OPA 1.9 lists them in brackets, OPA 1.20 in lines", r"(?s)(?<= conflicts with).*", ""),
    ("variables that a compiler made up: their numbers hang on the order in which it rewrites", r"__local\d+__", "__local__"),
]  # fmt: skip
ORDER = "the order of errors that OPA finds in a map changes from run to run"


def settled(ours, theirs):
    """Why two lists of errors that differ are as they must be, or nothing."""
    reasons = []
    if sorted(ours) == sorted(theirs):
        return ORDER
    for reason, pattern, shorter in SETTLED:
        changed = [sorted(re.sub(pattern, shorter, error) for error in errors) for errors in (ours, theirs)]
        if changed != [sorted(ours), sorted(theirs)]:
            (ours, theirs), reasons = changed, reasons + [reason]
    return reasons[0] if reasons and ours == theirs else None


def difference(ours, theirs):
    """Nothing, or what kind of difference there is."""
    if errors(ours) == errors(theirs):
        return None

    def plain(error):
        error = re.sub(r'"(\\.|[^"\\])*"|`[^`]*`', '""', error.split("\n")[0])
        return re.sub(r"^\d+:\d+: ", "", error)[:90]

    ours, theirs = errors(ours), errors(theirs)
    if not ours or not theirs:
        return f"{'accepted' if not ours else plain(ours[0])} against {'accepted' if not theirs else plain(theirs[0])}"
    for one, other in zip(ours, theirs):
        if one == other:
            continue
        if plain(one) != plain(other):
            return f"{plain(one)} against {plain(other)}"
        if one.split("\n")[0] != other.split("\n")[0]:
            return f"place or names: {plain(one)}"
        return f"lines under: {plain(one)}"
    return f"number of errors: {plain((ours + theirs)[0])}"


def code(complaints):
    found = re.search(r"rego_\w+_error", complaints or "")
    return found[0] if found else "accepted"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--show", type=int, default=2, help="policies printed of each kind of difference")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("folders", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    known = json.loads((HERE / "known-differences.json").read_text())
    writ, opa, dice = Writ(options.tool), Opa(), random.Random(options.seed)
    sources = [text for text in sorted(set(policies(options.folders))) if len(text) < LONGEST and "\0" not in text]
    accepted, statistics, explained, differences, cases = {}, collections.Counter(), collections.Counter(), collections.defaultdict(list), []
    start = time.monotonic()
    while sum(statistics.values()) < options.count:
        source = dice.choice(sources)
        if source not in accepted:
            accepted[source] = opa.complaints(source) is None
        if not accepted[source]:
            continue
        text = mistakes.mistaken(dice, source, lambda: dice.choice(sources))
        if "\0" in text:
            continue
        ours, theirs = writ.complaints(text), opa.complaints(text)
        statistics[code(theirs)] += 1
        found = difference(ours, theirs)
        if not found:
            continue
        both = f"{text}\n{ours}\n{theirs}"
        reason = settled(errors(ours), errors(theirs)) or next(
            (entry["reason"] for entry in known if all(re.search(pattern, both) for pattern in entry["patterns"])), None
        )
        if reason:
            explained[reason] += 1
        else:
            differences[found].append((text, ours, theirs))
    for kind, found in sorted(differences.items(), key=lambda item: -len(item[1])):
        found.sort(key=lambda difference: len(difference[0]))
        cases.append({"policy": found[0][0], "complaints": found[0][2]})
        print(f"=== {len(found)} x {kind}")
        for text, ours, theirs in found[: options.show]:
            print(f"{text.rstrip()}\n--- Writ {ours}\n--- OPA  {theirs}\n")
    count = sum(map(len, differences.values()))
    print(f"{sum(statistics.values())} policies of {len(sources)} in {time.monotonic() - start:.0f} s, {count} differences")
    print("OPA: " + ", ".join(f"{number} {kind}" for kind, number in sorted(statistics.items())))
    for reason, number in explained.items():
        print(f"explained {number}: {reason}")
    if options.out:
        options.out.write_text(json.dumps(cases, indent=2, ensure_ascii=False) + "\n")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
