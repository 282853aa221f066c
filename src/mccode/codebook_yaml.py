"""Plain values from YAML text, with the line of every place in it.

PyYAML's parser is used event by event, so that nesting is bounded, aliases are never expanded, keys that stand twice
are seen, and no text turns silently into a number, a date or a yes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import yaml

MAX_DEPTH = 20  # levels of nesting; the format needs 7
TAG = "tag:yaml.org,2002:"
# What YAML makes of a text without quotes, in words.
KINDS = {"null": "empty", "bool": "a yes/no value", "int": "a number", "float": "a number", "timestamp": "a date"}
QUOTE_RULE = "A rule with such signs stands in single quotes: '@set', '*credential', '\"skills gap\" OR reskill*'."

Place = tuple[str | int, ...]


class Note(NamedTuple):
    """Something wrong at a place and line: what, and what to do."""

    place: Place
    line: int
    message: str
    hint: str


@dataclass(frozen=True)
class Unquoted:
    """A value without quotes that YAML does not read as text: its kind in words and how it is written."""

    kind: str
    written: str


@dataclass
class Tree:
    """Dicts, lists, texts, whole numbers and ``Unquoted``; the line of each place, from 1; what is wrong with it."""

    value: object = None
    lines: dict[Place, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


@dataclass
class _Frame:
    """A dict or list that is being filled: its place, the key that waits for a value, whether the next one is kept."""

    value: dict[str, object] | list[object]
    place: Place
    key: str = ""
    awaits_key: bool = True
    keeps: bool = True


def parse(text: str) -> Tree:
    """The tree of a YAML text; one note where it is no YAML."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same parser in C, ten times as fast
    builder = _Builder()
    try:
        builder.build(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        return Tree(notes=[_explain(error, text)])
    return builder.tree


def _explain(error: yaml.MarkedYAMLError, text: str) -> Note:
    """The line of a syntax error and the remedy for what people most often meant."""
    mark = error.problem_mark or error.context_mark
    problem = error.problem or "no valid YAML"
    if "end of stream" in problem and error.context_mark:
        mark = error.context_mark  # where the quotation or bracket began that never ends
    line, column = (mark.line, mark.column) if mark else (0, 0)
    source = "".join(text.splitlines()[line : line + 1])
    begins = re.sub(r"^[ ]*(- +|[A-Za-z_]+: +)*", "", source)[:1]
    if begins in tuple("@`%&*!"):
        hint = f"A value cannot begin with {begins}. {QUOTE_RULE}"
    elif "\t" in source[: column + 1]:
        hint = "Indent with spaces, not with tabs."
    elif "mapping values" in problem:
        hint = "A text with a colon and a space in it stands in quotes: 'sentence: need* AND skill*'."
    elif "end of stream" in problem:
        hint = "Close the quotation mark or bracket that begins here."
    elif begins in ('"', "'"):
        hint = f"Nothing can follow the closing quotation mark. {QUOTE_RULE}"
    else:
        hint = "Check indentation and quotation marks in this line and in the one above."
    return Note((), line + 1, f"no valid YAML at column {column + 1}: {problem}", hint)


class _Builder:
    """Turns parser events into a tree, with its own stack, so that no nesting exhausts Python's."""

    def __init__(self) -> None:
        self.tree = Tree()
        self.stack: list[_Frame] = []
        self.resolver = yaml.SafeLoader("")

    def build(self, events: Iterator[yaml.Event]) -> None:
        """Fill the tree; stops at a second document, and with nothing at absurd nesting."""
        documents = 0
        for event in events:
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._note((), line, "a second document begins here (---)", "Keep one codebook in a file.")
                    return
            elif isinstance(event, yaml.ScalarEvent):
                self._scalar(event, line)
            elif isinstance(event, yaml.AliasEvent):
                hint = f"Write the text out. {QUOTE_RULE}"
                self._note(self._here(), line, f"*{event.anchor} is a YAML alias, which codebooks do not use", hint)
                self._put(f"*{event.anchor}", line)
            elif isinstance(event, yaml.CollectionStartEvent):
                if len(self.stack) >= MAX_DEPTH:
                    self.tree.value = None
                    self._note((), line, f"nested more than {MAX_DEPTH} levels deep", "Check the brackets.")
                    return
                place = self._here()
                value: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
                self._put(value, line)
                self.stack.append(_Frame(value, place))
            elif isinstance(event, yaml.CollectionEndEvent):
                self.stack.pop()

    def _note(self, place: Place, line: int, message: str, hint: str) -> None:
        self.tree.notes.append(Note(place, line, message, hint))

    def _here(self) -> Place:
        """The place that the next value will take."""
        if not self.stack:
            return ()
        frame = self.stack[-1]
        return (*frame.place, len(frame.value) if isinstance(frame.value, list) else frame.key)

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        frame = self.stack[-1] if self.stack else None
        if frame and isinstance(frame.value, dict) and frame.awaits_key:
            self._key(frame, frame.value, event.value, line)
            return
        resolved = self.resolver.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
        kind = str(event.tag or resolved).removeprefix(TAG)
        if event.tag and kind != "str":
            hint = f"Remove it. {QUOTE_RULE}"
            self._note(self._here(), line, f"{event.tag} is a YAML tag, which codebooks do not use", hint)
        if kind == "int" and re.fullmatch(r"0|[1-9][0-9]{,8}", event.value):
            self._put(int(event.value), line)
        else:
            self._put(Unquoted(KINDS[kind], event.value) if kind in KINDS else event.value, line)

    def _key(self, frame: _Frame, mapping: dict[str, object], key: str, line: int) -> None:
        place = (*frame.place, key)
        frame.key, frame.awaits_key, frame.keeps = key, False, key not in mapping
        first = self.tree.lines.setdefault(place, line)
        if not frame.keeps:
            self._note(place, line, f'"{key}" stands twice, first in line {first}', "Keep one of the two.")

    def _put(self, value: object, line: int) -> None:
        """Store a finished or just opened value where it belongs."""
        if not self.stack:
            self.tree.value = value
            self.tree.lines[()] = line
            return
        frame = self.stack[-1]
        if isinstance(frame.value, list):
            self.tree.lines.setdefault((*frame.place, len(frame.value)), line)
            frame.value.append(value)
        elif frame.awaits_key:
            self._note(frame.place, line, "a key is no plain word here", f"Check brackets and colons. {QUOTE_RULE}")
            frame.awaits_key, frame.keeps = False, False
        else:
            if frame.keeps:
                frame.value[frame.key] = value
            frame.awaits_key = True
