"""How the report was made, from the manifest: title facts, who coded, thresholds, versions, checksums, citation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from mccode.codebook import Codebook
from mccode.records import Results
from mccode.report.words import count, day, listing

Pairs = tuple[tuple[str, str], ...]
RULES = "rules"


@dataclass(frozen=True)
class Made:
    """How the report was made. Empty strings and tuples stand for what the manifest does not say."""

    corpus: str
    date: str
    version: str
    codebook: str
    source: str
    coders: str
    only_rules: bool
    notes: tuple[str, ...]
    thresholds: Pairs
    versions: Pairs
    cite: str


def how_made(results: Results, codebook: Codebook) -> Made:
    """What is known about how the results were made; a manifest that lacks something does no harm."""
    manifest = results.manifest
    corpus = PurePosixPath(_text(manifest.get("corpus")).replace("\\", "/")).name
    date = day(manifest.get("created"))
    version = _text(manifest.get("mccode"))
    name = f"{codebook.id} {codebook.version}"
    by = Counter(coding.by for coded in results.documents for coding in coded.codings)
    tool = f"mccode {version}".strip()
    cite = f"Gap report on {corpus or 'a corpus of strategy documents'}. Made with {tool} and the codebook {name}"
    return Made(
        corpus=corpus,
        date=date,
        version=version,
        codebook=name,
        source=_source(codebook.source),
        coders=listing([f"{count(n, 'coding')} by {who}" for who, n in sorted(by.items(), key=lambda item: -item[1])]),
        only_rules=set(by) <= {RULES},
        notes=tuple(_notes(manifest.get("notes"))),
        thresholds=tuple(_flat(manifest.get("thresholds"))),
        versions=tuple(_versions(manifest, codebook)),
        cite=f"{cite}{f', {date}' if date else ''}.",
    )


def _versions(manifest: Mapping[str, object], codebook: Codebook) -> Iterator[tuple[str, str]]:
    yield "mccode", _text(manifest.get("mccode")) or "not recorded"
    yield "codebook", f"{codebook.id} {codebook.version}"
    used = manifest.get("codebook")
    sha256 = _text(used.get("sha256")) if isinstance(used, Mapping) else ""
    if sha256 or codebook.sha256:
        yield "codebook, sha256", sha256 or codebook.sha256
    yield from _flat(manifest.get("versions"))


def _flat(value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Names and values of a mapping, those of mappings inside it with a point between."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield name, ", ".join(map(_text, value))
    elif value is not None:
        yield name or "value", _text(value)


def _notes(value: object) -> Iterator[str]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from (note for note in map(_text, value) if note)


def _text(value: object) -> str:
    if value is None or isinstance(value, Mapping):
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _source(source: Mapping[str, str]) -> str:
    """The citation of the frame behind the codebook, with what is given beside it."""
    doi = source.get("doi", "")
    citation = source.get("citation", "").rstrip(".")
    parts = [citation, f"doi {doi}" if doi and doi not in citation else "", source.get("licence", "")]
    return ". ".join(part for part in parts if part) + "." if any(parts) else ""
