"""The text of a file whose character set must be found out: plain text, Markdown, web pages."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from pathlib import Path

from mccode.errors import DocumentError
from mccode.records import Source

# No paper has more bytes of text: some thousand pages with all their markup.
MOST_BYTES = 100_000_000
# Of bytes that are text, hardly any is a control character.
CONTROL_SHARE = 0.01
# Words of Western languages have accents on some letters; where so many have one, the characters are wrong.
ACCENT_SHARE = 0.3

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
         (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
# Signs that stand inside a word only where its letters have been read in the wrong character set.
_MISREAD = re.compile(
    r"(?<=[a-z])[^\w\s'’‘´`\-–—/.,;:…·•&+*@()\[\]{}<>=|\"“”„«»%‰°²³§\u00ad](?=[a-z])|[a-z][¹²³](?=[a-z])"
)
_DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]{2,40})")
# What a text may be in that is neither Unicode nor of Western Windows.
_GUESSES = [*(f"cp{n}" for n in range(1250, 1259)), "iso8859_2", "iso8859_5", "iso8859_7", "koi8_r", "mac_roman",
            "shift_jis", "euc_jp", "euc_kr", "gb18030", "big5"]  # fmt: skip
# A page that declares one of these is read as browsers do: as the set of Windows, which holds more.
_AS_WINDOWS = {"iso8859-1", "ascii"}


def read(source: Source, declared: Callable[[bytes], str] = lambda data: "") -> str:
    """The text of a file, line ends as ``\\n``. Raises `DocumentError` where it is none.

    ``declared`` finds the name of the character set that the file itself gives, or "".
    """
    with Path(source.path).open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise DocumentError(
            f"{source.document_id} is larger than {MOST_BYTES // 1_000_000} MB",
            "No paper is. If it is one, split it, or print it to a PDF.",
        )
    text = _decoded(data, declared(data))
    if text is None or len(_CONTROL.findall(text)) > CONTROL_SHARE * len(text):
        raise DocumentError(
            f"{source.document_id} is not text, though its name says so",
            "Give it the ending that its kind of file has, or open it and save it as a PDF.",
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def declared_in_page(data: bytes) -> str:
    """The name of the character set that a web page declares; "" where it declares none that is known."""
    match = _DECLARED.search(data[:4096]) or _DECLARED_XML.match(data[:300])
    try:
        name = codecs.lookup(match[1].decode("ascii")).name if match else ""
    except LookupError:
        return ""
    # What can be read as ASCII up to the declaration is in no set of two bytes a character.
    return "cp1252" if name in _AS_WINDOWS else "utf-8" if name.startswith(("utf-16", "utf-32")) else name


def _decoded(data: bytes, declared: str) -> str | None:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    for name in dict.fromkeys((declared, _wide(data), "utf-8", declared and "cp1252")):
        try:
            if name:
                return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            pass
    return _western(data) or _guessed(data)


def _wide(data: bytes) -> str:
    """UTF-16 by its zero bytes, of which Western text has one in every character; else ""."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > 0.3 * len(head) and not even:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 * len(head) and not odd else ""


def _western(data: bytes) -> str | None:
    """The text in the character set of Western Windows; None where words would make no sense in it."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    letters = [c for c in text if c.isalpha()]
    accents = sum(c > "\x7f" for c in letters)
    return None if accents > ACCENT_SHARE * len(letters) or _MISREAD.search(text.lower()) else text


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=_GUESSES).best()
    return None if best is None else str(best)
