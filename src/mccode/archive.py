"""The XML parts of a zipped office document, read with care: sizes are limited, and entities are not resolved."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mccode.errors import DocumentError
from mccode.records import Source

# So many bytes of XML may a document inflate to: some thousand pages of text. A bomb inflates to gigabytes.
MOST_BYTES = 100_000_000
_OLE = b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError)
UNLOCK = "Open it, save a copy without a password, and use that."
SAVE_ANEW = "Open it in a word processor and save it anew, or as a PDF."


class Archive:
    """The parts of an open document, by name."""

    def __init__(self, source: Source, archive: zipfile.ZipFile) -> None:
        self._source = source
        self._archive = archive
        self._left = MOST_BYTES

    def xml(self, name: str) -> Any:
        """The root element of a part; None where there is no such part. Raises `DocumentError`."""
        from lxml import etree

        data = self.part(name)
        if data is None:
            return None
        try:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
            return etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise DocumentError(f"{self._source.document_id} is damaged (in {name})", SAVE_ANEW) from error

    def title(self, name: str) -> str:
        """The title in a part with metadata; "" where there is none, or the part is damaged."""
        try:
            root = self.xml(name)
        except DocumentError:
            root = None
        for element in root.iter() if root is not None else ():
            if isinstance(element.tag, str) and element.tag.endswith("}title"):
                return " ".join((element.text or "").split())
        return ""

    def part(self, name: str) -> bytes | None:
        """The bytes of a part; None where there is no such part."""
        try:
            info = self._archive.getinfo(name)
        except KeyError:
            return None
        if info.flag_bits & 1:
            raise DocumentError(f"{self._source.document_id} is encrypted", UNLOCK)
        # What the archive says of its size may be a lie: no more is read than fits.
        if info.file_size <= self._left:
            try:
                with self._archive.open(info) as stream:
                    data = stream.read(self._left + 1)
            except (*_FAULTS, RuntimeError, OSError) as error:
                raise DocumentError(f"{self._source.document_id} is damaged (in {name})", SAVE_ANEW) from error
            self._left -= len(data)
            if self._left >= 0:
                return data
        raise DocumentError(
            f"{self._source.document_id} holds more than {MOST_BYTES // 1_000_000} MB of text when unpacked",
            "No paper does. If it is one, split it, or save it as a PDF.",
        )


@contextmanager
def opened(source: Source, what: str) -> Iterator[Archive]:
    """The parts of a zipped document; ``what`` is the kind of file that it should be. Raises `DocumentError`."""
    try:
        archive = zipfile.ZipFile(source.path)
    except (*_FAULTS, ValueError) as error:
        raise _refused(source, what) from error
    with archive:
        yield Archive(source, archive)


def _refused(source: Source, what: str) -> DocumentError:
    with open(source.path, "rb") as stream:
        head = stream.read(len(_OLE))
        if head == _OLE:
            # An encrypted document is wrapped in the container of the old formats.
            if _ENCRYPTED in head + stream.read(MOST_BYTES):
                return DocumentError(f"{source.document_id} is encrypted", UNLOCK)
            return DocumentError(
                f"{source.document_id} is in an older format than its name says",
                "Open it in a word processor and save it as DOCX, ODT or PDF.",
            )
    return DocumentError(f"{source.document_id} is not {what} or is damaged beyond repair", SAVE_ANEW)


def name(element: Any) -> str:
    """An element's name without its namespace; "" for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, wanted: str) -> str:
    """The value of an attribute by its name without namespace; "" where it is missing."""
    for key, value in element.attrib.items():
        if key == wanted or key.endswith("}" + wanted):
            return str(value)
    return ""


def child(element: Any, *path: str) -> Any:
    """The first element below another along a path of names; None where there is none."""
    for wanted in path:
        if element is None:
            return None
        element = next((e for e in element if name(e) == wanted), None)
    return element


def value(element: Any, *path: str) -> str:
    """The attribute ``val`` of the element at the end of a path; "" where there is none."""
    found = child(element, *path)
    return attribute(found, "val") if found is not None else ""


def whole(text: str) -> int:
    """A whole number of a sane size; 0 where the text is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
