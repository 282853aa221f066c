"""Write the pictures of the documents: a page of the demo corpus by `mccode show`, the top of its report by Chromium.

Chromium or Chrome must be installed. Fonts differ between computers, so nothing checks the picture byte by byte: look
at it before you commit it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from build_reference import DOCS, prepare, run_in
from PIL import Image

IMAGES = DOCS / "images"
PAGE = "mccode show corpora/demo/tavistock-bay-taskforce.pdf --page 5 --out page.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
WIDTH, HEIGHT = 1280, 1590
COLOURS = 128
SECONDS = 120


def main() -> int:
    """Exit code: 0, or 1 where there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--height", type=int, default=HEIGHT, help="how much of the report is shown, in pixels")
    options = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder)
        run_in(folder)(PAGE)
        keep(folder / "page.png", IMAGES / "show.png")
        if browser is None:
            print(f"No report.png: none of {', '.join(BROWSERS)} is installed.", file=sys.stderr)
            return 1
        run_in(folder)("mccode run corpora/demo --out results/demo --quiet")
        report = folder / "results" / "demo" / "report.html"
        take(browser, report, folder / "shot.png", options.height, folder / "profile")
        keep(folder / "shot.png", IMAGES / "report.png")
    return 0


def keep(shot: Path, path: Path) -> None:
    """Writes a picture in few colours."""
    path.parent.mkdir(exist_ok=True)
    with Image.open(shot) as picture:
        picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path}: {path.stat().st_size / 1000:.0f} KB. Look at it.")


def take(browser: str, page: Path, shot: Path, height: int, profile: Path) -> None:
    """Takes the picture of a page's top."""
    subprocess.run(
        [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}",
            f"--window-size={WIDTH},{height}", f"--screenshot={shot}", page.as_uri(),
        ],
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
