"""What other implementations say, for whoever must decide who is right. They know less of the language, so they decide nothing.

Run as a program it reads a case from standard input; they have no limits of their own.
"""

import json
import subprocess
import sys

# Seconds for both.
PATIENCE = 10


def further_opinions(case):
    """Names of engines with what they say."""
    try:
        asked = subprocess.run([sys.executable, __file__], input=json.dumps(case).encode(), capture_output=True, timeout=PATIENCE)
        # They print things of their own before.
        return json.loads(asked.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, json.JSONDecodeError, IndexError):
        return [("others", "no answer")]


def opinions(case):
    for name, ask in (("regorus", ask_regorus), ("regopy", ask_regopy)):
        try:
            yield name, str(ask(case))[:2000]
        except Exception as error:
            yield name, f"{type(error).__name__}: {error}".splitlines()[0][:200]


def ask_regorus(case):
    import regorus

    engine = regorus.Engine()
    engine.set_rego_v0(case.get("version") == "v0")
    for name, source in case["modules"].items():
        engine.add_policy(name, source)
    engine.add_data_json(case["data"])
    if "input" in case:
        engine.set_input_json(case["input"])
    return [way["bindings"] for way in json.loads(engine.eval_query_as_json(case["query"])).get("result", [])]


def ask_regopy(case):
    import regopy

    if case.get("version") == "v0":
        return "has no Rego v0"

    engine = regopy.Interpreter()
    for name, source in case["modules"].items():
        engine.add_module(name, source)
    engine.add_data(json.loads(case["data"]))
    if "input" in case:
        engine.set_input(json.loads(case["input"]))
    return str(engine.query(case["query"]))


if __name__ == "__main__":
    print(json.dumps(list(opinions(json.load(sys.stdin)))))
