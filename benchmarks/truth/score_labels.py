"""Counts of what our reader says beyond the text: table rows, headings, sections, kinds of asides, furniture."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from truth.build import Sample
from truth.counts import WINDOW, Miss, Result, counts_of, fold
from truth.locate import letters
from truth.model import Truth
from truth.readers import Output, Unit

ASIDES = ("sidebar", "pull_quote", "caption", "footnote", "margin_note", "toc", "index", "reference")


def rows(sample: Sample, output: Output, result: Result) -> None:
    rows = [unit for unit in output.passages if unit.kind == "table_row"]
    pieces = [[fold(piece) for piece in unit.text.split(" | ")] for unit in rows]
    true_rows = [b for b in sample.blocks if b.kind == "table_row"]
    for block in true_rows:
        needed = [
            {f"{h}: {text}" for h in heads} if heads[0] else {text}
            for heads, text, must in block.cells
            if must and text
        ]
        allowed = {f"{h}: {text}" for heads, text, must in block.cells for h in heads}
        right = any(
            all(any(p in options for p in found) for options in needed)
            and all(p in allowed or any(p in options for options in needed) for p in found)
            for found in pieces
        )
        for counts in counts_of(result, sample, block):
            counts.add("rows", right)
        if not right:
            best = process.extractOne(block.text, [u.text for u in output.passages], scorer=fuzz.ratio)
            found, similarity = (best[0], best[1]) if best else ("", 0.0)
            result.misses.append(Miss("row", sample.name, block.page, "table_row", block.text, found, similarity))
    result.all.add("rows that are rows", min(len(rows), len(true_rows)), len(rows))


def headings(sample: Sample, output: Output, result: Result, matches: dict[int, Unit]) -> None:
    free = [unit for unit in output.asides if unit.kind in ("heading", "title")]
    # Levels count from the uppermost heading that is no title.
    top = min((unit.level for unit in free if unit.kind == "heading"), default=1) - 1
    for block in sample.blocks:
        if block.kind not in ("heading", "title"):
            continue
        found = next((u for u in free if u.kind == block.kind and _same(u.text, block)), None)
        if found:
            free.remove(found)
        for counts in counts_of(result, sample, block):
            counts.add(f"{block.kind}s", found is not None)
            if block.kind == "heading":
                counts.add("heading levels", found is not None and found.level - top == block.level)
        if not found:
            best = process.extractOne(block.text, [u.text for u in output.asides + output.passages], scorer=fuzz.ratio)
            text, similarity = (best[0], best[1]) if best else ("", 0.0)
            result.misses.append(Miss("heading", sample.name, block.page, block.kind, block.text, text, similarity))
    result.all.add("headings that are headings", 0, 0)
    result.all.right["headings that are headings"] += result.all.right["headings"]
    # What heads a box is a heading, too, though none of the running text.
    own = {letters(b.text) for b in sample.blocks if b.kind in ("tile_heading", "sidebar_heading")}
    given = [unit for unit in output.asides if unit.kind == "heading" and letters(unit.text) not in own]
    result.all.of["headings that are headings"] += len(given)
    tiles = {letters(b.text) for b in sample.blocks if b.kind == "tile_heading"}
    for index, unit in matches.items():
        block = sample.blocks[index]
        if block.kind == "tile":
            continue
        path = [letters(text) for text in unit.section if letters(text) not in tiles]
        right = path == [letters(text) for text in block.section]
        result.all.add("section paths", right)
        if not right:
            expected, text = " > ".join(block.section), " > ".join(unit.section)
            result.misses.append(Miss("section", sample.name, block.page, block.kind, expected, text, 0))
        if block.lead_in:
            lead = letters(unit.lead_in)
            right = all(letters(text) in lead for text in block.lead_in)
            result.all.add("lead-ins", right)
            if not right:
                expected = f"{' / '.join(block.lead_in)} BEFORE {block.text}"
                result.misses.append(Miss("lead-in", sample.name, block.page, block.kind, expected, unit.lead_in, 0))


def _same(text: str, block: Truth) -> bool:
    return fold(text).casefold() == block.text.casefold() if block.caseless else fold(text) == block.text


def asides(sample: Sample, output: Output, result: Result) -> None:
    """Whether text beside the running text is kept apart from it, whole, and called what it is."""
    units = [(letters(unit.text), unit) for unit in [*output.passages, *output.asides]]
    running = [letters(b.text)[:WINDOW] for b in sample.blocks if b.flow == "main" and b.kind != "title"]
    running = [text for text in running if len(text) >= WINDOW]
    for block in sample.blocks:
        if block.kind not in ASIDES:
            continue
        text = letters(block.text)
        holders = [(found, unit) for found, unit in units if text[:WINDOW] in found]
        # A quote's words also stand in the paragraph that they come from: only holders without running text count.
        apart = [unit for found, unit in holders if not any(other in found for other in running)]
        whole = any(text in letters(unit.text) for unit in apart)
        labelled = any(_is(unit, block.kind) for unit in apart)
        for counts in counts_of(result, sample, block):
            counts.add(f"{block.kind}: apart", bool(apart))
            counts.add(f"{block.kind}: whole", whole)
            counts.add(f"{block.kind}: labelled", labelled)
        if not (labelled and whole):
            name = "mixed" if not apart else "torn" if not whole else "aside"
            kinds = sorted({unit.kind for unit in apart}) or ["nothing whole"]
            shown = f"{block.kind} (came as {', '.join(kinds)}): {block.text}"
            found = (apart or [unit for _, unit in holders] or [Unit("", "")])[0].text
            result.misses.append(Miss(name, sample.name, block.page, block.kind, shown, found, 0))


def _is(unit: Unit, kind: str) -> bool:
    """Whether a reader calls a text by a kind; a box of any make is a sidebar."""
    return unit.kind == kind or (kind == "sidebar" and unit.place == "box")


def furniture(sample: Sample, output: Output, result: Result) -> None:
    heads: dict[int, Counter[str]] = defaultdict(Counter)
    for block in sample.blocks:
        for names, _, _ in block.cells:
            for page in range(block.page, block.page_end + 1):
                heads[page].update(_words(names))
    for number, lines in enumerate(sample.furniture, start=1):
        true = Counter(_words(lines))
        found = Counter(_words(u.text for u in output.asides if u.kind == "furniture" and u.page == number))
        both = sum((true & found).values())
        # Column headings are set aside in the same way; they are neither right nor wrong here.
        extra = found - true - heads[number]
        wanted, given = sum(true.values()), both + sum(extra.values())
        for counts in (result.all, *(result.features[t] for t in sample.tags if t.startswith(("header", "footer")))):
            counts.add("furniture recall", both, wanted)
            counts.add("furniture precision", both, given)
        missing = true - found
        if missing or extra:
            expected = f"{' / '.join(lines)} – missing: {' '.join(missing) or 'nothing'}"
            result.misses.append(Miss("furniture", sample.name, number, "furniture", expected, " ".join(extra), 0))


def _words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in fold(text).split(" ") if word]


def words(sample: Sample, output: Output, result: Result) -> None:
    """How many of the document's words come out somewhere, whatever they are called there."""
    texts = [text for b in sample.blocks for text in ([t for _, t, must in b.cells if must] or [b.text])]
    true = Counter(_plain_words([*texts, *(line for lines in sample.furniture for line in lines)]))
    units = [*output.passages, *output.asides]
    found = Counter(_plain_words(text for unit in units for text in (unit.text, unit.lead_in)))
    lost = true - found
    result.all.add("words kept", true.total() - lost.total(), true.total())
    if lost:
        shown = ", ".join(f"{word} x{count}" for word, count in lost.most_common(30))
        result.misses.append(Miss("words", sample.name, 0, "words", f"{lost.total()} lost: {shown}", "", -lost.total()))


def _plain_words(texts: Iterable[str]) -> list[str]:
    return [word for text in texts for word in re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())]
