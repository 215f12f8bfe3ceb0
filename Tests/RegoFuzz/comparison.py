"""One comparison of engines: asks them about programs, and finds out on what they differ and why."""

import collections

import known
from answers import difference, judged_difference
from engines import Opa, Writ
from shrinking import rendered, shrink

WHOLE = "fuzz"


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

    def __init__(self, tool, version):
        self.writ = Writ(tool)
        self.opa = Opa()
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
        return tally

    def find(self, tally, program, ours, judged):
        """The outcome of a program, and the first query on which engines differ."""
        texts = self.render(program)
        (theirs,) = self.opa.ask(texts, [query(WHOLE)])
        found = difference(ours, theirs) or judged_difference(ours, judged)
        if theirs[0] == "unusable" and not found:
            return "OPA: no answer", None
        if ours[0] == "crashed" or "failed" not in (ours[0], theirs[0]):
            if found:
                return "difference", Difference(program, query(WHOLE), found, ours, theirs)
            if ours[0] == "defined":
                self.count_documents(tally, program, ours[1][0]["x"] if ours[1] else {})
            return ("agree: refused" if ours[0] == "refused" else "agree: value"), None
        # An error of one document hides all others.
        queries = [query(path) for path in program["documents"]]
        for text, one, other in zip(queries, self.ask(texts, queries), self.opa.ask(texts, queries)):
            tally.count("documents", "defined" if other[0] == "defined" and other[1] else "undefined" if other[0] == "defined" else other[0])
            different = difference(one[0], other) or judged_difference(*one)
            if different:
                return "difference", Difference(program, text, different, one[0], other)
        if found and not queries:
            return "difference", Difference(program, query(WHOLE), found, ours, theirs)
        return "agree: error", None

    def count_documents(self, tally, program, found):
        for path in program["documents"]:
            value = found
            for step in path.split(".")[1:]:
                value = value.get(step) if isinstance(value, dict) else None
            tally.count("documents", "undefined" if value is None else "defined")

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
        return known.explanation(self.faults, self.render, found, lambda texts: self.kind(texts, found.text))

    def shrink(self, found, seconds):
        """The difference on a smaller program, and what each engine says to it."""
        smaller = shrink(found.program, lambda program: self.kind(self.render(program), found.text) == found.kind, seconds)
        ours, judged, theirs = self.opinions(self.render(smaller), found.text)
        return Difference(smaller, found.text, found.kind), (("Writ", ours), ("judge", judged), ("OPA", theirs))
