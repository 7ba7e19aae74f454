"""A backup put back into an empty place is the same, row by row and file by file, on both databases."""

from __future__ import annotations

import base64
import hashlib
import io
import secrets
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.backup import database
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def here(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key, a data folder and a private folder of this test's own."""
    settings.BACKUP_KEY = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    settings.DATA_DIR = tmp_path
    use_private(monkeypatch, tmp_path / "private")


def use_private(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    monkeypatch.setattr(default_storage, "_wrapped", FileSystemStorage(location=folder))


@pytest.fixture
def elsewhere() -> Iterator[None]:
    """Afterwards the connection leads to the tests' own database again."""
    own = connection.settings_dict["NAME"]
    yield
    connection.close()
    if connection.vendor == "postgresql" and connection.settings_dict["NAME"] != own:
        tool("DROP DATABASE restored", str(own))
    connection.settings_dict["NAME"] = own


def tool(statement: str, on: str) -> None:
    """A statement outside every transaction."""
    access = {**database._access({**connection.settings_dict, "NAME": on})}
    subprocess.run(["psql", "-q", "-c", statement], env=access | {"PATH": "/usr/bin:/bin"}, check=True)


def go_elsewhere(folder: Path) -> None:
    """Lead the connection to an empty database."""
    own = str(connection.settings_dict["NAME"])
    connection.close()
    if connection.vendor == "sqlite":
        connection.settings_dict["NAME"] = str(folder / "restored.sqlite3")
    else:
        tool("CREATE DATABASE restored", own)
        connection.settings_dict["NAME"] = "restored"


def hashes_of_rows() -> dict[str, str]:
    """A hash of all rows of each table."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name that it told us
            rows = sorted(repr([bytes(v) if isinstance(v, memoryview) else v for v in row]) for row in cursor)
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


def hashes_of_files() -> dict[str, str]:
    folder = Path(default_storage.path(""))
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def fill() -> None:
    review = factories.review()
    factories.word_upload(review, factories.person("Zofia Testname"))
    review.identities.create(pseudonym="Karen", relationship="victim", name="Zofia Testname")
    default_storage.save("word/large", ContentFile(secrets.token_bytes(3_000_000)))
    default_storage.save("word/empty", ContentFile(b""))


def run(command: str, *arguments: Any, **options: Any) -> str:
    out = io.StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=out, **options)
    return out.getvalue()


def test_what_is_put_back_into_an_empty_place_is_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: None
) -> None:
    fill()
    made = run("backup", tmp_path / "one.backup")
    assert "3 private files" in made
    rows, files = hashes_of_rows(), hashes_of_files()
    sealed = (tmp_path / "one.backup").read_bytes()
    assert b"Karen" not in sealed
    assert (tmp_path / "one.backup").stat().st_mode & 0o077 == 0
    go_elsewhere(tmp_path)
    use_private(monkeypatch, tmp_path / "other-private")
    monkeypatch.setattr("portal.backup.actions.note_restored", lambda: True)

    said = run("restore", tmp_path / "one.backup")

    assert "Restored" in said
    assert hashes_of_rows() == rows
    assert len(rows) > 40
    assert hashes_of_files() == files
    assert len(files) == 3
    assert User.objects.filter(full_name="Zofia Testname").exists()
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith(("backup-", "restore-"))) == []


def test_making_and_restoring_are_in_the_trail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: None
) -> None:
    run("backup", tmp_path / "one.backup")
    go_elsewhere(tmp_path)
    run("restore", tmp_path / "one.backup")
    assert list(AuditEntry.objects.order_by("pk").values_list("what", flat=True)) == ["backup.made", "backup.restored"]


def test_nothing_is_replaced_unless_it_is_forced(tmp_path: Path) -> None:
    fill()
    run("backup", tmp_path / "one.backup")
    late = factories.person("Late Comer")
    with pytest.raises(CommandError, match="already"):
        run("restore", tmp_path / "one.backup")
    with pytest.raises(CommandError, match="exists already"):
        run("backup", tmp_path / "one.backup")
    assert User.objects.filter(pk=late.pk).exists()
    run("restore", tmp_path / "one.backup", force=True)
    assert not User.objects.filter(full_name="Late Comer").exists()


@pytest.mark.parametrize("damage", ["cut", "changed", "key", "none"])
def test_a_damaged_backup_changes_nothing_even_when_forced(tmp_path: Path, settings: Any, damage: str) -> None:
    fill()
    path = tmp_path / "one.backup"
    run("backup", path)
    whole = path.read_bytes()
    before = hashes_of_rows(), hashes_of_files()
    if damage == "cut":
        path.write_bytes(whole[:-100])
    elif damage == "changed":
        path.write_bytes(whole[:2_000_000] + bytes([whole[2_000_000] ^ 1]) + whole[2_000_001:])
    elif damage == "key":
        settings.BACKUP_KEY = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    else:
        settings.BACKUP_KEY = ""
    wrong = {"cut": "damaged", "changed": "damaged", "key": "another key", "none": "CANDOUR_BACKUP_KEY is not set"}
    with pytest.raises(CommandError, match=wrong[damage]):
        run("restore", path, force=True)
    assert (hashes_of_rows(), hashes_of_files()) == before


def test_the_keys_of_encrypted_fields_are_told_to_be_missing(tmp_path: Path, settings: Any) -> None:
    from cryptography.fernet import Fernet

    run("backup", tmp_path / "one.backup")
    settings.FIELD_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    assert "cannot be read until you add it" in run("restore", tmp_path / "one.backup", force=True)


def test_a_backup_is_of_one_moment_while_others_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: None
) -> None:
    """A writer adds two people in each transaction: a backup between the two would hold an odd number."""
    factories.person("Pair 0"), factories.person("Pair 0")
    stop, pairs = threading.Event(), []

    def write() -> None:
        try:
            while not stop.is_set():
                with transaction.atomic():
                    factories.person("Pair"), factories.person("Pair")
                pairs.append(1)
        finally:
            connections["default"].close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(pairs) < 5:
            stop.wait(0.01)
        before = len(pairs)
        run("backup", tmp_path / "one.backup")
        wrote = len(pairs) - before
    finally:
        stop.set()
        writer.join()
    go_elsewhere(tmp_path)
    use_private(monkeypatch, tmp_path / "other-private")
    run("restore", tmp_path / "one.backup")
    assert wrote >= 0
    number = User.objects.filter(full_name__startswith="Pair").count()
    assert number >= 12
    assert number % 2 == 0
