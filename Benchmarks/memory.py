#!/usr/bin/env python3
"""Shows the resident memory of a process that makes ten million decisions.

    Benchmarks/memory.py [--bench COMMAND] [--decisions N] [--most RATIO] [workload]

`EngineBench remember <folder> <decisions>` decides from bytes to bytes, each time about another input, on one machine. Exits 1 when it holds more
than --most times (1.01) the memory that it held after the first 100,000 decisions.
"""

import argparse
import json
import shlex
import sys

import peers
import table


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workload", nargs="?", default="api_authz", choices=peers.workload_names())
    parser.add_argument("--bench", default=str(table.ROOT / ".build/release/EngineBench"))
    parser.add_argument("--decisions", type=int, default=10_000_000)
    parser.add_argument("--most", type=float, default=1.01, metavar="RATIO")
    options = parser.parse_args()
    command = [*shlex.split(options.bench), "remember", str(peers.Workload(options.workload).folder), str(options.decisions)]
    figures = json.loads(table.run(command))
    print("| decisions | resident MiB |")
    print("|---:|---:|")
    for figure in figures:
        print(f"| {figure['decisions']:,} | {figure['resident'] / 2**20:.2f} |")
    print(f"\n    {shlex.join(command)}")
    grown = max(figure["resident"] for figure in figures) / figures[0]["resident"]
    print(f"at most {grown:.3f} times what it was after the first {figures[0]['decisions']:,}")
    return 1 if grown > options.most else 0


if __name__ == "__main__":
    sys.exit(main())
