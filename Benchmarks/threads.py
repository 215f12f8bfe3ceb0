#!/usr/bin/env python3
"""Measures how many more decisions two threads make than one, from the bytes of the input to the bytes of the result.

    Benchmarks/threads.py [--bench COMMAND] [--threads N] [--rounds N] [--at-least RATIO] [workload ...]

`EngineBench share <folder> <threads> <decisions>` gives each thread a machine of its own; all share the policy. One thread and N of them make the
same number of decisions each, in interleaved rounds; the figure is the decisions a second of N threads over those of one, of medians. N
processors must be free for that. With --at-least the command exits 1 when a ratio is lower.
"""

import argparse
import json
import os
import shlex
import statistics
import sys

import peers
import table

SECONDS = 0.5


def once(command, workload, threads, decisions):
    return json.loads(table.run([*command, "share", str(workload.folder), str(threads), str(decisions)]))


def rate(result):
    return result["decisions"] / result["nanoseconds"] * 1e9


def measure(command, workload, threads, rounds):
    decisions = max(1, int(rate(once(command, workload, 1, 100)) * SECONDS))
    rates = {1: [], threads: []}
    for _ in range(rounds):
        for count, found in rates.items():
            found.append(rate(once(command, workload, count, decisions)))
    return [statistics.median(found) for found in rates.values()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workload", nargs="*", default=peers.workload_names())
    parser.add_argument("--bench", default=str(table.ROOT / ".build/release/EngineBench"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-least", type=float, metavar="RATIO")
    options = parser.parse_args()
    print(f"| workload | decisions/s, one thread | {options.threads} threads | ratio |")
    print("|---|---:|---:|---:|")
    slow = []
    for name in options.workload:
        one, several = measure(shlex.split(options.bench), peers.Workload(name), options.threads, options.rounds)
        print(f"| {name} | {one:,.0f} | {several:,.0f} | {several / one:.2f}x |")
        if options.at_least and several / one < options.at_least:
            slow.append(name)
    print(f"\n{os.cpu_count()} processors, medians of {options.rounds} interleaved rounds of about {SECONDS} s:")
    print(f"    {options.bench} share <workload folder> <threads> <decisions of each>")
    for name in slow:
        print(f"below {options.at_least}x: {name}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
