#!/usr/bin/env python3
"""Measures check, test, build and fmt on a repository of many packages, also after a change of one, and prints them as ratios to OPA.

    Benchmarks/toolchain.py [--writ COMMAND] [--packages N] [--shape NAME] [--rounds N] [--at-least RATIO] [command ...]

Each package has three rules and three tests. Shapes:

    apart    a package refers to no other; tests replace data that no rule defines
    shared   all packages refer to rules of one, which tests replace

Each run is a new process with nothing kept from the one before (WRIT_CACHE=off), save for

    check-changed, test-changed      a rule was added to one package since the last run, another one in each round
    check-unchanged, test-unchanged  nothing was changed

whose ratio is to OPA's time for everything, which it takes each time. A figure is the median of the rounds, which go through all commands in
turn. OPA 1.9 took the times below for 1,000 packages on a machine on which `openssl speed -evp sha256` gives 1.78 GB/s for blocks of 8 KiB;
they are scaled by what it gives here, and by the number of packages. With --at-least the command exits 1 when a ratio is lower.
"""

import argparse
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Seconds of OPA 1.9 for 1,000 packages, and the speed of SHA-256 where they were measured.
OPA_SECONDS = {"check": 1.95, "test": 3.74, "build": 2.55, "fmt": 1.26}
OPA_PACKAGES = 1000
OPA_SHA256 = 1.78e9

# Commands run again with what is known from the run before, and what OPA does each time.
AGAIN = {"check-changed": "check", "check-unchanged": "check", "test-changed": "test", "test-unchanged": "test"}

POLICY = """package team.p{number:04}

import data.shared.limits

default allow := false

allow if {{
	input.user.role == "role-{number}"
	input.action in {{"read", "list"}}
	count(violation) == 0
}}

violation contains message if {{
	some item in input.items
	item.size > limits.max
	message := sprintf("item %s is larger than %d", [item.name, limits.max])
}}

owner := object.get(input.resource, "owner", "nobody-{number}")
"""

TESTS = """package team.p{number:04}_test

import data.team.p{number:04}

test_allow if {{
	p{number:04}.allow with input as {{"user": {{"role": "role-{number}"}}, "action": "read", "items": []}} with data.shared.limits.max as 3
}}

test_violation if {{
	p{number:04}.violation == {{"item a is larger than 3"}} with input as {{"items": [{{"name": "a", "size": 9}}]}} with data.shared.limits.max as 3
}}

test_owner if {{
	p{number:04}.owner == "nobody-{number}" with input as {{"resource": {{}}}}
}}
"""

SHARED = """package shared.limits

default max := 5

max := input.limits.max
"""


def write(folder, packages, shape):
    for number in range(packages):
        package = folder / f"p{number:04}"
        package.mkdir()
        (package / "policy.rego").write_text(POLICY.format(number=number))
        (package / "policy_test.rego").write_text(TESTS.format(number=number))
    if shape == "shared":
        (folder / "shared").mkdir()
        (folder / "shared" / "limits.rego").write_text(SHARED)


def arguments(command, policies, folder):
    return {
        "check": ["check", policies],
        "test": ["test", policies],
        "build": ["build", "--output", str(folder / "bundle.tar.gz"), policies],
        "fmt": ["fmt", "--list", policies],
    }[command]


def change(policies, packages, number):
    """Adds a rule to one package."""
    with (policies / f"p{number * 7 % packages:04}" / "policy.rego").open("a") as file:
        file.write(f"\nadded_{number} := {number}\n")


def run(command, cache="off"):
    environment = {**os.environ, "WRIT_CACHE": str(cache)}
    start = time.perf_counter()
    finished = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    seconds = time.perf_counter() - start
    if finished.returncode != 0:
        raise SystemExit(f"{shlex.join(command)}\nexited {finished.returncode}: {finished.stderr.strip() or finished.stdout.strip()}")
    return seconds


def sha256_speed():
    """Bytes a second, as `openssl speed` has it."""
    command = ["openssl", "speed", "-evp", "sha256", "-bytes", "8192", "-seconds", "1"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figure = re.search(r"^sha256\s+([\d.]+)k\s*$", text, re.IGNORECASE | re.MULTILINE)
    if not figure:
        raise SystemExit(f"{shlex.join(command)} printed no figure:\n{text}")
    return float(figure.group(1)) * 1000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", nargs="*", default=[*OPA_SECONDS, *AGAIN], help=", ".join([*OPA_SECONDS, *AGAIN]))
    parser.add_argument("--writ", default=os.environ.get("WRIT", os.path.relpath(ROOT / ".build/release/writ")))
    parser.add_argument("--packages", type=int, default=OPA_PACKAGES)
    parser.add_argument("--shape", choices=["apart", "shared"], default="apart")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-least", type=float, metavar="RATIO")
    options = parser.parse_args()
    unknown = [command for command in options.command if command not in OPA_SECONDS and command not in AGAIN]
    if unknown:
        parser.error(f"there are no figures of OPA for {', '.join(unknown)}")
    writ = shlex.split(options.writ)
    scale = OPA_SHA256 / sha256_speed() * options.packages / OPA_PACKAGES
    times = {command: [] for command in options.command}
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        policies = folder / "policies"
        policies.mkdir()
        write(policies, options.packages, options.shape)
        commands = {command: [*writ, *arguments(AGAIN.get(command, command), str(policies), folder)] for command in options.command}
        for (command, line) in commands.items():
            if command in AGAIN:
                run(line, folder / command)
        changes = 0
        for _ in range(options.rounds):
            for command, line in commands.items():
                if command.endswith("-changed"):
                    run(line, folder / command)
                    changes += 1
                    change(policies, options.packages, changes)
                elif command in AGAIN:
                    run(line, folder / command)
                times[command].append(run(line, folder / command if command in AGAIN else "off"))
    print(f"{options.packages:,} packages ({options.shape}), {3 * options.packages:,} rules and as many tests, {os.cpu_count()} processors")
    print(f"OPA 1.9 scaled by {scale:.2f}: SHA-256 here and there, and the number of packages\n")
    print("| command | since the last run | OPA 1.9 | Writ | ratio |")
    print("|---|---|---:|---:|---:|")
    lowest = None
    for command, measured in times.items():
        of = AGAIN.get(command, command)
        (opa, own) = (OPA_SECONDS[of] * scale, statistics.median(measured))
        lowest = min(lowest or opa / own, opa / own)
        since = "nothing is kept" if command not in AGAIN else "one package changed" if command.endswith("-changed") else "nothing changed"
        print(f"| `{shlex.join([*writ, *arguments(of, 'policies', pathlib.Path('.'))])}` | {since} | {opa:.2f} s | {own:.3f} s | {opa / own:.1f}x |")
    if options.at_least and lowest and lowest < options.at_least:
        print(f"less than {options.at_least} times as fast as OPA 1.9", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
