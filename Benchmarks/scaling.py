#!/usr/bin/env python3
"""Measures how the time of a decision grows with the number of rules, and prints it as ratios.

    Benchmarks/scaling.py [--writ COMMAND] [--sizes N,N,...] [--rounds N] [--at-most RATIO] [shape ...]

Each shape is a policy with so many rules, of which one request meets few:

    equal      method and service are compared with constants, a role must be among those of the request
    prefix     the path must begin with a text
    member     a group must be among those of the request
    arguments  a function with a constant for an argument in each head
    else       chains of two, told apart by a constant

Rounds go through all sizes in turn; a figure is the fastest of its rounds. With --at-most the command exits 1 when a decision with the most
rules takes more than so many times as long as one with the fewest.
"""

import argparse
import json
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
METHODS = ["GET", "PUT", "POST", "DELETE"]


def equal(number):
    return f'''allow if {{
	input.method == "{METHODS[number % 4]}"
	input.service == "service-{number // 4}"
	"role-{number % 7}" in input.roles
}}
''', {"method": METHODS[number % 4], "service": f"service-{number // 4}", "roles": ["guest", f"role-{number % 7}"]}


def prefix(number):
    return f'allow if startswith(input.path, "/service-{number}/")\n', {"path": f"/service-{number}/items/4711"}


def member(number):
    return f'allow if "group-{number}" in input.groups\n', {"groups": ["everybody", f"group-{number}", "guests"]}


def arguments(number):
    return f'limit("service-{number}", "GET") := {number + 1}\n', {"service": f"service-{number}"}


def chain(number):
    return f'''verdict := "yes" if {{
	input.name == "name-{number}"
	input.known
}} else := "no" if {{
	input.name == "name-{number}"
}}
''', {"name": f"name-{number}", "known": False}


SHAPES = {
    "equal": (equal, "default allow := false", "data.scaling.allow"),
    "prefix": (prefix, "default allow := false", "data.scaling.allow"),
    "member": (member, "default allow := false", "data.scaling.allow"),
    "arguments": (arguments, 'allow if limit(input.service, "GET") > 0', "data.scaling.allow"),
    "else": (chain, "", "data.scaling.verdict"),
}


def write(folder, shape, size):
    rule, first, query = SHAPES[shape]
    policy = folder / f"{shape}-{size}.rego"
    policy.write_text("\n".join(["package scaling\n", first + "\n", *(rule(number)[0] for number in range(size))]))
    request = folder / f"{shape}-{size}.json"
    request.write_text(json.dumps(rule(size * 3 // 4 + 1)[1]))
    return ["--data", str(policy), "--input", str(request), "--format", "json", query]


def evaluate(command, arguments):
    finished = subprocess.run([*command, *arguments], capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise SystemExit(f"{shlex.join([*command, *arguments])}\nexited {finished.returncode}: {finished.stderr.strip()}")
    return json.loads(finished.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shape", nargs="*", default=list(SHAPES))
    parser.add_argument("--writ", default=os.environ.get("WRIT", os.path.relpath(ROOT / ".build/release/writ")))
    parser.add_argument("--sizes", default="100,1000,10000,100000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--at-most", type=float, metavar="RATIO")
    options = parser.parse_args()
    command = shlex.split(options.writ)
    sizes = [int(size) for size in options.sizes.split(",")]
    worst = 0
    print(f"| shape | {' | '.join(f'{size:,} rules' for size in sizes)} | most / fewest |")
    print("|---|" + "---:|" * (len(sizes) + 1))
    with tempfile.TemporaryDirectory() as folder:
        for shape in options.shape:
            requests = [write(pathlib.Path(folder), shape, size) for size in sizes]
            times = [[] for _ in sizes]
            for _ in range(options.rounds):
                for request, measured in zip(requests, times):
                    result = evaluate(command, ["bench", "--no-metrics", *request])
                    measured.append(result["T"] / result["N"])
            fastest = [min(measured) for measured in times]
            ratio = fastest[-1] / fastest[0]
            worst = max(worst, ratio)
            print(f"| {shape} | {' | '.join(f'{time:,.0f} ns' for time in fastest)} | {ratio:.2f}x |", flush=True)
    if options.at_most and worst > options.at_most:
        print(f"a decision with {sizes[-1]:,} rules takes {worst:.2f} times as long", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
