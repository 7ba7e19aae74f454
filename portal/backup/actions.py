"""Making a backup and putting one back, step by step."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection
from django.utils import timezone

from portal import audit
from portal.backup import archive, database
from portal.backup.sealed import SealedError, key_of

FORMAT = 1


def _key() -> bytes:
    if not settings.BACKUP_KEY:
        raise SealedError("CANDOUR_BACKUP_KEY is not set. Make a key as docs/operators.md says, and keep it elsewhere.")
    return key_of(settings.BACKUP_KEY)


def _private() -> Path:
    return Path(default_storage.path(""))


def fingerprints() -> list[str]:
    """What tells the keys of encrypted fields apart, and gives nothing of them away."""
    return [hashlib.sha256(key.encode()).hexdigest()[:16] for key in settings.FIELD_ENCRYPTION_KEYS]


def back_up(target: Path) -> dict[str, Any]:
    """Write database and private files into one new encrypted file; answers its manifest. Raises SealedError."""
    key = _key()
    if target.exists():
        raise SealedError(f"{target} exists already. Give the backup a new name: nothing is overwritten.")
    audit.record("backup.made")
    unfinished = target.with_name(target.name + ".unfinished")
    with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.DATA_DIR) as folder:
        dumped = Path(folder) / "database"
        database.dump(dumped)
        told = {
            "format": FORMAT,
            "database": connection.vendor,
            "made_at": timezone.now().isoformat(),
            "field_keys": fingerprints(),
        }
        try:
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as sealed:
                manifest = archive.write(sealed, key, dumped, _private(), told)
            os.replace(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)
    return manifest


def put_back(source: Path, *, force: bool = False) -> dict[str, Any]:
    """Restore a backup; answers its manifest. Nothing is touched before the whole file has been read and checked.

    Without `force` only where the database has no table and there is no private file. Raises SealedError.
    """
    key = _key()
    private = _private()
    has_files = private.exists() and any(path.is_file() for path in private.rglob("*"))
    if not force and (has_files or not database.is_empty()):
        raise SealedError(
            "There is a database, or there are private files, here already. Nothing was changed. Restore into an empty "
            "place (before `migrate`), or say --force to replace what is here for good."
        )
    with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.DATA_DIR) as folder:
        with source.open("rb") as sealed:
            manifest = archive.read(sealed, key, Path(folder))
        if manifest.get("format") != FORMAT:
            raise SealedError("The backup was made by another version of Candour, which has to restore it.")
        if manifest["database"] != connection.vendor:
            made, here = (database.VENDORS.get(each, each) for each in (manifest["database"], connection.vendor))
            raise SealedError(f"The backup is of a {made} database and cannot be restored into {here}.")
        database.restore(Path(folder) / archive.DATABASE)
        shutil.rmtree(private, ignore_errors=True)
        unpacked = Path(folder) / archive.PRIVATE
        unpacked.mkdir(exist_ok=True)
        private.parent.mkdir(parents=True, exist_ok=True)
        os.replace(unpacked, private)
    return manifest


def note_restored() -> bool:
    """Put the restore into the trail of the restored database. Whether that could be done before `migrate`."""
    try:
        audit.record("backup.restored")
    except DatabaseError:
        return False
    return True


def keys_fit(manifest: dict[str, Any]) -> bool:
    """Whether a key that encrypted the backup's fields is among the keys in force."""
    return bool(set(manifest.get("field_keys", [])) & set(fingerprints()))
