"""Lines and their reading order, from words made by hand: every letter is half as wide as its type size."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typeset import prose

from mccode import runs
from mccode.lines import Line
from mccode.printed import Word
from mccode.records import Box

GUTTER = 18.0


def words(text: str, x: float, base: float, size: float = 10.0, gap: float = 0.3, bold: bool = False) -> list[Word]:
    """A line of words set from x at a baseline, with word spaces of ``gap`` type sizes."""
    found = []
    for part in text.split():
        width = 0.5 * size * len(part)
        found.append(Word(part, x, base - 0.9 * size, x + width, base + 0.3 * size, base, size, bold))
        x += width + gap * size
    return found


def column(texts: Sequence[str], x: float, base: float, leading: float = 12.5, **more: float) -> list[Word]:
    return [w for i, text in enumerate(texts) for w in words(text, x, base + i * leading, **more)]


def told(found: Sequence[Sequence[Line]]) -> list[str]:
    return [line.text for run in found for line in run]


def texts(found: Sequence[Sequence[Line]]) -> list[str]:
    return [" / ".join(line.text for line in run) for run in found]


LEFT = ["the first column has", "four lines of text", "of about equal width", "and this is the last"]
RIGHT = ["the second column is", "set beside the first", "and has lines that run", "on at the same height"]
THIRD = ["the third column too", "stands by the others", "and ends the little", "page that we look at"]


def test_nothing_in_nothing_out() -> None:
    assert runs.read([]) == []


def test_words_of_a_line_are_one_line_from_left_to_right() -> None:
    line = words("one two three", 50, 100)
    for order in (line, line[::-1], [line[1], line[2], line[0]]):
        assert told(runs.read(order)) == ["one two three"]


def test_a_line_has_the_box_of_its_words_and_the_commonest_size() -> None:
    mark = words("3", 120, 96, size=6)
    [[line]] = runs.read([*words("a register of", 50, 100), *mark])
    assert (line.x0, line.x1) == (50, 123)
    assert (line.top, line.bottom) == (min(w.top for w in line.words), 103)
    assert (line.size, line.base) == (10, 100)


def test_a_raised_mark_stays_in_its_line() -> None:
    found = runs.read([*words("courses", 50, 100), *words("2", 85.2, 96.2, size=6), *words("are", 92, 100)])
    assert told(found) == ["courses 2 are"]


def test_bold_means_all_bold() -> None:
    [[line]] = runs.read(words("all of it", 50, 100, bold=True))
    assert line.bold
    [[line]] = runs.read([*words("part", 50, 100, bold=True), *words("of", 73, 100)])
    assert not line.bold


def test_stacked_lines_are_one_run() -> None:
    assert texts(runs.read(column(LEFT, 50, 100))) == [" / ".join(LEFT)]


def test_a_far_line_starts_a_run() -> None:
    found = runs.read([*column(LEFT, 50, 100), *words("far below", 50, 300)])
    assert len(found) == 2


@pytest.mark.parametrize("shuffle", [False, True], ids=["content order", "line by line across"])
@pytest.mark.parametrize("gutter", [12.0, 18.0, 30.0])
def test_two_columns_are_read_one_after_the_other(shuffle: bool, gutter: float) -> None:
    page = column(LEFT, 50, 100) + column(RIGHT, 50 + 110 + gutter, 100)
    if shuffle:
        page.sort(key=lambda w: (w.base, w.x0))
    assert told(runs.read(page)) == LEFT + RIGHT


def test_the_cells_of_an_unruled_table_stay_apart() -> None:
    # A word processor's default: 5.4 points beside the text of each cell, so 10.8 between two cells set in 11 points.
    left = [text[:24] for text in (LEFT[0] + " a b", *LEFT[1:])]
    page = column(left, 50, 100, 13.2, size=11.0)
    page += column(RIGHT, max(w.x1 for w in page) + 10.8, 100, 13.2, size=11.0)
    assert told(runs.read(page)) == left + RIGHT


def test_three_columns_are_read_one_after_the_other() -> None:
    page = column(LEFT, 50, 100) + column(RIGHT, 180, 100) + column(THIRD, 310, 100)
    assert told(runs.read(sorted(page, key=lambda w: (w.base, w.x0)))) == LEFT + RIGHT + THIRD


def test_a_wide_heading_parts_the_columns_above_from_those_below() -> None:
    heading = "a heading that goes across the columns of the page"
    page = (
        column(LEFT, 50, 100) + column(RIGHT, 180, 100) + words(heading, 50, 180)
        + column(THIRD, 50, 210) + column(LEFT, 180, 210)
    )  # fmt: skip
    assert told(runs.read(page)) == [*LEFT, *RIGHT, heading, *THIRD, *LEFT]


def test_a_short_heading_between_columns_parts_them_too() -> None:
    # Short as it is, white space at its height runs through both columns, and no sentence goes on across it.
    right = [*RIGHT[:-1], f"{RIGHT[-1]}."]
    page = (
        column(LEFT, 50, 100) + column(right, 180, 100) + words("Goals", 50, 170, size=16, bold=True)
        + column(THIRD, 50, 192) + column(LEFT, 180, 192)
    )  # fmt: skip
    assert told(runs.read(page)) == [*LEFT, *right, "Goals", *THIRD, *LEFT]


def test_a_gap_within_a_sentence_of_the_next_column_parts_nothing() -> None:
    page = (
        column(LEFT, 50, 100) + column(RIGHT, 180, 100) + words("Goals", 50, 170, size=16, bold=True)
        + column(THIRD, 50, 192) + column(LEFT, 180, 192)
    )  # fmt: skip
    assert told(runs.read(page)) == [*LEFT, "Goals", *THIRD, *RIGHT, *LEFT]


def test_a_heading_within_a_column_parts_nothing() -> None:
    right = column([*RIGHT, *RIGHT, "one more line of it"], 180, 100)
    page = column(LEFT, 50, 100) + words("Goals", 50, 164, size=12, bold=True) + column(THIRD, 50, 184) + right
    assert told(runs.read(page)) == [*LEFT, "Goals", *THIRD, *RIGHT, *RIGHT, "one more line of it"]


def test_wide_word_spaces_of_justified_text_are_no_gutter() -> None:
    text = ["the text of this line is normal", "here are few words", "the text of this line is normal too"]
    page = words(text[0], 50, 100) + words(text[1], 50, 112.5, gap=1.9) + words(text[2], 50, 125)
    assert told(runs.read(page)) == text


def test_wide_word_spaces_beside_a_gutter() -> None:
    left = ["the text of this line is", "with few words", "the text of this lines is"]
    page = words(left[0], 50, 100) + words(left[1], 50, 112.5, gap=2.2) + words(left[2], 50, 125)
    page += column(RIGHT[:3], 200, 100)
    assert told(runs.read(page)) == left + RIGHT[:3]


@pytest.mark.parametrize("marker", ["•", "–", "(a)", "(iv)", "3.", "4.2", "4.2.1", "b)"])
def test_a_marker_joins_the_text_beside_it(marker: str) -> None:
    page = words(marker, 50, 100) + column(["an item of a list", "that has two lines"], 90, 100)
    assert told(runs.read(page)) == [f"{marker} an item of a list", "that has two lines"]


def test_a_word_far_off_joins_nothing() -> None:
    assert told(runs.read(words("Owner", 50, 100) + words("Registrar", 200, 100))) == ["Owner", "Registrar"]


def test_the_page_number_of_a_contents_entry_joins_it() -> None:
    page = [w for i, t in enumerate(("Vision", "Goals and aims", "Annex")) for w in words(f"{i} {t}", 50, 100 + 14 * i)]
    page += [w for i, n in enumerate(("4", "17", "230")) for w in words(n, 400, 100 + 14 * i)]
    assert told(runs.read(page)) == ["0 Vision 4", "1 Goals and aims 17", "2 Annex 230"]


@pytest.mark.parametrize("last", ["42", "civic"])
def test_a_short_last_line_of_the_right_column_stays_there(last: str) -> None:
    page = column(LEFT, 50, 100) + column([*RIGHT[:3], last], 180, 100)
    assert told(runs.read(page)) == [*LEFT, *RIGHT[:3], last]


def test_turned_words_come_last_and_stay() -> None:
    turned = [Word("Source", 30, 80, 40, 130, 130, 8, False, 270)]
    assert told(runs.read([*turned, *column(LEFT, 50, 100)])) == [*LEFT, "Source"]


def test_a_frame_takes_its_place_in_the_order() -> None:
    frame = Box(1, 50, 150, 300, 200)
    found = runs.read(column(LEFT, 50, 100) + column(RIGHT, 50, 220), [frame])
    assert [run[0].words == () for run in found] == [False, True, False]
    [empty] = [line for run in found for line in run if not line.words]
    assert (empty.x0, empty.top, empty.x1, empty.bottom) == frame[1:]


def test_a_sidebar_is_read_apart_from_the_text_beside_it() -> None:
    long = [prose(1)[:40], prose(2)[:41], prose(3)[:39], prose(4)[:40]]
    side = ["In short", "42 courses", "three awards"]
    page = [w for i in range(4) for w in words(long[i], 50, 100 + 12.5 * i)] + column(side, 320, 106, size=9)
    found = told(runs.read(page))
    assert found.index("three awards") - found.index("In short") == 2
    assert [t for t in found if t not in side] == [" ".join(t.split()) for t in long]


def test_the_order_of_content_does_not_matter() -> None:
    page = column(LEFT, 50, 100) + column(RIGHT, 180, 100) + words("a wide line that ends it all, at last", 50, 170)
    straight = told(runs.read(page))
    assert told(runs.read(page[::-1])) == straight
    assert told(runs.read(sorted(page, key=lambda w: (w.text, w.x0, w.base)))) == straight


PLACED = st.lists(
    st.builds(
        lambda t, x, y, s, up: Word(t, x, y - s, x + 0.5 * s * len(t), y + 0.2 * s, y, s, False, up),
        st.text("abc1•", min_size=1, max_size=8),
        st.floats(0, 550),
        st.floats(20, 800),
        st.sampled_from([6.0, 10.0, 10.0, 24.0]),
        st.sampled_from([True, True, True, False]),
    ),
    max_size=25,
)


@given(PLACED)
def test_every_word_is_in_exactly_one_line(page: list[Word]) -> None:
    found = [w for run in runs.read(page) for line in run for w in line.words]
    assert sorted(found) == sorted(page)


@given(PLACED)
def test_runs_are_deterministic_and_never_empty(page: list[Word]) -> None:
    first = runs.read(page)
    assert all(first)
    assert runs.read(page) == first


@given(st.integers(1, 3), st.integers(2, 12), st.booleans())
def test_columns_of_any_number_and_height(columns: int, height: int, across: bool) -> None:
    printed = [[f"word{c}{i:02d} and so on a" for i in range(height)] for c in range(columns)]
    page = [w for c in range(columns) for w in column(printed[c], 50 + c * (105 + GUTTER), 100)]
    expected = [text for texts_ in printed for text in texts_]
    if across:
        page += words("wide " * 20, 50, 60)
        expected.insert(0, " ".join(["wide"] * 20))
    assert told(runs.read(sorted(page, key=lambda w: (w.base, w.x0)))) == expected
