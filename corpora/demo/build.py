"""Builds the demo corpus from its sources: the PDFs, manifest.csv, and a check of labels.csv against the sources.

    python corpora/demo/build.py            print the PDFs and write manifest.csv and expected_gaps.csv
    python corpora/demo/build.py --check    only check that labels.csv covers every passage of the sources

Printing needs Chromium and LibreOffice; the PDFs are committed, so only a change of the sources calls for it.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import truth

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
SCAN_DPI, SCAN_SEED = 110, 8
FIELDS = ["path", "institution", "country", "year", "kind", "language", "house_name"]


def main() -> int:
    """The exit status: 0 when all is well."""
    sources = sorted(SOURCES.glob("*.html"))
    faults = check_labels(sources)
    for fault in faults:
        print(fault, file=sys.stderr)
    if "--check" in sys.argv:
        print(f"{len(sources)} sources, {len(faults)} faults")
        return int(bool(faults))
    for source in sources:
        meta = truth.meta(source)
        target = HERE / f"{source.stem}.pdf"
        (print_libreoffice if meta.get("producer") == "libreoffice" else print_chromium)(source, target)
        if meta.get("scan") == "yes":
            scan(target)
        print(target.name)
    write(HERE / "manifest.csv", FIELDS, manifest(sources))
    write(HERE / "expected_gaps.csv", ["institution", "code"], expected_gaps(sources))
    return int(bool(faults))


def manifest(sources: list[Path]) -> list[dict[str, str]]:
    """The rows of manifest.csv, from the sources' meta entries."""
    rows = []
    for source in sources:
        meta = truth.meta(source)
        rows.append({"path": f"{source.stem}.pdf"} | {name: meta.get(name, "") for name in FIELDS[1:]})
    return rows


def check_labels(sources: list[Path]) -> list[str]:
    """What is wrong with labels.csv: a passage missing, too many, or with another text than the source's."""
    path = HERE / "labels.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        labelled = {(r["document_id"], int(r["passage_no"])): r["text"] for r in csv.DictReader(stream)}
    true = {(p.document_id, p.passage_no): p.text for s in sources for p in truth.passages(s)}
    return (
        [f"labels.csv lacks {k}" for k in sorted(true.keys() - labelled.keys())]
        + [f"labels.csv has {k}, the sources do not" for k in sorted(labelled.keys() - true.keys())]
        + [f"labels.csv has another text for {k}" for k in sorted(true.keys() & labelled) if true[k] != labelled[k]]
    )


def expected_gaps(sources: list[Path]) -> list[dict[str, str]]:
    """Each institution with each code that no passage of its paper carries, in the order of the codebook."""
    import yaml

    book = yaml.safe_load((HERE.parents[1] / "codebooks" / "mc5q.yaml").read_text(encoding="utf-8"))
    codes = [code["id"] for question in book["questions"] for code in question["codes"]]
    names = {source.stem: truth.meta(source)["institution"] for source in sources}
    found: dict[str, set[str]] = {name: set() for name in names}
    with (HERE / "labels.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            found[row["document_id"]] |= {item.rsplit(":", 1)[0] for item in row["codes"].split(";") if item}
    by_name = sorted(names, key=names.__getitem__)
    return [{"institution": names[d], "code": code} for d in by_name for code in codes if code not in found[d]]


def print_chromium(source: Path, target: Path) -> None:
    """Prints a source with headless Chromium."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        raise SystemExit("Chromium is needed to print the sources.")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
             "--disable-background-networking", "--no-pdf-header-footer", f"--user-data-dir={profile}",
             f"--print-to-pdf={target}", source.as_uri()],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip


def print_libreoffice(source: Path, target: Path) -> None:
    """Prints a source with LibreOffice Writer."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise SystemExit("LibreOffice is needed to print the sources.")
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [office, "--headless", f"-env:UserInstallation=file://{profile}", "--infilter=HTML (StarWriter)",
             "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(target.parent), str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip


def scan(path: Path) -> None:
    """Turns a PDF into an image-only one that looks like an office scan: grey, slightly askew, speckled."""
    import pypdfium2 as pdfium
    from PIL import Image, ImageChops, ImageFilter

    chance = random.Random(SCAN_SEED)
    pdf = pdfium.PdfDocument(path)
    images = []
    for page in pdf:
        image = page.render(scale=SCAN_DPI / 72, grayscale=True).to_pil().convert("L")
        image = image.rotate(chance.uniform(-0.7, 0.7), fillcolor=246, resample=Image.Resampling.BICUBIC)
        speckles = chance.choices((0, 6, 14, 40), (60, 25, 14, 1), k=image.width * image.height)
        noise = Image.frombytes("L", image.size, bytes(speckles))
        images.append(ImageChops.subtract(image.filter(ImageFilter.GaussianBlur(0.5)), noise))
    pdf.close()
    stream = io.BytesIO()
    images[0].save(stream, "PDF", save_all=True, append_images=images[1:], resolution=SCAN_DPI, quality=45)
    path.write_bytes(stream.getvalue())


def write(path: Path, fields: list[str], rows: list[dict[str, str]]) -> None:
    """Writes a CSV."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"{path.name}: {len(rows)} rows")


if __name__ == "__main__":
    sys.exit(main())
