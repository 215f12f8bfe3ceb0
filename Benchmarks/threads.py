#!/usr/bin/env python3
"""Measures how many more decisions two threads make than one, from the bytes of the input to the bytes of the result.

    Benchmarks/threads.py [--bench COMMAND] [--threads N] [--rounds N] [--at-least RATIO] [workload ...]

`EngineBench share <folder> <threads> <decisions>` gives each thread a machine of its own; all share the policy. One thread and N of them make the
same number of decisions each, in interleaved rounds; the figure is the decisions a second of N threads over those of one, of medians. N
processors must be free for that. What the machine gives at most, with caches and clock rates as they are, is what N processes of one thread each
make, which share nothing: the last columns. With --at-least the command exits 1 when a ratio to one thread is lower, and lower than 95 % of what N
processes have.
"""

import argparse
import json
import os
import shlex
import statistics
import subprocess
import sys

import peers
import table

SECONDS = 0.5


def once(command, workload, threads, decisions):
    return json.loads(table.run([*command, "share", str(workload.folder), str(threads), str(decisions)]))


def processes(command, workload, count, decisions):
    """So many processes at the same time; the slowest counts."""
    arguments = [*command, "share", str(workload.folder), "1", str(decisions)]
    running = [subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) for _ in range(count)]
    results = [json.loads(process.communicate()[0]) for process in running]
    return {"decisions": decisions * count, "nanoseconds": max(result["nanoseconds"] for result in results)}


def rate(result):
    return result["decisions"] / result["nanoseconds"] * 1e9


def measure(command, workload, threads, rounds):
    decisions = max(1, int(rate(once(command, workload, 1, 100)) * SECONDS))
    rates = {"one": [], "threads": [], "processes": []}
    for _ in range(rounds):
        rates["one"].append(rate(once(command, workload, 1, decisions)))
        rates["threads"].append(rate(once(command, workload, threads, decisions)))
        rates["processes"].append(rate(processes(command, workload, threads, decisions)))
    return [statistics.median(found) for found in rates.values()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workload", nargs="*", default=peers.workload_names())
    parser.add_argument("--bench", default=str(table.ROOT / ".build/release/EngineBench"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-least", type=float, metavar="RATIO")
    options = parser.parse_args()
    print(f"| workload | decisions/s, one thread | {options.threads} threads | ratio | {options.threads} processes | ratio |")
    print("|---|---:|---:|---:|---:|---:|")
    slow = []
    for name in options.workload:
        one, several, apart = measure(shlex.split(options.bench), peers.Workload(name), options.threads, options.rounds)
        print(f"| {name} | {one:,.0f} | {several:,.0f} | {several / one:.2f}x | {apart:,.0f} | {apart / one:.2f}x |")
        if options.at_least and several / one < min(options.at_least, apart / one * 0.95):
            slow.append(name)
    print(f"\n{os.cpu_count()} processors, medians of {options.rounds} interleaved rounds of about {SECONDS} s:")
    print(f"    {options.bench} share <workload folder> <threads> <decisions of each>")
    for name in slow:
        print(f"below {options.at_least}x: {name}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
