#!/usr/bin/env python3
"""Measures how long it takes from a bundle's bytes to the first decision, with and without compiled parts, and prints the ratio.

    Benchmarks/activation.py [--writ COMMAND] [--bench COMMAND] [--sizes N,N,...] [--rounds N] [shape ...]

The shapes are those of scaling.py, and one more:

    documents  so many rules that each define a document of their own, in packages of ten

`writ build` makes two bundles of each policy, one with --compiled. A round is a new process for each (`EngineBench activate`): it reads the file, then
verifies the compiled parts or parses, compiles, plans and lowers the policies, then decides. Figures are medians; the ratio is that of all times
without compiled parts by those with them.
"""

import argparse
import json
import pathlib
import shlex
import statistics
import tempfile

import scaling
import table


def documents(folder, count):
    """Writes a policy of many packages, and answers a document of it and an input."""
    for package in range(count // 10):
        rules = "".join(f'rule_{number} if {{\n\tinput.name == "name-{package}-{number}"\n\tinput.age > {number}\n}}\n\n' for number in range(10))
        (folder / f"package_{package}.rego").write_text(f"package team.package_{package}\n\n{rules}")
    return f"team/package_{count // 20}/rule_7", {"name": f"name-{count // 20}-7", "age": 9}


def shape(name, folder, count):
    if name == "documents":
        return documents(folder, count)
    write, header, query = scaling.SHAPES[name]
    rules = [write(number) for number in range(count)]
    text = "\n".join(rule for rule, _ in rules)
    (folder / "policy.rego").write_text(f"package scaling\n\n{header}\n\n{text}")
    return query.removeprefix("data.").replace(".", "/"), rules[count // 2][1]


def figures(bench, bundle, path, rules_input, rounds):
    measured = [json.loads(table.run([*bench, "activate", str(bundle), path, str(rules_input)])) for _ in range(rounds)]
    return {key: statistics.median(one[key] for one in measured) for key in ("unpacking_ns", "activation_ns", "first_ns", "all_ns")}, measured[0]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--writ", default=str(table.ROOT / ".build/release/writ"))
    parser.add_argument("--bench", default=str(table.ROOT / ".build/release/EngineBench"))
    parser.add_argument("--sizes", default="1000,10000")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("shapes", nargs="*", default=["equal", "prefix", "documents"])
    options = parser.parse_args()
    writ, bench = shlex.split(options.writ), shlex.split(options.bench)
    print("| policy | rules | bundle | bytes | unpacked ms | activated ms | first decision ms | all ms | ratio |")
    print("|---|---:|---|---:|---:|---:|---:|---:|---:|")
    for name in options.shapes:
        for count in map(int, options.sizes.split(",")):
            with tempfile.TemporaryDirectory() as scratch:
                folder = pathlib.Path(scratch)
                (folder / "policies").mkdir()
                path, document = shape(name, folder / "policies", count)
                (folder / "input.json").write_text(json.dumps(document))
                rows, answers = [], []
                for kind, flags in (("portable", []), ("compiled", ["--compiled"])):
                    bundle = folder / f"{kind}.tar.gz"
                    table.run([*writ, "build", "--bundle", *flags, "--output", str(bundle), str(folder / "policies")])
                    figure, first = figures(bench, bundle, path, folder / "input.json", options.rounds)
                    if first["program"] != (kind == "compiled"):
                        raise SystemExit(f"the {kind} bundle was used as the other")
                    answers.append(first["answer"])
                    rows.append((kind, bundle.stat().st_size, figure))
                if answers[0] != answers[1] or answers[0] is not True and answers[0] != "yes" and answers[0] != "no":
                    raise SystemExit(f"different or wrong answers: {answers}")
                for kind, size, figure in rows:
                    times = " | ".join(f"{figure[key] / 1e6:.2f}" for key in ("unpacking_ns", "activation_ns", "first_ns", "all_ns"))
                    print(f"| {name} | {count} | {kind} | {size} | {times} | {rows[0][2]['all_ns'] / figure['all_ns']:.1f} |")


if __name__ == "__main__":
    main()
