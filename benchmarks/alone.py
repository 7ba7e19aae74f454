"""Benchmarks that are commands of their own, `python -m benchmarks.NAME`: their database, and where their figures go.

Such a module has `TELLS`, a piece of Markdown with the names of its figures in braces; `--keep` writes the figures to
docs/benchmarks-NAME.json and docs/benchmarks.md anew.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

DOCS = Path(__file__).resolve().parent.parent / "docs"
ALONE = ("trail", "word_reading", "comment_list", "publishing", "disclosure_check", "anchoring")
"""In the order in which docs/benchmarks.md tells of them."""


@contextmanager
def own_database() -> Iterator[None]:
    """Django set up on a fresh SQLite file with every migration run."""
    with tempfile.TemporaryDirectory(prefix="candour-bench-") as folder:
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "CANDOUR_MODE": "development",
            "CANDOUR_DATA_DIR": folder,
        }
        os.environ.pop("DATABASE_URL", None)
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        yield


def keep(name: str, told: dict[str, Any]) -> None:
    """Write down what the benchmark of this name found."""
    from benchmarks.__main__ import FIGURES, PAGE, page

    (DOCS / f"benchmarks-{name}.json").write_text(json.dumps(told, indent=2) + "\n")
    PAGE.write_text(page(json.loads(FIGURES.read_text())))


def sections() -> str:
    """What each of them found last, for docs/benchmarks.md."""
    told = []
    for name in ALONE:
        tells: str = import_module(f"benchmarks.{name}").TELLS
        figures = json.loads((DOCS / f"benchmarks-{name}.json").read_text())
        told.append(f"{tells.format(**figures).strip()} Command: `python -m benchmarks.{name} --keep`.\n")
    return "\n".join(told)
