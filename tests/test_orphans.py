"""However a run ends, no process of it is left: not the workers, not what they have started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from conftest import MENTORS, TINY, make_pdf

from mccode import engine, watch
from mccode.records import Source

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

PATIENCE = 15.0

# The real worker; reading takes for ever, in a way that the test chooses, and has started a process of its own.
WORKER = """
import os, re, subprocess, sys, time
from mccode import pipeline, worker
def code(source, codebook):
    child = subprocess.Popen(["sleep", "600"])
    with open({pids!r}, "a") as notes:
        notes.write(f"{{os.getpid()}} {{child.pid}}\\n")
    {stall}
pipeline.code_document = code
worker.LATE = 0.5
worker.main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
"""
MAIN = """
import sys
from mccode import engine
engine.COMMAND = (sys.executable, {worker!r})
from mccode.cli import main
main()
"""
SLEEP = "time.sleep(600)"
# Holds the interpreter, so that no other thread of the worker runs.
HOLD = "re.match('(a+)+$', 'a' * 64 + 'b')"


class Run:
    """A run of two documents by two workers that never come to an end."""

    def __init__(self, folder: Path, stall: str, *options: str) -> None:
        self._notes = folder / "pids"
        for name in ("a.pdf", "b.pdf"):
            make_pdf(folder / "corpus" / name, [MENTORS, name])
        worker = folder / "worker.py"
        worker.write_text(WORKER.format(pids=str(self._notes), stall=stall))
        arguments = ["run", str(folder / "corpus"), "--out", str(folder / "out"), "--codebook", str(TINY), *options]
        self.process = subprocess.Popen(
            [sys.executable, "-c", MAIN.format(worker=str(worker)), *arguments, "--workers", "2"],
            start_new_session=True,
            stderr=subprocess.PIPE,
            text=True,
        )

    def pids(self) -> list[int]:
        """The processes of both workers and what they have started."""
        found = self._notes.read_text().split() if self._notes.exists() else []
        return [int(pid) for pid in found] if len(found) == 4 else []

    def alive(self) -> list[int]:
        return [pid for pid in self.pids() if psutil.pid_exists(pid) and not _is_zombie(pid)]


def _is_zombie(pid: int) -> bool:
    try:
        return str(psutil.Process(pid).status()) == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def wait_until(true: Callable[[], object], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.05)
    return bool(true())


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Run]]:
    """A function that starts a run and waits until both its documents are being read."""
    runs: list[Run] = []

    def begin(stall: str, *options: str) -> Run:
        runs.append(Run(tmp_path, stall, *options))
        assert wait_until(runs[-1].pids, 60), "the workers did not start"
        return runs[-1]

    yield begin
    for run in runs:
        for pid in (run.process.pid, *run.alive()):
            if psutil.pid_exists(pid):
                os.kill(pid, signal.SIGKILL)
        run.process.wait()
        assert run.process.stderr is not None
        run.process.stderr.close()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_workers_end_with_the_process_that_asks(start: Callable[..., Run], how: signal.Signals) -> None:
    run = start(SLEEP)
    run.process.send_signal(how)
    run.process.wait()
    assert wait_until(lambda: not run.alive())


def test_worker_that_hears_nothing_ends_after_the_time_limit(start: Callable[..., Run]) -> None:
    run = start(HOLD, "--timeout", "2")
    run.process.kill()
    run.process.wait()
    workers = run.pids()[::2]
    assert wait_until(lambda: not set(run.alive()) & set(workers))


@pytest.mark.parametrize("whole_group", [True, False], ids=["as a terminal does", "to the main process"])
def test_interrupt_stops_at_once(start: Callable[..., Run], whole_group: bool) -> None:
    run = start(SLEEP)
    (os.killpg if whole_group else os.kill)(run.process.pid, signal.SIGINT)
    _, said = run.process.communicate(timeout=PATIENCE)
    assert run.process.returncode == 130
    assert said.strip() == "Stopped. Start the same command again to go on where it left off."
    assert wait_until(lambda: not run.alive())


def test_time_limit_ends_what_a_worker_has_started_too(start: Callable[..., Run]) -> None:
    run = start(SLEEP, "--timeout", "1")
    _, said = run.process.communicate(timeout=PATIENCE * 2)
    assert said.count("reading it took more than 1 seconds") == 2
    assert wait_until(lambda: not run.alive())


# A worker without mccode whose own memory is small and that of the process it starts is not.
GREEDY_CHILD = """
import json, subprocess, sys
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    code = "import time; block = b'x' * (400 << 20); time.sleep(600)"
    child = subprocess.Popen([sys.executable, "-S", "-c", code])
    print(child.pid, file=open(sys.argv[0] + ".pid", "w"), flush=True)
    child.wait()
"""


def test_memory_counts_what_a_worker_has_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "greedy.py"
    script.write_text(GREEDY_CHILD)
    monkeypatch.setattr(engine, "COMMAND", (sys.executable, "-S", str(script)))
    source = Source("a.pdf", "/a.pdf", "Ayr", sha256="0")
    (coded,) = engine.run([source], engine.Job("", "", ()), tmp_path, 1, engine.Limits(60, 300))
    assert (coded.status, coded.reason) == ("failed", "it needs more than 300 MB of memory")
    pid = int(Path(f"{script}.pid").read_text())
    assert wait_until(lambda: not psutil.pid_exists(pid) or _is_zombie(pid))


def test_memory_of_a_process_that_is_gone_is_none() -> None:
    process = subprocess.Popen([sys.executable, "-S", "-c", "pass"])
    assert watch.resident(os.getpid()) > 1 << 20
    process.wait()
    assert watch.resident(process.pid) == 0
