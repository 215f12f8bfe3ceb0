#!/usr/bin/env python3
"""Measures how long documents take to read, against simdjson's own parse of the same text into its own tree.

    Benchmarks/reading.py [--bench COMMAND] [--rounds N]

`EngineBench read <file>` reads an input (into an arena that is used again), a document that is kept (sorted and hashed, its repeated strings
shared), and lets simdjson parse the text into a tree whose memory is used again. The files: an AdmissionReview, a Terraform plan, and 120,000 users of 340 bytes.
"""

import argparse
import json
import pathlib
import shlex
import statistics
import tempfile

import table
import users

WORKLOADS = pathlib.Path(__file__).resolve().parent / "workloads"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", default=str(table.ROOT / ".build/release/EngineBench"))
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        large = pathlib.Path(folder) / "users.json"
        large.write_text(json.dumps(users.document()))
        files = {"admission": WORKLOADS / "admission/input.json", "plan_scan": WORKLOADS / "plan_scan/input.json", "users": large}
        print("| document | MB | simdjson us | input us | kept us | input / simdjson | kept / simdjson | kept MB |")
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        for name, path in files.items():
            command = [*shlex.split(options.bench), "read", str(path), "0.5"]
            rounds = [json.loads(table.run(command)) for _ in range(options.rounds)]
            figure = {key: statistics.median(measured[key] for measured in rounds) for key in rounds[0]}
            peer = figure["simdjson_ns"]
            times = " | ".join(table.microseconds(figure[key]) for key in ("simdjson_ns", "reading_ns", "document_ns"))
            ratios = " | ".join(f"{figure[key] / peer:.1f}x" for key in ("reading_ns", "document_ns"))
            print(f"| {name} | {figure['bytes'] / 1e6:.3f} | {times} | {ratios} | {figure['document_bytes'] / 1e6:.3f} |")


if __name__ == "__main__":
    main()
