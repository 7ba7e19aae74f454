"""A sealed file: a stream of bytes, encrypted and authenticated in chunks. Pure.

Layout: MAGIC, 16 bytes of salt, 16 bytes that tell the right key, then chunks. Each chunk is its length (4 bytes, big
endian) and AES-256-GCM of up to CHUNK bytes. The nonce of a chunk is its number and whether it is the last one (the
STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015), so that chunks which are changed, exchanged, left
out, or missing at the end are found. Each file has a key of its own, made of the operator's key and the salt. Reads
and writes in constant memory.
"""

from __future__ import annotations

import base64
import binascii
import io
import os
import secrets
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"CANDOUR BACKUP 1\n"
SALT = TELL = 16
CHUNK = 1024 * 1024
TAG = 16


class SealedError(Exception):
    """A sealed file cannot be made or read. The text is for the operator."""


def key_of(text: str) -> bytes:
    """The 32 bytes of a key as it stands in the environment (base64, as Fernet writes keys)."""
    try:
        key = base64.urlsafe_b64decode(text.encode())
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise SealedError("The backup key is not 32 bytes in base64. Make one as docs/operators.md says.")
    return key


def _keys(key: bytes, salt: bytes) -> tuple[AESGCM, bytes]:
    """The cipher for one file, and the bytes by which it tells whether it was made with this key."""
    made = HKDF(SHA256(), 32 + TELL, salt, MAGIC).derive(key)
    return AESGCM(made[:32]), made[32:]


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


class Sealer(io.RawIOBase):
    """Writes a sealed file. Only `close()` makes it whole; a file left half-way is refused when it is read."""

    def __init__(self, target: IO[bytes], key: bytes) -> None:
        self._target = target
        salt = secrets.token_bytes(SALT)
        self._cipher, tell = _keys(key, salt)
        self._head = MAGIC + salt + tell
        self._held = bytearray()
        self._number = 0
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: bytes | bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer
        self._held += data
        # The last chunk is known only at the end, so that one is always held back.
        while len(self._held) > CHUNK:
            self._put(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(data)

    def _put(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last), plain, self._head)
        self._target.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1

    def finish(self) -> None:
        """Write the last chunk. Without it the file is refused when it is read."""
        self._put(bytes(self._held), last=True)
        self._held.clear()


class Opener(io.RawIOBase):
    """Reads a sealed file. Every byte that it hands out has been authenticated, in its place."""

    def __init__(self, source: IO[bytes], key: bytes) -> None:
        self._source = source
        self._head = source.read(len(MAGIC) + SALT + TELL)
        if not self._head.startswith(MAGIC) or len(self._head) < len(MAGIC) + SALT + TELL:
            raise SealedError("This is no backup of Candour, or its beginning is damaged.")
        self._cipher, tell = _keys(key, self._head[len(MAGIC) : -TELL])
        if not secrets.compare_digest(tell, self._head[-TELL:]):
            raise SealedError(
                "The backup was made with another key than the one in the environment, or its beginning is damaged. "
                "Set the key that was in force when it was made."
            )
        self._number = 0
        self._held = b""
        self._ended = False
        self._next = source.read(4)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer
        if not self._held and not self._ended:
            self._held = self._chunk()
        taken = self._held[: len(buffer)]
        buffer[: len(taken)] = taken
        self._held = self._held[len(taken) :]
        return len(taken)

    def _chunk(self) -> bytes:
        length = int.from_bytes(self._next, "big")
        if len(self._next) < 4 or not TAG <= length <= CHUNK + TAG:
            raise SealedError(_DAMAGED)
        sealed = self._source.read(length)
        self._next = self._source.read(4)
        self._ended = not self._next
        try:
            plain = self._cipher.decrypt(_nonce(self._number, self._ended), sealed, self._head)
        except InvalidTag:
            raise SealedError(_DAMAGED) from None
        self._number += 1
        if not plain and not self._ended:
            raise SealedError(_DAMAGED)
        return plain


_DAMAGED = (
    "The backup is damaged: a part of it is missing or was changed. Nothing was restored. Use another copy of it."
)


def flush_to_disk(target: IO[bytes]) -> None:
    target.flush()
    os.fsync(target.fileno())
