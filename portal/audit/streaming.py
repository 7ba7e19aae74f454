"""The trail as lines for a log collector, in the order of the chain.

A line names the account by its id, never a person by name or e-mail address: those are looked up here. It carries the
seal, so that whoever keeps the lines can tell later whether the chain was cut or written anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from portal.audit.models import AuditSeal


def sealed_after(position: int) -> Iterator[tuple[int, dict[str, Any]]]:
    """Every entry whose position is greater, with that position."""
    seals = AuditSeal.objects.filter(position__gt=position).select_related("entry").order_by("position")
    for seal in seals.iterator(chunk_size=2_000):
        entry = seal.entry
        yield (
            seal.position,
            {
                "position": seal.position,
                "id": entry.pk,
                "at": entry.at.isoformat(),
                "account": entry.who_id,
                "what": entry.what,
                "thing": entry.thing,
                "review": entry.review_reference,
                "revision": entry.revision,
                "address": entry.address,
                "key": seal.key,
                "seal": seal.mac,
            },
        )
