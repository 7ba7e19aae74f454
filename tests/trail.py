"""What only tests may do to the trail: lift what protects it, for emptying the database and for tampering."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from portal.audit.permanence import TABLES, protect


@contextmanager
def lifted() -> Iterator[None]:
    """Without the triggers, as someone who owns the database could have it."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_is_permanent ON {table}")
            else:
                for name in ("changed", "deleted", "replaced"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_is_not_{name}")
    try:
        yield
    finally:
        protect()
