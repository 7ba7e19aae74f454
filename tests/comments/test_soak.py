"""A short soak, of the same kind as the one of three minutes: `python -m tests.soak`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.browser import ROOT


@pytest.mark.slow
def test_fifty_people_and_an_author_at_once_lose_nothing() -> None:
    """On the kind of database that the tests run on, in one of its own."""
    command = [sys.executable, "-m", "tests.soak", "--seconds", "10", "--pause", "4"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Faults: 0." in done.stdout
