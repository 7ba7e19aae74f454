"""The database as one file and back: SQLite by its backup API, PostgreSQL by pg_dump and pg_restore."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from portal.backup.sealed import SealedError

VENDORS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def dump(into: Path) -> None:
    """Write the database as it stands at one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(f"file:{connection.settings_dict['NAME']}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(into)) as copy,
        ):
            live.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
        return
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={into}")


def is_empty() -> bool:
    """Whether the database has no table yet."""
    if connection.vendor == "sqlite" and not Path(connection.settings_dict["NAME"]).exists():
        return True
    return not connection.introspection.table_names()


def restore(dumped: Path) -> None:
    """Put a dump in the database's place. Whatever stood there is gone; where it fails, it is as it was before."""
    if connection.vendor == "sqlite":
        target = Path(connection.settings_dict["NAME"])
        connection.close()
        for rest in ("-wal", "-shm"):
            target.with_name(target.name + rest).unlink(missing_ok=True)
        os.replace(dumped, target)
        return
    connection.close()
    script = dumped.with_name("database.sql")
    _run("pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(dumped))
    with script.open("rb") as lines:
        start = ["--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public"]
        _run("psql", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", *start, "--file=-", stdin=lines)


def _run(tool: str, *arguments: str, stdin: Any = None) -> None:
    """Run one of PostgreSQL's own tools on this database. The password goes by the environment, never by the line."""
    done = subprocess.run(  # noqa: S603 - our own arguments
        [_path(tool), *arguments],
        env={**os.environ, **_access(connection.settings_dict)},
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().splitlines()
        raise SealedError(f"{tool} stopped: {said[0] if said else done.returncode}. The database is as it was.")


def _path(tool: str) -> str:
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{tool}"), key=lambda path: int(path.parts[-3]))
    found = str(versions[-1]) if versions else shutil.which(tool)
    if not found:
        raise SealedError(f"{tool} is missing. Install PostgreSQL's client tools (Debian: postgresql-client).")
    return found


def _access(database: Mapping[str, Any]) -> dict[str, str]:
    values = {
        "PGDATABASE": database["NAME"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
    }
    return {name: str(value) for name, value in values.items() if value}
