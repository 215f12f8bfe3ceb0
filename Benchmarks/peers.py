#!/usr/bin/env python3
"""Measures regorus and the real OPA (1.20) on the workloads; prints JSON.

    Benchmarks/peers.py [--rounds N] [workload ...]
    Benchmarks/peers.py --record                      writes each workload's expected.json, as OPA answers

What is measured is evaluation alone. Each engine runs the query on a prepared engine with the data loaded; on the same engine, with the
same data and input, it then runs a rule that is a constant equal to the query's answer. That second time is the overhead of the
call (the language border, parsing the input, handing the answer back), and is subtracted. Both are measured in
interleaved rounds. OPA's overhead is many times its evaluation on the fast workloads; there one call evaluates the query up to 50 times, with an
input that differs each time (`with input.nonce as i`), and the constant just as often. Its base documents are then
converted once for all of them, which makes OPA faster than it is for one decision per query. A round alternates between the two in short slices and takes the fastest slice of each, so that a busy machine slows
no figure; the figures are medians over the rounds, in nanoseconds for one evaluation.
"""

import argparse
import ctypes
import json
import os
import pathlib
import re
import statistics
import sys
import time

# Read by Go when the library is loaded. One processor and a rare garbage collection steady OPA's figures, and make it faster here.
os.environ.setdefault("GOMAXPROCS", "1")
os.environ.setdefault("GOGC", "400")

import opa_bindings
import regorus

WORKLOADS = pathlib.Path(__file__).resolve().parent / "workloads"

# How long one slice runs, in seconds, and how many slices a round has.
SLICE_SECONDS = 0.005
SLICES = 24


class Workload:
    """One folder of workloads/."""

    def __init__(self, name):
        self.name = name
        self.folder = WORKLOADS / name
        self.policy = (self.folder / "policy.rego").read_text()
        self.data = (self.folder / "data.json").read_text()
        self.input = (self.folder / "input.json").read_text()
        self.query = (self.folder / "query").read_text().strip()

    @property
    def expected(self):
        return json.loads((self.folder / "expected.json").read_text())


def workload_names():
    return sorted(folder.name for folder in WORKLOADS.iterdir())


def constant_policy(value):
    """A module whose one rule is the value, at data.overhead.answer."""
    return f"package overhead\n\nanswer := {json.dumps(value, indent=1)}\n"


class Opa:
    """OPA as a shared library. The native call is used directly, so that Python's JSON is not part of the figures."""

    name = "opa"
    most_times = 50

    def __init__(self, workload, answer=None):
        self.engine = opa_bindings.OpaEngine()
        self.engine.add_data(json.loads(workload.data))
        self.engine.add_policy("policy.rego", workload.policy)
        if answer is not None:
            self.engine.add_policy("overhead.rego", constant_policy(answer))
        self.input = workload.input.encode()
        self.library = self.engine._lib
        self.handle = self.engine._handle

    def evaluate(self, query):
        return self.engine.eval_query(f"x = {query}", json.loads(self.input))[0]["x"]

    def call(self, query, times):
        """A function that evaluates the query so many times; it is prepared by the first call."""
        repeated = f"count([1 | some i in numbers.range(1, {times}); {query} with input.nonce as i])"
        text = f"x = {query if times == 1 else repeated}".encode()
        library, handle, request = self.library, self.handle, self.input

        def once():
            pointer = library.OpaEvalQuery(handle, text, request, 0, 0)
            failed = ctypes.string_at(pointer, 8) == b'{"error"'
            library.OpaFreeString(pointer)
            if failed:
                raise SystemExit(f"OPA failed on {query}")

        return once


class Regorus:
    """regorus as a Python extension. The input stays set; the answer comes back as JSON text."""

    name = "regorus"
    most_times = 1

    def __init__(self, workload, answer=None):
        self.engine = regorus.Engine()
        self.engine.add_data_json(workload.data)
        self.engine.add_policy("policy.rego", workload.policy)
        if answer is not None:
            self.engine.add_policy("overhead.rego", constant_policy(answer))
        self.engine.set_input_json(workload.input)

    def evaluate(self, query):
        return json.loads(self.engine.eval_query_as_json(f"x = {query}"))["result"][0]["bindings"]["x"]

    def call(self, query, times):
        """A function that evaluates the query."""
        assert times == 1, "regorus needs no repetition: its overhead is small"
        evaluate, text = self.engine.eval_query_as_json, f"x = {query}"
        return lambda: evaluate(text)


PEERS = (Opa, Regorus)


def iterations(call):
    """How many calls take about SLICE_SECONDS."""
    call()
    count = 1
    while True:
        seconds = timed(call, count)
        if seconds > SLICE_SECONDS / 4:
            return max(1, round(count * SLICE_SECONDS / seconds))
        count *= 2


def timed(call, count):
    start = time.perf_counter()
    for _ in range(count):
        call()
    return time.perf_counter() - start


class Measurement:
    """The rounds of one engine on one workload."""

    def __init__(self, peer, workload):
        self.engine = peer(workload, workload.expected)
        answer = self.engine.evaluate(workload.query)
        if normal(answer) != normal(workload.expected):
            raise SystemExit(f"{peer.name} answers {workload.name} differently: {json.dumps(answer)[:200]}")
        once = iterations(self.engine.call(workload.query, 1))
        self.times = min(peer.most_times, once)
        self.calls = [self.engine.call(query, self.times) for query in (workload.query, "data.overhead.answer")]
        self.counts = [iterations(call) for call in self.calls]
        self.rounds = []

    def round(self):
        slices = [[timed(call, count) / count / self.times * 1e9 for call, count in zip(self.calls, self.counts)] for _ in range(SLICES)]
        total, overhead = (min(times) for times in zip(*slices))
        self.rounds.append((total, overhead, total - overhead))

    def figures(self):
        total, overhead, evaluation = (statistics.median(times) for times in zip(*self.rounds))
        return {"total_ns": round(total), "overhead_ns": round(overhead), "eval_ns": round(max(evaluation, 1))}


def normal(value):
    """Sets come as arrays in the engine's own order, and regorus prints 1 as 1.0 in some places."""
    if isinstance(value, dict):
        return {key: normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((normal(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


def opa_version():
    """The bindings do not say which OPA they carry; the Go linker wrote it into the library."""
    library = pathlib.Path(opa_bindings.__file__).parent / "libopabridge.so"
    found = re.search(rb"github\.com/open-policy-agent/opa\s+v([0-9.]+)", library.read_bytes())
    return found[1].decode() if found else "unknown"


def record(names):
    for name in names:
        workload = Workload(name)
        answer = Opa(workload).evaluate(workload.query)
        (workload.folder / "expected.json").write_text(json.dumps(answer, indent=1) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("workload", nargs="*", default=workload_names())
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    if options.record:
        record(options.workload)
        return 0
    report = {"opa_version": opa_version(), "rounds": options.rounds, "workloads": {}}
    for name in options.workload:
        measurements = {peer.name: Measurement(peer, Workload(name)) for peer in PEERS}
        for _ in range(options.rounds):
            for measurement in measurements.values():
                measurement.round()
        report["workloads"][name] = {peer: measurement.figures() for peer, measurement in measurements.items()}
    json.dump(report, sys.stdout, indent=2)
    print()
    return 0


if __name__ == "__main__":
    sys.exit(main())
