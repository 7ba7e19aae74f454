"""Private files on disk: encrypted with the field keys, under names that tell nothing, gone with their transaction."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import transaction

from portal.encryption import fernet

_written: ContextVar[list[str] | None] = ContextVar("files written in this transaction", default=None)
_NEW = ".new-"


@contextmanager
def keeping_files() -> Iterator[None]:
    """A transaction for work that keeps private files: if it fails, the files written in it are gone as well.

    It must be the outermost transaction, since only then is its end the end; within another `keeping_files` it is a
    part of that one.
    """
    if _written.get() is not None:
        with transaction.atomic():
            yield
        return
    names: list[str] = []
    token = _written.set(names)
    try:
        with transaction.atomic(durable=True):
            yield
    except BaseException:
        for name in names:
            default_storage.delete(name)
        raise
    finally:
        _written.reset(token)


class PrivateStorage(FileSystemStorage):
    """Encrypts what it writes and decrypts what it opens, whole: files are small enough to be held in memory.

    `size` is that of the encrypted file; a `PrivateFile` knows its own.
    """

    def __init__(self, location: str | Path) -> None:
        super().__init__(
            location=str(location), base_url=None, file_permissions_mode=0o600, directory_permissions_mode=0o700
        )

    def _save(self, name: str, content: File[Any]) -> str:
        names = _written.get()
        if names is None:
            raise RuntimeError("Private files are written inside `keeping_files()`.")
        content.seek(0)
        names.append(name)
        encrypted = ContentFile(fernet().encrypt(content.read()))
        return super()._save(name, encrypted)  # type: ignore[misc] # the stubs leave it out

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        if mode != "rb":
            raise ValueError("A private file is only read.")
        with open(self.path(name), "rb") as held:
            return ContentFile(fernet().decrypt(held.read()), name=name)

    def url(self, name: str | None) -> str:
        """None: only `serving.send` hands a private file out."""
        raise ValueError("A private file has no address of its own.")

    def names(self) -> Iterator[str]:
        """The name of every file."""
        root = Path(self.location)
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.name.startswith(_NEW):
                yield str(path.relative_to(root))

    def encrypted(self, name: str) -> bytes:
        """A file as it stands on the disk."""
        return Path(self.path(name)).read_bytes()

    def replace(self, name: str, encrypted: bytes) -> None:
        """Put a file encrypted anew in the place of the old one, which is whole until then."""
        path = Path(self.path(name))
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=_NEW, delete=False) as new:
            new.write(encrypted)
            new.flush()
            os.fsync(new.fileno())
        os.replace(new.name, path)


def private_files() -> PrivateStorage:
    """Where private files are kept."""
    if not isinstance(default_storage, PrivateStorage):
        raise TypeError("The default storage is not Candour's own.")
    return default_storage
