"""One comparison of engines: asks them about programs, and finds out on what they differ and why."""

import collections
import re

import known
from answers import difference, judged_difference
from engines import Opa, Writ
from kept_answers import KeptAnswers
from shrinking import rendered, shrink

# Below `data`, the package that all programs share.
WHOLE = "fuzz"


def value_at(path, whole):
    for step in re.findall(r"[\w-]+", path)[1:]:
        whole = whole[step]
    return whole


def query(path):
    return f'x = data.{path}; t = sprintf("%v", [[data.{path}]])'


class Difference:
    """On what query of a program engines differ, how, and what they say."""

    def __init__(self, program, text, kind, *answers):
        self.program = program
        self.text = text
        self.kind = kind
        self.answers = str(answers)


class Tally:
    """What was counted in some programs; tallies of parts of a run add up."""

    def __init__(self):
        self.counts = collections.defaultdict(collections.Counter)
        self.differences = []

    def count(self, what, kind):
        self.counts[what][kind] += 1

    def add(self, other):
        for what, counts in other.counts.items():
            self.counts[what].update(counts)
        self.differences += other.differences

    @property
    def done(self):
        return sum(self.counts["outcomes"].values())


class Comparison:
    """Programs are compared in a version of Rego: Writ and the judge are given them in it, OPA, which has no v0, the same ones in v1."""

    def __init__(self, tool, version, answers=None):
        self.writ = Writ(tool)
        self.kept = answers and KeptAnswers(answers)
        self.opa = Opa(self.kept)
        self.version = version
        self.faults = known.known_faults()

    def tally(self, seed, count):
        """What the programs of some seeds give."""
        tally = Tally()
        for program, ours, judged in self.writ.programs(seed, count, self.version):
            for feature in program["features"]:
                tally.count("features", feature)
            tally.count("judge", "left out" if judged is None else judged[0])
            outcome, found = self.find(tally, program, ours, judged)
            if found:
                reason = self.explain(found)
                if reason:
                    outcome = "known difference"
                    tally.count("reasons", reason)
                else:
                    tally.differences.append(found)
            tally.count("outcomes", outcome)
        if self.kept:
            self.kept.save()
        return tally

    def find(self, tally, program, ours, judged):
        """The outcome of a program, and the first query on which engines differ."""
        texts = self.render(program)
        (theirs,) = self.opa.ask(texts, [program["query"]])
        found = difference(ours, theirs) or judged_difference(ours, judged)
        if theirs[0] == "unusable" and not found:
            return "OPA: no answer", None
        if ours[0] == "crashed" or "failed" not in (ours[0], theirs[0]):
            if found:
                return "difference", Difference(program, program["query"], found, ours, theirs)
            if ours[0] == "defined":
                for text in ours[1][0]["t"] if ours[1] else ():
                    tally.count("documents", "defined" if text else "undefined")
            return ("agree: refused" if ours[0] == "refused" else "agree: value"), None
        # An error of one document hides all others.
        paths = program["documents"]
        for path, one, other in zip(paths, self.documents(texts, paths, ours), self.opa.documents(texts, paths)):
            tally.count("documents", "defined" if other[0] == "defined" and other[1] else "undefined" if other[0] == "defined" else other[0])
            different = difference(one, other)
            if different:
                return "difference", Difference(program, query(path), different, one, other)
        if found and not paths:
            return "difference", Difference(program, program["query"], found, ours, theirs)
        return "agree: error", None

    def documents(self, texts, paths, whole):
        """Writ's answers to each document, taken from that to the query of them all when there is one."""
        if whole[0] != "defined" or not whole[1]:
            return [one for one, _ in self.ask(texts, [query(path) for path in paths])]
        (found,) = whole[1]
        return [
            ("defined", [{"x": value_at(path, found["x"]), "t": text[0]}] if text else [])
            for path, text in zip(paths, found["t"])
        ]

    def render(self, program):
        return rendered(program, self.version)

    def ask(self, texts, queries):
        """Writ's and the judge's answers."""
        return self.writ.ask(texts | {"modules": texts["spelled"], "version": self.version}, queries)

    def opinions(self, texts, text):
        """Writ's, the judge's and OPA's answers."""
        ((ours, judged),) = self.ask(texts, [text])
        (theirs,) = self.opa.ask(texts, [text])
        return ours, judged, theirs

    def kind(self, texts, text):
        ours, judged, theirs = self.opinions(texts, text)
        return difference(ours, theirs) or judged_difference(ours, judged)

    def explain(self, found):
        self.opa.forget()
        # What was kept was said by a process that was asked about other programs before.
        self.opa.kept = None
        try:
            if not self.kind(self.render(found.program), found.text):
                return known.MEMORY
            return known.explanation(self.faults, self.render, found, lambda texts: self.kind(texts, found.text))
        finally:
            self.opa.kept = self.kept

    def shrink(self, found, seconds):
        """The difference on a smaller program, and what each engine says to it."""
        texts = self.render(found.program)
        shorter = (query(path) for path in [*found.program["documents"], WHOLE])
        text = next((text for text in shorter if self.kind(texts, text) == found.kind), found.text)
        smaller = shrink(found.program, lambda program: self.kind(self.render(program), text) == found.kind, seconds)
        ours, judged, theirs = self.opinions(self.render(smaller), text)
        return Difference(smaller, text, found.kind, ours, theirs), (("Writ", ours), ("judge", judged), ("OPA", theirs))
