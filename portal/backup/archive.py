"""What stands in a backup: a tar of the database, the private files and, last, a manifest with the hash of each."""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from portal.backup.sealed import Opener, SealedError, Sealer, flush_to_disk

MANIFEST = "manifest.json"
DATABASE = "database"
PRIVATE = "private"


class _Hashed(io.RawIOBase):
    """A file that is hashed while it is read."""

    def __init__(self, of: IO[bytes]) -> None:
        self._of = of
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._of.read(len(buffer))
        self.digest.update(data)
        buffer[: len(data)] = data
        return len(data)


def write(target: IO[bytes], key: bytes, database: Path, private: Path, told: dict[str, Any]) -> dict[str, Any]:
    """Write a backup; answers its manifest: what was `told`, and {name: SHA-256} of what is in it.

    The database was taken before the files are read: a file that goes meanwhile belonged to what was deleted meanwhile.
    """
    sealer = Sealer(target, key)
    hashes: dict[str, str] = {}
    with tarfile.open(fileobj=sealer, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for name, path in [(DATABASE, database), *_files(private)]:
            if digest := _add(tar, name, path):
                hashes[name] = digest
        manifest = told | {"files": hashes}
        data = json.dumps(manifest).encode()
        last = tarfile.TarInfo(MANIFEST)
        last.size = len(data)
        tar.addfile(last, io.BytesIO(data))
    sealer.finish()
    flush_to_disk(target)
    return manifest


def _files(private: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(private.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{PRIVATE}/{path.relative_to(private).as_posix()}", path


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    try:
        opened = path.open("rb")
    except FileNotFoundError:
        return ""
    with opened:
        member = tarfile.TarInfo(name)
        member.size = path.stat().st_size
        member.mode = 0o600
        hashed = _Hashed(opened)
        tar.addfile(member, hashed)
        return hashed.digest.hexdigest()


def read(source: IO[bytes], key: bytes, into: Path) -> dict[str, Any]:
    """Unpack a backup into an empty folder and check every hash; answers its manifest. Raises SealedError."""
    hashes: dict[str, str] = {}
    manifest: dict[str, Any] | None = None
    opener = io.BufferedReader(Opener(source, key))
    try:
        with tarfile.open(fileobj=opener, mode="r|") as tar:
            for member in tar:
                held = tar.extractfile(member)
                if held is None or manifest is not None:
                    raise SealedError(_ODD)
                if member.name == MANIFEST:
                    manifest = json.load(held)
                    continue
                hashes[member.name] = _unpack(held, into, member.name)
        while opener.read(1024 * 1024):
            pass  # to the very end, so that a missing last part is found
    except (tarfile.TarError, ValueError):
        raise SealedError(_ODD) from None
    if manifest is None or manifest["files"] != hashes:
        raise SealedError(_ODD)
    return manifest


def _unpack(held: IO[bytes], into: Path, name: str) -> str:
    parts = PurePosixPath(name).parts
    if ".." in parts or not (name == DATABASE or parts[0] == PRIVATE) or name.startswith("/"):
        raise SealedError(_ODD)
    path = into.joinpath(*parts)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    with path.open("xb") as target:
        path.chmod(0o600)
        while data := held.read(1024 * 1024):
            digest.update(data)
            target.write(data)
    return digest.hexdigest()


_ODD = "The backup does not hold what its own list says. Nothing was restored. Use another copy of it."
