"""A worker process: reads and codes the documents that `engine` names, one line of JSON each, and keeps the results.

It ends with the process that asks, however that one ended: what it holds in hand is of no use to anybody then.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue

from mccode import pipeline, store
from mccode.codebook import load
from mccode.errors import StoreError
from mccode.records import Coded, Source

HINT = "Print it to a new PDF and use that."
# So many seconds after the time limit a worker ends by itself: the process that should have ended it is gone.
LATE = 30


def main(codebook_name: str, sha256: str, megabytes: int) -> None:
    """Answers questions on standard input until that is closed, and ends at once then.

    The codebook must be the very one, by its SHA-256, that the asking process has read: it may have been edited since.
    """
    # Libraries that print must not disturb the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(2, 1)
    # Ctrl-C on a terminal reaches every process of the run: the one that asks decides what comes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    limit_memory(megabytes)
    codebook = load(codebook_name) if codebook_name else None
    if codebook and codebook.sha256 != sha256:
        error = {"error": "The codebook was changed during the run.", "hint": "Start again."}
        print(json.dumps(error), file=answers, flush=True)
        return
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in _questions():
        question = json.loads(line)
        source = Source(**question["source"])
        try:
            with alarm(question.get("seconds", 0)):
                answer = _keep(Path(question["path"]), pipeline.code_document(source, codebook))
        except MemoryError:
            reason = f"it needs more than {megabytes} MB of memory"
            answer = _keep(Path(question["path"]), Coded(source, "failed", reason=reason, hint=HINT))
            answer["spent"] = "true"  # what is left of the address space may not do for the next document
        print(json.dumps(answer), file=answers, flush=True)


def _keep(path: Path, coded: Coded) -> dict[str, str]:
    try:
        store.save(path, coded)
    except StoreError as error:
        return {"store_error": error.message, "hint": error.hint}
    return {"saved": str(path)}


def _questions() -> Iterator[str]:
    """The lines of standard input. A thread waits for them, so that its end is noticed in the midst of a document."""
    lines: SimpleQueue[str] = SimpleQueue()

    def listen() -> None:
        for line in sys.stdin:
            lines.put(line)
        _end()

    threading.Thread(target=listen, daemon=True).start()
    while True:
        yield lines.get()


def _end() -> None:
    """Ends this process and what it has started."""
    import psutil

    with suppress(psutil.Error):
        for child in psutil.Process().children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
    os._exit(0)


@contextmanager
def alarm(seconds: float) -> Iterator[None]:
    """Lets the system end this process where a document takes much longer than it may and nobody else ends it."""
    if not seconds or sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_REAL, seconds + LATE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def limit_memory(megabytes: int) -> None:
    """Limits the address space of this process; 0 for no limit."""
    if not megabytes or sys.platform == "win32":  # where the asking process alone watches
        return
    import resource

    limit, allowed = megabytes * 1024 * 1024, resource.getrlimit(resource.RLIMIT_AS)[1]
    if allowed != resource.RLIM_INFINITY:
        limit = min(limit, allowed)
    # macOS refuses: there the asking process alone watches.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
