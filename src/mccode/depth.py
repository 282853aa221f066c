"""How deep a code is treated in a passage: 1 mention, 2 description, 3 commitment, each with the reason in words.

The words that speak for a depth are the codebook's ``depth:`` cues; which cue does what is said in ``CUES``. Each
sentence is weighed on its own. The sentences that hold the evidence decide, without evidence all of the passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from mccode import rules
from mccode.codebook_file import nearest
from mccode.errors import CodebookError
from mccode.records import Depth, Evidence, Passage
from mccode.words import CHUNK, STOP, reader

CHECKS = ("date", "period", "number", "resource", "actor")
CAPS = ("proposal", "outside", "report", "danger")
CUES = ("commitment", "rule", *CHECKS, *CAPS, "intention", "own", "label")


class CodebookWithDepth(Protocol):
    @property
    def sets(self) -> Mapping[str, str]: ...
    @property
    def depth(self) -> Mapping[str, str]: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class Sentence:
    start: int
    end: int
    cues: Mapping[str, str]
    question: bool = False


_MARKER = re.compile(r"\s*(?:\(?(?:\d{1,3}|[A-Za-z]|[ivxlIVXL]{1,5})[.)]\s|\d{1,2}(?:\.\d{1,3})+\.?\s(?=[^a-z])|[•●▪■◦‣∙·○–—-]\s)")


def assess(codings, codebook):
    unique = {p.id: p for p, _ in codings}
    lv = dict(zip(unique, levels(list(unique.values()), codebook)))
    out = []
    for p, ev in codings:
        out.append(of(lv[p.id], [(e.start - p.start, e.end - p.start) for e in ev], p.kind == 'table_row'))
    return tuple(out)


def levels(passages, codebook):
    read = reader(codebook.language)
    parts = []
    for p in passages:
        for s, e in _sentences(p, read):
            parts.append((p, s, e))
    texts = []
    for p, s, e in parts:
        t = p.text[s:e]
        if p.lead_in and s == 0:
            t = p.lead_in + " " + t[_MARKER.match(t).end() if _MARKER.match(t) else 0:]
        elif s == 0 and (m := _MARKER.match(t)):
            t = t[m.end():]
        texts.append(t)
    found = rules.cues(texts, codebook.depth, codebook.sets, codebook.language)
    by = {}
    for (p, s, e), t, c in zip(parts, texts, found):
        labels = c.get("label", ())
        q = {}
        for name, spans in c.items():
            spans = [x for x in spans if not any(l[0] <= x[0] and x[1] <= l[1] for l in labels)]
            if spans: q[name] = t[spans[0][0]:spans[0][1]]
        by.setdefault(p.id, []).append(Sentence(s, e, q, t.rstrip().endswith('?')))
    return [tuple(by.get(p.id, ())) for p in passages]


def _sentences(p, read):
    if p.kind == "table_row":
        return [(0, len(p.text))]
    out = []; begin = last = 0; pending = 0
    for m in CHUNK.finditer(p.text):
        chunk = read(m.group())
        if pending == STOP and not chunk.lower and chunk.words:
            out.append((begin, m.start())); begin = m.start()
        if chunk.words: pending = chunk.after
        else: pending = max(pending, chunk.after)
    out.append((begin, len(p.text)))
    return out


def weigh(s, alone=False, table=False):
    c = s.cues
    checks = [n for n in ("limit", "frequency", "date", "period", "money", "number", "actor", "resource") if n in c]
    weak = [n for n in checks if n != "actor"]
    if s.question:
        return 1, "question"
    if "purpose" in c: return 1, "purpose"
    if table and ("actor" in c or "assigned" in c) and ("date" in c or "number" in c) or table and "date" in c:
        return 3, "table row"
    cap = next((n for n in ("proposal", "outside", "forecast") if n in c), None)
    if cap:
        if not checks and alone: return 1, "alone cap"
        return 2, f"cap {cap}"
    if "open" in c and not weak: return 1, "open"
    if "commitment" in c and checks:
        return 3, f"commitment with {checks[0] if checks[0] in ('limit', 'frequency') else 'check'}"
    if "report" in c:
        return 2, "report"
    if "own" not in c:
        if "limit" in c: return 3, "limit"
        if "actor" in c and "frequency" in c: return 3, "actor frequency"
        if "actor" in c and weak: return 3, "actor weak"
        if "money" in c: return 3, "money"
    if "intention" in c and (alone or not weak):
        return 1, "intention"
    if weak:
        return 2, "weak"
    if "actor" in c:
        return 2, "actor"
    if alone:
        return 1, "alone"
    if "commitment" in c:
        return 2, "modality only"
    if "own" in c:
        return 2, "own"
    return 1, "nothing"


def of(sentences, spans, table=False):
    here = [s for s in sentences if any(a < s.end and s.start < b for a, b in spans)] or sentences
    best = max((weigh(s, len(sentences) == 1, table) for s in here), key=lambda x: x[0], default=(2, "empty"))
    if best[0] == 2 and "cap" not in best[1] and any("assigned" in s.cues for s in sentences): return 3, "assigned"
    if best[0] == 1 and len(sentences) > 1:
        whole = max((weigh(s, False, table) for s in sentences), key=lambda x: x[0])
        if whole[0] > 1: return 2, "1 here, more in passage"
    return best
