"""Text cut into the words that rules are matched against, by spaCy's blank tokenizer and no statistical model.

spaCy cuts every run of characters between spaces on its own, so each different run (a chunk) is cut once and
remembered. On top of its tokens a chunk is read as a person reads it: ``university's`` and ``don't`` are one word,
``micro-credentials`` two words that count as one, ``$500`` and ``25%`` one word with its sign. Spans are 0-based and
half-open, counted in characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

# Typographic apostrophes, quotation marks and hyphens as plain ones, sign for sign, so that places stay.
_TYPOGRAPHIC = "\u2018\u2019\u201b\u02bc\u201c\u201d\u201e\u201f\u00ab\u00bb\u2010\u2011\u2012\u2013\u2212"
PLAIN = str.maketrans(_TYPOGRAPHIC, "''''" + '"' * 6 + "-" * 5)
EN_DASH, MINUS = "\u2013", "\u2212"

# What stands between a word and the one before it.
NEXT, BREAK, STOP = 0, 1, 2  # nothing that matters; a sign that ends a phrase; the end of a sentence

CHUNK = re.compile(r"\S+")
MAX_CHUNKS = 50_000  # remembered at once, some 30 MB; the strategy papers of a country hold about as many
MAX_LETTERS = 200  # longer runs are debris of extraction, on which tokenizers and patterns take very long

_SENTENCE_ENDS = ".!?…"
_OPEN = "'\"-/\\&%‰*@#_+=®™©°†‡§¶~^`"  # signs that leave a phrase whole
_NUMBER = re.compile(r"\d{1,3}(?:[,.']\d{3})+(?:[,.]\d+)?|\d+(?:[,.]\d+)?", re.ASCII)
_AMOUNT = re.compile(r"[\d,']*\d(?:\.\d+)?(?:[kKmMbB]|[mMbB]n)?", re.ASCII)
_NEEDS_TOKENS = re.compile(r"[.'@/]")  # abbreviations, 's and addresses: the tokens make no difference elsewhere
_YEAR = re.compile(r"(?:19|20)\d\d", re.ASCII)
_LONE_SIGN = re.compile(r"%|[A-Z]*[^\w\s%()\[\],.;:!?'\"-]")
_ENDING = re.compile(r"\([^\W\d_]{1,3}\)")  # course(s), Lehrer(in)
_BEGINNING = re.compile(r"\([^\W\d_]{1,5}-?\)(?=[^\W\d_])")  # (re)skilling, (micro)credentials
_CODED_AMOUNT = re.compile(r"[A-Z]{3}(?=\d)")  # AUD12,000

# ISO 4217 (2024), without ALL and TOP, which are words in capitals more often than they are money.
_CODES = """
AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP
CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR
ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT
MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD
SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV
WST XAF XCD XOF XPF YER ZAR ZMW
"""
CURRENCIES = frozenset(_CODES.split())


class Word(NamedTuple):
    """A word in a chunk: its place there, what it can be found as (as printed first), its kinds, the gap before it.

    ``joined`` words are the later parts of a hyphenated word, which are not counted as words of their own.
    """

    start: int
    end: int
    forms: tuple[str, ...]
    kinds: tuple[str, ...]
    gap: int
    joined: bool


class Chunk(NamedTuple):
    """A run of characters between spaces.

    ``after`` is the gap behind its last word. ``lower`` says that it starts in lower case or with a digit, so that no
    sentence begins here. ``sign`` is the place of a percent or currency sign that stands alone.
    """

    words: tuple[Word, ...]
    after: int
    lower: bool
    sign: tuple[int, int] | None


_Token = tuple[int, int, bool]  # start, end, whether it is a web or mail address


@lru_cache(maxsize=8)
def reader(language: str) -> Callable[[str], Chunk]:
    """A function that returns the words of a chunk in this language, quickly for chunks that it has seen before."""
    import spacy

    tokenize = spacy.blank(language).tokenizer
    known: dict[str, Chunk] = {}

    def cut(plain: str) -> list[_Token]:
        if len(plain) > MAX_LETTERS or not _NEEDS_TOKENS.search(plain):
            return []
        return [(token.idx, token.idx + len(token), token.like_url or token.like_email) for token in tokenize(plain)]

    def read(chunk: str) -> Chunk:
        found = known.get(chunk)
        if found is None:
            if len(known) >= MAX_CHUNKS:
                known.clear()
            plain = chunk.translate(PLAIN)
            found = known[chunk] = _read(chunk, plain, cut(plain))
        return found

    return read


def _read(chunk: str, plain: str, tokens: list[_Token]) -> Chunk:
    words: list[Word] = []
    last = 0
    for start, end, base in _spans(plain, tokens):
        before, after = _signs(plain, start, end, last)
        gap, joined = _gap(plain[last:before], plain[start])
        forms, kinds = _forms(plain, start, end, base, before, after)
        words.append(Word(before, after, forms, kinds, gap, joined and bool(words)))
        last = after
    after = _gap(plain[last:], "A")[0]
    sign = _LONE_SIGN.search(plain) if not words else None
    if sign and (sign.group() == "%" or _is_currency(sign.group())):
        after = _gap(plain[: sign.start()] + plain[sign.end() :], "A")[0]
    else:
        sign = None
    if chunk in (EN_DASH, MINUS):
        after = BREAK  # with spaces around it a dash, not a hyphen
    if len(words) > 1 and words[-1].gap == BREAK and plain[words[-1].start - 1] == "." and words[-1].forms[0].isdigit():
        after = STOP  # "credentials.12" is a footnote's number at the end of a sentence
    first = next(filter(str.isalnum, plain), "A")
    return Chunk(tuple(words), after, first.islower() or first.isdigit(), sign.span() if sign else None)


def _spans(plain: str, tokens: list[_Token]) -> Iterator[tuple[int, int, int]]:
    """Start and end of each word, and the end of its base form (before 's), in a chunk."""
    starts = {start for start, _, _ in tokens}
    whole = {place: end for start, end, is_address in tokens if is_address for place in range(start, end)}
    dots = {place for start, end, _ in tokens if end - start > 1 for place in range(start, end) if plain[place] == "."}
    at = 0
    while at < len(plain):
        start = at
        beginning = _BEGINNING.match(plain, at)
        if beginning:
            at = beginning.end()
        elif not _is_wordish(plain[at]):
            at += 1
            continue
        while at < len(plain):
            at = whole.get(at, at + 1)
            if at >= len(plain) or not (_is_wordish(plain[at]) or _joins(plain, start, at, starts, dots)):
                break
        if at in dots and not _is_wordish(plain[at + 1 : at + 2]):
            at += 1  # the full stop of an abbreviation
        if _is_currency(plain[start : at + 1]) and (at + 1 == len(plain) or plain[at + 1].isdigit()):
            continue  # the US of US$500
        code = _CODED_AMOUNT.match(plain, start, at)
        if code and code.group() in CURRENCIES:
            yield start, code.end(), code.end()
            start = code.end()
        base = next((place for place in range(start + 1, at) if plain[place] == "'" and place in starts), at)
        ending = _ENDING.match(plain, at)
        if ending and plain[at - 1].isalpha() and not _is_wordish(plain[ending.end() : ending.end() + 1]):
            at = ending.end()
        yield start, at, base


def _joins(plain: str, start: int, at: int, starts: set[int], dots: set[int]) -> bool:
    """Whether the sign at a place joins the letters around it into one word."""
    sign = plain[at]
    if at + 1 >= len(plain) or not _is_wordish(plain[at + 1]):
        return False
    if sign == "'":
        return at + 1 not in starts
    if sign == "&":
        return True
    both_digits = plain[at - 1].isdigit() and plain[at + 1].isdigit()
    if sign == ",":
        return both_digits
    abbreviated = at - start <= 3 or plain[max(start, at - 4) : at].count(".") > 0
    return (
        sign == "."
        and at in dots
        and (both_digits or (abbreviated and plain[at - 1].isalpha() and plain[at + 1].isalpha()))
    )


def _signs(plain: str, start: int, end: int, last: int) -> tuple[int, int]:
    """The span of a word with the currency or percent sign that it touches, if it is a number."""
    if not plain[start].isdigit():
        return start, end
    before = next((place for place in range(max(last, start - 4), start) if _is_currency(plain[place:start])), start)
    after = end + 1 if plain[end : end + 1] == "%" or _is_currency(plain[end : end + 1]) else end
    return before, after


def _gap(signs: str, following: str) -> tuple[int, bool]:
    """How the signs between two words part them, and whether they only join them as a hyphen does."""
    gap = NEXT
    for sign in signs:
        if sign in _SENTENCE_ENDS:
            gap = max(gap, BREAK if following.islower() or following.isdigit() else STOP)
        elif sign not in _OPEN and unicodedata.category(sign) not in ("Sc", "Cf", "Lm", "Sk"):
            gap = max(gap, BREAK)
    return gap, bool(signs) and not signs.strip("-")


def _forms(
    plain: str, start: int, end: int, base: int, before: int, after: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    word = plain[start:end]
    forms = [plain[before:after], word, plain[start:base]]
    if "(" in word:
        forms += [word.translate({40: None, 41: None}), _ENDING.sub("", _BEGINNING.sub("", word))]
    kinds = []
    if _NUMBER.fullmatch(word):
        kinds.append("number")
    if _YEAR.fullmatch(word):
        kinds.append("year")
    if _AMOUNT.fullmatch(word):
        kinds.append("amount")
        signs = plain[before:start] + plain[end:after]
        kinds += ["percent"] if "%" in signs and "number" in kinds else []
        kinds += ["money"] if signs.strip("%") else []
    if word in CURRENCIES:
        kinds.append("currency")
    return tuple(dict.fromkeys(_clean(form.rstrip(".")) for form in forms)), tuple(kinds)


def _clean(form: str) -> str:
    """A form without soft hyphens and other invisible signs, ligatures written out."""
    if form.isascii():
        return form
    return "".join(sign for sign in unicodedata.normalize("NFKC", form) if unicodedata.category(sign) != "Cf")


@lru_cache(maxsize=4096)
def _is_wordish(sign: str) -> bool:
    return sign == "\u00ad" or (bool(sign) and unicodedata.category(sign)[0] in "LMN")


def _is_currency(text: str) -> bool:
    """Whether text ends with a currency sign and is nothing else but, perhaps, the letters of a country: $, €, US$."""
    if not text or unicodedata.category(text[-1]) != "Sc":
        return False
    return len(text) == 1 or (len(text) <= 4 and text[:-1].isalpha() and text[:-1].isupper())
