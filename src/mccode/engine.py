"""Who runs the documents: worker processes with a memory and a time limit, so that a hostile file harms only itself.

Each worker is ``python -m mccode.worker``: it takes one document at a time as a line of JSON on its standard input,
keeps the result in a file and answers with a line. A worker that dies or overstays is replaced.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

from mccode import store
from mccode.errors import EngineError, StoreError
from mccode.records import Coded, Source

# Limits per document. The memory limit is on address space, of which the libraries alone take about 1 GB.
SECONDS = 300.0
MEGABYTES = 4096
# A process that has not said by then that it is ready will not do so.
START_SECONDS = 120.0

# Seconds that a worker which no longer answers has to end by itself.
GRACE = 2.0
# Starts a worker; the codebook and the memory limit are added.
# -P keeps the current folder off the path: no file in it may stand in for a module.
COMMAND = (sys.executable, "-P", "-m", "mccode.worker")

Progress = Callable[[int, int, Coded], None]


@dataclass(frozen=True)
class Limits:
    """What one document may use: seconds, and megabytes of address space (0 for no limit)."""

    seconds: float = SECONDS
    megabytes: int = MEGABYTES


@dataclass(frozen=True)
class Job:
    """What the workers do: code with this codebook (name or path); ``settings`` name all that shapes results."""

    codebook: str
    sha256: str
    settings: tuple[tuple[str, str], ...]


def run(
    sources: Sequence[Source],
    job: Job,
    kept: Path,
    workers: int = 0,
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> tuple[Coded, ...]:
    """The coded documents, in the order of their sources, whatever the number of workers (0: one per processor)."""
    count = max(1, min(workers or os.cpu_count() or 1, len(sources)))
    pool: SimpleQueue[_Worker] = SimpleQueue()
    done, lock = [0], threading.Lock()

    def one(source: Source) -> Coded:
        path = kept / f"{store.key(source, dict(job.settings))}.json"
        coded = _without_reading(source) or store.load(path, source)
        # A failure is tried again: the password, the limits or the machine may be other ones now.
        if coded is None or (coded.status == "failed" and not source.fault):
            worker = pool.get()
            try:
                coded = worker.code(source, path)
            finally:
                pool.put(worker)
        with lock:
            done[0] += 1
            if progress:
                progress(done[0], len(sources), coded)
        return coded

    with _workers(count, job, limits or Limits()) as started, ThreadPoolExecutor(count) as threads:
        for worker in started:
            pool.put(worker)
        return tuple(threads.map(one, sources))


def _without_reading(source: Source) -> Coded | None:
    if source.fault:
        return Coded(source, "failed", reason=source.fault, hint="Put it in its place, or correct the manifest.")
    if source.duplicate_of:
        return Coded(source, "duplicate", reason=f"the same bytes as {source.duplicate_of}; counted once")
    return None


@contextmanager
def _workers(count: int, job: Job, limits: Limits) -> Iterator[list[_Worker]]:
    started = [_Worker(job, limits) for _ in range(count)]
    try:
        yield started
    finally:
        for worker in started:
            worker.stop()


class _Worker:
    """One worker process, started when first needed and again after it died."""

    def __init__(self, job: Job, limits: Limits) -> None:
        self._job = job
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None
        self._served = False  # whether the process has answered before

    def code(self, source: Source, path: Path) -> Coded:
        """The coded document; where it could not be coded, a failed one that says why."""
        process = self._process = self._process or self._start()
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._limits.seconds, stop)
        timer.start()
        try:
            answer = self._ask(process, {"source": asdict(source), "path": str(path)})
        finally:
            timer.cancel()
        if answer is None:
            served, status = self._served, self.stop(GRACE)
            if served and not late.is_set():
                return self.code(source, path)  # with a fresh process: it may have died of the document before
            return _lost(source, status, late.is_set(), self._limits)
        self._served = True
        if "store_error" in answer:
            raise StoreError(answer["store_error"], answer["hint"])
        if late.is_set() or "spent" in answer:
            self.stop()
        coded = store.load(path, source)
        return coded if coded is not None else _lost(source, 0, False, self._limits)

    def _ask(self, process: subprocess.Popen[str], question: dict[str, object]) -> dict[str, str] | None:
        """The worker's answer; None when it died."""
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(question) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except (BrokenPipeError, OSError):
            return None
        try:
            return dict(json.loads(line))
        except ValueError:
            return None

    def _start(self) -> subprocess.Popen[str]:
        """A process that says it is ready. Raises `EngineError` when it cannot start: no document is to blame."""
        self._served = False
        process = subprocess.Popen(
            [*COMMAND, self._job.codebook, self._job.sha256, str(self._limits.megabytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        assert process.stdout is not None
        timer = threading.Timer(START_SECONDS, process.kill)
        timer.start()
        try:
            greeting = dict(json.loads(process.stdout.readline()))
        except ValueError:
            greeting = {}
        finally:
            timer.cancel()
        if "ready" not in greeting:
            process.kill()
            process.wait()
            message = greeting.get("error", "The reader of documents cannot be started.")
            raise EngineError(message, greeting.get("hint", "Give it more --memory, or install mccode anew."))
        return process

    def stop(self, grace: float = 0.0) -> int:
        """The exit status of the process, which is killed where it does not end within the seconds of grace."""
        process, self._process = self._process, None
        if process is None:
            return 0
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):  # what was never sent to a dead process
                    stream.close()
        return process.returncode


def _lost(source: Source, code: int, late: bool, limits: Limits) -> Coded:
    if late:
        reason = f"reading it took more than {limits.seconds:g} seconds"
    elif code:
        reason = f"the reader broke down on it (exit status {code}): a damaged or hostile file, or too little memory"
    else:
        reason = "the reader gave no result"
    return Coded(source, "failed", reason=reason, hint="Print it to a new PDF and use that.")
