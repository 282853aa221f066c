"""Every error that mccode raises on purpose: what happened, where, what to do next, and the command's exit code."""

from __future__ import annotations


class MccodeError(Exception):
    """An error with a message for people, a hint that says what to do next, and an exit code (3 and up)."""

    exit_code = 3

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  {self.hint}" if self.hint else self.message


class CorpusError(MccodeError):
    """The folder, file or manifest of a corpus cannot be used."""

    exit_code = 4


class DocumentError(MccodeError):
    """One document cannot be read; the others can."""

    exit_code = 5


class CodebookError(MccodeError):
    """A codebook has faults; ``message`` lists all of them, one a line."""

    exit_code = 6


class RuleError(CodebookError):
    """A rule cannot be parsed; ``position`` is the 0-based offset of the fault in the rule's text."""

    def __init__(self, message: str, hint: str = "", position: int = 0) -> None:
        super().__init__(message, hint)
        self.position = position


class TableError(MccodeError):
    """A CSV that mccode should read lacks a column or holds a value that it cannot use."""

    exit_code = 7


class EngineError(MccodeError):
    """The processes that read the documents cannot be started."""

    exit_code = 9


class StoreError(MccodeError):
    """Results cannot be written: the folder holds something else, the disk is full, permission is denied."""

    exit_code = 8


class SetupError(MccodeError):
    """Something that every run needs is not installed or does not work."""

    exit_code = 10
