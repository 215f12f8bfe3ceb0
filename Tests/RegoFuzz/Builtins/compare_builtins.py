#!/usr/bin/env python3
"""Compares every built-in function of Writ with the real OPA's on random arguments.

    compare_builtins.py --tool PATH [--seed N] [--count N] [--only PATTERN] [--show N] [--out FILE]

COUNT calls of each function, with arguments of the declared types, texts of the notations that the function reads, edges of both, and now and then
arguments of the wrong type. What must be equal: the value as JSON and as Rego text, to the last digit; undefined; the code and text of an error of
the function, with built-in errors strict; the code and text of a type error.

Prints the differences by function, the shortest calls first, and exits 1 when there are any that known-differences.json does not
explain. `--out` writes them as cases of Tests/Golden/calls, with OPA's answers.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import time

import arguments

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import answers
import engines
import opa_library

FAILED = re.compile(r"(?P<code>eval_\w+_error): (?P<message>.*)", re.DOTALL)
# Functions that answer differently each time or do something outside are marked in the capabilities. These have no value, are judged by another
# comparison (programs; schemas; keys and tokens), or need a rule around them.
LEFT_OUT = re.compile(
    r"assign|eq|print|trace|internal\..*|opa\.runtime|http\.send|rego\..*|io\.jwt\..*|crypto\.(x509|parse)\..*|crypto\.parse_.*|providers\..*"
    r"|json\.(match|verify)_schema|strings\.render_template|graphql\..*|net\.lookup_ip_addr|uuid\.rfc4122|rand\.intn|time\.now_ns"
)
BATCH = 12


def tried(capabilities, only):
    for builtin in capabilities["builtins"]:
        name = builtin["name"]
        if not builtin.get("nondeterministic") and not LEFT_OUT.fullmatch(name) and re.search(only, name):
            yield name, builtin["decl"].get("args") or [], bool(builtin.get("relation"))


def opaque(term):
    """The term where the type checker does not see what it is."""
    return f"object.get({{}}, 0, {term})"


def call(name, drawn, is_relation):
    if is_relation:
        return f"[found | {name}({', '.join(drawn)}, found)]"
    return f"{name}({', '.join(drawn)})"


def query(call, number=""):
    return f'x{number} = {call}; t{number} = sprintf("%v", [[x{number}]])'


class Opa(opa_library.OpaLibrary):
    def __init__(self):
        self.engine = None
        self.asked = 0

    def ask(self, query):
        # Each engine keeps what it has prepared.
        if self.asked % 500 == 0:
            if self.engine:
                self.engine.close()
            self.engine = opa_library.opa_bindings.OpaEngine()
        self.asked += 1
        library = self.engine._lib
        return self.take(library, library.OpaEvalQuery(self.engine._handle, query.encode("utf-8", "replace"), b"", 0, 0))

    def calls(self, calls):
        """Answers of calls, of several at once as long as they have values."""
        if len(calls) > 1:
            answer = answers.parse(self.ask("; ".join(query(call, number) for number, call in enumerate(calls))))
            if answer.get("result"):
                bindings = answer["result"][0]["bindings"]
                return [("value", bindings[f"x{number}"], bindings[f"t{number}"]) for number in range(len(calls))]
            half = len(calls) // 2
            return self.calls(calls[:half]) + self.calls(calls[half:])
        return [self.normal(self.ask(query(calls[0])))]

    @staticmethod
    def normal(text):
        envelope = answers.parse(text)
        error = envelope.get("error")
        if error is None:
            ways = envelope.get("result")
            return ("value", ways[0]["bindings"]["x"], ways[0]["bindings"]["t"]) if ways else ("undefined",)
        if error["code"] == "eval_error":
            found = FAILED.search(error["message"])
            return ("failed", found["code"], found["message"]) if found else ("failed", "", error["message"])
        found = engines.COMPLAINT.match(re.sub(r"^.*?\d+ errors? occurred: ?\n?", "", error["message"]).splitlines()[0])
        return ("refused", found["code"], found["message"]) if found else ("refused", "", error["message"])


class Writ(engines.Writ):
    def calls(self, calls):
        program = {"modules": {}, "data": "{}", "input": None}
        return [self.plain(answer) for answer, _ in self.ask(program, [query(call) for call in calls], strict=True, judged=False)]

    @staticmethod
    def plain(answer):
        if answer[0] == "defined":
            return ("value", answer[1][0]["x"], answer[1][0]["t"]) if answer[1] else ("undefined",)
        if answer[0] == "refused":
            return ("refused", answer[1][0][2], answer[2][0])
        return ("failed", answer[1][2], answer[2]) if answer[0] == "failed" else answer


def kind(ours, theirs):
    """The words by which differences are sorted."""

    def words(answer):
        if answer[0] not in ("failed", "refused"):
            return answer[0]
        message = re.sub(r'"(\\.|[^"\\])*"|`[^`]*`', '""', answer[2])
        return f"{answer[0]} {re.sub('[0-9]+', '#', message)[:60]}"

    return f"{words(ours)} against {words(theirs)}"


def known(call, ours, theirs, explanations):
    text = f"{call} {ours} {theirs}"
    for entry in explanations:
        if re.search(entry["function"], call.split("(")[0]) and re.search(entry["pattern"], text, re.DOTALL):
            return entry["reason"]
    return None


def case_of(call, answer):
    if answer[0] == "value":
        return {"call": call, "value": answers.compact(answer[1]), "text": answer[2]}
    if answer[0] == "undefined":
        return {"call": call, "undefined": True}
    return {"call": call, "code": answer[1], "message": answer[2]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--only", default="")
    parser.add_argument("--show", type=int, default=3, help="calls printed of each kind of difference")
    parser.add_argument("--out", type=pathlib.Path)
    options = parser.parse_args()
    capabilities = json.loads(subprocess.run([options.tool, "capabilities"], capture_output=True, check=True).stdout)
    explanations = json.loads((HERE / "known-differences.json").read_text())
    writ, opa = Writ(options.tool), Opa()
    explained, unexplained, cases, total = collections.Counter(), 0, [], 0
    start = time.monotonic()
    for name, declared, is_relation in tried(capabilities, options.only):
        draw = arguments.Arguments(f"{options.seed} {name}")
        statistics, differences = collections.Counter(), collections.defaultdict(list)
        for _ in range(0, options.count, BATCH):
            calls = []
            for _ in range(BATCH):
                drawn = draw.call(name, declared)
                calls.append(call(name, [opaque(one) for one in drawn] if draw.dice.random() < 0.6 else drawn, is_relation))
            for text, ours, theirs in zip(calls, writ.calls(calls), opa.calls(calls)):
                statistics[theirs[0]] += 1
                if ours == theirs:
                    continue
                reason = known(text, ours, theirs, explanations)
                if reason:
                    explained[reason] += 1
                else:
                    differences[kind(ours, theirs)].append((text, ours, theirs))
        count = sum(map(len, differences.values()))
        unexplained += count
        total += sum(statistics.values())
        print(f"{name}: {count} differences in {sum(statistics.values())} calls ({', '.join(f'{n} {k}' for k, n in sorted(statistics.items()))})", flush=True)
        for words, found in sorted(differences.items(), key=lambda item: -len(item[1])):
            found.sort(key=lambda difference: len(difference[0]))
            cases += [case_of(text, theirs) for text, _, theirs in found[:1]]
            print(f"  {len(found)} x {words}")
            for text, ours, theirs in found[: options.show]:
                print(f"    {text}\n      Writ {ours}\n      OPA  {theirs}", flush=True)
    print(f"{total} calls in {time.monotonic() - start:.0f} s, {unexplained} differences")
    for reason, count in explained.items():
        print(f"explained {count}: {reason}")
    if options.out:
        options.out.write_text(json.dumps(cases, indent=2, ensure_ascii=False) + "\n")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
