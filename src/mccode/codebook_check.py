"""What a codebook's shape cannot show: ids that are unique, references that lead somewhere, rules that can match."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mccode.codebook_file import Sheet, nearest
from mccode.codebook_schema import NAME
from mccode.codebook_yaml import Place
from mccode.errors import RuleError

SET_IN_RULE = re.compile(rf'"[^"]*"|@({NAME})')  # a name after @, outside quotation marks
STAND_IN = "x"  # stands for a set that has a fault of its own, so that the fault is told once


class Expression(NamedTuple):
    """A rule expression of the codebook: its place in the file and its text."""

    place: Place
    text: str


def check_meaning(sheet: Sheet) -> None:
    """Add the faults in ids, references, sets and rules; whatever has the wrong shape is passed over."""
    _check_ids(sheet)
    _check_references(sheet)
    sets = _texts(sheet.at(("sets",)))
    uses = {name: _sets_in(text) for name, text in sets.items()}
    expressions = list(_expressions(sheet))
    usable = _usable_sets(sheet, sets, uses)
    for place, text in expressions:
        _check_rule(sheet, place, text, usable)
    _check_use_of_sets(sheet, sets, uses, expressions)
    _check_codes_have_rules(sheet)


def _items(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _texts(value: object) -> dict[str, str]:
    """The entries of a mapping that are texts and not blank, stripped as the loader strips them."""
    if not isinstance(value, dict):
        return {}
    return {key: text.strip() for key, text in value.items() if isinstance(text, str) and text.strip()}


def _questions(sheet: Sheet) -> Iterator[tuple[Place, dict[str, Any]]]:
    for number, question in enumerate(_items(sheet.at(("questions",)))):
        if isinstance(question, dict):
            yield ("questions", number), question


def _codes(sheet: Sheet) -> Iterator[tuple[Place, dict[str, Any]]]:
    for place, question in _questions(sheet):
        for number, code in enumerate(_items(question.get("codes"))):
            if isinstance(code, dict):
                yield (*place, "codes", number), code


def _rules(sheet: Sheet) -> Iterator[tuple[Place, object]]:
    for place, code in _codes(sheet):
        for number, rule in enumerate(_items(code.get("rules"))):
            yield (*place, "rules", number), rule


def _expressions(sheet: Sheet) -> Iterator[Expression]:
    """Every rule expression outside the sets, in the order of the file."""
    for name, text in _texts(sheet.at(("subject",))).items():
        if name in ("names", "purpose"):
            yield Expression(("subject", name), text)
    for name, text in _texts(sheet.at(("depth",))).items():
        yield Expression(("depth", name), text)
    for place, rule in _rules(sheet):
        if isinstance(rule, str) and rule.strip():
            yield Expression(place, rule.strip())
        for key, text in _texts(rule).items():
            if key in ("rule", "heading"):
                yield Expression((*place, key), text)


def _check_ids(sheet: Sheet) -> None:
    seen: dict[str, int] = {}
    for place, question in _questions(sheet):
        _check_unique(sheet, place, question.get("id"), "question", seen)
    seen = {}
    for place, code in _codes(sheet):
        name, question_id = code.get("id"), sheet.at((*place[:2], "id"))
        _check_unique(sheet, place, name, "code", seen)
        if not isinstance(name, str) or not isinstance(question_id, str) or not re.fullmatch(NAME, question_id):
            continue
        if re.fullmatch(rf"{NAME}\.{NAME}", name) and not name.startswith(f"{question_id}."):
            message = f'the id does not begin with that of its question, "{question_id}"'
            own_name = name.partition(".")[2]
            sheet.add((*place, "id"), message, f'Write "{question_id}.{own_name}", or move the code to its question.')
    seen = {f"{sheet.at((*place[:4], 'id'))}#{int(place[-1]) + 1}": sheet.line(place) for place, _ in _rules(sheet)}
    for place, rule in _rules(sheet):
        _check_unique(sheet, place, rule.get("id") if isinstance(rule, dict) else None, "rule", seen)


def _check_unique(sheet: Sheet, place: Place, name: object, kind: str, seen: dict[str, int]) -> None:
    if not isinstance(name, str) or not name:
        return
    place = (*place, "id")
    if name in seen:
        message = f'the {kind} id "{name}" stands twice, first in line {seen[name]}'
        sheet.add(place, message, "Give each an id of its own.")
    seen.setdefault(name, sheet.line(place))


def _check_references(sheet: Sheet) -> None:
    ids = [code["id"] for _, code in _codes(sheet) if isinstance(code.get("id"), str)]
    for place, code in _codes(sheet):
        for key in ("exclude", "counter_examples"):
            for number, entry in enumerate(_items(code.get(key))):
                see = entry.get("see") if isinstance(entry, dict) else None
                if isinstance(see, str) and re.fullmatch(rf"{NAME}\.{NAME}", see) and see not in ids:
                    sheet.add((*place, key, number, "see"), f'"see" names no code: "{see}"', nearest(see, ids))


def _sets_in(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in SET_IN_RULE.findall(text) if name))


def _reached(start: str, uses: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The sets that a set leads to, through any number of others."""
    reached: set[str] = set()
    waiting = list(uses.get(start, ()))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(uses.get(name, ()))
    return reached


def _usable_sets(sheet: Sheet, sets: dict[str, str], uses: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """The sets for the rules to be checked with: those with faults are replaced, once their fault is told."""
    usable = dict(sets)
    told: set[str] = set()
    for name in sets:
        if name in _reached(name, uses):
            usable[name] = STAND_IN
            if name not in told:
                told |= {other for other in _reached(name, uses) if name in _reached(other, uses)}
                circle = ", ".join(f"@{other}" for other in sets if other in told and name in _reached(other, uses))
                sheet.add(("sets", name), f"the sets {circle} lead back to themselves", "Write the words out in one.")
    # A set that names a faulty one is checked after it, so that only the faulty one is told.
    for name in sorted(sets, key=lambda name: len(_reached(name, uses))):
        place = ("sets", name)
        if usable[name] is STAND_IN:
            continue
        # As a rule, for what is wrong in it; then in use, for what a rule may hold and a set may not.
        if not (_check_rule(sheet, place, sets[name], usable) and _check_rule(sheet, place, f"@{name}", usable)):
            usable[name] = STAND_IN
    return usable


def _check_rule(sheet: Sheet, place: Place, text: str, sets: Mapping[str, str]) -> bool:
    """Whether an expression can be used; if not, the fault is added, with the caret that the rule language gives."""
    from mccode.rulelang import parse  # here, so that a codebook's records do not load the language

    try:
        parse(text, sets)
    except RuleError as error:
        message, _, pointed = error.message.partition("\n")
        hint = error.hint or "codebooks/README.md explains the rule language."
        sheet.add(place, message.rstrip(".:"), hint, detail=textwrap.indent(pointed, "  "))
        return False
    return True


def _check_use_of_sets(
    sheet: Sheet, sets: dict[str, str], uses: Mapping[str, tuple[str, ...]], expressions: list[Expression]
) -> None:
    used: set[str] = set()
    for _, text in expressions:
        for name in _sets_in(text):
            used |= {name} | _reached(name, uses)
    for name in sets:
        if name not in used:
            hint = f"Write @{name} in a rule, or delete the set."
            sheet.add(("sets", name), f'the set "{name}" is not used', hint, warning=True)


def _check_codes_have_rules(sheet: Sheet) -> None:
    for place, code in _codes(sheet):
        if not code.get("rules"):
            hint = "Only a model or a person will code it; write rules if rules should."
            sheet.add((*place, "id"), "the code has no rules", hint, warning=True)
