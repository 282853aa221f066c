"""The columns of every table that a run writes, in order, each with what it holds; the reference is made from this."""

from __future__ import annotations

# Between the headings of a section's path, and between the places of `about`.
SECTION_SEPARATOR = " > "
ABOUT_SEPARATOR = " | "

TABLES: dict[str, dict[str, str]] = {
    "documents": {
        "document_id": "The file's path relative to the corpus folder, with forward slashes.",
        "institution": "From the manifest, else from the sub-folder or file name.",
        "country": "From the manifest.",
        "year": "From the manifest.",
        "kind": "From the manifest: policy, strategy, plan, report ...",
        "language": "From the manifest, else that of most of its text: a code such as en; empty where neither says it.",
        "direction": "`ltr` where its passages are written from left to right, `rtl` from right to left, `mixed` where "
        "some are.",
        "house_name": "From the manifest: the institution's own names for the codebook's subject, separated by `|`.",
        "subject": "From the manifest: `yes` or `no` where the user says whether the whole document is on the subject.",
        "title": "From the manifest, else from the first page or the file's own entry.",
        "status": "`read`, `partly_read` (some pages could not be read), `foreign` (it, or nearly all of it, is in "
        "languages for which the codebook has no rules), `unreadable` (no page could be read), `failed` "
        "(the file could not be opened or its reader crashed), `duplicate` (same bytes as another document of "
        "the institution).",
        "reason": "Why it failed, was left out, or could not be read or assessed, in whole or in part; else empty.",
        "pages": "Number of pages; 0 where the file could not be opened, 1 where it has none (web pages and most other "
        "files that are no PDFs).",
        "pages_read": "Pages whose text could be read, blank ones included.",
        "pages_blank": "Pages without text or picture.",
        "pages_unreadable": "Numbers of the pages that show something but have no usable text, separated by spaces.",
        "on_subject": "`yes` where the whole document treats the codebook's subject: a passage need not name it; empty "
        "where nothing could be read.",
        "passages_on_subject": "Passages that may be coded: all where on_subject is `yes`, else those that name the "
        "subject or stand under a heading that does.",
        "words": "Words in passages.",
        "passages": "Number of passages.",
        "passages_coded": "Passages with at least one code.",
        "codings": "Codes assigned in all.",
        "sha256": "SHA-256 of the file's bytes.",
    },
    "passages": {
        "passage_id": "`p` and 15 hexadecimal digits from the document's hash, the span and the reader's version.",
        "document_id": "See documents.csv.",
        "institution": "See documents.csv.",
        "passage_no": "Number of the passage in its document, in reading order, from 1.",
        "page": "Page on which it begins, from 1.",
        "page_end": "Page on which it ends.",
        "section": "The headings above it, outermost first, joined by ` > `.",
        "kind": "`paragraph`, `list_item`, `clause` (numbered like 4.2) or `table_row`.",
        "start": "First character in the document's cleaned text, from 0.",
        "end": "One past the last character.",
        "boxes": "Where it is printed: `page:x0,top,x1,bottom` per line, in points from the page's top left corner; "
        "empty where the file is no PDF.",
        "country": "See documents.csv.",
        "year": "See documents.csv.",
        "language": "Language of the passage: that of its document unless it is surely in another one. Passages in "
        "languages for which the codebook has no rules are never coded.",
        "direction": "`ltr`, or `rtl` where most of its letters are written from right to left.",
        "house_name": "See documents.csv.",
        "subject": "See documents.csv.",
        "title": "Title of the document.",
        "about": "Where the document says what it is about: its printed title, the file's own entry and the words of a "
        "cover, joined by ` | `.",
        "place": "`text`, or `box` where it stands in a box or sidebar beside the running text.",
        "heads": "The column headings that the text of a table row names, joined by ` | `.",
        "lead_in": "The sentence that introduces the list it stands in; it belongs to every item.",
        "text": "The passage. Cells of a table row are joined by ` | `, each after its column heading.",
    },
    "codings": {
        "passage_id": "See passages.csv.",
        "document_id": "See documents.csv.",
        "institution": "See documents.csv.",
        "country": "See documents.csv.",
        "year": "See documents.csv.",
        "page": "Page on which the passage begins.",
        "section": "The headings above it, joined by ` > `.",
        "code": "Id of the code.",
        "depth": "1 mention, 2 description, 3 commitment.",
        "score": "How strongly the passage speaks for the code, 0 to 1.",
        "by": "Who says so: `rules`.",
        "rule": "Ids of the rules that hit, separated by spaces.",
        "quote": "The words that the rules hit, joined by ` … `.",
        "depth_reason": "Why this depth, in words.",
        "lead_in": "See passages.csv.",
        "text": "The passage.",
    },
    "coverage": {
        "level": "`institution` (all its documents together) or `document`.",
        "scope": "`codebook` (the whole), `question` or `code`.",
        "institution": "See documents.csv.",
        "document_id": "Empty at the level of institutions.",
        "question": "Id of the question; empty for the whole codebook.",
        "code": "Id of the code; empty for a question.",
        "status": "`addressed`, `unclear`, `not_found`, `confirmed_absent` or `not_assessable`.",
        "depth": "The greatest depth found, 0 where none.",
        "passages": "Passages coded with it.",
        "of_passages": "Passages read, those counted in `foreign` left out.",
        "codes_addressed": "Codes found at least once.",
        "codes": "Codes asked for.",
        "score": "Score of the best evidence.",
        "quote": "The best evidence; for `unclear` the nearest thing to it.",
        "quote_document_id": "Document that the quote comes from.",
        "quote_page": "Its page.",
        "quote_passage_id": "Its passage.",
        "on_subject": "Passages that are on the codebook's subject and so could be coded.",
        "pages_read": "Pages whose text could be read.",
        "pages": "Pages in all.",
        "foreign": "Passages in languages for which the codebook has no rules: read, but not assessed.",
        "languages": "These languages, as codes separated by spaces, the commonest first.",
    },
    "gaps": {
        "institution": "See documents.csv.",
        "question": "Id of the question.",
        "code": "Id of the code that is left open.",
        "label": "Its name.",
        "status": "The kind of absence: `not_found`, `unclear`, `not_assessable` or `confirmed_absent`.",
        "certainty": "What the absence rests on and how sure it is, in words.",
        "ask": "What the institution should now answer.",
        "score": "Score of the nearest passage, 0 where no rule hit.",
        "quote": "The nearest passage, where unclear.",
        "quote_document_id": "Its document.",
        "quote_page": "Its page.",
        "passages_read": "Passages read, those left out that are in languages for which the codebook has no rules.",
        "pages_read": "Pages whose text could be read.",
        "pages": "Pages in all.",
    },
}
