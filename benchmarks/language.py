"""How well languages are told: on prose in 34 languages, and on documents of yours.

    python benchmarks/language.py [FOLDER | PASSAGES.csv ...]

Prints, for the test's prose, how many passages are recognised in a document of their own language and alone among
English ones, and how many English ones stay English. For a folder of PDFs or a table of passages (as `mccode extract`
writes it), the language of each document and every passage that is called another, to be looked at; and the
milliseconds a page or passage. Goals: no English passage called foreign in the test's prose; below 0.3 % elsewhere.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from mccode import corpus, intake, language, pipeline
from mccode.errors import DocumentError
from mccode.records import Passage

CASES = Path(__file__).resolve().parents[1] / "tests" / "cases" / "languages.json"
PLAIN = "Each faculty will keep a register of its courses and publish the price of every award before the year ends."
SHOWN = 100  # characters


def spoken(*texts: str) -> list[str]:
    """The language of a document with these passages, then that of each passage."""
    code, passages = language.label([Passage(str(n), text) for n, text in enumerate(texts)])
    return [code, *(passage.language for passage in passages)]


def prose() -> None:
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    own = alone = short = 0
    for code, texts in cases["languages"].items():
        own += sum(language.base(found) == language.base(code) for found in spoken(*texts)[1:])
        among = [language.base(spoken(PLAIN, PLAIN, text, PLAIN, PLAIN)[3]) == language.base(code) for text in texts]
        short, alone = short + sum(among[:2]), alone + sum(among[2:])
    english = [text for texts in cases["english"].values() for text in texts]
    kept = sum(spoken(PLAIN, text, PLAIN)[2] == "en" for text in english)
    count = len(cases["languages"])
    print(f"{count} languages: {own} of {4 * count} passages recognised in a document of their language")
    print(f"alone among English ones: {alone} of {2 * count} long ones, {short} of {2 * count} short ones")
    print(f"English with names, foreign words, capitals, tables: {kept} of {len(english)} stay English")


def documents(given: Path) -> Iterator[tuple[str, tuple[Passage, ...]]]:
    """The documents of a table of passages, or of a folder, with their passages."""
    if given.is_file():
        yield from ((d.source.document_id, d.passages) for d in intake.read_passages(given))
        return
    for source in corpus.read(given).sources:
        try:
            yield source.document_id, pipeline.read(source)[1].passages
        except DocumentError as error:
            print(error.message)


def look(given: Path) -> None:
    passages = others = 0
    seconds = 0.0
    for document_id, found in documents(given):
        start = time.process_time()
        code, labelled = language.label(found)
        seconds += time.process_time() - start
        passages += len(labelled)
        print(f"{document_id}: {code or '?'} {dict(Counter(p.language for p in labelled))}")
        for passage in labelled:
            if passage.language != code:
                others += 1
                print(f"    {passage.language} page {passage.page}: {passage.text[:SHOWN]}")
    share = others / max(1, passages)
    each = 1000 * seconds / max(1, passages)
    print(f"{given}: {others} of {passages} passages ({share:.2%}) are in another language than their document;")
    print(f"{each:.2f} ms a passage")


if __name__ == "__main__":
    begun = time.process_time()
    language.label([Passage("", PLAIN)])
    print(f"model loaded in {time.process_time() - begun:.2f} s")
    prose()
    for name in sys.argv[1:]:
        look(Path(name))
