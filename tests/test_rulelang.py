"""The rule language: what is read, how it is written back, and where faults are shown."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mccode.errors import RuleError
from mccode.rulelang import AllOf, AnyOf, Kind, Literal, Named, Near, Phrase, Rule, Word, parse

CASES = json.loads((Path(__file__).parent / "cases" / "rules.json").read_text(encoding="utf-8"))
SETS = {"offers": "micro-credential* | short course*", "people": "dean* | @offers", "both": "skill* AND gap*"}

PIECES = [
    *("skill*", "gap", "micro-credential*", "=RPL", '"the AND"', "<money>", "<year>", "@offers", "@people", "@both"),
    *("AND", "OR", "|", "UNLESS", "NEAR/3", "BEFORE/2", "NEAR", "(", ")", "sentence:", "passage:", "NOT", "don’t", "—"),
]


def read(text: str) -> Rule | RuleError:
    try:
        return parse(text, SETS)
    except RuleError as error:
        return error


def words() -> st.SearchStrategy[str]:
    return st.sampled_from(["skill*", "gap", "co-op", "=RPL", '"a, OR b"', "<number>", "@offers", "o?e", "don't"])


def expressions() -> st.SearchStrategy[str]:
    """Rule text of all constructs, made from the inside out, nearly always without a fault."""
    phrases = st.lists(st.one_of(words(), st.just("(x y | z)")), min_size=1, max_size=3).map(" ".join)
    return st.recursive(
        phrases,
        lambda inside: st.one_of(
            st.lists(inside.map("({})".format), min_size=2, max_size=3).map(" AND ".join),
            st.lists(inside, min_size=2, max_size=3).map(" | ".join),
            st.tuples(inside, st.sampled_from(["NEAR/4", "BEFORE/0"]), inside).map(
                lambda p: f"({p[0]}) {p[1]} ({p[2]})"
            ),
        ),
        max_leaves=6,
    )


def whole_rules() -> st.SearchStrategy[str]:
    return st.tuples(st.sampled_from(["", "sentence: ", "passage: "]), expressions(), st.none() | expressions()).map(
        lambda parts: parts[0] + parts[1] + (f" UNLESS {parts[2]}" if parts[2] else "")
    )


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("skill*", Rule(Word("skill*"))),
        ("a b OR c", Rule(AnyOf((Phrase((Word("a"), Word("b"))), Word("c"))))),
        ("a AND b | c", Rule(AnyOf((AllOf((Word("a"), Word("b"))), Word("c"))))),
        ("a AND (b | c)", Rule(AllOf((Word("a"), AnyOf((Word("b"), Word("c"))))))),
        ("a NEAR/2 b BEFORE/3 c", Rule(Near(Near(Word("a"), Word("b"), 2), Word("c"), 3, True))),
        ("a b NEAR/0 c", Rule(Near(Phrase((Word("a"), Word("b"))), Word("c"), 0))),
        ("sentence: =RPL UNLESS “a OR b”", Rule(Word("RPL", exact=True), Literal("a OR b"), "sentence")),
        ("passage: <year>", Rule(Kind("year"))),
        ("((a))", Rule(Word("a"))),
        ("@offers x", Rule(Phrase((Named("offers", Word("any")), Word("x"))))),
    ],
)
def test_rules_are_read_by_precedence(text: str, rule: Rule) -> None:
    assert parse(text, SETS) == rule


def test_a_set_stands_for_its_expression() -> None:
    expr = parse("@people", SETS).expr
    assert isinstance(expr, Named)
    assert expr.expr == parse("dean* | @offers", SETS).expr


@pytest.mark.parametrize("case", CASES["faults"], ids=lambda case: case["rule"][:40])
def test_faults_show_their_place(case: dict[str, Any]) -> None:
    with pytest.raises(RuleError) as caught:
        parse(case["rule"], case.get("sets"))
    error = caught.value
    first, _, pointed = error.message.partition("\n")
    assert case["error"] in first
    assert error.position == case["position"]
    assert error.hint
    shown, caret = pointed.split("\n")
    assert caret.strip() == "^"
    in_set = "(in set @" in first
    source = next(text for name, text in case["sets"].items() if f"@{name})" in first) if in_set else case["rule"]
    assert (shown + " ")[len(caret) - 1] == (source + " ")[error.position]


@pytest.mark.parametrize("rule", CASES["sound"])
def test_sound_rules_are_read(rule: str) -> None:
    assert parse(str(parse(rule))) == parse(rule)


def test_the_caret_stays_in_view_in_long_rules() -> None:
    rule = " | ".join(["word"] * 500) + " | (" + " | ".join(["word"] * 500)
    with pytest.raises(RuleError) as caught:
        parse(rule)
    shown, caret = caught.value.message.split("\n")[1:]
    assert len(shown) < 130
    assert shown[caret.index("^")] == "("
    with pytest.raises(RuleError) as caught:
        parse("first |\nsecond |\n, third")
    assert caught.value.message.split("\n")[1:] == ["  , third", "  ^"]


@settings(deadline=None, derandomize=True)  # the machine may be busy; what must be fast is measured in benchmarks/
@given(
    st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join) | st.text(alphabet='ab*?-"()|<>@=/ NEAR5', max_size=30)
)
@example("NEAR/" + "9" * 5000 + " a")
@example("(" * 500 + "a")
@example("a NEAR/1 b " * 500)
@example("a-" * 500 + "a")
@example("a | " * 500 + "a")
@example("@" * 10)
def test_whatever_the_text_there_is_a_rule_or_a_rule_error(text: str) -> None:
    rule = read(text)
    if isinstance(rule, RuleError):
        assert 0 <= rule.position <= len(text)
    else:
        assert parse(str(rule), SETS) == rule


@settings(deadline=None, derandomize=True)  # the machine may be busy; what must be fast is measured in benchmarks/
@given(whole_rules())
def test_a_rule_written_out_is_read_as_the_same_rule(text: str) -> None:
    rule = read(text)
    if isinstance(rule, RuleError):
        assert rule.message.startswith(("UNLESS excludes everything", "Both sides of", "AND, NEAR and BEFORE cannot"))
    else:
        assert parse(str(rule), SETS) == rule
        assert str(parse(str(rule), SETS)) == str(rule)


def test_sets_that_double_at_each_step_are_read_at_once() -> None:
    sets = {f"s{n}": f"@s{n + 1} x | @s{n + 1} y" for n in range(12)} | {"s12": "word"}
    assert isinstance(parse("@s0 a UNLESS @s1 b", sets).expr, Phrase)


def test_sets_that_go_too_deep_are_a_fault() -> None:
    sets = {f"s{n}": f"x | (@s{n + 1})" for n in range(40)} | {"s40": "word"}
    with pytest.raises(RuleError, match="levels deep"):
        parse("@s0", sets)
    assert parse("@s35", sets)
    with pytest.raises(RuleError, match="levels deep"):
        parse("((((((((((@s35))))))))))", sets)


def test_a_set_with_a_fault_fails_only_the_rules_that_use_it() -> None:
    sets = {"good": "a", "bad": "(b", "user": "@bad"}
    assert parse("@good", sets)
    with pytest.raises(RuleError, match=r"in set @bad"):
        parse("@user", sets)
