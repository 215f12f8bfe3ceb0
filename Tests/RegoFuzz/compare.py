#!/usr/bin/env python3
"""Compares Writ with the real OPA on random programs; what differs is made as small as can be.

    compare.py --tool PATH [--seed N] [--count N] [--out FOLDER] [--keep N] [--coverage]

For each program both engines are asked for the whole of `data.fuzz`, and for each document of the program alone where that fails. What must be
equal: the answer to the last digit, sets told from arrays; the code, file and row of an evaluation error; the codes, files and rows of all
compile errors. The OPA of the wheel reports errors of built-in functions (strict mode). Which one it meets first hangs on the order in which its
index yields rules, so that a program with such errors only shows what its other documents are.

Each difference is shrunk (rules, expressions and parts of terms are taken away as long as the two still differ in the same way) and
written to the folder as a case file: what is a fault of ours moves to Tests/Golden/differential.
Exits 1 when anything differs that Tests/RegoFuzz/known-differences.json does not explain.
"""

import argparse
import collections
import ctypes
import json
import os
import pathlib
import re
import subprocess
import sys
import time

# Read by Go when the library is loaded.
os.environ.setdefault("GOMAXPROCS", "1")
os.environ.setdefault("GOGC", "400")

import opa_bindings

HERE = pathlib.Path(__file__).resolve().parent
COMPLAINT = re.compile(r"^(?:(?:(?P<file>[^\s:]*):)?(?P<row>\d+): )?(?P<code>\w+_error): (?P<message>.*)$")
BUILTIN_ERRORS = ("eval_builtin_error", "eval_type_error")


class Number(str):
    """A number as written: engines must agree on every digit."""

    def __repr__(self):
        return str(self)


def parse(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def query(path):
    return f'x = data.{path}; t = sprintf("%v", [[data.{path}]])'


class Writ:
    """The tool as a process that answers questions line by line."""

    def __init__(self, tool):
        self.tool = tool
        self.process = None

    def answers(self, program, queries, strict=False):
        if self.process is None or self.process.poll() is not None:
            self.process = subprocess.Popen([self.tool, "answer"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        question = {key: program[key] for key in ("modules", "data")} | {"queries": queries, "isStrict": strict}
        if program["input"] is not None:
            question["input"] = program["input"]
        self.process.stdin.write(json.dumps(question).encode() + b"\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            status = self.process.wait()
            return [("crashed", status)] * len(queries)
        return [self.normal(answer) for answer in json.loads(line)]

    @staticmethod
    def normal(answer):
        if "bindings" in answer:
            return ("defined", parse(answer["bindings"]))
        if "refused" in answer:
            return ("refused", sorted({(c["file"], c["row"], c["code"]) for c in answer["refused"]}), [c["message"] for c in answer["refused"]])
        failed = answer["failed"]
        return ("failed", (failed["file"], failed["row"], failed["code"]), failed["message"])


class Opa:
    """The real OPA. Its engine compiles anew for every query."""

    def answers(self, program, queries):
        engine = opa_bindings.OpaEngine()
        try:
            library, handle = engine._lib, engine._handle
            refused = []
            for name, text in program["modules"].items():
                if "\0" in text:
                    return [("unusable", "NUL")] * len(queries)
                added = self.take(library, library.OpaAddPolicy(handle, name.encode(), text.encode("utf-8", "replace")))
                if json.loads(added).get("error"):
                    refused.append(added)
            if refused:
                return [self.answer(*refused)] * len(queries)
            self.take(library, library.OpaAddData(handle, b"", program["data"].encode("utf-8", "replace")))
            given = b"" if program["input"] is None else program["input"].encode()
            return [self.answer(self.take(library, library.OpaEvalQuery(handle, text.encode(), given, 0, 0))) for text in queries]
        finally:
            engine.close()

    @staticmethod
    def take(library, pointer):
        try:
            return ctypes.string_at(pointer).decode("utf-8", "replace")
        finally:
            library.OpaFreeString(pointer)

    @staticmethod
    def answer(text, *more):
        """An answer from the text of the library, or the errors of several modules from several texts."""
        envelope = parse(text)
        error = envelope.get("error")
        if error is None:
            return ("defined", [way["bindings"] for way in envelope.get("result") or []])
        message = error["message"]
        if error["code"] == "eval_error":
            found = COMPLAINT.match(message)
            if found:
                return ("failed", (found["file"] or "", int(found["row"] or 0), found["code"]), found["message"])
            return ("failed", ("", 0, message.split(":")[0]), message)
        places, messages = set(), []
        for line in "\n".join([message] + [parse(one)["error"]["message"] for one in more]).splitlines():
            line = re.sub(r"^.*?\d+ errors? occurred: ?", "", line)
            found = COMPLAINT.match(line)
            if found:
                places.add((found["file"] or "", int(found["row"] or 0), found["code"]))
                messages.append(f"{found['file']}:{found['row']}: {found['message']}")
        return ("refused", sorted(places), messages or [message])


def difference(ours, theirs):
    """Nothing, or what kind of difference two answers have: the words by which a smaller program must differ as well."""
    if theirs[0] == "unusable" or (theirs[0] == "failed" and theirs[1][2] in BUILTIN_ERRORS and ours[0] in ("defined", "failed")):
        return None
    if ours[0] != theirs[0]:
        detail = ""
        if ours[0] in ("failed", "refused"):
            detail = ours[2] if ours[0] == "failed" else ours[2][0]
        elif theirs[0] in ("failed", "refused"):
            detail = theirs[2] if theirs[0] == "failed" else theirs[2][0]
        return f"{ours[0]} against {theirs[0]} ({re.sub('[^a-z: ]', '', detail.lower())[:40]})"
    if ours[0] == "defined":
        if ours[1] == theirs[1] or sorted(map(repr, ours[1])) == sorted(map(repr, theirs[1])):
            return None
        if bool(ours[1]) != bool(theirs[1]):
            return "defined against undefined"
        return "values"
    if ours[0] == "failed":
        # Which of several conflicting rules is named hangs on their order.
        same = ours[1] == theirs[1] or (ours[1][2] == theirs[1][2] == "eval_conflict_error")
        return None if same else f"errors {ours[1][2]} against {theirs[1][2]}"
    if ours[1] == theirs[1] or len(theirs[2]) > 9 or ("", 0) in {place[:2] for place in theirs[1]}:
        return None
    return "complaints " + " ".join(sorted({c for _, _, c in set(ours[1]) ^ set(theirs[1])}))


class Comparison:
    def __init__(self, tool):
        self.writ = Writ(tool)
        self.opa = Opa()

    def ask(self, program, queries):
        return self.writ.answers(program, queries), self.opa.answers(program, queries)

    def find(self, program, statistics):
        """The first query on which the engines differ, with the kind of difference."""
        whole = [query("fuzz")]
        (ours,), (theirs,) = self.ask(program, whole)
        statistics[theirs[0]] += 1
        found = difference(ours, theirs)
        if found and not (theirs[0] == "failed" or ours[0] == "failed"):
            return whole[0], found
        if theirs[0] == "failed" or ours[0] == "failed":
            queries = [query(path) for path in program["documents"]]
            if not queries:
                return (whole[0], found) if found else None
            for text, one, other in zip(queries, *self.ask(program, queries)):
                statistics["document " + other[0]] += 1
                found = difference(one, other)
                if found:
                    return text, found
        elif theirs[0] == "defined" and theirs[1]:
            statistics["documents defined"] += size(theirs[1][0]["x"], 3)
        return None

    def is_only_order(self, program, text):
        """Whether the engines agree when no rule is left out or put off by an index: rules with a `print` are in none."""
        plain = rendered(program | {"modules": {name: with_prints(tree) for name, tree in program["modules"].items()}})
        (ours,), (theirs,) = self.ask(plain, [text])
        return difference(ours, theirs) is None

    def differs(self, program, text, kind):
        (ours,), (theirs,) = self.ask(program, [text])
        return difference(ours, theirs) == kind


def size(value, depth):
    if depth == 0 or not isinstance(value, dict):
        return 1
    return sum(size(item, depth - 1) for item in value.values())


# Making programs smaller


def render(tree):
    if isinstance(tree, str):
        return tree
    return tree[1].join(render(part) for part in tree[2:])


def rendered(program):
    return program | {"modules": {name: render(tree) for name, tree in program["modules"].items()}}


def places(tree, path=()):
    """Paths of all trees inside, the outer ones first."""
    yield path, tree
    if not isinstance(tree, str):
        for number, part in enumerate(tree[2:], 2):
            if not isinstance(part, str):
                yield from places(part, path + (number,))


def replaced(tree, path, new):
    if not path:
        return new
    copy = list(tree)
    copy[path[0]] = replaced(tree[path[0]], path[1:], new)
    return copy


def terms_inside(tree):
    for part in tree[2:]:
        if not isinstance(part, str):
            if part[0] == "term":
                yield part
            else:
                yield from terms_inside(part)


def smaller_trees(tree):
    for path, part in places(tree):
        role, items = part[0], part[2:]
        if role in ("list", "body"):
            if len(items) > 3:
                half = len(items) // 2
                yield replaced(tree, path, part[:2] + items[half:])
                yield replaced(tree, path, part[:2] + items[:half])
            for number in range(len(items)):
                if role == "list" or len(items) > 1:
                    yield replaced(tree, path, part[:2] + items[:number] + items[number + 1 :])
            if role == "body" and render(items[-1]).strip() != "true":
                yield replaced(tree, path, part[:2] + ["\n\ttrue" if render(part).startswith("\n") else "true"])
        elif role == "term":
            text = render(part)
            for inner in terms_inside(part):
                yield replaced(tree, path, inner)
            for constant in ("1", '"a"', "[]", "{}"):
                if len(constant) < len(text):
                    yield replaced(tree, path, ["term", "", constant])


def smaller_json(text):
    value = parse(text)

    def variants(value):
        if isinstance(value, dict):
            for key in value:
                yield {k: v for k, v in value.items() if k != key}
            for key, item in value.items():
                for variant in variants(item):
                    yield value | {key: variant}
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield value[:number] + value[number + 1 :]
            for number, item in enumerate(value):
                for variant in variants(item):
                    yield value[:number] + [variant] + value[number + 1 :]

    for variant in variants(value):
        yield dump(variant)


def dump(value):
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {dump(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(dump, value)) + "]"
    return json.dumps(value)


def smaller_programs(program):
    if len(program["modules"]) > 1:
        for name in program["modules"]:
            yield program | {"modules": {k: v for k, v in program["modules"].items() if k != name}}
    for name, tree in program["modules"].items():
        for smaller in smaller_trees(tree):
            yield program | {"modules": program["modules"] | {name: smaller}}
    if program["input"] is not None:
        yield program | {"input": None}
        for text in smaller_json(program["input"]):
            yield program | {"input": text}
    for text in smaller_json(program["data"]):
        yield program | {"data": text}


def shrink(program, still_differs, seconds=40):
    """The smallest program found that still differs."""
    end = time.monotonic() + seconds
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for smaller in smaller_programs(program):
            if time.monotonic() > end:
                break
            if still_differs(rendered(smaller)):
                program, progress = smaller, True
                break
    return program


def with_prints(tree):
    """The module with a `print` at the end of each rule's body."""
    if isinstance(tree, str):
        return tree
    parts = [with_prints(part) for part in tree[2:]]
    if tree[0] == "body" and render(tree).startswith("\n"):
        parts.append('\n\tprint("")')
    return tree[:2] + parts


# Reporting


def case_of(seed, program, text, kind, theirs):
    texts = rendered(program)
    case = {"note": f"seed {seed}: {kind}", "query": text, "modules": texts["modules"], "data": texts["data"]}
    if texts["input"] is not None:
        case["input"] = texts["input"]
    case["want"] = wanted(theirs)
    return case


def wanted(answer):
    if answer[0] == "defined":
        return {"bindings": [{name: compact(way[name]) for name in way} for way in answer[1]]}
    if answer[0] == "refused":
        return {"refused": [{"file": file, "row": row, "code": code} for file, row, code in answer[1]]}
    return {"failed": answer[1][2]}


def compact(value):
    """JSON without spaces between its parts, as Writ prints it."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{compact(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def known_differences():
    file = HERE / "known-differences.json"
    return json.loads(file.read_text()) if file.exists() else []


def explanation(case, ours, theirs, known):
    text = json.dumps([case["modules"], ours, theirs], default=str)
    for entry in known:
        if all(re.search(pattern, text) for pattern in entry["patterns"]):
            return entry["reason"]
    return None


def show(case, ours, theirs):
    print(f"=== {case['note']}")
    for name, text in case["modules"].items():
        print(f"--- {name}\n{text.strip()}")
    for member in ("data", "input"):
        if member in case:
            print(f"--- {member} {case[member]}")
    print(f"--- {case['query']}\n--- Writ {ours}\n--- OPA  {theirs}", flush=True)


def programs(tool, seed, count):
    process = subprocess.Popen([tool, "generate", str(seed), str(count)], stdout=subprocess.PIPE)
    for line in process.stdout:
        program = json.loads(line)
        yield program | {"input": program.get("input")}
    process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--keep", type=int, default=20, help="stop after so many differences")
    parser.add_argument("--coverage", action="store_true", help="print how often each feature occurs")
    options = parser.parse_args()
    comparison, statistics, features = Comparison(options.tool), collections.Counter(), collections.Counter()
    known, explained, differences, kinds = known_differences(), collections.Counter(), 0, set()
    start = time.monotonic()
    for program in programs(options.tool, options.seed, options.count):
        statistics["programs"] += 1
        features.update(program["features"])
        found = comparison.find(rendered(program), statistics)
        if not found:
            continue
        text, kind = found
        if any(words in kind for words in ("conflict", "must not produce", "keys must be unique", "errors ")):
            if comparison.is_only_order(program, text):
                explained["an error is met or not, as an index orders and leaves out rules"] += 1
                continue
        small = shrink(program, lambda smaller: comparison.differs(smaller, text, kind))
        (ours,), (theirs,) = comparison.ask(rendered(small), [text])
        case = case_of(program["seed"], small, text, kind, theirs)
        reason = explanation(case, ours, theirs, known)
        if reason:
            explained[reason] += 1
            continue
        differences += 1
        show(case, ours, theirs)
        if options.out:
            options.out.mkdir(parents=True, exist_ok=True)
            (options.out / f"seed-{program['seed']}.json").write_text(json.dumps(case, indent=2, ensure_ascii=False) + "\n")
        if differences >= options.keep:
            break
    seconds = time.monotonic() - start
    print(f"{statistics['programs']} programs in {seconds:.0f} s ({statistics['programs'] / seconds:.0f} a second), {differences} differences")
    print("OPA: " + ", ".join(f"{count} {kind}" for kind, count in sorted(statistics.items()) if kind != "programs"))
    for reason, count in explained.items():
        print(f"explained {count}: {reason}")
    if options.coverage:
        for feature, count in sorted(features.items()):
            print(f"{count:7} {feature}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
