"""A sealed file gives back what went in, or says in a sentence what is wrong with it."""

from __future__ import annotations

import base64
import io
import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.backup import sealed
from portal.backup.sealed import MAGIC, SALT, TELL, Opener, SealedError, Sealer, key_of

KEY = bytes(range(32))
HEAD = len(MAGIC) + SALT + TELL


def seal(data: bytes, key: bytes = KEY) -> bytes:
    target = io.BytesIO()
    sealer = Sealer(target, key)
    for start in range(0, len(data), 7):
        sealer.write(data[start : start + 7])
    sealer.finish()
    return target.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    return io.BufferedReader(Opener(io.BytesIO(data), key)).read()


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "CHUNK", 10)


def chunks(data: bytes) -> list[bytes]:
    """The chunks of a sealed file, each with its length before it."""
    found, rest = [], data[HEAD:]
    while rest:
        length = 4 + int.from_bytes(rest[:4], "big")
        found.append(rest[:length])
        rest = rest[length:]
    return found


@given(st.binary(max_size=5000))
@settings(max_examples=50, deadline=None)
def test_what_went_in_comes_out(data: bytes) -> None:
    assert opened(seal(data)) == data


@pytest.mark.parametrize("size", [0, 1, 9, 10, 11, 20, 95])
def test_chunks_of_every_filling_come_out(small_chunks: None, size: int) -> None:
    data = secrets.token_bytes(size)
    assert opened(seal(data)) == data
    assert size < 9 or data[:9] not in seal(data)


def test_a_file_that_is_cut_anywhere_is_refused(small_chunks: None) -> None:
    whole = seal(secrets.token_bytes(45))
    for length in range(len(whole)):
        with pytest.raises(SealedError):
            opened(whole[:length])


def test_a_file_with_any_byte_changed_is_refused(small_chunks: None) -> None:
    whole = seal(secrets.token_bytes(25))
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(SealedError):
            opened(bytes(changed))


def test_chunks_exchanged_left_out_repeated_or_added_are_refused(small_chunks: None) -> None:
    whole = seal(secrets.token_bytes(45))
    parts = chunks(whole)
    foreign = chunks(seal(secrets.token_bytes(45)))
    for wrong in (
        [parts[1], parts[0], *parts[2:]],
        parts[1:],
        [*parts[:2], *parts[3:]],
        [parts[0], *parts],
        [*parts, parts[-1]],
        [foreign[0], *parts[1:]],
    ):
        with pytest.raises(SealedError, match="damaged"):
            opened(whole[:HEAD] + b"".join(wrong))


def test_a_wrong_key_is_told_from_damage() -> None:
    with pytest.raises(SealedError, match="another key"):
        opened(seal(b"words"), secrets.token_bytes(32))
    with pytest.raises(SealedError, match="no backup of Candour"):
        opened(b"PK\x03\x04 something else altogether, and longer than a head would be, by far")


@pytest.mark.parametrize("text", ["", "short", "not base64 at all!", base64.b64encode(b"x" * 31).decode()])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(SealedError, match="not 32 bytes"):
        key_of(text)
