"""Which files can be papers, by the endings of their names, and who reads each kind."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath

from mccode.errors import DocumentError
from mccode.printed import Document
from mccode.records import Source

# Printed and office documents: in a folder of papers each of them is one.
OFFICE = {".pdf": "pdf", ".docx": "worddoc", ".docm": "worddoc", ".odt": "opendoc"}
# These may as well be somebody's notes: in a folder with other papers they are read where the manifest lists them.
PLAIN = {
    ".html": "webpage", ".htm": "webpage", ".xhtml": "webpage", ".md": "markdown", ".markdown": "markdown",
    ".txt": "plaintext", ".text": "plaintext",
}  # fmt: skip
# Files of these names say something about the folder in which they stand.
ABOUT = frozenset(("readme", "license", "licence", "changelog"))
# Documents that people keep beside their papers and that are not read.
OTHER = frozenset((
    ".doc", ".rtf", ".pages", ".wps", ".wpd", ".ppt", ".pptx", ".odp", ".key", ".epub", ".xps", ".djvu",
    ".fodt", ".mht", ".mhtml", ".dotx",
))  # fmt: skip

_NAMES = {"worddoc": "Word documents", "opendoc": "OpenDocument texts", "webpage": "web pages", "markdown": "Markdown"}
_EXTRA = 'Run: pip install "mccode[office]"'


def is_paper(name: str, plain: bool = False) -> bool:
    """Whether a file of this name is a paper for sure, or with ``plain`` at least may be one."""
    path = PurePath(name.lower())
    return path.suffix in OFFICE or (plain and path.suffix in PLAIN and path.stem not in ABOUT)


def is_other(name: str) -> bool:
    """Whether a file of this name is a document of a kind that is not read."""
    return PurePath(name).suffix.lower() in OTHER


def is_pdf(source: Source) -> bool:
    """Whether a source is to be read as a PDF: all that has no other ending that is known."""
    ending = PurePath(source.document_id).suffix.lower()
    return OFFICE.get(ending) == "pdf" or ending not in {*OFFICE, *PLAIN, *OTHER}


def read(source: Source) -> Document:
    """A document that is no PDF, with the blocks of its pages in order. Raises `DocumentError`."""
    ending = PurePath(source.document_id).suffix.lower()
    reader = {**OFFICE, **PLAIN}.get(ending)
    if reader is None:
        raise DocumentError(
            f"{source.document_id} is of a kind that is not read ({ending})", "Open it and save it as DOCX, ODT or PDF."
        )
    try:
        with open(source.path, "rb") as stream:
            is_empty = not stream.read(1)
        if is_empty:
            raise DocumentError(f"{source.document_id} is empty (0 bytes)", "Export or download it again.")
        document: Document = import_module(f"mccode.{reader}").read(source)
    except OSError as error:
        raise DocumentError(
            f"{source.document_id} cannot be opened: {error.strerror}", "Check that it exists and that you may read it."
        ) from error
    except ModuleNotFoundError as error:
        raise DocumentError(
            f"{source.document_id} cannot be read: {_NAMES.get(reader, 'such files')} need the package {error.name}",
            _EXTRA,
        ) from error
    except RecursionError as error:
        raise DocumentError(
            f"{source.document_id} holds things inside each other without end",
            "Open it and save it anew, or print it to a PDF.",
        ) from error
    return document
