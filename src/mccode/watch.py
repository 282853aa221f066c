"""What a process takes while it works on a document: it is ended where that is more than it may take.

Time by the clock, memory by what it and the processes that it started hold in the machine's memory. psutil tells
that on every system; the limit that Linux sets itself (`worker`) is faster, but counts each process for itself.
"""

from __future__ import annotations

import subprocess
import threading
import time
from contextlib import suppress
from typing import Literal

import psutil

# Seconds between two looks at a process, and between two looks at what it has started, which cost a hundred times more.
EVERY, EVERY_FAMILY = 0.1, 1.0

Overstepped = Literal["", "time", "memory"]


class Watch(threading.Thread):
    """Watches a process until `end`; kills it where it oversteps, and then ``overstepped`` says in what."""

    def __init__(self, process: subprocess.Popen[str], seconds: float, megabytes: int) -> None:
        super().__init__(daemon=True)
        self.overstepped: Overstepped = ""
        self._process = process
        self._seconds = seconds
        self._bytes = megabytes * 1024 * 1024
        self._over = threading.Event()
        self.start()

    def end(self) -> Overstepped:
        """What was overstepped, if anything; the process is not touched from now on."""
        self._over.set()
        self.join()
        return self.overstepped

    def run(self) -> None:
        begun = family_seen = time.monotonic()
        left = self._seconds
        while not self._over.wait(max(0.0, min(EVERY, left))):
            now = time.monotonic()
            left = begun + self._seconds - now
            family = now - family_seen >= EVERY_FAMILY
            family_seen = now if family else family_seen
            if left <= 0:
                self.overstepped = "time"
            elif self._bytes and resident(self._process.pid, family) > self._bytes:
                self.overstepped = "memory"
            else:
                continue
            kill(self._process)
            return


def resident(pid: int, family: bool = True) -> int:
    """Bytes of memory that a process holds, with ``family`` those that it started too; 0 if it is gone."""
    total = 0
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        total = int(process.memory_info().rss)
        for child in process.children(recursive=True) if family else ():
            with suppress(psutil.Error):
                total += int(child.memory_info().rss)
    return total


def kill(process: subprocess.Popen[str]) -> None:
    """Ends a process and what it has started, at once."""
    started: list[psutil.Process] = []
    with suppress(psutil.Error):
        started = psutil.Process(process.pid).children(recursive=True)
    process.kill()
    for child in started:
        with suppress(psutil.Error):
            child.kill()
