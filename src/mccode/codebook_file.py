"""A codebook's file as read: its values, the line of each, and the faults found in it so far."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from mccode.codebook_yaml import Place, parse

# Characters that YAML does not allow in a text (YAML 1.1, section 5.1).
UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Fault:
    """One fault: file, line (from 1; 0 is the file as a whole), what it is about, what is wrong, and what to do.

    ``code`` is a code's id, else a question's id, else the key in the file (``sets.offers``), else empty. ``detail`` is
    a rule with a caret under the fault. A ``warning`` does not keep a codebook from being used.
    """

    file: str
    line: int
    code: str
    message: str
    hint: str
    detail: str = ""
    warning: bool = False

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}:" if self.line else f"{self.file}:"
        subject = f" [{self.code}]" if self.code else ""
        text = f"{place}{subject} {self.message}. {self.hint}"
        return f"{text}\n{self.detail}" if self.detail else text


@dataclass
class Sheet:
    """A codebook file that is being checked: values, lines and the faults so far."""

    file: str
    sha256: str = ""
    value: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(
        self,
        place: Place,
        message: str,
        hint: str,
        *,
        line: int | None = None,
        detail: str = "",
        warning: bool = False,
    ) -> None:
        """Record a fault; its line, if not given, is that of the place or of the nearest place around it."""
        line = self.line(place) if line is None else line
        self.faults.append(Fault(self.file, line, self.subject(place), message, hint, detail, warning))

    def line(self, place: Place) -> int:
        """The line of the place, or of the nearest place around it, from 1."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def at(self, place: Place) -> object:
        """The value at the place; None where there is none."""
        value = self.value
        for step in place:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def subject(self, place: Place) -> str:
        """What a fault at the place is about: the code's id, the question's id, or the key as written."""
        for head, container in ((place[:4], "codes"), (place[:2], "questions")):
            if head[-2:-1] == (container,) and head[0] == "questions":
                name = self.at((*head, "id"))
                if isinstance(name, str) and name:
                    return name
        return ".".join(step if isinstance(step, str) else str(step + 1) for step in place)


def read(path: Path, name: str) -> Sheet:
    """The sheet of a file, called ``name`` in faults; where it is no YAML in UTF-8, its faults say so."""
    sheet = Sheet(name)
    try:
        raw = path.read_bytes()
    except OSError as error:
        sheet.add((), f"the file cannot be read ({error.strerror or error})", "Check your rights to read it.", line=0)
        return sheet
    sheet.sha256 = hashlib.sha256(raw).hexdigest()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        hint = "Save the file as UTF-8 (in most editors: Save as, Encoding)."
        sheet.add((), f"byte 0x{raw[error.start]:02X} is not UTF-8", hint, line=line)
        return sheet
    if odd := UNPRINTABLE.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        sheet.add((), f"U+{ord(odd.group()):04X} is a control character", "Delete it.", line=line)
        return sheet
    tree = parse(text)
    sheet.value, sheet.lines = tree.value, tree.lines
    for note in tree.notes:
        sheet.add(note.place, note.message, note.hint, line=note.line)
    if sheet.value is None and not sheet.faults:
        sheet.add((), "the file is empty", "`mccode codebook new FILE` writes one to fill in.", line=0)
    return sheet


def nearest(word: str, valid: Iterable[str]) -> str:
    """The hint for an unknown word: the nearest valid one, else all valid ones."""
    valid = list(valid)
    near = difflib.get_close_matches(word, valid, n=1)
    return f'Did you mean "{near[0]}"?' if near else f"Valid are: {', '.join(valid) or 'none'}."
