"""PDFs that are small on disk and large to read, written byte by byte: each function returns a whole file."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Sequence

A4 = (595, 842)
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


def assemble(objects: Sequence[bytes], root: int = 1, extra: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1, with a right table of cross references."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root %d 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, extra, start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"", packed: bool = True) -> bytes:
    """A stream object's body, packed with Flate unless told otherwise."""
    if packed:
        data, entries = zlib.compress(data, 9), entries + b"/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def document(contents: Sequence[bytes], pages: int = 0, size: tuple[int, int] = A4) -> bytes:
    """A PDF with a page for each content stream; with ``pages`` so many, the streams repeated in turn."""
    count = pages or len(contents)
    kids = b" ".join(b"%d 0 R" % (4 + len(contents) + i) for i in range(count))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids), FONT]
    objects += [stream(content) for content in contents]
    objects += [
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Resources<</Font<</F1 3 0 R>>>>/Contents %d 0 R>>"
        % (*size, 4 + i % len(contents))
        for i in range(count)
    ]
    return assemble(objects)


def text(x: float, y: float, words: str, size: float = 9) -> bytes:
    """The operators that print words with their left end at a point."""
    return b"BT /F1 %g Tf %.2f %.2f Td (%s) Tj ET\n" % (size, x, y, words.encode("latin-1"))


WORDS = (
    "the", "strategy", "of", "our", "university", "offers", "short", "courses", "to", "learners", "and", "employers",
)  # fmt: skip


def prose(count: int, seed: int = 0, stops: int = 20) -> list[str]:
    """So many words, with a full stop after every ``stops``."""
    chance = random.Random(seed)
    words = [chance.choice(WORDS) for _ in range(count)]
    for i in range(0, count, stops):
        words[i] = words[i].capitalize()
        words[i - 1] += "." if i else ""
    return words


def page_of_words(count: int, size: tuple[int, int] = A4) -> bytes:
    """A page with so many words in lines over its whole width, in as small a type as that takes."""
    width, height = size
    type_size = min(9.0, 1.35 * (width * height / (count * 6 * 0.6)) ** 0.5 * 0.8)
    per_line = max(1, int(width / (type_size * 3.3)))
    words = prose(count)
    lines = [words[i : i + per_line] for i in range(0, count, per_line)]
    step = height / (len(lines) + 2)
    return b"".join(text(5, height - (i + 1) * step, " ".join(line), type_size) for i, line in enumerate(lines))


def scattered_words(count: int, size: tuple[int, int] = A4) -> bytes:
    """A page with so many words, each at a random place."""
    chance = random.Random(1)
    return b"".join(text(chance.uniform(0, size[0]), chance.uniform(0, size[1]), word, 4) for word in prose(count))


def columns_of_words(count: int, columns: int = 12) -> bytes:
    """A page with so many words in narrow columns, a line of two words each."""
    rows = count // (2 * columns)
    words = iter(prose(count))
    step = 830 / rows
    return b"".join(
        text(10 + column * 580 / columns, 835 - row * step, f"{next(words)} {next(words)}", min(5, step * 0.8))
        for column in range(columns)
        for row in range(rows)
    )


def short_lines(count: int) -> bytes:
    """A page with so many lines of one word, under each other."""
    return b"".join(text(40, 840 - 830 * i / count, word, 830 / count) for i, word in enumerate(prose(count)))


def long_word(count: int) -> bytes:
    """A page with one word of so many letters."""
    return text(10, 400, "a" * count, 0.5)


def one_sentence(count: int, end: str = ":") -> bytes:
    """A page with one sentence of so many words that introduces a list."""
    width, words = 560, [w.strip(".").lower() for w in prose(count)]
    lines = [" ".join(words[i : i + 12]) for i in range(0, count, 12)]
    lines[-1] += end
    step = min(11.0, 800 / (len(lines) + 4))
    body = b"".join(text(20, 830 - i * step, line, step * 0.8) for i, line in enumerate(lines))
    del width
    y = 830 - len(lines) * step
    items = (text(30, y - i * step, f"({'abc'[i]}) courses for learners in the region", step * 0.8) for i in range(3))
    return body + b"".join(items)


def short_paragraphs(count: int) -> bytes:
    """A page with so many paragraphs of eight words, far apart."""
    chance = random.Random(2)
    step = 830 / count
    return b"".join(
        text(40, 840 - i * step, " ".join(chance.choice(WORDS) for _ in range(8)).capitalize() + ".", step / 3)
        for i in range(count)
    )


def lower_case_sentences(count: int) -> bytes:
    """A page with one paragraph of so many sentences of a word in lower case; it ends in a colon."""
    words = ["so."] * count
    lines = [" ".join(words[i : i + 40]) for i in range(0, count, 40)]
    step = min(11.0, 800 / (len(lines) + 2))
    lines[-1] += " thus:"
    body = b"".join(text(20, 830 - i * step, line, step * 0.8) for i, line in enumerate(lines))
    y = 830 - len(lines) * step
    return body + text(30, y, "(a) courses for learners", step * 0.8) + text(30, y - step, "(b) courses", step * 0.8)


def graph_paper(count: int) -> bytes:
    """A page with so many rules across and down, and a word."""
    across = b"".join(b"0 %.2f m 595 %.2f l S\n" % ((842 * i / count,) * 2) for i in range(count))
    down = b"".join(b"%.2f 0 m %.2f 842 l S\n" % ((595 * i / count,) * 2) for i in range(count))
    return across + down + text(100, 400, "Courses")


def open_rows(count: int) -> bytes:
    """A page with so many rules across only and two words between each two."""
    step = 840 / count
    return b"".join(
        b"20 %.3f m 570 %.3f l S\n" % (i * step, i * step)
        + text(30, i * step + step / 4, "courses", step / 2)
        + text(300, i * step + step / 4, "learners", step / 2)
        for i in range(count)
    )


def initials(count: int) -> bytes:
    """A page with so many large capitals, each beside small words."""
    chance = random.Random(3)
    out = []
    for i in range(count):
        x, y = chance.uniform(0, 560), chance.uniform(0, 830)
        out.append(text(x, y, "WORDS"[i % 5], 20) + text(x + 15, y, "ord and more", 6))
    return b"".join(out)


def rules_off_page(count: int) -> bytes:
    """A page with so many separate path objects."""
    return b"0 0 m 10 0 l S\n" * count + text(100, 400, "Courses for all learners are here.")


def nested_forms(depth: int, width: int) -> bytes:
    """A PDF whose page draws a form that draws ``width`` forms, to a depth: width to the power of depth words."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</XObject<</X 6 0 R>>>>/Contents 4 0 R>>",
        stream(b"/X Do"),
        FONT,
    ]
    for level in range(depth):
        form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]"
        if level == depth - 1:
            objects.append(stream(text(50, 50, "word"), form + b"/Resources<</Font<</F1 5 0 R>>>>"))
        else:
            draw = b"".join(b"q 1 0 0 1 %d 3 cm /X Do Q\n" % (i + 1) for i in range(width))
            objects.append(stream(draw, form + b"/Resources<</XObject<</X %d 0 R>>>>" % (7 + level)))
    return assemble(objects)


def nested_flate(levels: int, size: int) -> bytes:
    """A PDF whose content is ``size`` bytes of white space, packed so many times."""
    data = b" " * size
    for _ in range(levels):
        data = zlib.compress(data, 9)
    filters = b"/Filter[" + b"/FlateDecode" * levels + b"]"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
        stream(data, filters, packed=False),
    ]
    return assemble(objects)


KINDS: dict[str, Callable[[int], bytes]] = {
    "words": lambda n: document([page_of_words(n)]),
    "words on a huge page": lambda n: document([page_of_words(n, (10_000, 10_000))], size=(10_000, 10_000)),
    "scattered words": lambda n: document([scattered_words(n)]),
    "columns": lambda n: document([columns_of_words(n)]),
    "short lines": lambda n: document([short_lines(n)]),
    "long word": lambda n: document([long_word(n)]),
    "one sentence": lambda n: document([one_sentence(n)]),
    "short paragraphs": lambda n: document([short_paragraphs(n)]),
    "lower-case sentences": lambda n: document([lower_case_sentences(n)]),
    "graph paper": lambda n: document([graph_paper(n)]),
    "open rows": lambda n: document([open_rows(n)]),
    "initials": lambda n: document([initials(n)]),
    "paths": lambda n: document([rules_off_page(n)]),
    "pages, blank": lambda n: document([b""], pages=n),
    "pages, a line each": lambda n: document([text(50, 500, "Courses for all learners are here.")], pages=n),
}
