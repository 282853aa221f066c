"""Imports inside mccode point downwards, and the command line starts without the heavy libraries."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parents[1] / "src" / "mccode"

# A module may import those of lower layers, and of its own layer as long as there is no cycle. A package stands for
# all modules in it.
LAYERS = (
    "records errors columns",
    "printed looks installed",
    # the rule language as text, files
    "ruletree words ruletokens rulecheck rulelang csvfile "
    "codebook codebook_check codebook_file codebook_schema codebook_shape codebook_yaml "
    "corpus language clean pdf typeface bidi strokes grids stripes lines runs typography rowtext cells sheets upright "
    "furniture headings layout "
    "typed formats charset archive listmarks typedrows compose plaintext markdown webmarks webpage "
    "wordstyles wordtext worddoc openstyles opendoc",
    # what is made of them
    "segment rulenet rulematch rules classify depth decide subject foreign coverage tables workbook intake picture",
    "store report watch",
    "pipeline engine worker drawer show doctor",
    "cli",
)
LAYER_OF = {name: number for number, names in enumerate(LAYERS) for name in names.split()}
HEAVY = (
    "pandas spacy sklearn pdfplumber pypdfium2 numpy jinja2 pydantic rich openpyxl pyarrow yaml PIL "
    "mccode.pipeline mccode.codebook mccode.tables"
)


def modules() -> dict[str, set[str]]:
    """Each module of mccode with the modules of mccode that it imports, wherever in the file."""
    paths = {".".join(p.relative_to(ROOT).with_suffix("").parts): p for p in ROOT.rglob("*.py")}
    paths = {name.removesuffix(".__init__"): path for name, path in paths.items()}
    return {name: _imports(path, set(paths)) for name, path in paths.items()}


def _imports(path: Path, known: set[str]) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name.removeprefix("mccode.") for name in node.names if name.name.startswith("mccode")}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            if (node.module or "").split(".")[0] == "mccode":
                base = (node.module or "").removeprefix("mccode").removeprefix(".")
                inside = {f"{base}.{name.name}".removeprefix(".") for name in node.names}
                found |= {name if name in known else base for name in inside}
    return found


def test_every_module_has_a_layer() -> None:
    tops = {name.split(".")[0] for name in modules()} - {"__init__"}
    assert tops == set(LAYER_OF)


def test_imports_point_downwards_or_stay_in_their_layer() -> None:
    upward = [
        f"{name} imports {other}"
        for name, others in modules().items()
        for other in others
        if LAYER_OF.get(other.split(".")[0], 0) > LAYER_OF.get(name.split(".")[0], len(LAYERS))
    ]
    assert not upward


def test_there_is_no_cycle() -> None:
    TopologicalSorter(modules()).prepare()


def test_command_line_starts_without_heavy_libraries() -> None:
    code = f"import sys, mccode.cli; print([name for name in {HEAVY.split()} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_of_every_command_needs_no_heavy_library() -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom mccode.cli import main\n"
        "for name in main.list_commands(None): assert CliRunner().invoke(main, [name, '--help']).exit_code == 0\n"
        f"print([name for name in {HEAVY.split()} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
