"""Codebooks: questions to documents, the codes that answer them, and the rules that find the codes.

``load`` gives a codebook by the name of a bundled one or the path of a YAML file; ``faults`` says what is wrong with
a file. The format is described in ``codebooks/README.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mccode.codebook_check import check_meaning
from mccode.codebook_file import Fault, Sheet, nearest, read
from mccode.codebook_schema import (
    DEFAULT_LANGUAGE,
    DEFAULT_WEIGHT,
    WEIGHTS,
    CodebookEntry,
    CodeEntry,
    QuestionEntry,
    json_schema,
)
from mccode.codebook_shape import check_shape
from mccode.errors import CodebookError
from mccode.records import Depth

__all__ = [
    "DEFAULT", "WEIGHTS", "Code", "Codebook", "CounterExample", "Example", "Exclusion", "Fault", "Question", "Rule",
    "bundled", "faults", "json_schema", "load", "template", "warnings",
]  # fmt: skip

DEFAULT = "mc5q"
SUFFIXES = (".yaml", ".yml")


@dataclass(frozen=True)
class Rule:
    """A rule: id (code id, ``#``, number from 1, unless named), expression, weight 0..1, condition on the headings."""

    id: str
    text: str
    weight: float
    heading: str = ""


@dataclass(frozen=True)
class Exclusion:
    """A case in which a code is not assigned, and the id of the code that is instead, if any."""

    when: str
    see: str = ""


@dataclass(frozen=True)
class Example:
    """A passage that gets the code, and its depth, if given."""

    text: str
    depth: Depth | None = None


@dataclass(frozen=True)
class CounterExample:
    """A passage that does not get the code, the id of the code that it gets instead, if any, and why."""

    text: str
    see: str = ""
    because: str = ""


@dataclass(frozen=True)
class Code:
    """A code: the unit that is assigned to passages. ``ask`` is what to answer in the document if it is missing."""

    id: str
    label: str
    definition: str
    include: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    ask: str = ""
    examples: tuple[Example, ...] = ()
    counter_examples: tuple[CounterExample, ...] = ()
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Question:
    """A question to the documents, answered through its codes."""

    id: str
    label: str
    text: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Codebook:
    """A codebook without faults. ``source``: citation, doi, url, licence, as far as given. ``sets`` and ``depth``: name
    to rule expression. ``subject_names``: the rule expression for the subject, "" where every passage is on it;
    ``subject_purpose``: for a sentence that makes the subject the purpose of the whole document.
    ``sha256`` is that of the file's bytes. ``further_languages`` have rules too, beside ``language``."""

    id: str
    version: str
    title: str
    language: str
    questions: tuple[Question, ...]
    source: Mapping[str, str] = field(default_factory=dict)
    subject_name: str = ""
    subject_names: str = ""
    subject_purpose: str = ""
    sets: Mapping[str, str] = field(default_factory=dict)
    depth: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    further_languages: tuple[str, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The codes of all languages for which it has rules."""
        return (self.language, *self.further_languages)

    @property
    def codes(self) -> tuple[Code, ...]:
        """All codes, in the order of the file."""
        return tuple(code for question in self.questions for code in question.codes)

    def code(self, code_id: str) -> Code:
        """The code with this id; CodebookError where there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise CodebookError(
            f'The codebook "{self.id}" has no code "{code_id}".', nearest(code_id, [code.id for code in self.codes])
        )

    def question_of(self, code_id: str) -> Question:
        """The question that a code belongs to; CodebookError where there is no such code."""
        code = self.code(code_id)
        return next(question for question in self.questions if code in question.codes)


def load(name_or_path: str | Path) -> Codebook:
    """The codebook with this name or path; CodebookError lists every fault, one a line."""
    sheet, entry = _inspect(name_or_path)
    found = [fault for fault in sheet.faults if not fault.warning]
    if found or entry is None:
        count = "1 fault" if len(found) == 1 else f"{len(found)} faults"
        raise CodebookError("\n".join(map(str, found)), f"{count}; the codebook was not used.")
    return _codebook(entry, sheet.sha256)


def bundled() -> tuple[str, ...]:
    """The names of the codebooks that come with mccode, sorted."""
    return tuple(sorted(path.stem for path in _folder().glob("*.yaml")))


def faults(path: str | Path) -> list[Fault]:
    """What keeps a codebook (name or path) from being used, in the order of the file; empty where nothing does."""
    return [fault for fault in _inspect(path)[0].faults if not fault.warning]


def warnings(path: str | Path) -> list[Fault]:
    """What is odd in a codebook (name or path) but does not keep it from being used, in the order of the file."""
    return [fault for fault in _inspect(path)[0].faults if fault.warning]


def template(language: str = DEFAULT_LANGUAGE) -> str:
    """The text of a codebook to fill in, with comments, for documents in a language (a code such as ``de``)."""
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]+)*", language):
        raise CodebookError(f'"{language}" is no language code.', "Give a code such as en, de, fr or pt-BR.")
    text = (_folder() / "templates" / "codebook.yaml").read_text(encoding="utf-8")
    return re.sub(r'(?m)^language: "?en"?', f'language: "{language}"', text)


def _folder() -> Path:
    """The folder of the bundled codebooks: inside the installed package, else at the root of the source tree."""
    package = Path(__file__).resolve().parent
    installed = package / "codebooks"
    return installed if installed.is_dir() else package.parents[1] / "codebooks"


def _find(name_or_path: str | Path) -> Path:
    """The file meant; CodebookError where there is none."""
    if isinstance(name_or_path, str) and name_or_path in bundled():
        return _folder() / f"{name_or_path}.yaml"
    path = Path(name_or_path)
    try:
        if path.is_dir():
            files = sorted(file.name for file in path.iterdir() if file.suffix in SUFFIXES)
            inside = f"Name a file in it: {', '.join(files)}." if files else "Give a YAML file."
            raise CodebookError(f"{path}: a folder, not a codebook.", inside)
        if path.exists():
            return path
    except OSError as error:
        raise CodebookError(f"{path}: cannot be read ({error.strerror}).", "Check the path and your rights.") from error
    raise CodebookError(f"{path}: no such codebook.", f"{nearest(str(path), bundled())} Or give a YAML file's path.")


def _inspect(name_or_path: str | Path) -> tuple[Sheet, CodebookEntry | None]:
    path = _find(name_or_path)
    sheet = read(path, str(path))
    if sheet.value is None:
        return sheet, None
    entry = check_shape(sheet)
    check_meaning(sheet)
    sheet.faults.sort(key=lambda fault: fault.line)
    return sheet, entry


def _codebook(entry: CodebookEntry, sha256: str) -> Codebook:
    source = {key: value for key, value in entry.source.model_dump().items() if value}
    return Codebook(
        id=entry.id,
        version=entry.version,
        title=entry.title,
        language=entry.language,
        questions=tuple(_question(question) for question in entry.questions),
        source=source,
        subject_name=entry.subject.name if entry.subject else "",
        subject_names=entry.subject.names if entry.subject else "",
        subject_purpose=entry.subject.purpose if entry.subject else "",
        sets=dict(entry.sets),
        depth=dict(entry.depth),
        sha256=sha256,
        further_languages=tuple(entry.further_languages),
    )


def _question(entry: QuestionEntry) -> Question:
    return Question(entry.id, entry.label, entry.text, tuple(_code(code) for code in entry.codes))


def _code(entry: CodeEntry) -> Code:
    rules = []
    for number, item in enumerate(entry.rules, 1):
        name = f"{entry.id}#{number}"
        if isinstance(item, str):
            rules.append(Rule(name, item, WEIGHTS[DEFAULT_WEIGHT]))
        else:
            rules.append(Rule(item.id or name, item.rule, WEIGHTS[item.weight], item.heading))
    return Code(
        id=entry.id,
        label=entry.label,
        definition=entry.definition,
        include=tuple(entry.include),
        exclude=tuple(Exclusion(item.when, item.see) for item in entry.exclude),
        ask=entry.ask,
        examples=tuple(Example(item.text, item.depth) for item in entry.examples),
        counter_examples=tuple(CounterExample(c.text, c.see, c.because) for c in entry.counter_examples),
        rules=tuple(rules),
    )
