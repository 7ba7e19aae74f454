"""`python -m benchmarks.trail`: how long it takes to prove a trail of a million entries; `--keep` writes it down.

The entries are made with the application's own arithmetic and put in with plain SQL, on a SQLite file of their own.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from benchmarks.alone import keep, own_database

TELLS = """
## The trail

`manage.py audit verify` proves a chain of {entries:,} entries in **{seconds} seconds** (SQLite, one process). After the
last of them was changed in the database, it says: "{found}"
"""


def rows(number: int, key: Any) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Entries, each with its seal."""
    from portal.audit import chain

    before, start = chain.BEGINNING, datetime(2026, 1, 1, tzinfo=UTC)
    for position in range(1, number + 1):
        at = start + timedelta(seconds=position)
        what, thing = "draft.read", f"review_pages.DraftReportPage {position % 900}"
        review, address = f"DHR-2026-{position % 300:03}", f"192.0.2.{position % 250}"
        said = chain.content(at, None, what, thing, review, position, address)
        signature = chain.sign(said, key)
        before = chain.seal(before, position, position, said, signature, key)
        written = at.replace(tzinfo=None).isoformat(sep=" ")
        entry = (position, written, what, thing, review, position, address, signature)
        yield entry, (position, position, key.name, before)


def fill(number: int) -> None:
    """Put the entries and their seals in, 20,000 at a time."""
    from django.db import connection, transaction

    from portal.audit.models import trail_keys

    made = rows(number, trail_keys()[0])
    with connection.cursor() as cursor:
        while batch := list(islice(made, 20_000)):
            with transaction.atomic():
                cursor.executemany(
                    "INSERT INTO portal_auditentry"
                    " (id, at, what, thing, review_reference, revision, address, signature)"
                    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                    [entry for entry, _seal in batch],
                )
                cursor.executemany(
                    "INSERT INTO portal_auditseal (position, entry_id, key, mac) VALUES (%s, %s, %s, %s)",
                    [seal for _entry, seal in batch],
                )


def tampered() -> str:
    """Change one entry near the end as someone who owns the database can; what the proof then says."""
    from django.db import connection

    from portal.audit.verifying import BrokenChainError, verify

    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER portal_auditentry_is_not_changed")
        cursor.execute("UPDATE portal_auditentry SET what = 'x' WHERE id = (SELECT max(id) FROM portal_auditentry)")
    try:
        verify()
    except BrokenChainError as error:
        return str(error)
    return "nothing"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trail")
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--keep", action="store_true", help="write it into docs/benchmarks.md")
    options = parser.parse_args()
    with own_database():
        from portal.audit.verifying import verify

        fill(options.entries)
        start = time.perf_counter()
        proof = verify()
        seconds = time.perf_counter() - start
        if proof.length != options.entries or proof.unsealed:
            sys.exit("The chain that was made is not whole.")
        found = tampered()
    told = {"entries": options.entries, "seconds": round(seconds, 1), "found": found}
    sys.stdout.write(f"{told['entries']:,} entries proven in {told['seconds']} s. After one was changed: {found}\n")
    if options.keep:
        keep("trail", told)


if __name__ == "__main__":
    main()
