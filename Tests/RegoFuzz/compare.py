#!/usr/bin/env python3
"""Compares Writ with the real OPA and with the judge on random programs; what differs is made as small as can be.

    compare.py --tool PATH [--seed N] [--count N] [--out FOLDER] [--keep N] [--coverage]

For each program the engines are asked for the whole of `data.fuzz`, and for each document of the program alone where that fails. What must be
equal: the answer to the last digit, sets told from arrays; the code, file and row of an evaluation error; the codes, files and rows of all
compile errors. The OPA of the wheel reports errors of built-in functions (strict mode). Which one it meets first hangs on the order in which its
index yields rules, so that a program with such errors only shows what its other documents are.

Each difference is shrunk (rules, expressions and parts of terms are taken away as long as the two still differ in the same way), printed with
what regorus and regopy say, and written to the folder as a case file: what is a fault of ours moves to Tests/Golden/differential.
Exits 1 when anything differs that Tests/RegoFuzz/known-differences.json does not explain.
"""

import argparse
import importlib.util
import pathlib
import sys

import report
from answers import difference, judged_difference
from shrinking import rendered, shrink, with_prints

WHOLE = "fuzz"
ORDER = "an error is met or not, as an index orders and leaves out rules"


def query(path):
    return f'x = data.{path}; t = sprintf("%v", [[data.{path}]])'


class Comparison:
    def __init__(self, tool, totals):
        # Not before it is known that the wheel is there.
        from engines import Opa, Writ

        self.writ = Writ(tool)
        self.opa = Opa()
        self.totals = totals

    def opinions(self, program, text):
        """Writ's, the judge's and OPA's answers."""
        ((ours, judged),) = self.writ.ask(program, [text])
        (theirs,) = self.opa.ask(program, [text])
        return ours, judged, theirs

    def kind(self, program, text):
        ours, judged, theirs = self.opinions(program, text)
        return difference(ours, theirs) or judged_difference(ours, judged)

    def find(self, program, ours, judged):
        """The outcome of a program, and for a difference the first query on which engines differ, with its kind."""
        (theirs,) = self.opa.ask(program, [query(WHOLE)])
        self.count_judged(judged)
        found = difference(ours, theirs) or judged_difference(ours, judged)
        if ours[0] == "crashed" or "failed" not in (ours[0], theirs[0]):
            if found:
                return "difference", (query(WHOLE), found)
            if ours[0] == "defined":
                self.count_documents(program, ours[1][0]["x"] if ours[1] else {})
            return ("agree: refused" if ours[0] == "refused" else "agree: value"), None
        queries = [query(path) for path in program["documents"]]
        for text, (one, opinion), other in zip(queries, self.writ.ask(program, queries), self.opa.ask(program, queries)):
            self.totals.documents["defined" if other[0] == "defined" and other[1] else "undefined" if other[0] == "defined" else other[0]] += 1
            different = difference(one, other) or judged_difference(one, opinion)
            if different:
                return "difference", (text, different)
        if found and not queries:
            return "difference", (query(WHOLE), found)
        return "agree: error", None

    def count_judged(self, judged):
        self.totals.judged["left out" if judged is None else judged[0]] += 1

    def count_documents(self, program, found):
        for path in program["documents"]:
            value = found
            for step in path.split(".")[1:]:
                value = value.get(step) if isinstance(value, dict) else None
            self.totals.documents["undefined" if value is None else "defined"] += 1

    def is_only_order(self, program, text):
        """Whether the engines agree when no rule is left out or put off by an index: rules with a `print` are in none."""
        plain = rendered(program | {"modules": {name: with_prints(tree) for name, tree in program["modules"].items()}})
        return self.kind(plain, text) is None

    def explain(self, program, text, kind, seconds):
        """The difference made small, with a reason when it is known."""
        if any(words in kind for words in ("conflict", "must not produce", "keys must be unique", "errors ")):
            if self.is_only_order(program, text):
                return None, (), ORDER
        small = shrink(program, lambda smaller: self.kind(smaller, text) == kind, seconds)
        ours, judged, theirs = self.opinions(rendered(small), text)
        case = report.case_of(small, text, kind, theirs)
        opinions = [("Writ", ours), ("judge", judged), ("OPA", theirs)]
        return case, opinions, report.known_reason(case, ours, theirs)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--keep", type=int, default=20, help="stop after so many differences")
    parser.add_argument("--shrink", type=float, default=20, help="seconds to make one difference smaller")
    parser.add_argument("--coverage", action="store_true", help="print how often each feature occurs")
    parser.add_argument("--optional", action="store_true", help="without the wheel of OPA, say so and do nothing")
    options = parser.parse_args()
    if options.optional and importlib.util.find_spec("opa_bindings") is None:
        print("random programs: left out, the wheel of OPA is not installed (make deps)")
        return 0
    totals = report.Totals(options.count)
    comparison = Comparison(options.tool, totals)
    for program, ours, judged in comparison.writ.programs(options.seed, options.count):
        totals.features.update(program["features"])
        outcome, found = comparison.find(rendered(program), ours, judged)
        if found:
            case, opinions, reason = comparison.explain(program, *found, options.shrink)
            if reason:
                outcome = "known difference"
                totals.reasons[reason] += 1
            else:
                from engines import further_opinions

                report.show(case, [*opinions, *further_opinions(case)])
                if options.out:
                    report.write(case, options.out)
        totals.note(outcome)
        if totals.outcomes["difference"] >= options.keep:
            break
    totals.show(options.coverage)
    return 1 if totals.outcomes["difference"] else 0


if __name__ == "__main__":
    sys.exit(main())
