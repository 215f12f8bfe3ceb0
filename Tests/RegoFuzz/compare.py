#!/usr/bin/env python3
"""Compares Writ with the real OPA and with the judge on random programs; what differs is made as small as can be.

    compare.py --tool PATH [--seed N] [--count N] [--jobs N] [--v0] [--out FOLDER] [--keep N] [--coverage] [--answers FILE]

For each program the engines are asked for the whole of `data.fuzz`, and for each document of the program alone where that fails. What must be
equal: the answer to the last digit, sets told from arrays; the code, file and row of an evaluation error; the codes, files and rows of all
compile errors. The OPA of the wheel reports errors of built-in functions (strict mode). Which one it meets first hangs on the order in which its
index yields rules, so that a program with such errors only shows what its other documents are.

With --answers, what OPA says is kept in a file: a second run over the same programs asks Writ and the judge alone.

With --v0, Writ and the judge are given the programs in Rego v0, and OPA, whose wheel has no v0, the same programs in v1.

A difference that is gone once a program does without what meets a fault of Tests/RegoFuzz/known-differences.json counts as known. Of the others,
--keep are shrunk after the run (rules, expressions and parts of terms are taken away as long as the two still differ in the same way), printed
with what regorus and regopy say, and written to the folder as case files: what is a fault of ours moves to Tests/Golden/differential.
Exits 1 when there are any.
"""

import argparse
import collections
import importlib.util
import multiprocessing
import pathlib
import sys

import report

# Programs that one process takes at a time.
CHUNK = 100
# Differences of the same kind that are made small.
ALIKE = 3

comparison = None


def begin(tool, version, answers=None):
    """Makes the engines of one process."""
    # Not before it is known that the wheel is there.
    from comparison import Comparison

    global comparison
    comparison = Comparison(tool, version, answers)


def run(seeds):
    return comparison.tally(*seeds)


def chunks(seed, count):
    for start in range(0, count, CHUNK):
        yield seed + start, min(CHUNK, count - start)


def worth_showing(differences, limit):
    """The first of each kind, and few of the same."""
    kinds = collections.Counter()
    for found in sorted(differences, key=lambda found: found.program["seed"]):
        kinds[found.kind] += 1
        if kinds[found.kind] <= ALIKE and limit > 0:
            limit -= 1
            yield found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--jobs", type=int, default=1, help="processes that compare at the same time")
    parser.add_argument("--v0", action="store_true", help="programs in Rego v0")
    parser.add_argument("--answers", type=pathlib.Path, help="keep what OPA says in this file")
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--keep", type=int, default=20, help="show so many differences")
    parser.add_argument("--shrink", type=float, default=20, help="seconds to make one difference smaller")
    parser.add_argument("--coverage", action="store_true", help="print how often each feature occurs")
    parser.add_argument("--optional", action="store_true", help="without the wheel of OPA, say so and do nothing")
    options = parser.parse_args()
    if options.optional and importlib.util.find_spec("opa_bindings") is None:
        print("random programs: left out, the wheel of OPA is not installed (make deps)")
        return 0
    from comparison import Tally
    from further_opinions import further_opinions

    begin(options.tool, "v0" if options.v0 else "v1")
    total, progress = Tally(), report.Progress(options.count)
    with multiprocessing.get_context("spawn").Pool(options.jobs, begin, (options.tool, comparison.version, options.answers)) as pool:
        for tally in pool.imap_unordered(run, chunks(options.seed, options.count)):
            total.add(tally)
            progress.show(total)
    progress.show_totals(total)
    if options.coverage:
        report.show_coverage(total, comparison.writ.builtins())
    for found in worth_showing(total.differences, options.keep):
        smaller, opinions = comparison.shrink(found, options.shrink)
        case = report.case_of(smaller, comparison.render(smaller.program), opinions)
        report.show(case, [*opinions, *further_opinions(case)])
        if options.out:
            report.write(case, options.out)
    return 1 if total.differences else 0


if __name__ == "__main__":
    sys.exit(main())
