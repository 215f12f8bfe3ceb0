#!/usr/bin/env python3
"""Measures decisions from the bytes of the input to the bytes of the result, against regorus; prints the ratios.

    Benchmarks/bytes.py [--bench COMMAND] [--rounds N] [--at-least RATIO] [workload ...]

Writ: `EngineBench decide <folder>` reads the input's JSON, runs the query plan and writes the result's JSON, again and again, on one machine.
regorus: `set_input_json`, then `eval_rule_as_json` or `eval_query_as_json`, whichever is faster, on one engine. The cost of calling it from Python (about
0.2 microseconds) is part of its time. Rounds are interleaved, figures are medians. With --at-least the command exits 1 when a ratio is lower.
"""

import argparse
import json
import shlex
import statistics
import sys

import peers
import table

regorus = peers.regorus


class Regorus:
    """regorus on one workload, with the data loaded."""

    def __init__(self, workload):
        self.engine = regorus.Engine()
        self.engine.add_data_json(workload.data)
        self.engine.add_policy("policy.rego", workload.policy)
        self.input = workload.input
        self.query = workload.query.split()[0]
        self.ways = [self.by_rule, self.by_query]
        self.counts = [peers.iterations(way) for way in self.ways]
        self.rounds = []

    def by_rule(self):
        self.engine.set_input_json(self.input)
        return self.engine.eval_rule_as_json(self.query)

    def by_query(self):
        self.engine.set_input_json(self.input)
        return self.engine.eval_query_as_json(self.query)

    def answer(self):
        return json.loads(self.by_rule())

    def round(self):
        slices = [[peers.timed(way, count) / count * 1e9 for way, count in zip(self.ways, self.counts)] for _ in range(peers.SLICES)]
        self.rounds.append(min(min(times) for times in slices))


class Writ:
    """Writ on one workload."""

    def __init__(self, command, workload):
        self.command = [*command, "decide", str(workload.folder), "0.5"]
        self.rounds = []

    def answer(self):
        return json.loads(table.run(self.command))["answer"]

    def round(self):
        self.rounds.append(json.loads(table.run(self.command)))

    def median(self, figure):
        return statistics.median(measured[figure] for measured in self.rounds)


def measure(command, name, rounds):
    workload = peers.Workload(name)
    writ, peer = Writ(command, workload), Regorus(workload)
    for engine in (writ, peer):
        if peers.normal(engine.answer()) != peers.normal(workload.expected):
            raise SystemExit(f"{type(engine).__name__} answers {name} differently")
    for _ in range(rounds):
        writ.round()
        peer.round()
    return {
        "total": writ.median("total_ns"),
        "reading": writ.median("reading_ns"),
        "evaluation": writ.median("evaluation_ns"),
        "regorus": statistics.median(peer.rounds),
        "command": shlex.join(writ.command),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workload", nargs="*", default=peers.workload_names())
    parser.add_argument("--bench", default=str(table.ROOT / ".build/release/EngineBench"))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-least", type=float, metavar="RATIO")
    options = parser.parse_args()
    results = {name: measure(shlex.split(options.bench), name, options.rounds) for name in options.workload}
    print("| workload | writ us | of that reading | evaluation | regorus us | regorus / writ |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, result in results.items():
        times = [table.microseconds(result[part]) for part in ("total", "reading", "evaluation", "regorus")]
        print(f"| {name} | {' | '.join(times)} | {result['regorus'] / result['total']:.1f}x |")
    print("\nFrom the bytes of the input to the bytes of the result, medians of interleaved rounds. The commands:\n")
    for result in results.values():
        print(f"    {result['command']}")
    slow = [name for name, result in results.items() if options.at_least and result["regorus"] / result["total"] < options.at_least]
    for name in slow:
        print(f"below {options.at_least}x: {name}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
