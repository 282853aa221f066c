"""Parts of the gap report: excerpts, words and numbers in prose, and the contrast of its colours."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mccode.codebook import Codebook
from mccode.records import Coded, Passage, Source
from mccode.report import brief
from mccode.report.quotes import excerpt
from mccode.report.words import clip, day, listing, page_numbers, plain


@given(
    st.text(max_size=300),
    st.lists(st.tuples(st.integers(-5, 320), st.integers(-5, 320)), max_size=4),
    st.integers(10, 300),
)
def test_an_excerpt_is_part_of_the_text_and_marks_only_evidence(
    text: str, spans: list[tuple[int, int]], limit: int
) -> None:
    pieces = excerpt(text, spans, limit)
    kept = "".join(piece.text for piece in pieces)
    kept = kept if len(text) <= limit else kept.removeprefix("… ").removesuffix(" …")
    assert kept in text
    assert len(kept) <= limit
    if len(text) <= limit:
        evidence = {at for start, end in spans for at in range(max(0, start), min(len(text), end))}
        marked, at = set(), 0
        for piece in pieces:
            marked |= set(range(at, at + len(piece.text))) if piece.marked else set()
            at += len(piece.text)
        assert (kept, marked) == (text, evidence)


def test_a_long_passage_is_cut_around_its_evidence() -> None:
    text = "far away " * 80 + "the Dean decides " + "and so on " * 80
    at = text.index("the Dean")
    pieces = excerpt(text, [(at, at + 16)], 100)
    assert [piece.text for piece in pieces if piece.marked] == ["the Dean decides"]
    assert (pieces[0].text, pieces[-1].text) == ("… ", " …")


WORDS: list[tuple[Any, Any, str]] = [
    (page_numbers, [7, 3, 5, 6, 3], "pages 3, 5–7"), (page_numbers, [4], "page 4"), (page_numbers, [4, 5], "pages 4–5"),
    (page_numbers, [], ""), (listing, ["a"], "a"), (listing, ["a", "b", "c"], "a, b and c"), (listing, [], ""),
    (day, "2025-03-05", "5 March 2025"), (day, "spring", "spring"), (day, None, ""),
    (plain, "a\r\n\tb\u202e\x07", "a b"), (plain, "می\u200cخواهم", "می\u200cخواهم"),
    (lambda text: clip(text, 9), "one two three", "one two…"),
]  # fmt: skip


@pytest.mark.parametrize(("function", "given_", "said"), WORDS)
def test_words(function: Any, given_: Any, said: str) -> None:
    assert function(given_) == said


PAIRS = [
    ("ink", "paper"),
    ("soft", "paper"),
    ("soft", "faint"),
    ("link", "paper"),
    ("link", "na"),
    ("ink", "mark"),
    ("ink", "na"),
]
PAIRS += [(f"{name}-ink", name) for name in ("d1", "d2", "d3", "unclear", "open", "na")] + [
    ("unclear-ink", "paper"),
    ("na-ink", "paper"),
]


@pytest.mark.parametrize("palette", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_contrast_is_at_least_4_5(ink: str, paper: str, palette: int) -> None:
    """Contrast of text as WCAG 2.2 defines it (success criterion 1.4.3)."""
    css = resources.files("mccode.report").joinpath("report.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", css.split(":root {")[1 + palette].split("}")[0]))

    def light(name: str) -> float:
        digits = colours[name][1:]
        digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
        parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(ink), light(paper)))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_documents_beside_the_subject_are_named_in_the_brief() -> None:
    passages = tuple(Passage(f"p{n}", "words") for n in range(5))
    book = Codebook("b", "1", "B", "en", (), subject_name="mentoring", subject_names="mentor*")
    wide = Coded(Source("wide.pdf", "", "Ayr"), "read", passages=passages, on_subject_passages=2)
    whole = Coded(Source("whole.pdf", "", "Ayr"), "read", passages=passages, on_subject=True, on_subject_passages=5)
    assert brief.off_subject([whole], book) == ""
    said = brief.off_subject([whole, wide], book)
    assert said.startswith("By title and opening wide.pdf does not seem to be about mentoring as a whole")
    assert "of 5 passages only 2" in said
    assert brief.off_subject([wide], replace(book, subject_names="")) == ""
