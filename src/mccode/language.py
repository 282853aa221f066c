"""The language of each document and passage, as codes such as ``en``, and the direction in which a text is written.

py3langid (naive Bayes over byte sequences) says how probable each language is. Its word is taken only where it is
sure, because a wrong "foreign" makes a passage uncodable: names, capitals, numbers and a few borrowed words must not
turn a passage. So only words in lower case are shown to it (names are not among them), short passages go with their
neighbours, and all others go with the document.
"""

from __future__ import annotations

import io
import lzma
import re
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from mccode.records import Passage

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

# Languages that are told apart, with their names. Those are left out that no institution publishes in, and those that
# only differ from one of these by country or norm: they would share its probability.
NAMES = dict(
    entry.split(" ", 1)
    for entry in """
    af Afrikaans|am Amharic|ar Arabic|as Assamese|az Azerbaijani|be Belarusian|bg Bulgarian|bn Bengali|ca Catalan|
    cs Czech|cy Welsh|da Danish|de German|el Greek|en English|es Spanish|et Estonian|eu Basque|fa Persian|fi Finnish|
    fo Faroese|fr French|ga Irish|gl Galician|gu Gujarati|ha Hausa|he Hebrew|hi Hindi|hr Croatian|ht Haitian Creole|
    hu Hungarian|hy Armenian|id Indonesian|ig Igbo|is Icelandic|it Italian|ja Japanese|ka Georgian|kk Kazakh|km Khmer|
    kn Kannada|ko Korean|ku Kurdish|ky Kyrgyz|lb Luxembourgish|lo Lao|lt Lithuanian|lv Latvian|mg Malagasy|
    mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi|ms Malay|mt Maltese|my Burmese|ne Nepali|nl Dutch|no Norwegian|
    om Oromo|or Odia|pa Punjabi|pl Polish|ps Pashto|pt Portuguese|ro Romanian|ru Russian|rw Kinyarwanda|si Sinhala|
    sk Slovak|sl Slovenian|sn Shona|so Somali|sq Albanian|sr Serbian|st Sesotho|sv Swedish|sw Swahili|ta Tamil|
    te Telugu|tg Tajik|th Thai|tk Turkmen|tl Tagalog|tr Turkish|tt Tatar|ug Uyghur|uk Ukrainian|ur Urdu|uz Uzbek|
    vi Vietnamese|xh Xhosa|yo Yoruba|zh Chinese|zu Zulu
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
CODE = re.compile(r"[a-z]{2}(-[a-z0-9]+)*")
# Codes for one written language, as far as rules go.
_SAME = {"nb": "no", "nn": "no", "bs": "hr", "sh": "hr", "sr": "hr"}
_CODES = {name.lower(): code for code, name in NAMES.items()} | {"eng": "en"}

# A passage is judged by its first words in lower case, up to so many characters; fewer bytes of them (in UTF-8, which
# gives the scripts that need fewer characters their due) say too little.
LONGEST, SHORTEST = 200, 40
# It is in another language than its document if that language is so probable, and so many times as probable.
PROBABLE, TIMES = 0.5, 30
# A language is one of a document's own if so much of its text shows it.
PART = 0.1

_WORD = re.compile(r"[^\W\d_][^\s\d_@/|]*")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


class _Verdict(NamedTuple):
    """The most probable language of some words, how probable it is (0..1), the words, and their length in bytes."""

    language: str
    probability: float
    words: str
    length: int


def label(passages: Sequence[Passage], given: str = "") -> tuple[str, tuple[Passage, ...]]:
    """The language of a document, "" where its text does not show it, and its passages with theirs.

    ``given`` is what the user says of the document, and decides. A passage differs from it only where that is sure. A
    passage that shows too little goes with the document, or, where the document has a part in another language, with
    that if those before and after it do.
    """
    if given and base(given) not in NAMES:
        return given, tuple(replace(passage, language=given) for passage in passages)
    shown = [_shown(passage.text) for passage in passages]
    verdicts = [_judge(words) for words in shown]
    language = given or _commonest(verdicts) or _commonest([_judge(" ".join(shown)[:LONGEST])])
    if not language:
        return "", tuple(passages)
    sure = [_sure(verdict, language) for verdict in verdicts]
    weights = Counter[str]()
    for code, verdict in zip(sure, verdicts, strict=True):
        weights[code] += verdict.length if verdict and code else 0
    parts = {code for code, weight in weights.items() if weight > PART * weights.total()}
    spoken = [own or (near if near in parts else language) for own, near in zip(sure, _nearby(sure), strict=True)]
    return language, tuple(replace(passage, language=code) for passage, code in zip(passages, spoken, strict=True))


def base(code: str) -> str:
    """The code by which languages are compared: without country or script, one for all norms (``pt-BR`` is ``pt``)."""
    plain = code.lower().partition("-")[0]
    return _SAME.get(plain, plain)


def is_among(code: str, languages: Sequence[str]) -> bool:
    """Whether a language is one of these. So is one that is not known, and any other where these cannot be told."""
    wanted = {base(language) for language in languages}
    return not code or base(code) in wanted or not wanted <= NAMES.keys()


def code_of(text: str) -> str:
    """The code for a language as people write it (``English``, ``EN_gb``); the text in lower case where it is none."""
    plain = text.strip().lower().replace("_", "-")
    return _CODES.get(plain, plain)


def name(code: str) -> str:
    """The English name of a language by its code; the code where the name is not known."""
    plain = code.lower().partition("-")[0]
    return NAMES.get(plain) or NAMES.get(base(plain)) or code


def direction(text: str) -> str:
    """``rtl`` where most letters of the text are of a script that is written from right to left, else ``ltr``."""
    found = len(_RIGHT_TO_LEFT.findall(text))
    return "rtl" if found and 2 * found > sum(map(str.isalpha, text)) else "ltr"


def _shown(text: str) -> str:
    """The first words of a text that are shown to the detector: in lower case, or of a script without cases."""
    words: list[str] = []
    room = LONGEST
    for match in _WORD.finditer(text):
        word = match.group() if match.group()[0].islower() else _without_case(match.group())
        if len(word) > 1:
            words.append(word)
            room -= len(word) + 1
            if room < 0:
                break
    return " ".join(words)[:LONGEST]


def _without_case(word: str) -> str:
    """The word from its first letter that is neither small nor capital on: in some scripts no space ends a name."""
    if word.isascii():
        return ""
    return next((word[place:] for place, c in enumerate(word) if c.isalpha() and c.lower() == c.upper()), "")


def _judge(words: str) -> _Verdict | None:
    length = len(words.encode("utf-8", "replace"))
    if length < SHORTEST:
        return None
    code, probability = _detector().classify(words)
    return _Verdict(code, probability, words, length)


def _commonest(verdicts: Sequence[_Verdict | None]) -> str:
    """The language of most text that shows its language at all; "" where none does."""
    weights: Counter[str] = Counter()
    for verdict in verdicts:
        if verdict and verdict.probability >= PROBABLE:
            weights[verdict.language] += verdict.length
    return max(sorted(weights), key=weights.__getitem__, default="")


def _sure(verdict: _Verdict | None, language: str) -> str:
    """The passage's own language where it shows one: that of its document, or surely another; else ""."""
    if not verdict or verdict.probability < PROBABLE:
        return ""
    if base(verdict.language) == base(language):
        return language
    ranked: Mapping[str, float] = dict(_detector().rank(verdict.words))
    other = sum(p for code, p in ranked.items() if base(code) == base(language))
    return verdict.language if verdict.probability >= TIMES * other else ""


def _nearby(sure: Sequence[str]) -> list[str]:
    """For each place the language of the nearest passages before and after it that are sure; "" if they disagree."""
    before = list(accumulate(sure, _last))
    after = list(accumulate(reversed(sure), _last))[::-1]
    return [b or a if (b or a) == (a or b) else "" for b, a in zip(before, after, strict=True)]


def _last(so_far: str, code: str) -> str:
    return code or so_far


@cache
def _detector() -> LanguageIdentifier:
    """py3langid for the languages that are told apart.

    Its own way of loading unpacks 70 MB to the disk, which may be full, and keeps what it knows of every language.
    """
    import numpy as np
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier

    with np.load(io.BytesIO(lzma.decompress((MODEL_DIR / MODEL_FILE).read_bytes()))) as model:
        codes = model["classes"].tolist()
        wanted = [place for place, code in enumerate(codes) if code in NAMES]
        moves, rows = (array("I", model[name].astype(np.uintc).tobytes()) for name in ("nextmove", "nextmove_row"))
        weights, priors, steps = model["ptc"][:, wanted], model["pc"][wanted], model["out_feat"].tolist()
    chosen = [codes[place] for place in wanted]
    return LanguageIdentifier(weights, priors, chosen, moves, steps, norm_probs=True, tk_row=rows)
