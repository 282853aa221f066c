"""Reads strategy PDFs, codes every passage against a codebook, and reports what each institution leaves open.

    import mccode
    results = mccode.run("corpora/demo", "results/demo")

The names in ``__all__`` are imported when they are first used, so that ``import mccode`` itself takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mccode.codebook import load as load_codebook
    from mccode.corpus import read as read_corpus
    from mccode.corpus import read_files
    from mccode.engine import Limits
    from mccode.errors import MccodeError
    from mccode.pipeline import run
    from mccode.records import Results

__all__ = ["Limits", "MccodeError", "Results", "load_codebook", "read_corpus", "read_files", "run"]

_HOMES = {
    "Limits": "mccode.engine:Limits",
    "MccodeError": "mccode.errors:MccodeError",
    "Results": "mccode.records:Results",
    "load_codebook": "mccode.codebook:load",
    "read_corpus": "mccode.corpus:read",
    "read_files": "mccode.corpus:read_files",
    "run": "mccode.pipeline:run",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'mccode' has no attribute {name!r}")
    module, _, attribute = _HOMES[name].partition(":")
    value = globals()[name] = getattr(import_module(module), attribute)
    return value


def __dir__() -> list[str]:
    return list(__all__)
