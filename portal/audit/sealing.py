"""Giving entries their place in the chain, one short transaction after the one that wrote them.

An entry is written in the transaction of what it tells, so that neither is there without the other. Were it chained
there too, every writer would hold the end of the chain for as long as its own transaction lasts: all would queue, and
two that hold other locks would wait for each other. So the seal comes after the commit. What a process wrote and did
not live to seal is sealed by the next one.
"""

from __future__ import annotations

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from portal.audit import chain
from portal.audit.models import AuditEntry, AuditSeal, trail_keys

LOOK_BACK = 300
"""How far behind the newest entry the next sealing looks for entries without a seal."""

AT_ONCE = 1_000
"""How many entries one transaction seals at most."""

_THE_END_OF_THE_CHAIN = 0x43_41_4E_44_4F_55_52
"""The advisory lock of PostgreSQL that whoever seals holds."""


def seal_after_commit() -> None:
    """Seal when the transaction under way is over: at once where there is none, once for all that it wrote."""
    inside = set(connection.savepoint_ids)
    if any(waiting[1] is seal_new_entries and waiting[0] <= inside for waiting in connection.run_on_commit):
        return
    # A seal that could not be made now is made later: what the person did is not undone for it.
    transaction.on_commit(seal_new_entries, robust=True)


def without_seal() -> QuerySet[AuditEntry]:
    """Entries that have no place in the chain yet, oldest first."""
    sealed = AuditSeal.objects.filter(entry=OuterRef("pk"))
    return AuditEntry.objects.filter(~Exists(sealed)).order_by("pk")


def seal_new_entries() -> None:
    """Seal what was written lately."""
    _seal(look_back=LOOK_BACK)


def seal_all_entries() -> int:
    """Seal everything that can be sealed, however old; how many that were."""
    total = 0
    while sealed := _seal(look_back=None):
        total += sealed
    return total


@transaction.atomic
def _seal(*, look_back: int | None) -> int:
    _wait_for_the_end_of_the_chain()
    last = AuditSeal.objects.order_by("-position").first()
    found = without_seal()
    if look_back is not None and last is not None:
        found = found.filter(pk__gt=last.entry_id - look_back)
    known = trail_keys()
    before, position = (last.mac, last.position) if last else (chain.BEGINNING, 0)
    seals = []
    for entry in found[:AT_ONCE]:
        said = entry.content
        # What nobody with a key wrote gets no place: `audit verify` names it.
        if chain.is_signed(said, entry.signature, known):
            position += 1
            before = chain.seal(before, position, entry.pk, said, entry.signature, known[0])
            seals.append(AuditSeal(position=position, entry=entry, key=known[0].name, mac=before))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def _wait_for_the_end_of_the_chain() -> None:
    """Let one seal at a time. On SQLite whoever begins a transaction has the database to themselves already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_THE_END_OF_THE_CHAIN])
