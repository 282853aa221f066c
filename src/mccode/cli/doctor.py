"""``mccode doctor``: what is installed, and what for."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING

import click

from mccode.errors import SetupError

if TYPE_CHECKING:
    from mccode.doctor import Finding

# Columns of text on the terminal, and those of state and name.
WIDTH, STATE, NAME = 100, 9, 17


@click.command()
@click.option(
    "--json", "as_json", is_flag=True, help="Print it for a report of a fault; no name or path of yours is in it."
)
def doctor(as_json: bool) -> None:
    """Say what is installed, what that is good for, and what to install for more."""
    from dataclasses import asdict

    from mccode import doctor as doctors

    findings = []
    for finding in doctors.examine():
        findings.append(finding)
        if not as_json:
            _say(finding)
    if as_json:
        click.echo(json.dumps({**doctors.system(), "findings": [asdict(finding) for finding in findings]}, indent=2))
    if not doctors.works(findings):
        raise SetupError(
            "Something that every run needs does not work: see what is called `broken`.",
            "Install mccode anew. If that does not help, report what mccode doctor --json prints.",
        )


def _say(finding: Finding) -> None:
    name = f"{finding.name} {finding.version}".rstrip()
    indent = " " * (STATE + NAME)
    click.echo(
        textwrap.fill(
            finding.meaning, WIDTH, initial_indent=f"{finding.state:{STATE}}{name:{NAME}}", subsequent_indent=indent
        )
    )
    if finding.advice:
        click.echo(textwrap.fill(finding.advice, WIDTH, initial_indent=indent, subsequent_indent=indent))
