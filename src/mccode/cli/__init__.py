"""The command line: arguments, progress and messages; all work is done by the modules that each command imports."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import Any, ClassVar

import click

from mccode.errors import MccodeError

BROKEN_PIPE = 141


class Commands(click.Group):
    """The commands, imported when asked for; errors of mccode become messages with their own exit codes."""

    _homes: ClassVar = {
        "run": "mccode.cli.run:run",
        "audit": "mccode.cli.run:audit",
        "extract": "mccode.cli.stages:extract",
        "code": "mccode.cli.stages:code",
        "gaps": "mccode.cli.stages:gaps",
        "corpus": "mccode.cli.corpus:corpus",
        "codebook": "mccode.cli.codebook:codebook",
        "show": "mccode.cli.show:show",
        "doctor": "mccode.cli.doctor:doctor",
    }
    # One line each, so that `mccode --help` needs no import of a command's module.
    _briefs: ClassVar = {
        "run": "Code a folder of papers and report the gaps of each institution.",
        "audit": "Audit one institution's paper or papers.",
        "extract": "Extract passages from papers into a table.",
        "code": "Code a table of passages.",
        "gaps": "Find the gaps in a table of codings.",
        "corpus": "Prepare a corpus: its manifest.",
        "codebook": "List, show, check and try codebooks.",
        "show": "Draw pages with what mccode sees on them.",
        "doctor": "Say what is installed, and what for.",
    }

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._homes)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        home = self._homes.get(cmd_name)
        if home is None:
            return None
        from importlib import import_module

        module, _, name = home.partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._briefs[name]) for name in self._homes])

    def invoke(self, ctx: click.Context) -> Any:
        for stream in (sys.stdout, sys.stderr):
            # A console that knows few characters, or a file name that is no UTF-8, must not end a run.
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        try:
            return super().invoke(ctx)
        except MccodeError as error:
            click.echo(f"Error: {error.message}", err=True)
            if error.hint:
                click.echo(f"  {error.hint}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # The reader of our output went away (`mccode ... | head`): no message, no traceback.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(BROKEN_PIPE)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            click.echo(f"Error: {where}{error.strerror or error}", err=True)
            ctx.exit(MccodeError.exit_code)
        except KeyboardInterrupt:
            click.echo("\nStopped. Start the same command again to go on where it left off.", err=True)
            ctx.exit(130)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="mccode", message="mccode %(version)s")
def main() -> None:
    """Read strategy PDFs, code every passage against a codebook, and report what each institution leaves open.

    \b
    mccode run corpora/demo --out results/demo     a folder of papers
    mccode audit paper.pdf --out results/paper     one institution's paper
    """
