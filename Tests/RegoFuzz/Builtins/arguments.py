"""Random arguments of built-in functions, as Rego text: by declared type, and for some functions by what they read."""

import json
import random

import texts

LETTERS = ["a", "b", "c", "A", "Z", "0", "9", " ", "-", "_", ".", "/", ":", ",", "%", "+", "=", "&", "?", "#", "~", "{", "}", "[", "]", "(", ")", "*", "\\", '"', "'", "<"]
FOREIGN = ["é", "e\u0301", "ß", "İ", "ı", "ǅ", "ﬁ", "Σ", "ς", "K", "ſ", "日", "本", "𝒳", "😀", "👩\u200d👧", "\u00a0", "\u2028", "\ufeff", "\ufffd", "ñ", "Å", "ẞ", "ŉ", "ΐ", "Ა"]
CONTROLS = ["\t", "\n", "\r", "\x00", "\x1b", "\x7f", "\x85", "\v", "\f", "\b"]
STRINGS = ["", "a", "b", "ab", "abc", "aXbXc", "abcabc", " a b\t\n", "a,b,c", "x=1&y=2", "true", "null", "1", "-1.50", "10.0.0.1", "é", "e\u0301", "日本語", "𝒳y", "😀", "<&>", "\u2028", "a/b", "~1", "A B", "foo.bar"]
NUMBERS = [
    "0", "1", "2", "3", "-1", "-2", "7", "8", "10", "16", "63", "64", "100", "255", "1000000", "-0", "0.0", "-0.0", "1.0", "1.5", "2.5", "-2.5", "0.5", "-0.5", "0.1", "0.2", "0.3",
    "0.30000000000000004", "3.14159", "99.999", "1e0", "1E5", "1e3", "1.0e3", "12e-1", "100e-2", "1e15", "1e16", "1e20", "1e21", "1e22", "123456789e15", "1e-6", "1e-7", "1.5e-9", "5e-324", "1e-400",
    "1.7976931348623157e308", "1e308", "1e309", "-1e309", "2147483647", "2147483648", "4294967296", "9007199254740991", "9007199254740993", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "123456789012345678901234567890", "1" + "0" * 100, "-" + "9" * 60, "1" + "0" * 40 + ".5",
    "0.1234567890123456789012345678901234567890", "1.00000000000000000001", "4.35", "1.005", "2.675", "0.000001", "1234567.891",
]  # fmt: skip


class Arguments:
    """Draws arguments from one seed."""

    def __init__(self, seed):
        self.dice = random.Random(seed)

    # Texts

    def string(self):
        dice = self.dice
        if dice.random() < 0.45:
            return dice.choice(STRINGS)
        letters = LETTERS if dice.random() < 0.5 else LETTERS[:12] + FOREIGN if dice.random() < 0.8 else LETTERS + FOREIGN + CONTROLS
        return "".join(dice.choice(letters) for _ in range(dice.choice([1, 1, 2, 2, 3, 4, 5, 8, 13])))

    def number(self):
        dice = self.dice
        roll = dice.random()
        if roll < 0.35:
            return str(dice.randint(-3, 20))
        if roll < 0.75:
            return dice.choice(NUMBERS)
        if roll < 0.85:
            return f"{dice.choice(['', '-'])}{dice.randint(0, 10 ** dice.randint(1, 25))}"
        if roll < 0.95:
            digits = dice.randint(1, 20)
            return f"{dice.choice(['', '-'])}{dice.randint(0, 999)}.{dice.randint(0, 10**digits):0{digits}}"
        return f"{dice.randint(1, 9)}.{dice.randint(0, 999)}e{dice.randint(-30, 30)}"

    def small(self):
        return str(self.dice.randint(-3, 8))

    # Values of a type

    def anything(self, depth=2):
        dice = self.dice
        kinds = ["string", "string", "number", "number", "boolean", "null"]
        if depth > 0:
            kinds += ["array", "set", "object", "object"]
        kind = dice.choice(kinds)
        if kind == "string":
            return quoted(self.string())
        if kind == "number":
            return self.number()
        if kind == "boolean":
            return dice.choice(["true", "false"])
        if kind == "null":
            return "null"
        count = dice.choice([0, 1, 1, 2, 2, 3, 4])
        items = [self.anything(depth - 1) for _ in range(count)]
        if kind == "array":
            return listed(items)
        if kind == "set":
            return set_of(items)
        keys = [quoted(self.string()) if dice.random() < 0.85 else self.anything(depth - 1) for _ in items]
        return object_of(dict(zip(keys, items)))

    def of(self, declared, depth=2):
        """A value of a type of OPA's capabilities."""
        dice = self.dice
        kind = declared["type"]
        if kind == "any":
            alternatives = declared.get("of")
            return self.of(dice.choice(alternatives), depth) if alternatives else self.anything(depth)
        if kind == "string":
            return quoted(self.string())
        if kind == "number":
            return self.number()
        if kind == "boolean":
            return dice.choice(["true", "false"])
        if kind == "null":
            return "null"
        count = dice.choice([0, 1, 1, 2, 2, 3, 4])
        if kind == "array":
            items = [self.of(item, depth - 1) for item in declared.get("static") or []]
            if declared.get("dynamic"):
                items += [self.of(declared["dynamic"], depth - 1) for _ in range(count)]
            return listed(items)
        if kind == "set":
            return set_of([self.of(declared["of"], depth - 1) for _ in range(count)]) if declared.get("of") else self.anything(depth)
        if kind == "object":
            members = {}
            for member in declared.get("static") or []:
                members[quoted(member["key"])] = self.of(member["value"], depth - 1)
            if declared.get("dynamic"):
                for _ in range(count):
                    members[self.of(declared["dynamic"]["key"], depth - 1)] = self.of(declared["dynamic"]["value"], depth - 1)
            return object_of(members)
        return self.anything(depth)

    # Calls

    def call(self, name, declared):
        """The arguments of one call: mostly those that the function reads, now and then of any kind."""
        dice = self.dice
        special = SPECIAL.get(name, {})
        if callable(special):
            arguments = special(self)
        else:
            arguments = [
                special[place](self) if place in special and (name in COSTLY or dice.random() < 0.9) else self.of(wanted)
                for place, wanted in enumerate(declared)
            ]
        if dice.random() < 0.04 and arguments and name not in COSTLY:
            arguments[dice.randrange(len(arguments))] = self.anything()
        return arguments

    def one_of(self, *choices):
        return self.dice.choice(choices)

    def text(self, grammar):
        """A text of a grammar of `texts`, now and then damaged."""
        text = getattr(texts, grammar)(self.dice)
        if self.dice.random() < 0.12:
            text = texts.damaged(self.dice, text)
        return quoted(text)


def quoted(text):
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def listed(items):
    return "[" + ", ".join(items) + "]"


def set_of(items):
    return "{" + ", ".join(items) + "}" if items else "set()"


def object_of(members):
    return "{" + ", ".join(f"{key}: {value}" for key, value in members.items()) + "}"


def a(grammar):
    """Draws a text of a grammar."""
    return lambda draw: draw.text(grammar)


def some(grammar, least=0, most=4):
    """An array or set of texts of a grammar."""

    def drawn(draw):
        items = [draw.text(grammar) for _ in range(draw.dice.randint(least, most))]
        return draw.dice.choice([listed, set_of])(items)

    return drawn


def small(draw):
    return draw.small()


def shift(draw):
    return draw.one_of("0", "1", "2", "7", "63", "64", "65", "100", "1000", "-1", "1.5", "1.0", "1e1")


def range_ends(draw):
    """Two numbers that are not far apart."""
    dice = draw.dice
    if dice.random() < 0.25:
        return [dice.choice(["1.5", "1.0", "1e1", "-0", "2.50", "0.1", quoted("1"), "null"]), draw.small()][:: dice.choice([1, -1])]
    start = dice.choice([0, 0, 1, -3, 2**53, 2**63 - 2, -(2**63) - 1, 2**64, 10**20])
    return [str(start + dice.randint(0, 5)), str(start + dice.randint(0, 9))]


def range_steps(draw):
    return range_ends(draw) + [draw.one_of("1", "2", "3", "7", "0", "-1", "1.5", "1.0", "9223372036854775808", "1e1")]


def document(draw):
    return draw.one_of(*texts.DOCUMENTS) if draw.dice.random() < 0.8 else draw.anything(3)


def small_network(draw):
    # Not damaged: one digit less in the length of the prefix, and it has millions of addresses.
    return quoted(texts.small_network(draw.dice))


def paths(draw):
    items = [draw.one_of(*texts.PATHS) for _ in range(draw.dice.randint(0, 3))]
    if draw.dice.random() < 0.1:
        return object_of({item: draw.small() for item in items})
    return draw.one_of(listed, set_of)(items)


def path_or_key(draw):
    return draw.one_of(quoted("a"), quoted("zz"), "1", "0", "true", "[]", *[path for path in texts.PATHS if path[0] == "["])


def keys(draw):
    names = [draw.one_of('"a"', '"b"', '"x"', '""', "1", "0", "null", '"a/b"') for _ in range(draw.dice.randint(0, 3))]
    if draw.dice.random() < 0.3:
        return object_of({name: draw.small() for name in names})
    return draw.one_of(listed, set_of)(names)


def patches(draw):
    return listed([texts.patch(draw.dice, lambda: draw.anything(1)) for _ in range(draw.dice.choice([0, 1, 1, 1, 2, 3]))])


def documents(draw):
    return listed([document(draw) for _ in range(draw.dice.randint(0, 4))])


def graph(draw):
    nodes = ["a", "b", "c", "d"]
    edges = {quoted(node): draw.one_of(listed, set_of)([quoted(draw.one_of(*nodes, "zz")) for _ in range(draw.dice.randint(0, 3))]) for node in nodes if draw.dice.random() < 0.8}
    if draw.dice.random() < 0.1:
        edges[draw.anything(1)] = draw.anything(1)
    return object_of(edges)


def starts(draw):
    return draw.one_of(listed, set_of)([quoted(draw.one_of("a", "b", "c", "zz")) for _ in range(draw.dice.randint(0, 3))])


def moment(draw):
    """Nanoseconds, or nanoseconds with a zone."""
    time = texts.nanoseconds(draw.dice)
    return time if draw.dice.random() < 0.5 else listed([time, draw.text("zone")])


def moment_and_layout(draw):
    if draw.dice.random() < 0.2:
        return moment(draw)
    return listed([texts.nanoseconds(draw.dice), draw.text("zone"), draw.text("layout")])


def time_and_layout(draw):
    layout, text = texts.layout_and_time(draw.dice)
    return [quoted(layout), quoted(text)]


def date_step(draw):
    return draw.one_of("0", "1", "-1", "2", "12", "13", "-13", "30", "31", "365", "1000", "-400", "1.5", "1e2")


def sprintf(draw):
    format, count = texts.format(draw.dice)
    count = max(0, count + draw.one_of(0, 0, 0, 0, 1, -1))
    return [quoted(format), listed([draw.anything(1) if draw.dice.random() < 0.5 else draw.one_of(draw.number(), quoted(draw.string())) for _ in range(count)])]


def pattern_and_text(draw):
    pattern = draw.text("pattern")
    return pattern, quoted(texts.matched(draw.dice)) if draw.dice.random() < 0.8 else quoted(draw.string())


def glob_call(draw):
    delimiters = draw.one_of("[]", "null", '["."]', '["/"]', '[".", "/"]', '[":"]', '[""]', '["é"]', '["ab"]', '["*"]')
    match = texts.glob_text(draw.dice) if draw.dice.random() < 0.8 else draw.string()
    return [draw.text("glob"), delimiters, quoted(match)]


def mapping(draw):
    return object_of({quoted(draw.one_of("a", "b", "ab", "", "é", "X")): quoted(draw.one_of("", "x", "ab", "é", "$1")) for _ in range(draw.dice.randint(0, 3))})


def matched_networks(draw):
    def item():
        network = draw.text("network")
        return listed([network, draw.anything(0)]) if draw.dice.random() < 0.2 else network

    if draw.dice.random() < 0.2:
        return draw.text("network")
    items = [item() for _ in range(draw.dice.randint(0, 3))]
    if draw.dice.random() < 0.25:
        return object_of({quoted(str(number)): one for number, one in enumerate(items)})
    return draw.one_of(listed, set_of)(items)


def query_object(draw):
    def value():
        return quoted(draw.string()) if draw.dice.random() < 0.6 else draw.one_of(listed, set_of)([quoted(draw.string()) for _ in range(draw.dice.randint(0, 3))])

    return object_of({quoted(draw.string()): value() for _ in range(draw.dice.randint(0, 3))})


def marshal_options(draw):
    choices = {'"pretty"': ["true", "false"], '"indent"': ['"  "', '""', '"\\t"', '"x"'], '"prefix"': ['">"', '""', '"é"']}
    members = {key: draw.one_of(*values) for key, values in choices.items() if draw.dice.random() < 0.5}
    if draw.dice.random() < 0.05:
        members['"other"'] = "1"
    return object_of(members)


def template(draw):
    template, text = texts.template(draw.dice)
    return [quoted(template), quoted(text), quoted("{"), quoted("}")] if draw.dice.random() < 0.9 else [quoted(template), quoted(text), quoted("<"), quoted(">")]


def near(function):
    """Two arguments that often have much in common."""

    def drawn(draw):
        one = function(draw)
        return [one, one if draw.dice.random() < 0.15 else function(draw)]

    return drawn


def sets(draw):
    return set_of([set_of([draw.one_of("1", "2", '"a"', "[1]", "null") for _ in range(draw.dice.randint(0, 4))]) for _ in range(draw.dice.randint(0, 3))])


def affix(draw):
    return draw.one_of(*[quoted(text) for text in ("a", "ab", "abc", "", "X", "é", " ", "\u0301", "c", "bc", "😀")])


def numeral(draw):
    return draw.text("numeral") if draw.dice.random() < 0.8 else draw.anything(1)


# Functions whose work grows with the size of a number: never called with any number.
COSTLY = {"numbers.range", "numbers.range_step", "bits.lsh", "bits.rsh", "net.cidr_expand"}

# What each argument of a function should be, by position; or all arguments of a call.
SPECIAL = {
    "array.slice": {1: small, 2: small},
    "base64.decode": {0: a("base64")}, "base64.is_valid": {0: a("base64")}, "base64url.decode": {0: a("base64")},
    "bits.lsh": {1: shift}, "bits.rsh": {1: shift},
    "concat": {0: affix}, "endswith": {1: affix}, "startswith": {1: affix}, "contains": {1: affix}, "indexof": {1: affix}, "indexof_n": {1: affix},
    "format_int": {1: lambda draw: draw.one_of("2", "8", "10", "16", "3", "16.0")},
    "glob.match": glob_call, "glob.quote_meta": {0: a("glob")},
    "graph.reachable": {0: graph, 1: starts}, "graph.reachable_paths": {0: graph, 1: starts},
    "hex.decode": {0: a("hexadecimal")},
    "intersection": {0: sets}, "union": {0: sets},
    "json.filter": {0: document, 1: paths}, "json.remove": {0: document, 1: paths}, "json.patch": {0: document, 1: patches},
    "json.is_valid": {0: a("json_text")}, "json.unmarshal": {0: a("json_text")}, "json.marshal_with_options": {1: marshal_options},
    "net.cidr_contains": {0: a("network"), 1: a("network")}, "net.cidr_intersects": {0: a("network"), 1: a("network")},
    "net.cidr_overlap": {0: a("network"), 1: a("network")}, "net.cidr_is_valid": {0: a("network")}, "net.cidr_expand": {0: small_network},
    "net.cidr_merge": {0: some("network", 0, 5)}, "net.cidr_contains_matches": {0: matched_networks, 1: matched_networks},
    "numbers.range": range_ends, "numbers.range_step": range_steps,
    "object.filter": {0: document, 1: keys}, "object.remove": {0: document, 1: keys}, "object.get": {0: document, 1: path_or_key},
    "object.subset": near(document), "object.union": {0: document, 1: document}, "object.union_n": {0: documents},
    "regex.match": lambda draw: list(pattern_and_text(draw)), "re_match": lambda draw: list(pattern_and_text(draw)),
    "regex.is_valid": {0: a("pattern")}, "regex.split": lambda draw: list(pattern_and_text(draw)),
    "regex.replace": lambda draw: [*pattern_and_text(draw)[::-1], draw.text("replacement")],
    "regex.find_n": lambda draw: [*pattern_and_text(draw), draw.small()],
    "regex.find_all_string_submatch_n": lambda draw: [*pattern_and_text(draw), draw.small()],
    "regex.globs_match": {0: a("simple_glob"), 1: a("simple_glob")}, "regex.template_match": template,
    "replace": {1: affix, 2: affix}, "split": {1: affix}, "strings.split_n": {1: affix, 2: small},
    "semver.compare": {0: a("version"), 1: a("version")}, "semver.is_valid": {0: a("version")},
    "sprintf": sprintf, "strings.replace_n": {0: mapping}, "strings.count": {1: affix}, "substring": {1: small, 2: small},
    "strings.any_prefix_match": {1: affix}, "strings.any_suffix_match": {1: affix},
    "time.add_date": {0: moment, 1: date_step, 2: date_step, 3: date_step}, "time.clock": {0: moment}, "time.date": {0: moment},
    "time.weekday": {0: moment}, "time.diff": {0: moment, 1: moment}, "time.format": {0: moment_and_layout},
    "time.parse_duration_ns": {0: a("duration")}, "time.parse_ns": time_and_layout, "time.parse_rfc3339_ns": {0: a("rfc3339")},
    "to_number": {0: numeral}, "trim": {1: affix}, "trim_left": {1: affix}, "trim_right": {1: affix}, "trim_prefix": {1: affix}, "trim_suffix": {1: affix},
    "units.parse": {0: a("amount")}, "units.parse_bytes": {0: a("amount")},
    "uri.parse": {0: a("address")}, "uri.is_valid": {0: a("address")},
    "urlquery.decode": {0: a("url_query")}, "urlquery.decode_object": {0: a("url_query")}, "urlquery.encode_object": {0: query_object},
    "uuid.parse": {0: a("identifier")},
    "yaml.is_valid": {0: a("yaml_text")}, "yaml.unmarshal": {0: a("yaml_text")},
}  # fmt: skip
