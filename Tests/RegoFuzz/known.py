"""Why engines differ, where that is known: a difference is explained by a fault when it is gone once the program does without what meets the fault."""

import json
import pathlib
import re

from shrinking import with_prints

FAULTS = pathlib.Path(__file__).resolve().parent / "known-differences.json"

# It differs only in a process that was asked about other programs before.
MEMORY = "OPA 1.20 keeps the expressions of regex.template_match with those of regex.match for the life of a process"
ORDER = "an error is met or not, as an index orders and leaves out rules"
# What the kind of a difference says when only the order of rules may be to blame.
WORDS_OF_ORDER = ("conflict", "must not produce", "keys must be unique", "errors ")


class Fault:
    """One of an engine's faults that is known: where `pattern` stands in a program, `instead` stands for it in one without the fault.

    Where `answer` is given, an engine's answer says so when it met the fault.
    """

    def __init__(self, reason, pattern, instead, answer=""):
        self.reason = reason
        self.pattern = re.compile(pattern, re.MULTILINE)
        self.instead = instead
        self.answer = answer

    def without(self, texts):
        """The texts of a program without what meets the fault; nothing when there is none."""
        changed = texts | {key: texts[key] and self.pattern.sub(self.instead, texts[key]) for key in ("data", "input")}
        for key in ("modules", "spelled"):
            changed[key] = {name: self.pattern.sub(self.instead, text) for name, text in texts[key].items()}
        return None if changed == texts else changed


def known_faults():
    return [Fault(**entry) for entry in json.loads(FAULTS.read_text())]


def explanation(faults, render, found, kind):
    """The reason of the fault without which engines agree; nothing when there is none.

    `render` makes texts of a program's trees, `kind` tells how engines differ on such texts.
    """
    texts, met, unindexed = render(found.program), [], None
    if any(words in found.kind for words in WORDS_OF_ORDER):
        # Rules with a `print` are in no index.
        unindexed = render(found.program | {"modules": {name: with_prints(tree) for name, tree in found.program["modules"].items()}})
        if not kind(unindexed):
            return ORDER
    for fault in faults:
        changed = fault.without(texts) if fault.answer in found.answers else None
        if changed:
            if not kind(changed):
                return fault.reason
            met.append(fault)
    for fault in met:
        texts = fault.without(texts) or texts
        unindexed = unindexed and (fault.without(unindexed) or unindexed)
    if len(met) > 1 and not kind(texts):
        return several(met)
    if met and unindexed and not kind(unindexed):
        return f"{several(met)}, {ORDER}"
    return None


def several(faults):
    return "several of these: " + ", ".join(fault.reason.split(":")[0] for fault in faults)
