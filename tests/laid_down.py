"""SQLite as the migrations lay it down, kept from run to run: laying it down takes longer than most single tests.

Kept in `.pytest_cache/d`, under a name that changes with the migrations and the lock file; the last one only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from pathlib import Path

from django.db import connection

from tests.browser import ROOT

FOLDER = ROOT / ".pytest_cache" / "d"


def _kept() -> Path:
    """Where the database of these migrations and these packages is kept, or would be."""
    said = hashlib.sha256((ROOT / "uv.lock").read_bytes())
    for migration in sorted(ROOT.glob("*/migrations/*.py")):
        said.update(migration.read_bytes())
    return FOLDER / f"laid-down-{said.hexdigest()[:16]}.sqlite3"


def _of_the_tests() -> str:
    """The file of the database under test, which may not be there yet."""
    return str(connection.creation._get_test_db_name())  # type: ignore[attr-defined]  # SQLite's, known as such


def put_back() -> bool:
    """Put the kept database where the tests look for theirs. False where none is kept, or they run on PostgreSQL."""
    if connection.vendor != "sqlite" or not _kept().exists():
        return False
    shutil.copyfile(_kept(), _of_the_tests())
    return True


def copy_to(path: Path) -> bool:
    """Put a copy of it there, for a server of its own. False where none is kept."""
    if not _kept().exists():
        return False
    shutil.copyfile(_kept(), path)
    return True


def keep() -> None:
    """Keep the database that was just laid down, in place of any older one; another process may do the same."""
    if connection.vendor != "sqlite":
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for older in FOLDER.glob("laid-down-*.sqlite3"):
        older.unlink(missing_ok=True)
    own = FOLDER / f"laying-down-{os.getpid()}.sqlite3"
    own.unlink(missing_ok=True)
    database = sqlite3.connect(_of_the_tests())
    try:
        database.execute("VACUUM INTO ?", [str(own)])
    finally:
        database.close()
    own.replace(_kept())
