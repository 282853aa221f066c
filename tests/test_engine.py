"""Workers: a document that kills, stalls or fills its worker harms only itself, and finished work is kept."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest
from conftest import MENTORS, TINY, make_pdf

from mccode import engine, store
from mccode.codebook import load
from mccode.errors import StoreError
from mccode.records import Coded, Source

JOB = engine.Job("", "", (("test", "1"),))

# A worker without mccode, which starts at once: it does what the name of the document says and notes that it was asked.
STAND_IN = """
import json, os, signal, sys, time
print(json.dumps({"ready": True}), flush=True)
for line in sys.stdin:
    question = json.loads(line)
    source, path = question["source"], question["path"]
    name = source["document_id"]
    with open(os.path.dirname(path) + "/../asked", "a") as notes:
        notes.write(name + "\\n")
    if name.startswith("kill"):
        os.kill(os.getpid(), signal.SIGKILL)
    if name.startswith("exit"):
        sys.exit(3)
    if name.startswith("stall"):
        time.sleep(600)
    if name.startswith("babble"):
        print("no JSON", flush=True)
        continue
    if name.startswith("full"):
        print(json.dumps({"store_error": "the disk is full", "hint": "Make room."}), flush=True)
        continue
    if not name.startswith("forget"):
        status = "failed" if name.startswith("fail") else "read"
        with open(path, "w") as kept:
            json.dump({"source": source, "status": status, "title": "read by " + str(os.getpid())}, kept)
    print(json.dumps({"saved": path}), flush=True)
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    script = tmp_path / "stand_in.py"
    script.write_text(STAND_IN)
    monkeypatch.setattr(engine, "COMMAND", (sys.executable, "-S", "-E", str(script)))
    (tmp_path / "kept").mkdir()
    return tmp_path / "kept"


def sources(*names: str) -> list[Source]:
    return [Source(name, f"/{name}", "Ayr", sha256=name) for name in names]


def asked(kept: Path) -> list[str]:
    return (kept.parent / "asked").read_text().split()


@pytest.mark.parametrize("workers", [1, 3])
def test_what_breaks_a_worker_is_that_documents_failure_only(kept: Path, workers: int) -> None:
    names = ("a", "babble", "b", "exit", "c", "forget", "kill", "d", "stall", "e")
    coded = engine.run(sources(*names), JOB, kept, workers, engine.Limits(seconds=1.0))
    assert [c.source.document_id for c in coded] == list(names)
    assert [c.source.document_id for c in coded if c.status == "read"] == ["a", "b", "c", "d", "e"]
    reasons = {c.source.document_id: c.reason for c in coded if c.status == "failed"}
    assert reasons["stall"] == "reading it took more than 1 seconds"
    assert f"exit status {-signal.SIGKILL}" in reasons["kill"]
    assert "exit status 3" in reasons["exit"]
    assert reasons["forget"] == "the reader gave no result"
    assert "babble" in reasons
    assert all(c.hint for c in coded if c.status == "failed")


def test_kept_documents_are_not_read_twice_and_failed_ones_are(kept: Path) -> None:
    engine.run(sources("a", "kill", "fail"), JOB, kept, 1)
    again = engine.run(sources("a", "b", "fail", "kill"), JOB, kept, 1)
    # What breaks a worker that has served before is tried once more with a fresh one.
    assert asked(kept) == ["a", "kill", "kill", "fail", "b", "fail", "kill", "kill"]
    assert [c.status for c in again] == ["read", "read", "failed", "failed"]
    engine.run(sources("a"), engine.Job("", "", (("test", "2"),)), kept, 1)
    assert asked(kept)[-1] == "a"


def test_damaged_kept_document_is_read_again(kept: Path) -> None:
    engine.run(sources("a"), JOB, kept, 1)
    next(kept.iterdir()).write_text('{"source"')
    assert engine.run(sources("a"), JOB, kept, 1)[0].status == "read"
    assert asked(kept) == ["a", "a"]


def test_one_worker_reads_document_after_document(kept: Path) -> None:
    coded = engine.run(sources("a", "b", "kill", "c"), JOB, kept, 1)
    assert coded[0].title == coded[1].title != coded[3].title


def test_full_disk_stops_the_run(kept: Path) -> None:
    with pytest.raises(StoreError, match="the disk is full") as caught:
        engine.run(sources("a", "full", "b"), JOB, kept, 1)
    assert caught.value.hint == "Make room."


def test_faults_and_duplicates_need_no_worker(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "COMMAND", ("/nowhere/python",))
    one, two = sources("a", "b")
    one = Source(**{**vars(one), "fault": "there is no such file"})
    two = Source(**{**vars(two), "duplicate_of": "z"})
    coded = engine.run([one, two], JOB, kept, 2)
    assert [(c.status, c.reason) for c in coded] == [
        ("failed", "there is no such file"),
        ("duplicate", "the same bytes as z; counted once"),
    ]
    assert engine.run([], JOB, kept) == ()


def test_progress_counts_every_document_once(kept: Path) -> None:
    said: list[tuple[int, int, str]] = []
    engine.run(
        sources("a", "kill", "b"), JOB, kept, 2, progress=lambda n, of, c: said.append((n, of, c.source.document_id))
    )
    assert [(n, of) for n, of, _ in said] == [(1, 3), (2, 3), (3, 3)]
    assert {name for _, _, name in said} == {"a", "kill", "b"}


# The real worker, with a reader that takes more memory than it may.
GREEDY = """
import sys
from mccode import pipeline, worker
code = pipeline.code_document
def greedy(source, codebook):
    if source.document_id == "big.pdf":
        len(bytearray(8 << 30))
    return code(source, codebook)
pipeline.code_document = greedy
worker.main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits a process's address space")
def test_memory_limit_is_that_documents_failure_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "greedy.py"
    script.write_text(GREEDY)
    monkeypatch.setattr(engine, "COMMAND", (sys.executable, str(script)))
    make_pdf(tmp_path / "plan.pdf", [MENTORS], title="Mentoring Plan")
    given = [Source(name, str(tmp_path / "plan.pdf"), "Ayr", sha256="0") for name in ("big.pdf", "plan.pdf")]
    big, plan = engine.run(given, engine.Job(str(TINY), load(TINY).sha256, ()), tmp_path, 1, engine.Limits(60, 4096))
    assert (big.status, big.reason) == ("failed", "it needs more than 4096 MB of memory")
    assert plan.status == "read"
    assert [c.code for c in plan.codings] == ["people.mentors"]


def test_lost_document_is_not_kept(kept: Path) -> None:
    engine.run(sources("kill"), JOB, kept, 1)
    path = kept / f"{store.key(sources('kill')[0], dict(JOB.settings))}.json"
    assert store.load(path, sources("kill")[0]) is None
    assert isinstance(engine.run(sources("kill"), JOB, kept, 1)[0], Coded)
