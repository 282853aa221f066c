"""What runs along the edges of a page: headers, footers, page numbers."""

from __future__ import annotations

from truth.model import Heading, Plan

# Producers that set changing headers on the first page, too.
EVERYWHERE = ("libreoffice", "typst")


def lines(plan: Plan, number: int, total: int, chapter: str) -> list[tuple[str, str]]:
    """The furniture of a page as (place, text), place being top or bottom with left, center or right."""
    style, left_page = plan.style, number % 2 == 0
    outer, inner = ("left", "right") if left_page else ("right", "left")
    shown = style.number.format(n=number, total=total)
    result: list[tuple[str, str]] = []
    if number > 1 or style.header == "constant" or plan.producer in EVERYWHERE:
        if style.header == "constant":
            result.append(("top-left", plan.running))
        elif style.header == "alternating":
            result.append((f"top-{outer}", plan.title if left_page else plan.running))
        elif style.header == "chapter" and chapter:
            result.append(("top-right", chapter))
    if style.footer == "constant":
        result.append(("bottom-center", shown))
    elif style.footer == "alternating":
        result.append((f"bottom-{outer}", shown))
        result.append((f"bottom-{inner}", plan.running.split(" – ")[0]))
    return result


def chapters(plan: Plan) -> list[str]:
    """The chapters that a header may name."""
    return [part.text for part in plan.parts if isinstance(part, Heading) and part.level == 1]
