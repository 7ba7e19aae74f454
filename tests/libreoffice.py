"""What LibreOffice makes of a file: a second opinion on what we write for Word."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest


def convert(file: Path, to: str, folder: Path) -> Path:
    """Convert a file ("pdf", "html", "csv"...) into `folder`; fails the test where LibreOffice complains."""
    program = shutil.which("soffice")
    if program is None:
        pytest.fail("This test needs LibreOffice: run `make test`, or apt-get install libreoffice-writer-nogui.")
    done = subprocess.run(
        # A profile of its own, so that two conversions can run at once.
        [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            to,
            "--outdir",
            str(folder),
            str(file),
        ],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    made = folder / f"{file.stem}.{to.partition(':')[0]}"
    assert done.returncode == 0, done.stderr
    assert made.exists(), f"LibreOffice made nothing: {done.stdout} {done.stderr}"
    return made
