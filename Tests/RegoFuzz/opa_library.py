"""The real OPA as the library of the wheel `opa-golib-python-bindings`.

Run as a program it answers questions: one a line, `{"modules": ..., "data": ..., "input": ..., "queries": [...]}`, and a line with the library's texts. With `inputs`
each query has its own.
"""

import ctypes
import json
import os
import sys

# Read by Go when the library is loaded.
os.environ.setdefault("GOMAXPROCS", "1")
os.environ.setdefault("GOGC", "1600")

import opa_bindings


class OpaLibrary:
    def texts(self, question):
        """What the library says: to modules that it refuses, or to each query."""
        # It compiles anew for every query that it has not seen; a new engine for each program keeps nothing of the last.
        engine = opa_bindings.OpaEngine()
        try:
            library, handle = engine._lib, engine._handle
            refused = []
            for name, source in question["modules"].items():
                if "\0" in source:
                    return {"unusable": "a text with NUL does not go through C"}
                added = self.take(library, library.OpaAddPolicy(handle, name.encode(), source.encode("utf-8", "replace")))
                if json.loads(added).get("error"):
                    refused.append(added)
            if refused:
                return {"refused": refused}
            self.take(library, library.OpaAddData(handle, b"", question["data"].encode("utf-8", "replace")))
            given = question.get("inputs") or [question["input"] or ""] * len(question["queries"])
            asked = (library.OpaEvalQuery(handle, text.encode(), one.encode(), 0, 0) for text, one in zip(question["queries"], given))
            return {"refused": [], "answers": [self.take(library, answer) for answer in asked]}
        finally:
            engine.close()

    @staticmethod
    def take(library, pointer):
        try:
            return ctypes.string_at(pointer).decode("utf-8", "replace")
        finally:
            library.OpaFreeString(pointer)


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(OpaLibrary().texts(json.loads(line))), flush=True)
