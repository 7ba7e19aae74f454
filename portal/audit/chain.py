"""The arithmetic of the trail: what an entry's signature and its seal are made of. No database.

An entry is signed as it is written: nobody without the key can add one. A seal gives it its place in the chain: it
covers the entry, its number and the seal before, so that a change anywhere shows from there on.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from ipaddress import ip_address
from secrets import token_hex

BEGINNING = "0" * 64
"""What stands in the place of the seal before the first one."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key for signatures and seals, and the name that tells which key was used."""

    name: str
    secret: bytes

    def mac(self, message: str) -> str:
        return hmac.digest(self.secret, message.encode(), "sha256").hex()


@cache
def keys(secrets: tuple[str, ...]) -> tuple[Key, ...]:
    """Keys with their names, in the same order. A name says nothing of its key."""
    return tuple(
        Key(hmac.digest(secret.encode(), b"the name of a key of the trail", "sha256").hex()[:8], secret.encode())
        for secret in secrets
    )


@lru_cache(maxsize=10_000)
def _address(written: str | None) -> str:
    """An address in the one form that no database and no release of Python writes differently."""
    return ip_address(written).packed.hex() if written else ""


def content(
    at: datetime,
    who: int | None,
    what: str,
    thing: str,
    review_reference: str,
    revision: int | None,
    address: str | None,
) -> str:
    """All that an entry says, as one text that stands for exactly this."""
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    return json.dumps([moment, who, what, thing, review_reference, revision, _address(address)])


def sign(said: str, key: Key) -> str:
    """The signature of a new entry: the key's name, a number used once, and the code. No two entries share one."""
    once = token_hex(8)
    return f"{key.name}.{once}.{key.mac(f'entry {once} {said}')}"


def is_signed(said: str, signature: str, keys: Sequence[Key]) -> bool:
    """Whether a signature was made for exactly this, by someone who has one of the keys."""
    name, _dot, rest = signature.partition(".")
    once, _dot, code = rest.partition(".")
    return any(key.name == name and hmac.compare_digest(key.mac(f"entry {once} {said}"), code) for key in keys)


def seal(before: str, position: int, entry: int, said: str, signature: str, key: Key) -> str:
    """The seal of the entry that stands at `position`, after the seal `before`."""
    return key.mac(f"seal {before} {position} {entry} {signature} {said}")
