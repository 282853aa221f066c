"""Markdown as paragraphs and tables: turned into a web page by markdown-it and read as one."""

from __future__ import annotations

import re

from mccode import charset, compose, webpage
from mccode.printed import Document
from mccode.records import Source

# Deeper than this markdown-it leaves out what stands there.
DEEPEST = 500

_TITLE = re.compile(r"^title\s*:\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)


def read(source: Source) -> Document:
    """A file in Markdown, with tables, footnotes and front matter. Raises `DocumentError`."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin
    from mdit_py_plugins.front_matter import front_matter_plugin

    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST}).enable(["table", "strikethrough"])
    reader.use(front_matter_plugin).use(footnote_plugin)
    text = charset.read(source)
    tokens = reader.parse(text)
    if any(token.level >= DEEPEST for token in tokens):
        raise RecursionError
    front = next((token.content for token in tokens if token.type == "front_matter"), "")
    named = _TITLE.search(front)
    page = webpage.parsed(str(reader.renderer.render(tokens, reader.options, {})))
    return compose.document(source, webpage.items(page), named[1].strip("\"'") if named else "")
