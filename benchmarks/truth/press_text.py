"""Lines of text for ReportLab: fonts, line breaking with soft and hard hyphens, and drawing in odd ways."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from truth.model import LIGATURES, SOFT, ZERO

_FOLDER = Path("/usr/share/fonts/truetype")
_FILES = {
    "lato": ("lato/Lato-Regular.ttf", "lato/Lato-Bold.ttf", "lato/Lato-Italic.ttf"),
    "carlito": (
        "crosextra/Carlito-Regular.ttf", "crosextra/Carlito-Bold.ttf", "crosextra/Carlito-Italic.ttf",
    ),
    "dejavu": ("dejavu/DejaVuSerif.ttf", "dejavu/DejaVuSerif-Bold.ttf", "dejavu/DejaVuSerif-Italic.ttf"),
}  # fmt: skip
_BUILT_IN = {
    "sans": ("Helvetica", "Helvetica-Bold", "Helvetica-Oblique"),
    "serif": ("Times-Roman", "Times-Bold", "Times-Italic"),
}


@dataclass(frozen=True)
class Face:
    """The names of a family's plain, bold and italic fonts, and the characters beyond Latin-1 that it has."""

    plain: str
    bold: str
    italic: str
    extra: frozenset[str] = frozenset("•–")


@cache
def face(family: str) -> Face:
    """A family by its name in a style; Helvetica where its files are missing."""
    paths = [_FOLDER / name for name in _FILES.get(family, ())]
    if family in _BUILT_IN or not all(path.exists() for path in paths):
        return Face(*_BUILT_IN.get(family, _BUILT_IN["sans"]))
    names = [path.stem for path in paths]
    for name, path in zip(names, paths, strict=True):
        pdfmetrics.registerFont(TTFont(name, str(path)))
    known = pdfmetrics.getFont(names[0]).face.charToGlyph
    return Face(*names, frozenset(c for c in (ZERO, "\u2010", *LIGATURES.values(), *"•–■▪") if ord(c) in known))


def prepare(text: str, fonts: Face, ligatures: bool) -> str:
    """A text with what the font can show: ligatures where wanted, no zero-width space where it has none."""
    if ZERO not in fonts.extra:
        text = text.replace(ZERO, "")
    for letters, glyph in LIGATURES.items() if ligatures else ():
        if glyph in fonts.extra:
            text = text.replace(letters, glyph)
    return text


def width(text: str, font: str, size: float) -> float:
    return float(pdfmetrics.stringWidth(text, font, size))


def wrap(text: str, font: str, size: float, room: float, hyphen: str = "-", first: float = 0.0) -> list[str]:
    """The text in lines no wider than ``room`` points; the first one ``first`` points narrower."""
    result: list[str] = []
    line = ""

    def fits(part: str) -> bool:
        shown = (f"{line} {part}" if line else part).replace(SOFT, "")
        return width(shown, font, size) <= room - (0 if result else first)

    for word in text.split(" "):
        rest = word
        while not fits(rest):
            head, tail = _broken(rest, fits, hyphen)
            if not head and not line:  # wider than the column
                break
            result.append(" ".join(filter(None, (line, head))))
            line, rest = "", tail if head else rest
        line = f"{line} {rest}".strip().replace(SOFT, "")
    return [*result, line] if line else result


def _broken(word: str, fits: Callable[[str], bool], hyphen: str) -> tuple[str, str]:
    """The longest beginning of a word that fits, with its hyphen, and the rest."""
    for place in range(len(word) - 2, 1, -1):
        if word[place] == SOFT:
            mark = hyphen
        elif word[place] in "-\u200b–" and word[place - 1].isalpha() and word[place + 1].isalpha():
            mark = word[place]
        else:
            continue
        head = word[:place].replace(SOFT, "")
        if fits(head + mark.replace(SOFT, "-")):
            return head + mark, word[place + 1 :]
    return "", word


def draw(
    canvas: Canvas, text: str, x: float, y: float, font: str, size: float, room: float = 0.0, look: str = ""
) -> None:
    """Draws one line, justified to ``room`` where given, or with the look of a heading."""
    if look == "fake_bold":
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)
        canvas.drawString(x + 0.03 * size, y, text)
    elif look == "spaced":
        _piece(canvas, text, x, y, font, size, 0.25 * size)
    elif look == "small_caps":
        _small_caps(canvas, text, x, y, font, size)
    elif room and " " in text:
        words = text.split(" ")
        gap = (room - sum(width(word, font, size) for word in words)) / (len(words) - 1)
        canvas.setFont(font, size)
        for word in words:
            canvas.drawString(x, y, word)
            x += width(word, font, size) + gap
    else:
        canvas.setFont(font, size)
        canvas.drawString(x, y, text)


def _piece(canvas: Canvas, text: str, x: float, y: float, font: str, size: float, apart: float = 0.0) -> None:
    item = canvas.beginText(x, y)
    item.setFont(font, size)
    item.setCharSpace(apart)
    item.textOut(text)
    item.setCharSpace(0)
    canvas.drawText(item)


def _small_caps(canvas: Canvas, text: str, x: float, y: float, font: str, size: float) -> None:
    canvas.setFont(font, size)
    for letter in text:
        small = letter.islower()
        shown, height = (letter.upper(), 0.78 * size) if small else (letter, size)
        canvas.setFont(font, height)
        canvas.drawString(x, y, shown)
        x += width(shown, font, height)


def look_width(text: str, font: str, size: float, look: str) -> float:
    """How wide a heading is in its look."""
    if look == "spaced":
        return width(text, font, size) + 0.25 * size * len(text)
    if look == "small_caps":
        return sum(width(c.upper(), font, 0.78 * size if c.islower() else size) for c in text)
    return width(text, font, size)


def longest(words: Sequence[str], font: str, size: float) -> float:
    return max((width(word, font, size) for word in words), default=0.0)
