"""Write docs/cli.md, docs/columns.md and the output in README.md and docs/tutorial.md; with --check, only compare.

A block of output follows a line such as ``<!-- output of: mccode run corpora/demo --out results/demo -->``, which may
end in ``(first 12 lines)``. The commands run in a copy of the demo corpus.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import yaml

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
EXAMPLES = DOCS / "cli_examples.yaml"
WITH_OUTPUT = (ROOT / "README.md", DOCS / "tutorial.md")

MADE = "<!-- Made by docs/build_reference.py; change {source} and run it again. -->\n"
OUTPUT = re.compile(
    r"(?P<head><!-- output of: (?P<command>[^\n]*?)(?: \(first (?P<lines>\d+) lines\))? -->\n```text\n)"
    r"(?P<text>.*?)(?P<end>^```$)",
    re.MULTILINE | re.DOTALL,
)

sys.path.insert(0, str(ROOT / "src"))


def commands() -> Iterator[tuple[str, click.Command]]:
    """Each command with the words it is called by, in the order of ``mccode --help``."""
    from mccode.cli import main

    context = click.Context(main, info_name="mccode")
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {inner}", command.commands[inner]) for inner in command.commands)
        else:
            yield name, command


def examples() -> dict[str, list[dict[str, str]]]:
    """Examples by command: ``say`` what it is for, ``do`` the line to type."""
    found: dict[str, list[dict[str, str]]] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    return found


def cli_text() -> str:
    """The reference of the command line."""
    shown = examples()
    parts = [
        MADE.format(source="the commands or docs/cli_examples.yaml"),
        "# Commands and options\n",
        "Every command explains itself: `mccode --help`, `mccode run --help`. Messages and exit codes are explained in "
        "[How to](how-to.md#exit-codes).\n",
    ]
    found = dict(commands())
    parts.append("\n".join(f"- [`mccode {name}`](#mccode-{name.replace(' ', '-')})" for name in found) + "\n")
    for name, command in found.items():
        parts += [f"## mccode {name}\n", f"    mccode {name} {_usage(command)}\n", _prose(command.help or "")]
        if rows := [_option_row(p) for p in command.params if isinstance(p, click.Option)]:
            parts.append("\n".join(["| option | meaning |", "|---|---|", *rows]) + "\n")
        parts += [f"{example['say']}\n\n    {example['do']}\n" for example in shown[name]]
    return "\n".join(parts)


def columns_text() -> str:
    """The reference of the tables' columns."""
    from mccode.columns import TABLES

    parts = [
        MADE.format(source="src/mccode/columns.py"),
        "# Columns of the tables\n",
        "Tables are UTF-8 with a header line; an empty cell means that there is nothing to say. Order of columns and "
        "rows is fixed, so that two runs can be compared line by line. With `--format xlsx` or `parquet` the columns "
        "are the same.\n",
        "`matrix.csv` has the column `institution` and one column for each code of the codebook. A cell holds the "
        "depth, 1 to 3, where the code is addressed, and the status elsewhere. Columns of your `manifest.csv` that "
        "mccode does not know come last in `documents.csv`; one that is called like a column of the table gets "
        "`manifest_` in front.\n",
    ]
    for table, columns in TABLES.items():
        rows = [f"| `{name}` | {_cell(meaning)} |" for name, meaning in columns.items()]
        parts.append("\n".join([f"## {table}.csv\n", "| column | holds |", "|---|---|", *rows]) + "\n")
    return "\n".join(parts)


def with_outputs(text: str, run: Callable[[str], str]) -> str:
    """A document's text with each block of output as ``run`` gives it for the block's command."""

    def fill(match: re.Match[str]) -> str:
        lines = run(match["command"]).rstrip("\n").split("\n")
        shown = int(match["lines"] or len(lines))
        rest = ["..."] if len(lines) > shown else []
        return match["head"] + "\n".join(lines[:shown] + rest) + "\n" + match["end"]

    return OUTPUT.sub(fill, text)


def prepare(folder: Path) -> None:
    """Puts a copy of the demo corpus into a folder, as ``corpora/demo``."""
    shutil.copytree(ROOT / "corpora" / "demo", folder / "corpora" / "demo")


def run_in(folder: Path) -> Callable[[str], str]:
    """A function that gives what a command prints in a folder, messages included."""

    def run(command: str) -> str:
        words = shlex.split(command)
        assert words[0] == "mccode", command
        done = subprocess.run(
            [sys.executable, "-c", "from mccode.cli import main; main(prog_name='mccode')", *words[1:]],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        if done.returncode:
            raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stdout}")
        return done.stdout

    return run


def _usage(command: click.Command) -> str:
    words = ["[OPTIONS]"]
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            name = parameter.metavar or (parameter.name or "").upper()
            words.append(name if parameter.required else f"[{name}]")
    return " ".join(words)


def _prose(text: str) -> str:
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n")) + "\n"


def _option_row(option: click.Option) -> str:
    value = "" if option.is_flag else f" {_value(option)}"
    notes = [str(option.help)]
    if option.required:
        notes.append("Required.")
    if option.show_default and not option.is_flag:
        notes.append(f"Default: {option.default}.")
    return f"| {', '.join(f'`{name}`' for name in option.opts)}{_cell(value)} | {_cell(' '.join(notes))} |"


def _value(option: click.Option) -> str:
    kind: Any = option.type
    choices = "|".join(kind.choices) if isinstance(kind, click.Choice) else ""
    return f"`{option.metavar or choices or kind.name.upper().removesuffix(' RANGE')}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0, or with --check 1 where a file is missing or not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file is not current")
    options = parser.parse_args(arguments)
    made = {DOCS / "cli.md": cli_text(), DOCS / "columns.md": columns_text()}
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        run = run_in(Path(folder))
        made |= {path: with_outputs(path.read_text(encoding="utf-8"), run) for path in WITH_OUTPUT}
    old = [p for p, text in made.items() if not p.exists() or p.read_text(encoding="utf-8") != text]
    for path in old:
        if options.check:
            print(f"{path} is not current. Run: python docs/build_reference.py", file=sys.stderr)
        else:
            path.write_text(made[path], encoding="utf-8", newline="\n")
    return int(options.check and bool(old))


if __name__ == "__main__":
    sys.exit(main())
