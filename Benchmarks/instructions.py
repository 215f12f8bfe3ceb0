#!/usr/bin/env python3
"""Counts the instructions of hot paths with callgrind, and compares them with those that were written down.

    Benchmarks/instructions.py [--bench COMMAND] [--update] [--most RATIO] [name ...]

A path is run N and M times by `EngineBench repeat`; the difference of instructions, divided by M - N, is what one run takes, without what it
takes to begin. Such counts are the same on a busy machine and on a quiet one; they differ a little because each process hashes strings in its own way,
so what is written down is a median of five, and a path counts as slower when six counts in a row say so. Exits 1 when a path takes over 5 % more than `instructions.json`
says; --update writes what was counted there. Counts depend on the compiler: where `swift --version` is another than the one that is
written down, nothing is compared, and that is said.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORKLOADS = ROOT / "Benchmarks/workloads"
EXPECTED = ROOT / "Benchmarks/instructions.json"

# Each path: the work, the workload, and how often it runs more in the second run than in the first.
PATHS = {
    **{f"evaluate {name}": ("evaluate", name, more) for name, more in {"rbac": 400, "admission": 200, "api_authz": 2000, "join": 20, "plan_scan": 10, "path_rules": 4}.items()},
    **{f"decide {name}": ("decide", name, more) for name, more in {"admission": 100, "api_authz": 1000, "plan_scan": 4}.items()},
    "read rbac": ("read", "rbac", 4),
    "read plan_scan": ("read", "plan_scan", 4),
    "parse api_authz": ("parse", "api_authz", 2),
    "parse path_rules": ("parse", "path_rules", 20),
    "compile admission": ("compile", "admission", 10),
    "compile api_authz": ("compile", "api_authz", 1),
    "format path_rules": ("format", "path_rules", 20),
}
# Runs before those that count: caches are filled, memory has been taken.
WARM = 3
# Counts before a path is slower, and those that what is written down is the median of.
TRIES = 6
UPDATE_COUNTS = 5


def instructions(command, work, workload, times):
    """What a whole run took."""
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", *command, "repeat", work, str(WORKLOADS / workload), str(times)]
        environment = os.environ | {"SWIFT_DETERMINISTIC_HASHING": "1"}
        finished = subprocess.run(arguments, capture_output=True, text=True, check=False, env=environment)
        found = re.search(r"Collected : (\d+)", finished.stderr) or re.search(r"refs:\s+([\d,]+)", finished.stderr)
        if finished.returncode != 0 or not found:
            raise SystemExit(f"{shlex.join(arguments)}\nexited {finished.returncode}: {finished.stderr.strip()[-2000:]}")
        return int(found[1].replace(",", ""))


def count(command, path):
    work, workload, more = PATHS[path]
    return round((instructions(command, work, workload, WARM + more) - instructions(command, work, workload, WARM)) / more)


def lowest(command, path, limit):
    """A count that is not above a limit, or the lowest of several."""
    counts = []
    while len(counts) < TRIES and (not counts or limit and min(counts) > limit):
        counts.append(count(command, path))
    return min(counts)


def median(command, path):
    return statistics.median_low(count(command, path) for _ in range(UPDATE_COUNTS))


def compiler():
    return subprocess.run(["swift", "--version"], capture_output=True, text=True, check=True).stdout.split("\n")[0]


def without_debug_information(command, folder):
    """A copy of the tool that valgrind can read: of the debug information of Swift's own libraries it cannot make sense."""
    copy = os.path.join(folder, "EngineBench")
    subprocess.run(["objcopy", "--strip-debug", command[0], copy], check=True)
    return [copy, *command[1:]]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="*", help="such as 'evaluate rbac'; all by default")
    parser.add_argument("--bench", default=str(ROOT / ".build/release/EngineBench"))
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--most", type=float, default=1.05, metavar="RATIO")
    options = parser.parse_args()
    unknown = [path for path in options.path if path not in PATHS]
    if unknown:
        raise SystemExit(f"no such path: {', '.join(unknown)}; there are {', '.join(PATHS)}")
    paths = options.path or list(PATHS)
    expected = json.loads(EXPECTED.read_text()) if EXPECTED.exists() else {"compiler": "", "instructions": {}}
    comparable = not options.update and expected["compiler"] == compiler()

    def counted(path):
        if options.update:
            return median(command, path)
        return lowest(command, path, expected["instructions"].get(path, 0) * options.most if comparable else None)

    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        command = without_debug_information(shlex.split(options.bench), folder)
        found = dict(zip(paths, pool.map(counted, paths)))
    print("| path | instructions | written down | ratio |")
    print("|---|---:|---:|---:|")
    slower = []
    for path, number in found.items():
        before = expected["instructions"].get(path)
        ratio = number / before if before else 1
        print(f"| {path} | {number:,} | {f'{before:,}' if before else ''} | {ratio:.3f} |")
        if not before or ratio > options.most:
            slower.append(path)
    if options.update:
        numbers = {path: found.get(path, expected["instructions"].get(path)) for path in PATHS}
        EXPECTED.write_text(json.dumps({"compiler": compiler(), "instructions": numbers}, indent=2) + "\n")
        return 0
    if not comparable:
        print(f"not compared: counted with {compiler()}, written down for {expected['compiler'] or 'none'}", file=sys.stderr)
        return 0
    for path in slower:
        print(f"more instructions than written down: {path}; see Benchmarks/README.md", file=sys.stderr)
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
