"""Validators of other makers, in Java: veraPDF and the W3C's Nu validator. `make test` installs what they need."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

JAVA = Path(__file__).resolve().parent / "java"


def keeps_pdf_ua(*files: Path) -> None:
    """Fail the test with veraPDF's own words where a file breaks PDF/UA-1."""
    if shutil.which("java") is None or not (JAVA / "lib").exists():
        pytest.fail("This test needs Java and veraPDF: run `make test`, or `make system-test`.")
    done = subprocess.run(
        ["java", "-cp", f"{JAVA / 'lib'}/*", str(JAVA / "PdfUa.java"), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    assert done.stdout.count(" 0 failures") == len(files), done.stdout


def is_valid_html(*files: Path) -> None:
    """Fail the test with the Nu validator's own words where a page breaks the standard; warnings count."""
    jar = JAVA / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    if shutil.which("java") is None or not jar.exists():
        pytest.fail("This test needs Java and the Nu validator: run `make test`, or `make system-test`.")
    done = subprocess.run(
        ["java", "-jar", str(jar), "--stdout", "--format", "gnu", "--Werror", *map(str, files)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
