"""Generated documents whose blocks and reading order are known: the truth that the reader is measured against.

`plan` draws documents, `expected` says what a reader should find in them, `press` (ReportLab) and `chromium` set them,
`locate` finds the blocks' pages, `build` keeps the set.
"""
