"""Small PDFs of many makes, and ways to damage them: the same seed gives the same damaged file."""

from __future__ import annotations

import io
import random
import re
import zlib
from collections.abc import Callable, Iterator

from bombs import FONT, assemble, prose, stream, text
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import ListFlowable, PageBreak, Paragraph, SimpleDocTemplate, Table, TableStyle

MENTORING = "Every mentor of the school will take part in a workshop in 2027, and the council pays for it."
NUMBERS = (
    b"-1", b"0", b"1", b"2", b"7", b"255", b"65535", b"65536", b"2147483647", b"2147483648", b"-2147483648",
    b"4294967295", b"4294967296", b"9223372036854775807", b"99999999999999999999999", b"1e308", b"-0.0000001",
    b"0.5", b"1000000.5", b"--5", b".", b"+", b"nan",
)  # fmt: skip
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")
_REFERENCE = re.compile(rb"\d+ 0 R\b")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_OBJECT = re.compile(rb"\d+ 0 obj\b.*?endobj", re.DOTALL)
_PACKED_LENGTH = re.compile(rb"/Length \d+")

Damage = Callable[[bytes, random.Random], bytes]


# -- whole files


def bases() -> dict[str, bytes]:
    """Whole PDFs by name: plain, packed, locked, with tables, forms, fonts of several kinds, streams of objects."""
    return {
        "plain": _flowing(packed=False),
        "packed": _flowing(packed=True),
        "locked": _flowing(packed=True, locked=True),
        "drawn": _drawn(),
        "objects in streams": _in_streams(),
        "composite font": _composite(),
        "forms": _forms(),
    }


def _flowing(packed: bool, locked: bool = False) -> bytes:
    out, styles = io.BytesIO(), getSampleStyleSheet()
    rows = [["Action", "Owner", "By"], ["Hold a workshop", "Council", "2027"], ["Pay a price", "Firms", "2028"]]
    ruled = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.black)])
    items = [Paragraph(f"the mentor meets the student in week {i}", styles["BodyText"]) for i in range(3)]
    story = [
        Paragraph("Mentoring Plan", styles["Title"]),
        Paragraph(MENTORING, styles["BodyText"]),
        Paragraph("1.1 Workshops", styles["Heading2"]),
        Paragraph("These are the steps:", styles["BodyText"]),
        ListFlowable(items, bulletType="bullet"),
        Table(rows, style=ruled),
        PageBreak(),
        Paragraph(" ".join(prose(60)), styles["BodyText"]),
    ]
    encryption = StandardEncryption("", "owner", strength=128) if locked else None
    template = SimpleDocTemplate(out, pagesize=A4, invariant=1, encrypt=encryption, pageCompression=int(packed))
    template.build(story)
    return out.getvalue()


def _drawn() -> bytes:
    """Turned and scaled text, an own font, a picture, rules; uncompressed."""
    from PIL import Image

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    out = io.BytesIO()
    sheet = Canvas(out, pagesize=A4, invariant=1, pageCompression=0)
    sheet.setFont("Vera", 11)
    sheet.drawString(50, 700, "Mentors – “Förderung” & workshops")
    sheet.rotate(90)
    sheet.drawString(100, -50, "read from below")
    sheet.rotate(-90)
    sheet.drawInlineImage(Image.new("L", (8, 8), 128), 300, 300, 80, 80)
    for i in range(4):
        sheet.line(50, 500 + 20 * i, 400, 500 + 20 * i)
        sheet.line(50 + 100 * i, 500, 50 + 100 * i, 560)
        sheet.drawString(60 + 100 * i, 505, f"cell {i}")
    sheet.showPage()
    sheet.setPageRotation(90)
    sheet.setFont("Helvetica", 12)
    sheet.drawString(50, 400, MENTORING)
    sheet.save()
    return out.getvalue()


def _in_streams() -> bytes:
    """A PDF 1.5 file whose objects stand in a stream and whose cross references are one."""
    inside = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>",
        FONT,
    ]
    places, body = [], b""
    for number, item in enumerate(inside, start=1):
        places.append(b"%d %d" % (number, len(body)))
        body += item + b" "
    head = b" ".join(places) + b" "
    out = bytearray(b"%PDF-1.5\n")
    offsets = {}
    packed = stream(head + body, b"/Type/ObjStm/N %d/First %d" % (len(inside), len(head)))
    for number, item in ((5, stream(text(50, 700, MENTORING))), (6, packed)):
        offsets[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, item)
    rows = [(0, 0, 255)] + [(2, 6, i) for i in range(4)] + [(1, offsets[5], 0), (1, offsets[6], 0), (1, len(out), 0)]
    table = b"".join(bytes([kind]) + place.to_bytes(4, "big") + bytes([last]) for kind, place, last in rows)
    start = len(out)
    out += b"7 0 obj\n%s\nendobj\n" % stream(table, b"/Type/XRef/Size 8/W[1 4 1]/Root 1 0 R")
    out += b"startxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
2 beginbfrange <0020> <007E> <0020> <0100> <0102> [<0041> <00660066> <D83DDE00>] endbfrange
1 beginbfchar <0003> <FFFE> endbfchar
endcmap end end"""


def _composite() -> bytes:
    """A composite font without an embedded program: its text is what ``ToUnicode`` says."""
    codes = "".join(f"{ord(c):04X}" for c in MENTORING) + "010001010102"
    content = b"BT /F1 11 Tf 14 TL 50 700 Td <%s> Tj T* [<00410042> -300 <0043> 20 <0044>] TJ ET" % codes.encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Names<<>>>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]/MediaBox[0 0 595 842]/Rotate 0>>",
        b"<</Type/Page/Parent 2 0 R/Resources<</Font<</F1 4 0 R>>>>/Contents[5 0 R 5 0 R]>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/Arial/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
        stream(content, packed=False),
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Arial/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
        b"/Supplement 0>>/DW 500/W[32[250 300] 65 90 600]/FontDescriptor 8 0 R>>",
        stream(TO_UNICODE, packed=False),
        b"<</Type/FontDescriptor/FontName/Arial/Flags 32/FontBBox[-100 -200 1000 900]/ItalicAngle 0/Ascent 900"
        b"/Descent -200/CapHeight 700/StemV 80>>",
    ]
    return assemble(objects)


def _forms() -> bytes:
    """Forms within a form, outlines, a link, and an earlier table of cross references."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Matrix[1 0 0 1 0 0]/Resources<<"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Outlines 8 0 R/PageMode/UseOutlines>>",
        b"<</Type/Pages/Count 2/Kids[3 0 R 3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/CropBox[10 10 500 800]/Annots[9 0 R]"
        b"/Resources<</XObject<</X 6 0 R>>/Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        stream(b"q 1 0 0 1 20 20 cm /X Do Q " + text(50, 600, MENTORING), packed=False),
        b"<</Type/Font/Subtype/Type1/BaseFont/Courier/FirstChar 32/LastChar 40/Widths[600 600 600 600 600 600 600 600"
        b" 600]/Encoding<</Differences[65/A/B/fi/ffl/uni0041/g27]>>>>",
        stream(b"q 2 0 0 2 0 0 cm /Y Do Q", form + b"/XObject<</Y 7 0 R>>>>", packed=False),
        stream(text(50, 300, "a workshop in the form") + b"10 10 100 100 re S", form + b"/Font<</F1 5 0 R>>>>", False),
        b"<</Type/Outlines/First 8 0 R/Last 8 0 R/Count 1/Title(loop)>>",
        b"<</Type/Annot/Subtype/Link/Rect[10 10 100 100]/A<</S/URI/URI(https://example.org)>>>>",
        b"<</Title(Mentoring)/Author(\xfe\xff\xd8\x3d)>>",
    ]
    return assemble(objects, extra=b"/Info 10 0 R")


# -- damage


def damaged(data: bytes, seed: int) -> bytes:
    """The file with one to four kinds of damage."""
    chance = random.Random(seed)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        data = chance.choice(DAMAGE)(data, chance)
    return data


def _bytes(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 50))):
        if out:
            out[chance.randrange(len(out))] = chance.randrange(256)
    return bytes(out)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def _lose(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.choice((1, 5, 50, 500)) :]


def _repeat(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data) + 1), chance.choice((1, 10, 100, 1000))
    piece = data[start : start + length]
    return data[:start] + piece * chance.choice((2, 3, 50)) + data[start + length :]


def _put(pattern: re.Pattern[bytes], choose: Callable[[list[bytes], random.Random], bytes]) -> Damage:
    """Puts something else in the place of what the pattern finds, in one place or in a few."""

    def put(data: bytes, chance: random.Random) -> bytes:
        found = list(pattern.finditer(data))
        chosen = chance.sample(found, min(len(found), chance.choice((1, 1, 2, 8))))
        for match in sorted(chosen, key=lambda m: -m.start()):
            data = data[: match.start()] + choose([m.group() for m in found], chance) + data[match.end() :]
        return data

    return put


def _swap_objects(data: bytes, chance: random.Random) -> bytes:
    found = list(_OBJECT.finditer(data))
    if len(found) < 2:
        return data
    one, two = sorted(chance.sample(found, 2), key=lambda m: m.start())
    return data[: one.start()] + two.group() + data[one.end() : two.start()] + one.group() + data[two.end() :]


def _swap_streams(data: bytes, chance: random.Random) -> bytes:
    found = list(_STREAM.finditer(data))
    if len(found) < 2:
        return data
    one, two = sorted(chance.sample(found, 2), key=lambda m: m.start())
    first, second = one.group(1), two.group(1)
    return data[: one.start(1)] + second + data[one.end(1) : two.start(1)] + first + data[two.end(1) :]


def _inside_stream(data: bytes, chance: random.Random) -> bytes:
    """Damages a stream after unpacking it and packs it again, with its right length."""
    found = list(_STREAM.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    try:
        plain, packed = zlib.decompress(match.group(1)), True
    except zlib.error:
        plain, packed = match.group(1), False
    plain = chance.choice((_bytes, _cut, _lose, _repeat, _numbers, _names, _operators, _nest))(plain, chance)
    body = zlib.compress(plain) if packed else plain
    before = data[: match.start(1)]
    lengths = list(_PACKED_LENGTH.finditer(before))
    if lengths:
        before = before[: lengths[-1].start()] + b"/Length %d" % len(body) + before[lengths[-1].end() :]
    return before + body + data[match.end(1) :]


OPERATORS = (
    b"q Q cm BT ET Tf Td TD Tm T* Tj TJ ' \" Tr Ts Tz Tc Tw TL re m l c v y h S f B n W Do BI ID EI sh gs BDC EMC MP"
).split()


def _operators(data: bytes, chance: random.Random) -> bytes:
    """Operators of page content in any order with operands of any kind, put in somewhere."""
    operands = (*NUMBERS, b"(a word)", b"<41>", b"[(b) -9999 (c)]", b"/F1", b"/X", b"<</A 1>>", b"(", b"[")
    words = []
    for _ in range(chance.choice((3, 30, 300))):
        words += [chance.choice(operands) for _ in range(chance.randrange(7))] + [chance.choice(OPERATORS)]
    place = chance.randrange(len(data) + 1)
    return data[:place] + b" " + b" ".join(words) + b" " + data[place:]


def _nest(data: bytes, chance: random.Random) -> bytes:
    """Something opened a great many times."""
    place = chance.randrange(len(data) + 1)
    piece = chance.choice((b"[", b"<<", b"<</A", b"(", b"q ", b"BT ", b"[[", b"/A[", b"5 0 R ", b"BI "))
    return data[:place] + piece * chance.choice((10, 1000, 20000)) + data[place:]


# What is put in the place of what, in every place or so: patterns and what may stand there instead.
_PAGES: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (rb"/Kids ?\[[^\]]*\]", (b"/Kids[2 0 R 3 0 R 2 0 R]", b"/Kids[]", b"/Kids[3 0 R 99 0 R]", b"/Kids 2 0 R")),
    (rb"/Kids ?\[", (b"/Kids[99 0 R ", b"/Kids[" + b"99 0 R " * 50)),
    (rb"/Count \d+", tuple(b"/Count " + number for number in NUMBERS)),
    (rb"/Parent \d+ 0 R", (b"/Parent 3 0 R", b"")),
    (rb"/Contents \d+ 0 R", (b"/Contents 3 0 R", b"/Contents[]", b"/Contents 99 0 R")),
    (rb"/MediaBox ?\[[^\]]*\]", tuple(b"/MediaBox[0 %s 500 %s]" % (n, m) for n in NUMBERS for m in NUMBERS)),
    (rb"/Type ?/Page\b", tuple(b"/Type/Page/Rotate %s/UserUnit %s" % (n, m) for n in NUMBERS for m in NUMBERS)),
)
_REFERENCES: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (rb"startxref\s+\d+", tuple(b"startxref\n" + number for number in NUMBERS)),
    (rb"trailer\s*<<", (b"trailer\n<</Prev 10", b"trailer\n<</Prev 500", b"trailer\n<</XRefStm 10", b"trailer")),
    (rb"/Size \d+", tuple(b"/Size " + number for number in NUMBERS)),
    (rb"\d{10} \d{5} n", (b"0000000000 00000 n", b"0000000100 00000 n", b"9999999999 00000 n", b"0000000009 65535 f")),
    (rb"/Root \d+ 0 R", (b"/Root 2 0 R", b"/Root 5 0 R", b"/Root 99 0 R", b"")),
    (rb"xref", (b"xrfe", b"")),
    (rb"endobj", (b"", b"endobj endobj")),
    (rb"/W ?\[[^\]]*\]", (b"/W[1 2 1]", b"/W[0 0 0]", b"/W[9 9 9]", b"/W[1 4294967295 1]", b"/W[-1 4 1]")),
    (rb"/(First|N) \d+", tuple(b"/First " + number for number in NUMBERS)),
)
_FONTS: tuple[tuple[bytes, tuple[bytes, ...]], ...] = (
    (
        rb"/Subtype ?/(Type1|TrueType|Type0|CIDFontType2)",
        (b"/Subtype/Type3", b"/Subtype/Type0", b"/Subtype/CIDFontType0"),
    ),
    (rb"/Encoding ?/[\w-]+", (b"/Encoding/Identity-V", b"/Encoding/GBK-EUC-H", b"/Encoding/UniJIS-UTF16-H", b"")),
    (rb"/BaseFont ?/[\w+-]+", (b"/BaseFont/", b"/BaseFont/" + b"A" * 70_000, b"/BaseFont/Symbol")),
    (rb"/FirstChar \d+", tuple(b"/FirstChar " + number for number in NUMBERS)),
    (rb"/ToUnicode \d+ 0 R", (b"/ToUnicode 3 0 R", b"/ToUnicode/Identity-H", b"/ToUnicode 4 0 R", b"")),
    (rb"/DescendantFonts ?\[[^\]]*\]", (b"/DescendantFonts[4 0 R]", b"/DescendantFonts[]", b"")),
    (rb" \d+ Tf", tuple(b" %s Tf" % number for number in NUMBERS)),
)


def _among(choices: tuple[tuple[bytes, tuple[bytes, ...]], ...]) -> Damage:
    def put(data: bytes, chance: random.Random) -> bytes:
        there = [(pattern, instead) for pattern, instead in choices if re.search(pattern, data)]
        if not there:
            return data
        pattern, instead = chance.choice(there)
        return re.sub(pattern, lambda _: chance.choice(instead), data, count=chance.choice((0, 1)))

    return put


def _locks(data: bytes, chance: random.Random) -> bytes:
    """Encryption that is there and wrong, or of another kind."""
    entry = b"/Encrypt<</Filter/Standard/V %s/R %s/Length %s/P -4/O(%s)/U(%s)>>/ID[(a)(b)]" % (
        *chance.choices(NUMBERS, k=3), b"o" * chance.choice((0, 5, 32, 48)), b"u" * chance.choice((0, 32, 48)),
    )  # fmt: skip
    if b"/Encrypt" not in data:
        return re.sub(rb"/Root ", entry.replace(b"\\", b"") + b"/Root ", data)
    return re.sub(rb"/(V|R|Length|P) -?\d+", lambda m: b"/%s %s" % (m.group(1), chance.choice(NUMBERS)), data)


_pages, _references, _fonts = _among(_PAGES), _among(_REFERENCES), _among(_FONTS)
_numbers = _put(_NUMBER, lambda _, chance: chance.choice(NUMBERS))
_names = _put(_NAME, lambda found, chance: chance.choice(found))
_refer = _put(
    _REFERENCE, lambda found, chance: chance.choice([*found, b"%d 0 R" % chance.randrange(15), b"null", b"[]"])
)
DAMAGE: tuple[Damage, ...] = (
    _bytes, _cut, _lose, _repeat, _numbers, _numbers, _names, _refer, _refer, _swap_objects, _swap_streams,
    _inside_stream, _inside_stream, _inside_stream, _nest, _pages, _references, _fonts, _locks,
)  # fmt: skip


def files(count: int, seed: int = 0) -> Iterator[tuple[str, bytes]]:
    """So many damaged PDFs, each with a name that says how to make it again: base and seed."""
    whole = bases()
    names = sorted(whole)
    for i in range(seed, seed + count):
        name = names[i % len(names)]
        yield f"{name.replace(' ', '-')}-{i}.pdf", damaged(whole[name], i)
