"""Proving the chain: every row is as it was written, where it was written, and none is missing or too many.

What cannot be known from the database alone: that the newest rows were cut off. Whoever keeps an anchor of the chain
elsewhere ("1204:5ae0...", its length and its last seal) can tell. And a row that was taken away in the moment between
its writing and its seal leaves nothing to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from portal.audit import chain
from portal.audit.models import AuditEntry, AuditSeal, trail_keys
from portal.audit.sealing import without_seal

TIME_TO_SEAL = timedelta(minutes=1)
"""An entry without a seal is in order for so long: it has just been written."""

_CONTENT = ("at", "who_id", "what", "thing", "review_reference", "revision", "address")


class BrokenChainError(Exception):
    """The trail was tampered with. The message names the first broken row."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A chain that is whole: its length, its last seal, and entries that are older than they should be without one."""

    length: int
    mac: str
    unsealed: tuple[int, ...]

    @property
    def anchor(self) -> str:
        return f"{self.length}:{self.mac}"


def verify(anchors: Mapping[int, str] | None = None) -> Proof:
    """Prove the chain, and that it holds every one of `anchors` (position to seal). Raises BrokenChainError."""
    anchors = anchors or {}
    known = {key.name: key for key in trail_keys()}
    before, length = chain.BEGINNING, 0
    for position, key, mac, entry, signature, *said in _rows():
        length += 1
        if position != length:
            raise BrokenChainError(_gone(length))
        if key not in known:
            raise BrokenChainError(
                f"Position {position} (entry {entry}) was sealed with the key {key}, which is none of "
                "CANDOUR_TRAIL_KEYS. Old keys stay there, after the new one."
            )
        if mac != chain.seal(before, position, entry, chain.content(*said), signature, known[key]):
            raise BrokenChainError(f"Position {position} (entry {entry}) is not as it was written.")
        if anchors.get(position, mac) != mac:
            raise BrokenChainError(f"The chain was written anew: position {position} differs from its anchor.")
        before = mac
    beyond = max(anchors, default=0)
    if beyond > length:
        raise BrokenChainError(f"The chain is cut off after position {length}: it once reached position {beyond}.")
    return Proof(length, before, _without_seal())


def _rows() -> Iterator[tuple[Any, ...]]:
    return (
        AuditSeal.objects.order_by("position")
        .values_list("position", "key", "mac", "entry_id", "entry__signature", *(f"entry__{name}" for name in _CONTENT))
        .iterator(chunk_size=10_000)
    )


def _gone(position: int) -> str:
    """Which part of a missing row is missing."""
    seal = AuditSeal.objects.filter(position=position).first()
    if seal is None:
        return f"Position {position} is missing."
    return f"Position {position} is missing: its entry {seal.entry_id} is gone."


def _without_seal() -> tuple[int, ...]:
    """Entries that have waited too long for their seal. None may be there that nobody with a key wrote, or twice."""
    known, now = trail_keys(), timezone.now()
    late = []
    for entry in without_seal().iterator():
        if not chain.is_signed(entry.content, entry.signature, known):
            raise BrokenChainError(f"Entry {entry.pk} has no seal, and its signature is not ours: it was put in.")
        if entry.at < now - TIME_TO_SEAL:
            late.append(entry.pk)
    signatures = AuditEntry.objects.order_by("signature").values_list("signature", flat=True)
    for signature in signatures.annotate(times=Count("pk")).filter(times__gt=1)[:1]:
        copy = AuditEntry.objects.filter(signature=signature).latest("pk")
        raise BrokenChainError(f"Entry {copy.pk} is a copy of another.")
    return tuple(late)
