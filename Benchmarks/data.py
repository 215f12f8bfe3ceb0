#!/usr/bin/env python3
"""Measures the first decision of a process over 120,000 users (45 MB of JSON), against simdjson's parse of that JSON.

    Benchmarks/data.py [--bench COMMAND] [--rounds N]

`compiled`: data and policy are the compiled parts of a bundle, verified before (at activation): they are mapped, and what the decision asks for is
read. `JSON`: the data is read, the policy compiled. Each round is a new process; the time begins with the program and before the data is opened, and
ends with the decision's JSON. Memory is what the process has then, over what it had before it opened the data; the peak is that of the whole process.
"""

import argparse
import json
import pathlib
import shlex
import statistics
import tempfile

import table
import users

POLICY = """package access

default allow := false

allow if {
	some role in data.users[input.user].roles
	role == input.role
}
"""


def rounds_of(command, count):
    rounds = [json.loads(table.run(command)) for _ in range(count)]
    return {key: statistics.median(measured[key] for measured in rounds) for key in rounds[0]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=str(table.ROOT / ".build/release/EngineBench"))
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    bench = shlex.split(options.bench)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        document = users.document()
        user = list(document["users"])[77_777]
        (folder / "data.json").write_text(json.dumps(document))
        (folder / "policy.rego").write_text(POLICY)
        (folder / "input.json").write_text(json.dumps({"user": user, "role": document["users"][user]["roles"][-1]}))
        table.run([*bench, "compile", str(folder / "data.json"), str(folder / "data.compiled")])
        table.run([*bench, "compile", str(folder / "policy.rego"), str(folder / "policy.compiled")])
        size = (folder / "data.json").stat().st_size
        parse = rounds_of([*bench, "read", str(folder / "data.json"), "0.3"], options.rounds)["simdjson_ns"]
        print(f"JSON: {size / 1e6:.1f} MB, segment: {(folder / 'data.compiled').stat().st_size / 1e6:.1f} MB, simdjson alone: {parse / 1e6:.2f} ms\n")
        print("| data | opened ms | first decision ms | simdjson / that | later decisions us | memory / JSON | peak / JSON |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        for kind, files in (("compiled", ("data.compiled", "policy.compiled")), ("JSON", ("data.json", "policy.rego"))):
            figure = rounds_of([*bench, "begin", *(str(folder / file) for file in (*files, "input.json"))], options.rounds)
            if figure["answer"] is not True and figure["answer"] != 1:
                raise SystemExit(f"a wrong answer over {kind}: {figure['answer']}")
            grown = (figure["resident"] - figure["resident_before"]) / size
            print(
                f"| {kind} | {figure['loading_ns'] / 1e6:.3f} | {figure['first_ns'] / 1e6:.3f} | {parse / figure['first_ns']:.1f}x "
                f"| {figure['next_ns'] / 1e3:.2f} | {grown:.3f} | {figure['peak'] / size:.2f} |"
            )


if __name__ == "__main__":
    main()
