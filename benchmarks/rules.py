"""Time to find all rules of a codebook in synthetic passages, as a multiple of what spaCy's blank tokenizer needs.

    python benchmarks/rules.py [CODEBOOK] [--passages 10000] [--rounds 5]

Prints passages per second, hits per passage (real passages of this length: 1.5 to 2 with the bundled codebook) and the
ratio of the medians of interleaved rounds; the goal is at most 8, tokenising included. "First" is a run in which every
word is new: both sides then begin with empty caches.
"""

from __future__ import annotations

import argparse
import random
import re
import statistics
import time
from collections.abc import Callable, Iterator
from itertools import accumulate

import spacy

from mccode import codebook as codebooks
from mccode import rules, words
from mccode.codebook import Code, Codebook
from mccode.records import Passage
from mccode.rulelang import AllOf, AnyOf, Expr, Kind, Literal, Named, Near, Phrase, Word, parse

WORDS = 60  # a passage
VOCABULARY = 20_000  # different filler words; a corpus of 600,000 words holds some 20,000 to 30,000
LONGEST_RUN = 5  # words of the codebook's prose
FROM_RULES = 0.02  # share of runs before which a term of a rule is written
GOAL = 8.0
KINDS = {"number": "12", "year": "2027", "money": "$1,200", "percent": "25%"}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("codebook", nargs="?", default="mc5q")
    options.add_argument("--passages", type=int, default=10_000)
    options.add_argument("--rounds", type=int, default=5)
    chosen = options.parse_args()

    codebook = codebooks.load(chosen.codebook)
    passages = write_passages(codebook, chosen.passages, random.Random(1))
    texts = [passage.text for passage in passages]
    number = sum(len(code.rules) for code in codebook.codes)
    print(f"{number} rules of {codebook.id}, {len(texts)} passages of {WORDS} words")

    tokenizer = spacy.blank(codebook.language).tokenizer
    first_spacy = seconds(lambda: [tokenizer(text) for text in texts])
    words.reader.cache_clear()
    first_ours = seconds(lambda: rules.find(passages, codebook))
    ours, theirs = [], []
    for _ in range(chosen.rounds):
        theirs.append(seconds(lambda: [tokenizer(text) for text in texts]))
        ours.append(seconds(lambda: rules.find(passages, codebook)))
    mine, its = statistics.median(ours), statistics.median(theirs)
    hits = len(rules.find(passages, codebook)) / len(passages)
    print(f"hits per passage {hits:.2f}")
    print(f"spaCy tokenizer {its:.2f} s, rules {mine:.2f} s, {len(passages) / mine:,.0f} passages/s")
    print(f"first {first_spacy:.2f} s, {first_ours:.2f} s, ratio {first_ours / first_spacy:.2f} (compiling included)")
    print(f"ratio {mine / its:.2f} (goal at most {GOAL:g}: {'met' if mine / its <= GOAL else 'MISSED'})")


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def write_passages(codebook: Codebook, number: int, chance: random.Random) -> list[Passage]:
    """Passages of short runs of the codebook's own prose, made-up words by Zipf's law, and terms of its rules.

    The prose brings the small words that stand in rules as well and make them be looked at; the made-up words bring a
    vocabulary as wide as a corpus has.
    """
    made_up = [make_up(chance) for _ in range(VOCABULARY)]
    weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))
    prose = [text.split() for code in codebook.codes for text in (*prose_of(code), code.definition)]
    terms = [
        term
        for code in codebook.codes
        for rule in code.rules
        for term in terms_in(parse(rule.text, codebook.sets).expr, chance)
    ]
    passages = []
    for place in range(number):
        said: list[str] = []
        while len(said) < WORDS:
            if chance.random() < FROM_RULES:
                said += chance.choice(terms).split()
            run = chance.choice(prose)
            start = chance.randrange(len(run))
            said += run[start : start + chance.randint(1, LONGEST_RUN)]
            said += chance.choices(made_up, cum_weights=weights, k=chance.randint(0, 2))
        heading = " ".join([*chance.choices(made_up, cum_weights=weights, k=3), chance.choice(terms)])
        passages.append(Passage(f"p{place}", punctuate(said[:WORDS], chance), section=(heading,) if place % 8 else ()))
    return passages


def prose_of(code: Code) -> list[str]:
    return [example.text for example in code.examples] + [example.text for example in code.counter_examples]


def punctuate(said: list[str], chance: random.Random) -> str:
    capital = True
    for place, word in enumerate(said):
        said[place] = word.capitalize() if capital else word
        sign = chance.choices(("", ",", ".", ";", ")"), (86, 7, 5, 1, 1))[0]
        said[place] += sign
        capital = sign == "."
    return " ".join(said) + "."


def make_up(chance: random.Random) -> str:
    syllables = [
        chance.choice("bcdfghklmnprstvw") + chance.choice("aeiou") + chance.choice("rnlst ").strip()
        for _ in range(chance.choice((1, 2, 2, 3, 3, 4)))
    ]
    return "".join(syllables)


def terms_in(expr: Expr, chance: random.Random) -> Iterator[str]:
    """The terms of an expression as they may be written in a text, phrases whole."""
    if isinstance(expr, Word):
        yield re.sub(r"\*", lambda _: chance.choice(("", "s", "ing", "ed")), expr.text).replace("?", "s")
    elif isinstance(expr, Literal):
        yield expr.text
    elif isinstance(expr, Kind):
        yield KINDS[expr.name]
    elif isinstance(expr, Named):
        yield from list(terms_in(expr.expr, chance))[:2]  # sets stand in many rules
    elif isinstance(expr, Phrase):
        yield " ".join(chance.choice(list(terms_in(unit, chance))) for unit in expr.units)
    elif isinstance(expr, Near):
        yield from (*terms_in(expr.left, chance), *terms_in(expr.right, chance))
        yield " ".join(chance.choice(list(terms_in(part, chance))) for part in (expr.left, expr.right))
    elif isinstance(expr, AllOf | AnyOf):
        for part in expr.parts:
            yield from terms_in(part, chance)


if __name__ == "__main__":
    main()
