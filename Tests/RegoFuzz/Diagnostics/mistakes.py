"""Policies with mistakes, made of right ones."""

import re

TOKEN = re.compile(r'#[^\n]*|\$?"(?:\\.|[^"\\\n])*"|\$?`[^`]*`|[A-Za-z_]\w*|\d+(?:\.\d+)?|:=|==|!=|<=|>=|[ \t]+|\n|.', re.DOTALL)
NAME = re.compile(r"[A-Za-z_]\w*")
KEYWORDS = ["package", "import", "as", "default", "else", "not", "with", "some", "every", "in", "if", "contains", "true", "false", "null"]
WORDS = KEYWORDS + [
    "(", ")", "[", "]", "{", "}", ",", ";", ":", ":=", "=", "==", "!=", "<", ">=", "+", "-", "*", "/", "%", "&", "|", ".", "x", "y", "_", "input", "data", "count", '"a"', "`a`", "1", "1.5", "01", "1e5", "\n", " ", "#c\n",
    "set()", "{}", "[]", "$", '"', "`", "\\", "@", "é", "'a'", "data.a", "input.x", "f(x)", "{x | x := 1}", "[1, 2]", 'sprintf("%d", [1])', '$"{x}"', "x.y", "not x", "some x", "with input as 1", "with data.a as 1", "else := 1", "x in [1]", "every x in [1] { x }",
]  # fmt: skip
EXPRESSIONS = [
    "count(1)", 'concat(1, "a")', "foo(1)", "data.foo.bar(1)", "x == y", "x := 1; x := 2", "not z", "some q", "some q in [1]", "1 + \"a\"", "input.x with foo as 1", "input.x with input.y as 1 with input as 2", "count(input.x) with count as 1", "every k, v in [1] { v }",
    "startswith(\"a\")", "walk(input)", "any([true])", "re_match(\"a\", \"b\")", "cast_array(1)", "input := 1", "data := 1", "object.get({}, 1)", "array.concat([1])", "contain(\"a\", \"b\")", "strings.reverse(1)", "{1, 2}[3].x", "[1, 2][\"a\"]", "{\"a\": 1}.b", "f(1, 2, 3)", "{x | y}",
    "x = [y | z]", "print(u)", "print(1)[0]", "1 == \"a\"", "null > {}", "time.now_ns(1)", "sum(\"a\")", "http.send({\"a\": 1})", "[a, b] := [1]", "{\"a\": a} := {\"b\": 1}", "x[_] = 1", "trim(input.a, 1) == 1", "is_nul(1)", "opa.runtime().x.y", "json.patch({}, [1])", "walk(1, [p])",
    "regex.match(`[`, \"a\")", "net.cidr_merge(1)", "a := b; b := a", "some i; input[i]; some i", "not count(x) > 1", "data.p.q.r[s]", "rego.metadata.chain(1)", "rego.metadata.rule()", "io.jwt.decode(1, 2)", "true with data.foo[x] as 1", "1 with time.now_ns as f", "print", "count", "count.x", "x := count",
]  # fmt: skip
RULES = [
    "p := 1", "p := 2", "p if true", "default p := 1", "default p := 2", "p contains 1", "p(x) := x", "p(x, y) := x", "p[x] := 1 if x := 2", "p.q := 1", "p.q.r contains 1", "default f(x) := 1", "default f(1) := 1", "default p := x", "default p := input.x", "p.q[r] := 1 if r := 1", "f(x) := y", "f(_) := 1 if input",
    "r := r", "s if t", "t if s", "u := data.u", "input := 1", "data.x := 1", "p[1] := 2", "g(x, x) := 1", "h([x, y]) := x if y", "p := 1 { true }", "p { true }", "p[x] { x := 1 }", "p[1]", "p contains x if { y := 1 }", "p := {x | x > 1}", "else := 1", "p if { true } else := 2", "p := x if { x := 1; x == y }", "true := 1", "\"a\" := 1", "1 if true", "p() := 1", "p = 1 if 2",
    "# METADATA\n# title: x\np := 1", "# METADATA\n# scope: foo\np := 1", "# METADATA\n# custom: [\np := 1", "# METADATA\n# schemas:\n# - input: schema.x\np := input.y", "# METADATA\n# entrypoint: true\n# scope: package\n", "# METADATA\n# title: 1\n",
]  # fmt: skip
IMPORTS = ["import rego.v1", "import future.keywords", "import future.keywords.in", "import future.keywords.foo", "import data.x", "import data.x as y", "import input.x", "import input", "import data", "import foo.bar", "import data.x as input", "import data.x.count", "import rego.v2", "import future.x", "import data[x]", "import data.x as in", "import rego.v1 as x", "import data.a as a", "import data.b as a"]  # fmt: skip


def mistaken(dice, source, other):
    """The text with one or two mistakes; `other` draws another text, whose rules are put in now and then."""
    text = source
    for _ in range(dice.choice([1, 1, 1, 2])):
        text = dice.choice(WAYS)(dice, text, other)
    return text


def places(tokens, wanted):
    return [place for place, token in enumerate(tokens) if wanted(token)]


def written(token):
    return not token.isspace()


def changed(change):
    """A mistake that changes the list of words at one of them."""

    def mistake(dice, text, other):
        tokens = TOKEN.findall(text)
        found = places(tokens, written)
        if found:
            change(dice, tokens, dice.choice(found))
        return "".join(tokens)

    return mistake


@changed
def leave_out(dice, tokens, place):
    tokens[place] = ""


@changed
def double(dice, tokens, place):
    tokens[place] += dice.choice(["", " "]) + tokens[place]


@changed
def put_in(dice, tokens, place):
    tokens[place] += dice.choice([" ", " ", ""]) + dice.choice(WORDS) + dice.choice([" ", " ", ""])


@changed
def replace(dice, tokens, place):
    tokens[place] = dice.choice(WORDS)


@changed
def cut_off(dice, tokens, place):
    del tokens[place:]


@changed
def break_line(dice, tokens, place):
    tokens[place] += "\n"


def exchange(dice, text, other):
    tokens = TOKEN.findall(text)
    found = places(tokens, written)
    if len(found) > 1:
        one = dice.randrange(len(found) - 1)
        left, right = found[one], found[one + 1]
        tokens[left], tokens[right] = tokens[right], tokens[left]
    return "".join(tokens)


def join_lines(dice, text, other):
    tokens = TOKEN.findall(text)
    found = places(tokens, lambda token: token == "\n")
    if found:
        tokens[dice.choice(found)] = " "
    return "".join(tokens)


def rename(dice, text, other):
    """One occurrence of a name, or all of them, becomes another."""
    tokens = TOKEN.findall(text)
    found = places(tokens, lambda token: NAME.fullmatch(token) and token not in KEYWORDS)
    if not found:
        return text
    old = tokens[dice.choice(found)]
    new = dice.choice([old + "x", old[:-1] or "x", "zz", "_", "input", "data", "count", tokens[dice.choice(found)], "if", "contains", old.upper()])
    chosen = [place for place in found if tokens[place] == old]
    for place in chosen if dice.random() < 0.3 else [dice.choice(chosen)]:
        tokens[place] = new
    return "".join(tokens)


def rule_after(rules):
    """A rule more, at the end or between lines."""

    def mistake(dice, text, other):
        rule = dice.choice(rules)
        if dice.random() < 0.7:
            return text.rstrip("\n") + "\n\n" + rule + "\n"
        lines = text.split("\n")
        lines.insert(dice.randint(1, len(lines)), rule)
        return "\n".join(lines)

    return mistake


def own_name(dice, text, other):
    """A rule more with the name of one that is there."""
    names = re.findall(r"^(?:default )?([a-z]\w*)", text, re.MULTILINE)
    names = [name for name in names if name not in KEYWORDS]
    rule = re.sub(r"\b[pf]\b", dice.choice(names) if names else "p", dice.choice(RULES), count=1)
    return text.rstrip("\n") + "\n\n" + rule + "\n"


def import_more(dice, text, other):
    lines = text.split("\n")
    header = next((number for number, line in enumerate(lines) if line.startswith("package")), 0)
    lines.insert(header + 1, dice.choice(IMPORTS + [line for line in lines if line.startswith("import")] * 5))
    return "\n".join(lines)


def expression(dice, text, other):
    """An expression more at the begin of a body, or a rule with it."""
    new = dice.choice(EXPRESSIONS)
    bodies = [found.end() for found in re.finditer(r"\bif \{|\bif(?= )|\| ", text)]
    if not bodies or dice.random() < 0.3:
        return text.rstrip("\n") + dice.choice([f"\n\nmore if {{\n\t{new}\n}}\n", f"\n\nmore := [1 | {new}]\n", f"\n\nmore if {new}\n", f"\n\nmore if not {new}\n"])
    place = dice.choice(bodies)
    separator = " " if text[place - 1] != "{" else "\n\t"
    return text[:place] + separator + new + dice.choice([";", "\n"]) + text[place:]


def repeat_line(dice, text, other):
    lines = text.split("\n")
    place = dice.randrange(len(lines))
    lines.insert(dice.randint(place, len(lines)), lines[place])
    return "\n".join(lines)


def another(dice, text, other):
    """The rules of another policy, below."""
    lines = [line for line in other().split("\n") if not line.startswith(("package", "import"))]
    return text.rstrip("\n") + "\n" + "\n".join(lines) + "\n"


WAYS = [leave_out, double, put_in, put_in, replace, replace, cut_off, break_line, exchange, join_lines, rename, rename, rename, rule_after(RULES), rule_after(RULES), own_name, import_more, expression, expression, expression, repeat_line, another]  # fmt: skip
