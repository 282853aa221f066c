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
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import SimpleQueue

from mccode import store, watch
from mccode.errors import EngineError, StoreError
from mccode.records import Coded, Source

# Limits per document. The libraries alone take 130 MB, a long report 50 MB more.
SECONDS = 300.0
MEGABYTES = 2048
# A process that has not said by then that it is ready will not do so.
START_SECONDS = 120.0

# Seconds that a worker which no longer answers has to end by itself.
GRACE = 2.0
# Starts a worker; the codebook and the memory limit are added.
# -P keeps the current folder off the path: no file in it may stand in for a module.
COMMAND = (sys.executable, "-P", "-m", "mccode.worker")
# There is a worker for each processor: more threads in one would only be in each other's way, and take memory.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OMP_THREAD_LIMIT", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
# Seconds between two moments at which a run can be stopped from the keyboard; Windows breaks off no longer wait.
TICK = 1.0

Progress = Callable[[int, int, Coded], None]


@dataclass(frozen=True)
class Limits:
    """What one document may use: seconds, and megabytes of memory (0 for no limit)."""

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
    """The coded documents, in the order of their sources, whatever the number of workers (0: one per processor).

    Where the run cannot go on (a full disk, Ctrl-C) the workers are ended at once; what is finished is kept.
    """
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

    with _threads(count, job, limits or Limits()) as (threads, started):
        for worker in started:
            pool.put(worker)
        futures = [threads.submit(one, source) for source in sources]
        waiting = set(futures)
        while waiting:
            finished, waiting = wait(waiting, TICK, FIRST_EXCEPTION)
            for future in finished:
                future.result()
        return tuple(future.result() for future in futures)


def _without_reading(source: Source) -> Coded | None:
    if source.fault:
        return Coded(source, "failed", reason=source.fault, hint="Put it in its place, or correct the manifest.")
    if source.duplicate_of:
        return Coded(source, "duplicate", reason=f"the same bytes as {source.duplicate_of}; counted once")
    return None


@contextmanager
def _threads(count: int, job: Job, limits: Limits) -> Iterator[tuple[ThreadPoolExecutor, list[_Worker]]]:
    """Threads, and as many workers for them to wait for; at the end, or at an error, no process is left."""
    started = [_Worker(job, limits) for _ in range(count)]
    threads = ThreadPoolExecutor(count)
    try:
        yield threads, started
    finally:
        for worker in started:
            worker.end()
        threads.shutdown(wait=True, cancel_futures=True)
        for worker in started:
            worker.stop()


class _Ended(Exception):
    """The run is being stopped; nobody waits for the result."""


class _Worker:
    """One worker process, started when first needed and again after it died, until it is ended for good."""

    def __init__(self, job: Job, limits: Limits) -> None:
        self._job = job
        self._limits = limits
        self._process: subprocess.Popen[str] | None = None
        self._served = False  # whether the process has answered before
        self._ended = False
        self._lock = threading.Lock()  # none is started while this worker is being ended

    def code(self, source: Source, path: Path) -> Coded:
        """The coded document; where it could not be coded, a failed one that says why."""
        process = self._process or self._start()
        watcher = watch.Watch(process, self._limits.seconds, self._limits.megabytes)
        question = {"source": asdict(source), "path": str(path), "seconds": self._limits.seconds}
        try:
            answer = self._ask(process, question)
        finally:
            overstepped = watcher.end()
        if self._ended:
            raise _Ended
        if answer is None:
            served, status = self._served, self.stop(GRACE)
            if served and not overstepped:
                return self.code(source, path)  # with a fresh process: it may have died of the document before
            return _lost(source, status, overstepped, self._limits)
        self._served = True
        if "store_error" in answer:
            raise StoreError(answer["store_error"], answer["hint"])
        if overstepped or "spent" in answer:
            self.stop()
        coded = store.load(path, source)
        return coded if coded is not None else _lost(source, 0, "", self._limits)

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
        process = self._open()
        self._served = False
        assert process.stdout is not None
        watcher = watch.Watch(process, START_SECONDS, 0)
        try:
            greeting = dict(json.loads(process.stdout.readline()))
        except ValueError:
            greeting = {}
        finally:
            watcher.end()
        if "ready" not in greeting:
            self.stop()
            message = greeting.get("error", "The reader of documents cannot be started.")
            raise EngineError(message, greeting.get("hint", "Give it more --memory, or install mccode anew."))
        return process

    def _open(self) -> subprocess.Popen[str]:
        with self._lock:
            if self._ended:
                raise _Ended
            try:
                self._process = subprocess.Popen(
                    [*COMMAND, self._job.codebook, self._job.sha256, str(self._limits.megabytes)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                    encoding="utf-8",
                    env=os.environ | ONE_THREAD,
                )
                return self._process
            except OSError as error:
                message = f"The reader of documents cannot be started: {error.strerror}."
                raise EngineError(message, "Close other programs, or give fewer --workers.") from error

    def end(self) -> None:
        """Ends the process for good, whatever it is doing; called from another thread than `code`."""
        with self._lock:
            self._ended = True
            process = self._process
        if process is not None:
            watch.kill(process)

    def stop(self, grace: float = 0.0) -> int:
        """The exit status of the process, which is killed where it does not end within the seconds of grace."""
        process, self._process = self._process, None
        if process is None:
            return 0
        try:
            process.wait(grace)
        except subprocess.TimeoutExpired:
            watch.kill(process)
            process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                with suppress(OSError):  # what was never sent to a dead process
                    stream.close()
        return process.returncode


def _lost(source: Source, code: int, overstepped: watch.Overstepped, limits: Limits) -> Coded:
    if overstepped == "time":
        reason = f"reading it took more than {limits.seconds:g} seconds"
    elif overstepped == "memory":
        reason = f"it needs more than {limits.megabytes} MB of memory"
    elif code:
        reason = f"the reader broke down on it (exit status {code}): a damaged or hostile file, or too little memory"
    else:
        reason = "the reader gave no result"
    return Coded(source, "failed", reason=reason, hint="Print it to a new PDF and use that.")
