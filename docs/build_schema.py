"""Write the JSON Schema of codebook files to codebooks/codebook.schema.json; with --check, only compare."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "codebooks" / "codebook.schema.json"


def schema_text() -> str:
    """The file's text: two spaces of indentation, a newline at the end."""
    sys.path.insert(0, str(ROOT / "src"))
    from mccode.codebook import json_schema

    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str] | None = None) -> int:
    """Exit code: 0, or with --check 1 where the file is missing or not current."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the file is not current")
    parser.add_argument("--file", type=Path, default=SCHEMA, help="where the schema is written or read")
    options = parser.parse_args(arguments)
    text = schema_text()
    if not options.check:
        options.file.write_text(text, encoding="utf-8", newline="\n")
        return 0
    if options.file.exists() and options.file.read_text(encoding="utf-8") == text:
        return 0
    print(f"{options.file} is not current. Run: python docs/build_schema.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
