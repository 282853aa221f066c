"""Faults in the shape of a codebook file, in words: keys that are missing or unknown, values of the wrong kind."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mccode.codebook_file import Sheet, nearest
from mccode.codebook_schema import (
    WEIGHTS,
    CodebookEntry,
    CodeEntry,
    CounterExampleEntry,
    ExampleEntry,
    ExclusionEntry,
    Part,
    QuestionEntry,
    RuleEntry,
    SourceEntry,
    SubjectEntry,
)
from mccode.codebook_yaml import Place, Unquoted
from mccode.records import Depth

# Which mapping stands under which key of the file; an item of a list stands under the list's key.
PARTS: Mapping[str, type[Part]] = MappingProxyType(
    {
        "source": SourceEntry,
        "subject": SubjectEntry,
        "questions": QuestionEntry,
        "codes": CodeEntry,
        "exclude": ExclusionEntry,
        "examples": ExampleEntry,
        "counter_examples": CounterExampleEntry,
        "rules": RuleEntry,
    }
)


def check_shape(sheet: Sheet) -> CodebookEntry | None:
    """The entry of a sheet, or None, with the faults in its shape added to the sheet."""
    try:
        return CodebookEntry.model_validate(sheet.value)
    except ValidationError as error:
        for details in error.errors(include_url=False):
            place = _place(details["loc"])
            message, hint = _words(details, place)
            sheet.add(place, message, hint)
        return None


def _place(location: tuple[str | int, ...]) -> Place:
    """The place in the file: pydantic's location without the names of its alternatives."""
    place: list[str | int] = []
    for index, step in enumerate(location):
        is_alternative = index > 1 and location[index - 2] == "rules" and isinstance(location[index - 1], int)
        if not is_alternative and step != "[key]":
            place.append(step)
    return tuple(place)


def _part(place: Place) -> type[Part]:
    keys = [step for step in place if isinstance(step, str)]
    return PARTS.get(keys[-1], CodebookEntry) if keys else CodebookEntry


def _words(details: ErrorDetails, place: Place) -> tuple[str, str]:
    """What is wrong and what to do, for one error of pydantic."""
    kind, value, key = details["type"], details["input"], str(place[-1]) if place else ""
    fields = _part(place[:-1]).model_fields
    about = f"{fields[key].description}." if key in fields else ""
    where = f'"{key}"' if place and isinstance(place[-1], str) else f"item {int(key) + 1}" if key else "the file"
    if kind == "missing":
        return f'"{key}" is missing', f"Add the line. {about}"
    if kind == "extra_forbidden":
        if _part(place[:-1]) is RuleEntry and key in ("sentence", "passage"):
            return f'"{key}:" is read as a key', f"Put the whole rule in quotes: '{key}: ...'."
        return f'unknown key "{key}"', nearest(key, fields)
    written = value.written if isinstance(value, Unquoted) else value
    if key == "weight" and kind in ("value_error", "string_type") and isinstance(written, (str, int)) and written:
        return f'unknown weight "{written}"', f"Valid are: {', '.join(WEIGHTS)}."
    if kind in ("string_too_short", "too_short") or (isinstance(value, Unquoted) and value.kind == "empty"):
        needed = key not in fields or fields[key].is_required()
        return (
            f"{where} is empty",
            f"{'Write a value.' if needed else 'Write a value or delete the line.'} {about}".rstrip(),
        )
    if kind == "string_pattern_mismatch":
        return f'{where} cannot be "{value}"', about or "Use letters a to z, A to Z, digits, _ and -."
    if kind == "literal_error":
        return f'{where} cannot be "{written}"', f"Valid are: {', '.join(map(str, get_args(Depth)))}. {about}"
    return f"{where} is {_kind(value)}, not {_wanted(kind)}", _remedy(kind, value, about)


def _kind(value: object) -> str:
    if isinstance(value, Unquoted):
        return f"{value.kind} ({value.written})"
    if isinstance(value, int):
        return f"a number ({value})"
    return "a list" if isinstance(value, list) else "a mapping" if isinstance(value, dict) else "a text"


def _wanted(kind: str) -> str:
    wanted = {"string_type": "a text", "list_type": "a list"}
    return wanted.get(kind, "a mapping (key: value)")


def _remedy(kind: str, value: object, about: str) -> str:
    if kind == "string_type" and isinstance(value, (int, Unquoted)):
        written = value.written if isinstance(value, Unquoted) else value
        return f'Put it in quotes: "{written}".'
    if kind == "string_type" and isinstance(value, dict):
        return "Put a text with a colon in it in quotes."
    if kind == "list_type":
        return 'Begin each item on a line of its own with "- ".'
    return about or "codebooks/README.md shows the format."
