"""Programs as trees: their texts, and making them smaller, taking away rules, expressions and parts of terms as long as a difference stays."""

import json
import time

from answers import Number, parse


def render(tree, version="v1"):
    """The text of a tree in one of the versions of Rego: its nodes of two spellings have that of v1 first, that of v0 second."""
    if isinstance(tree, str):
        return tree
    if tree[0] == "spellings":
        return render(tree[2 if version == "v1" else 3], version)
    return tree[1].join(render(part, version) for part in tree[2:])


def rendered(program, version="v1"):
    """The program with texts for trees: `modules` in Rego v1, `spelled` in the version asked for."""
    modules, spelled = ({name: render(tree, one) for name, tree in program["modules"].items()} for one in ("v1", version))
    return program | {"modules": modules, "spelled": spelled}


def places(tree, path=()):
    """Paths of all trees inside, the outer ones first; what has two spellings is taken as one."""
    yield path, tree
    if not isinstance(tree, str) and tree[0] != "spellings":
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
    for part in tree[2:] if tree[0] != "spellings" else ():
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


def shrink(program, still_differs, seconds):
    """The smallest program found that still differs."""
    end = time.monotonic() + seconds
    progress = True
    while progress and time.monotonic() < end:
        progress = False
        for smaller in smaller_programs(program):
            if time.monotonic() > end:
                break
            if still_differs(smaller):
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
    if tree[0] == "line":
        # The braces are there in v0.
        return ["text", "", ["spellings", "", "{\n\t", ""], *parts, '\n\tprint("")', ["spellings", "", "\n}", ""]]
    return tree[:2] + parts
