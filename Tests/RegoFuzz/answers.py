"""What an engine says to a query: a tuple whose first member is its kind.

    ("defined", [bindings of one way, ...])                      the query holds; none for undefined
    ("refused", [(file, row, code), ...], [message, ...])        the compiler's errors
    ("failed", (file, row, code), message)                       an error of the evaluation
    ("unusable", reason)                                         the engine cannot be asked this
"""

import decimal
import json
import re

# Rules that give different values for one place.
CONFLICT = "eval_conflict_error"
# Errors that the OPA of the wheel, which is strict, reports where others have undefined.
BUILTIN_ERRORS = ("eval_builtin_error", "eval_type_error")
# Errors of Writ's and the judge's own limits.
LIMITS = ("eval_memory_error", "eval_cancel_error")
EXACT = decimal.Context(prec=10_000, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, traps=[])
NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")


class Number(str):
    """A number as written: engines must agree on every digit."""

    def __repr__(self):
        return str(self)


def parse(text):
    return json.loads(text, parse_int=Number, parse_float=Number)


def compact(value):
    """JSON without spaces between its parts, as Writ prints it."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{compact(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(compact, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def place(file, row, code, message):
    """Where an error of the compiler is, as far as engines must agree: OPA 1.20 tells the row of the last reference to a rule for an error in any.

    For functions that are not called OPA has words of its own.
    """
    return (file, 0 if message.startswith(("undefined ref: data.", "function data.")) else row, code)


def spelled_alike(value):
    """A value with all numbers, those in texts too, in one spelling: 1.0 as 1."""
    if isinstance(value, dict):
        return {spelled_alike(key): spelled_alike(member) for key, member in value.items()}
    if isinstance(value, list):
        return [spelled_alike(member) for member in value]
    if isinstance(value, str):
        return NUMBER.sub(lambda found: str(EXACT.add(EXACT.create_decimal(found[0]), 0).normalize(EXACT)), value)
    return value


def is_builtin_error(answer):
    return answer[0] == "failed" and answer[1][2] in BUILTIN_ERRORS


def difference(ours, theirs):
    """Nothing, or what kind of difference two answers have: the words by which a smaller program must differ as well."""
    if ours[0] == "crashed":
        return "crashed"
    if theirs[0] == "unusable" or (is_builtin_error(theirs) and ours[0] in ("defined", "failed")):
        return None
    if ours[0] != theirs[0]:
        kinds = f"{ours[0]} against {theirs[0]}"
        for answer in (ours, theirs):
            if answer[0] in ("failed", "refused"):
                message = answer[2] if answer[0] == "failed" else answer[2][0]
                return f"{kinds} ({re.sub('[^a-z: ]', '', message.lower())[:40]})"
        return kinds
    if ours[0] == "defined":
        if ours[1] == theirs[1] or sorted(map(compact, ours[1])) == sorted(map(compact, theirs[1])):
            return None
        return "values" if bool(ours[1]) == bool(theirs[1]) else "defined against undefined"
    if ours[0] == "failed":
        # Which of several conflicting rules is named hangs on their order.
        same = ours[1] == theirs[1] or (ours[1][2] == theirs[1][2] == CONFLICT)
        return None if same else f"errors {ours[1][2]} against {theirs[1][2]}"
    if ours[1] == theirs[1] or len(theirs[2]) > 9 or ("", 0) in {place[:2] for place in theirs[1]}:
        return None
    return "complaints " + " ".join(sorted({code for _, _, code in set(ours[1]) ^ set(theirs[1])}))


def judged_difference(ours, judged):
    """The same for the judge, which gives errors no place and is asked about programs that compile."""
    if judged is None or ours[0] == "refused":
        return None
    codes = {answer[1][2] for answer in (ours, judged) if answer[0] == "failed"}
    if ours[0] != judged[0] and not codes.isdisjoint((CONFLICT, *LIMITS)):
        # It evaluates all rules of a document, others stop at the first when all have the same value. Nor does it put expressions in order.
        return None
    if ours[0] == judged[0] == "defined":
        # Nor does it meet rules in OPA's order, so that of equal numbers it may keep one that is spelled otherwise.
        ours, judged = (("defined", [{name: spelled_alike(way[name]) for name in way} for way in answer[1]]) for answer in (ours, judged))
    if ours[0] == judged[0] == "failed":
        return None if ours[1][2] == judged[1][2] else f"judge: errors {ours[1][2]} against {judged[1][2]}"
    found = difference(ours, judged)
    return f"judge: {found}" if found else None
