"""Asking the virus scanner: the clamd protocol, one file to a connection.

`CLAMD` is `tcp://host:port` or `unix:///path`; empty means that nothing is scanned. Where a scanner is named but does
not answer, nothing comes in.
"""

from __future__ import annotations

import contextlib
import logging
import re
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings

from portal.uploads.inspection import Reason, Refusal

LONGEST = 25.0
"""Seconds for a whole scan; a web worker waits no longer."""
_CHUNK = 1 << 16
_LONGEST_ANSWER = 4096

log = logging.getLogger(__name__)


class ScannerAway(Exception):  # noqa: N818 - a state, told to operators
    """The scanner did not answer, or not in a way that can be understood."""


def scan(data: bytes) -> None:
    """Raise `Refusal` unless the scanner, if one is set, says that these bytes are clean."""
    if not settings.CLAMD:
        return
    try:
        answer = _ask(b"zINSTREAM\0", data)
    except ScannerAway as error:
        log.error("The virus scanner at %s did not answer: %s", settings.CLAMD, error)
        raise Refusal(Reason.NO_SCANNER) from error
    if answer == "stream: OK":
        return
    if answer.endswith(" FOUND"):
        log.warning("The virus scanner refused a file: %s", re.sub(r"[^\w .:/-]", "?", answer))
        raise Refusal(Reason.VIRUS)
    if "size limit exceeded" in answer:
        log.error("The virus scanner's StreamMaxLength is smaller than the files that Candour takes.")
        raise Refusal(Reason.SCANNER_LIMIT)
    log.error("The virus scanner at %s answered with an error.", settings.CLAMD)
    raise Refusal(Reason.NO_SCANNER)


def ping() -> bool:
    """Whether the scanner that is set answers."""
    try:
        return _ask(b"zPING\0") == "PONG"
    except ScannerAway:
        return False


def _ask(command: bytes, data: bytes | None = None) -> str:
    until = time.monotonic() + LONGEST
    try:
        with contextlib.closing(_connect()) as connection:
            # A scanner that has seen enough hangs up while the file is being sent; what it says counts all the same.
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                for piece in _pieces(command, data):
                    connection.settimeout(_left(until))
                    connection.sendall(piece)
            answer = b""
            while b"\0" not in answer and len(answer) < _LONGEST_ANSWER:
                connection.settimeout(_left(until))
                got = connection.recv(_LONGEST_ANSWER)
                if not got:
                    break
                answer += got
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if not answer:
        raise ScannerAway("it hung up")
    return answer.split(b"\0", 1)[0].decode("utf-8", "replace").strip()


def _connect() -> socket.socket:
    where = urlsplit(settings.CLAMD)
    if where.scheme == "unix":
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connection.settimeout(5)
        try:
            connection.connect(where.path)
        except OSError:
            connection.close()
            raise
        return connection
    return socket.create_connection((where.hostname or "127.0.0.1", where.port or 3310), timeout=5)


def _pieces(command: bytes, data: bytes | None) -> Iterator[bytes]:
    yield command
    if data is None:
        return
    for start in range(0, len(data), _CHUNK):
        piece = data[start : start + _CHUNK]
        yield len(piece).to_bytes(4, "big") + piece
    yield bytes(4)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    return left
