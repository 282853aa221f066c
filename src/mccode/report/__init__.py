"""The gap report: one self-contained HTML page that needs no network, no server and no script.

``render`` gives the page's text. The view is prepared by pure functions (``view``, ``brief``, ``method``, ``quotes``,
``words``); the template only lays it out, and everything that it prints passes through ``words.plain``.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from importlib import resources

from mccode.codebook import Codebook
from mccode.records import Results
from mccode.report.brief import off_subject, sentences
from mccode.report.method import how_made
from mccode.report.quotes import Limits
from mccode.report.view import UNNAMED, View, prepare
from mccode.report.words import LEGEND, MARKS, MEANINGS, NAMES, clip, plain

__all__ = ["render"]

LARGEST = 2_900_000  # bytes; a page that can still be sent by mail and opened on a phone
MARKUP = 200  # bytes that a quoted passage needs at the least, with the markup around it
LADDER = (
    Limits(best=400, further=400, listed=None),
    Limits(best=400, further=240, listed=12),
    Limits(best=300, further=160, listed=4),
    Limits(best=200, further=120, listed=1),
    Limits(best=120, further=0, listed=0),
)  # how much is quoted: the first step whose page is small enough is taken


def render(results: Results, codebook: Codebook) -> str:
    """The report as the text of an HTML file; the same results give the same text.

    Every coded passage is quoted as long as the page stays below 3 MB. Past that, quotes become shorter and the lists
    of further passages end early and say so.
    """
    text = ""
    for limits in [step for step in LADDER[:-1] if _listed(results, step) * MARKUP <= LARGEST] + [LADDER[-1]]:
        text = _page(prepare(results, codebook, limits), results, codebook)
        if len(text.encode()) <= LARGEST:
            break
    return text


def _listed(results: Results, limits: Limits) -> int:
    """How many passages the page would quote, so that pages far too large need not be made to be measured."""
    counts = Counter((coded.source.institution, c.code, c.status) for coded in results.documents for c in coded.codings)
    most = None if limits.listed is None else limits.listed + 1
    return sum(count if most is None else min(count, most) for count in counts.values())


def _page(view: View, results: Results, codebook: Codebook) -> str:
    import jinja2  # only a run that writes a report pays for it

    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=_printed, trim_blocks=True, lstrip_blocks=True
    )
    css, script = _asset("report.css"), _asset("report.js")
    text: str = environment.from_string(_asset("report.html.j2")).render(
        view=view,
        brief=sentences(view),
        aside=off_subject(results.documents, codebook),
        made=how_made(results, codebook),
        codebook=codebook,
        numbers={code.id: number for number, code in enumerate(codebook.codes, 1)},
        marks=MARKS,
        names=NAMES,
        meanings=MEANINGS,
        legend=LEGEND,
        unnamed=UNNAMED,
        clip=clip,
        css=css,
        script=script,
        policy=f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'",
    )
    return text.strip() + "\n"


def _printed(value: object) -> object:
    """The value as it may be printed: strings lose what could disturb the page, trusted markup is left alone."""
    return plain(value) if type(value) is str else value


def _asset(name: str) -> str:
    return resources.files(__name__).joinpath(name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """The hash by which a content security policy allows one inline style sheet or script and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
