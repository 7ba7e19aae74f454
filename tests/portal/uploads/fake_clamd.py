"""A clamd for tests: real sockets, the real protocol, and whatever misbehaviour a test asks for."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@dataclass
class FakeClamd:
    """Answers PING and INSTREAM. `behaviour` is one of "scan", "error", "hang up", "slow", "nonsense"."""

    behaviour: str = "scan"
    longest: int = 100 * 1024 * 1024
    address: str = ""
    scanned: list[bytes] = field(default_factory=list)

    def serve(self, server: socket.socket) -> None:
        """Answer one connection after the other until the socket is closed."""
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                connection.settimeout(10)
                try:
                    self._answer(connection)
                except OSError:
                    continue

    def _answer(self, connection: socket.socket) -> None:
        reader = connection.makefile("rb")
        command = b""
        while not command.endswith(b"\0"):
            command += reader.read(1)
        if self.behaviour == "hang up":
            return
        if self.behaviour == "slow":
            time.sleep(2)
            return
        if command == b"zPING\0":
            connection.sendall(b"PONG\0")
            return
        assert command == b"zINSTREAM\0", command
        data = b""
        while size := int.from_bytes(reader.read(4), "big"):
            data += reader.read(size)
            if len(data) > self.longest:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.scanned.append(data)
        connection.sendall(self._verdict(data))

    def _verdict(self, data: bytes) -> bytes:
        if self.behaviour == "error":
            return b"stream: Can't allocate memory ERROR\0"
        if self.behaviour == "nonsense":
            return b"\xff\xfe hello"
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"


@contextmanager
def fake_clamd(
    behaviour: str = "scan", *, longest: int = 100 * 1024 * 1024, path: Path | None = None
) -> Iterator[FakeClamd]:
    """A scanner that lives as long as the block: on a free port, or on a socket at `path`."""
    clamd = FakeClamd(behaviour, longest)
    if path is None:
        server = socket.create_server(("127.0.0.1", 0))
        clamd.address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    else:
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(path))
        server.listen()
        clamd.address = f"unix://{path}"
    thread = threading.Thread(target=clamd.serve, args=(server,), daemon=True)
    thread.start()
    try:
        yield clamd
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join(timeout=5)
