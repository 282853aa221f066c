"""Generated documents whose blocks and reading order are known: the truth that the reader is measured against.

`plan` draws documents from `parts` and `prose`, `expected` says what a reader should find in them. Producers set them:
`press` (ReportLab), `chromium`, `office` (LibreOffice, from ODT and DOCX) and `typst_set`. `locate` finds the blocks'
pages, `build` keeps the set, `readers` and `score` measure.
"""
