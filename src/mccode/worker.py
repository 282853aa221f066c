"""A worker process: reads and codes the documents that `engine` names, one line of JSON each, and keeps the results."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from mccode import pipeline, store
from mccode.codebook import load
from mccode.errors import MccodeError, StoreError
from mccode.records import Coded, Source

HINT = "Print it to a new PDF and use that."


def main(codebook_name: str, sha256: str, megabytes: int) -> None:
    """Answers questions on standard input until it is closed.

    The codebook must be the very one, by its SHA-256, that the asking process has read: it may have been edited since.
    """
    # Libraries that print must not disturb the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(2, 1)
    limit_memory(megabytes)
    codebook = load(codebook_name) if codebook_name else None
    if codebook and codebook.sha256 != sha256:
        error = {"error": "The codebook was changed during the run.", "hint": "Start again."}
        print(json.dumps(error), file=answers, flush=True)
        return
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        question = json.loads(line)
        source = Source(**question["source"])
        spent = {}
        try:
            coded = pipeline.code_document(source, codebook)
        except MemoryError:
            spent = {"spent": "true"}  # what is left of the address space may not do for the next document
            coded = Coded(source, "failed", reason=f"it needs more than {megabytes} MB of memory", hint=HINT)
        try:
            store.save(Path(question["path"]), coded)
            answer = {"saved": question["path"], **spent}
        except StoreError as error:
            answer = {"store_error": error.message, "hint": error.hint}
        except MccodeError as error:
            answer = {"store_error": str(error), "hint": ""}
        print(json.dumps(answer), file=answers, flush=True)


def limit_memory(megabytes: int) -> None:
    """Limits the address space of this process; 0 for no limit."""
    if not megabytes:
        return
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    limit, allowed = megabytes * 1024 * 1024, resource.getrlimit(resource.RLIMIT_AS)[1]
    if allowed != resource.RLIM_INFINITY:
        limit = min(limit, allowed)
    # macOS refuses: there the time limit alone protects.
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
