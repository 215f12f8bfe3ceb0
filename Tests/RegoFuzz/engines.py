"""The engines that answer queries about programs. A program is `{"modules": {file: text}, "data": JSON text, "input": JSON text or None}`."""

import json
import pathlib
import re
import subprocess
import sys

from answers import parse, place
from processes import LineProcess

# Seconds without an answer after which an engine hangs. Writ gives up an evaluation after five.
PATIENCE = 60
LIBRARY = pathlib.Path(__file__).resolve().parent / "opa_library.py"
# What Go says when a program does what it must not.
PANICS = ("runtime error:", "interface conversion:")
COMPLAINT = re.compile(r"^(?:(?:(?P<file>[^\s:]*):)?(?P<row>\d+): )?(?P<code>\w+_error): (?P<message>.*)$", re.DOTALL)


class Writ:
    """The tool as a process that answers questions line by line: by Writ's virtual machine, and by the judge."""

    def __init__(self, tool):
        self.tool = tool
        self.process = None

    def programs(self, seed, count, version="v1"):
        """Random programs, each with Writ's and the judge's answers to the query of its whole document.

        The process works ahead while the caller asks other engines. A program that ends it is yielded with ("crashed", status).
        """
        while count > 0:
            process = LineProcess([self.tool, "run", str(seed), str(count), version])
            while line := process.receive(PATIENCE):
                program = json.loads(line)
                program.setdefault("input", None)
                yield program, *self.normal_both(program)
                seed, count = seed + 1, count - 1
            status = process.end()
            if status == 0:
                return
            made = subprocess.run([self.tool, "generate", str(seed), "1", version], stdout=subprocess.PIPE, check=True)
            program = json.loads(made.stdout)
            program.setdefault("input", None)
            yield program, ("crashed", status), None
            seed, count = seed + 1, count - 1

    def ask(self, program, queries, strict=False, judged=True):
        """For each query, Writ's answer and the judge's."""
        if self.process is None or not self.process.is_running:
            self.process = LineProcess([self.tool, "answer"])
        question = {key: program[key] for key in ("modules", "data", "version") if key in program}
        question |= {"queries": queries, "isStrict": strict, "isJudged": judged}
        if program["input"] is not None:
            question["input"] = program["input"]
        self.process.send(question)
        line = self.process.receive(PATIENCE)
        if not line:
            return [(("crashed", self.process.end()), None)] * len(queries)
        return [self.normal_both(one) for one in json.loads(line)]

    def builtins(self):
        """The names of all built-in functions."""
        printed = subprocess.run([self.tool, "capabilities"], stdout=subprocess.PIPE, check=True)
        return [builtin["name"] for builtin in json.loads(printed.stdout)["builtins"]]

    @classmethod
    def normal_both(cls, line):
        judged = line.get("judged")
        return cls.normal(line["answer"]), None if judged is None else cls.normal(judged)

    @staticmethod
    def normal(answer):
        if "bindings" in answer:
            return ("defined", parse(answer["bindings"]))
        if "refused" in answer:
            complaints = answer["refused"]
            return ("refused", sorted({place(c["file"], c["row"], c["code"], c["message"]) for c in complaints}), [c["message"] for c in complaints])
        failed = answer["failed"]
        return ("failed", (failed["file"], failed["row"], failed["code"]), failed["message"])


class Opa:
    """The real OPA, in a process of its own: some programs end it. It is always strict about errors of built-in functions.

    With `kept`, what it answered to the same question before is taken from there.
    """

    def __init__(self, kept=None):
        self.process = None
        self.kept = kept

    def forget(self):
        """Ends the process, which keeps some of what it was asked."""
        if self.process is not None:
            self.process.end()
            self.process = None

    def documents(self, program, paths):
        """What it says to each document alone.

        It compiles modules for each query that it has not seen, so that the queries are alike and the input says, below `ask`, which document.
        """
        steps = [re.findall(r"[\w-]+", path) for path in paths]
        queries = ["x = data" + "".join(f"[input.ask[{number}]]" for number in range(len(one))) + '; t = sprintf("%v", [[x]])' for one in steps]
        rest = (program["input"] or "{}").lstrip()[1:]
        comma = "" if rest.lstrip().startswith("}") else ", "
        return self.ask(program, queries, [f'{{"ask": {json.dumps(one)}{comma}{rest}' for one in steps])

    def ask(self, program, queries, inputs=None):
        question = {key: program[key] for key in ("modules", "data", "input")} | {"queries": queries, "inputs": inputs}
        line = self.kept and self.kept.find(question)
        if not line:
            line = self.ask_process(question)
            if line and self.kept:
                self.kept.keep(question, line)
        if not line:
            return [("unusable", f"OPA ended with {self.process.end()}")] * len(queries)
        texts = json.loads(line)
        if "unusable" in texts:
            return [("unusable", texts["unusable"])] * len(queries)
        if texts["refused"]:
            return [self.answer(*texts["refused"])] * len(queries)
        return [self.answer(text) for text in texts["answers"]]

    def ask_process(self, question):
        if self.process is None or not self.process.is_running:
            self.process = LineProcess([sys.executable, LIBRARY], stderr=subprocess.DEVNULL)
        self.process.send(question)
        return self.process.receive(PATIENCE)

    @staticmethod
    def answer(text, *more):
        """An answer from the text of the library, or the errors of several modules from several texts."""
        envelope = parse(text)
        error = envelope.get("error")
        if error is None:
            return ("defined", [way["bindings"] for way in envelope.get("result") or []])
        message = error["message"]
        if message.startswith(PANICS):
            return ("unusable", message)
        if error["code"] == "eval_error":
            found = COMPLAINT.match(message)
            if found and found["code"] == "eval_internal_error":
                return ("unusable", message)
            if found:
                return ("failed", (found["file"] or "", int(found["row"] or 0), found["code"]), found["message"])
            return ("failed", ("", 0, message.split(":")[0]), message)
        if error["code"] == "internal":
            # A value that it cannot write as JSON.
            return ("failed", ("", 0, "internal"), message)
        places, messages = set(), []
        for line in "\n".join([message] + [parse(one)["error"]["message"] for one in more]).splitlines():
            line = re.sub(r"^.*?\d+ errors? occurred: ?", "", line)
            found = COMPLAINT.match(line)
            if found:
                places.add(place(found["file"] or "", int(found["row"] or 0), found["code"], found["message"]))
                messages.append(f"{found['file']}:{found['row']}: {found['message']}")
        return ("refused", sorted(places), messages or [message])
