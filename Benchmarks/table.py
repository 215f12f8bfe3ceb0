#!/usr/bin/env python3
"""Measures Writ against regorus and the real OPA in one run and prints the ratios.

    Benchmarks/table.py [--writ COMMAND] [--rounds N] [--at-least RATIO] [--json FILE] [workload ...]

Every round runs all engines one after the other. Writ is asked as anybody can ask it:

    COMMAND bench --data policy.rego --data data.json --input input.json --format json <query>

which prints, like `opa bench`, `N` (evaluations) and `T` (nanoseconds for all of them), without reading the input and printing the
answer. For the others see peers.py: the cost of a call, that of a query for a constant, is subtracted from their times. From Writ's it is not, but in
the last columns. A ratio is the peer's time divided by Writ's. With --at-least the command exits 1 when a ratio of whole calls is lower.
"""

import argparse
import json
import os
import pathlib
import shlex
import statistics
import subprocess
import sys
import tempfile

import peers

ROOT = pathlib.Path(__file__).resolve().parent.parent


class Writ:
    """The rounds of Writ on one workload."""

    def __init__(self, command, workload):
        files = ["--data", workload.folder / "policy.rego", "--data", workload.folder / "data.json", "--input", workload.folder / "input.json"]
        arguments = [os.path.relpath(item) if isinstance(item, pathlib.Path) else item for item in files]
        self.folder = tempfile.TemporaryDirectory()
        constant = pathlib.Path(self.folder.name) / "overhead.rego"
        constant.write_text(peers.constant_policy(workload.expected))
        self.workload = workload
        self.overhead_command = [*command, "bench", *arguments, "--data", str(constant), "--format", "json", "data.overhead.answer"]
        self.eval_command = [*command, "eval", *arguments, "--format", "json", workload.query]
        self.command = [*command, "bench", *arguments, "--format", "json", workload.query]
        self.times, self.overheads = [], []

    def check_answer(self):
        answer = json.loads(run(self.eval_command))["result"][0]["expressions"][0]["value"]
        if peers.normal(answer) != peers.normal(self.workload.expected):
            raise SystemExit(f"writ answers {self.workload.name} differently: {json.dumps(answer)[:200]}")

    def round(self):
        for command, times in ((self.command, self.times), (self.overhead_command, self.overheads)):
            result = json.loads(run(command))
            times.append(result["T"] / result["N"])

    def figures(self):
        whole, overhead = statistics.median(self.times), statistics.median(self.overheads)
        return {"eval_ns": round(whole, 1), "overhead_ns": round(overhead, 1), "net_ns": round(max(whole - overhead, 1), 1)}


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
    net = {peer.name: round(figures[peer.name]["eval_ns"] / figures["writ"]["net_ns"], 1) for peer in peers.PEERS}
    return {"figures": figures, "ratios": ratios, "net_ratios": net, "command": shlex.join(ours.command)}


def microseconds(nanoseconds):
    return f"{nanoseconds / 1000:,.2f}" if nanoseconds < 100_000 else f"{nanoseconds / 1000:,.0f}"


def print_table(results, version):
    print(f"| workload | writ us | regorus us | OPA {version} us | regorus / writ | OPA / writ | writ's call us | regorus / rest | OPA / rest |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    for name, result in results.items():
        figures, ratios, net = result["figures"], result["ratios"], result["net_ratios"]
        times = " | ".join(microseconds(figures[engine]["eval_ns"]) for engine in ("writ", "regorus", "opa"))
        call = microseconds(figures["writ"]["overhead_ns"])
        print(f"| {name} | {times} | {ratios['regorus']:.1f}x | {ratios['opa']:.1f}x | {call} | {net['regorus']:.1f}x | {net['opa']:.1f}x |")
    print("\nEvaluation only, medians of interleaved rounds; calling overhead subtracted from the others, and from Writ in the last two columns. The commands:\n")
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
