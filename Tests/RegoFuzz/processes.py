"""Processes that answer line by line, and may end or hang on what they are asked."""

import json
import select
import subprocess
import time


class LineProcess:
    def __init__(self, command, **options):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0, **options)
        self.unread = b""

    @property
    def is_running(self):
        return self.process.poll() is None

    def send(self, value):
        try:
            self.process.stdin.write(json.dumps(value).encode() + b"\n")
        except BrokenPipeError:
            pass  # What it ended with is told when its answer is asked for.

    def receive(self, seconds):
        """The next line; nothing when the process ended, or was ended because it said nothing for so long."""
        end = time.monotonic() + seconds
        while b"\n" not in self.unread:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            if not ready:
                self.process.kill()
                return None
            piece = self.process.stdout.read(1 << 16)
            if not piece:
                return None
            self.unread += piece
        line, _, self.unread = self.unread.partition(b"\n")
        return line

    def end(self):
        """Its exit status; a process that was ended for its silence has the negative number of a signal."""
        self.process.stdin.close()
        status = self.process.wait()
        self.process.stdout.close()
        return status
