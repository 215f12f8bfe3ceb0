#!/usr/bin/env python3
"""Measures Writ against regorus and the real OPA in one run and prints the ratios.

    Benchmarks/table.py [--writ COMMAND] [--rounds N] [--at-least RATIO] [--json FILE] [workload ...]

Every round runs all engines one after the other. Writ is asked as anybody can ask it:

    COMMAND bench --data policy.rego --data data.json --input input.json --format json <query>

which prints, like `opa bench`, `N` (evaluations) and `T` (nanoseconds for all of them), without reading the input and printing the
answer. For the others see peers.py. A ratio is the peer's time divided by Writ's. With --at-least the command exits
1 when a ratio is lower.
"""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys

import peers

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Writ:
    """The rounds of Writ on one workload."""

    def __init__(self, command, workload):
        files = ["--data", workload.folder / "policy.rego", "--data", workload.folder / "data.json", "--input", workload.folder / "input.json"]
        arguments = [os.path.relpath(item) if isinstance(item, pathlib.Path) else item for item in files]
        self.workload = workload
        self.eval_command = [*command, "eval", *arguments, "--format", "json", workload.query]
        self.command = [*command, "bench", *arguments, "--format", "json", workload.query]
        self.times = []

    def check_answer(self):
        answer = json.loads(run(self.eval_command))["result"][0]["expressions"][0]["value"]
        if peers.normal(answer) != peers.normal(self.workload.expected):
            raise SystemExit(f"writ answers {self.workload.name} differently: {json.dumps(answer)[:200]}")

    def round(self):
        result = json.loads(run(self.command))
        self.times.append(result["T"] / result["N"])

    def figures(self):
        return {"eval_ns": round(statistics.median(self.times), 1)}


def run(command):
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise SystemExit(f"{shlex.join(command)}\nexited {finished.returncode}: {finished.stderr.strip()}")
    return finished.stdout


def measure(command, name, rounds):
    workload = peers.Workload(name)
    ours = Writ(command, workload)
    ours.check_answer()
    engines = {"writ": ours, **{peer.name: peers.Measurement(peer, workload) for peer in peers.PEERS}}
    for _ in range(rounds):
        for engine in engines.values():
            engine.round()
    figures = {name: engine.figures() for name, engine in engines.items()}
    own = figures["writ"]["eval_ns"]
    ratios = {peer.name: round(figures[peer.name]["eval_ns"] / own, 1) for peer in peers.PEERS}
    return {"figures": figures, "ratios": ratios, "command": shlex.join(ours.command)}


def microseconds(nanoseconds):
    return f"{nanoseconds / 1000:,.2f}" if nanoseconds < 100_000 else f"{nanoseconds / 1000:,.0f}"


def print_table(results, version):
    print(f"| workload | writ us | regorus us | OPA {version} us | regorus / writ | OPA / writ |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, result in results.items():
        figures, ratios = result["figures"], result["ratios"]
        times = " | ".join(microseconds(figures[engine]["eval_ns"]) for engine in ("writ", "regorus", "opa"))
        print(f"| {name} | {times} | {ratios['regorus']:.1f}x | {ratios['opa']:.1f}x |")
    print("\nEvaluation only, calling overhead subtracted, medians of interleaved rounds. The commands:\n")
    for result in results.values():
        print(f"    {result['command']}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workload", nargs="*", default=peers.workload_names())
    parser.add_argument("--writ", default=os.environ.get("WRIT", os.path.relpath(ROOT / ".build/release/writ")))
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--at-least", type=float, metavar="RATIO")
    parser.add_argument("--json", metavar="FILE")
    options = parser.parse_args()
    results = {name: measure(shlex.split(options.writ), name, options.rounds) for name in options.workload}
    print_table(results, peers.opa_version())
    if options.json:
        pathlib.Path(options.json).write_text(json.dumps(results, indent=2) + "\n")
    slow = [
        f"{name}: {ratio}x against {peer}"
        for name, result in results.items()
        for peer, ratio in result["ratios"].items()
        if options.at_least and ratio < options.at_least
    ]
    for line in slow:
        print(f"below {options.at_least}x: {line}", file=sys.stderr)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
