"""Private files on disk: encrypted, under names that tell nothing, and never there without their row."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import transaction
from pytest_django.fixtures import Settings

from portal.access.rules import Role
from portal.uploads.gate import Accepted, clean_name
from portal.uploads.inspection.kinds import WORD
from portal.uploads.storage import keeping_files, private_files
from review_pages.models import ReviewPage, WordUpload
from tests import factories

BYTES = b"PK\x03\x04 what she told the surgery"


def on_disk() -> set[str]:
    return set(private_files().names())


def keep(review: ReviewPage, data: bytes = BYTES) -> WordUpload:
    author = factories.member(review, Role.AUTHOR)
    with keeping_files():
        return WordUpload.keep(Accepted("Karen.docx", data, WORD), review=review, uploaded_by=author)


@pytest.mark.django_db
def test_a_file_is_encrypted_on_disk_and_comes_back_as_it_was() -> None:
    kept = keep(factories.review())
    stored = Path(private_files().path(str(kept.file.name)))
    assert BYTES not in stored.read_bytes()
    assert b"surgery" not in stored.read_bytes()
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert "Karen" not in str(stored)
    assert kept.read() == BYTES
    assert (kept.name, kept.size, kept.sha256) == ("Karen.docx", len(BYTES), hashlib.sha256(BYTES).hexdigest())


def test_private_files_are_served_from_no_address() -> None:
    assert django_settings.MEDIA_ROOT == ""
    with pytest.raises(ValueError, match="no address of its own"):
        private_files().url("ab/abc")


@pytest.mark.django_db
def test_a_file_is_not_written_outside_its_transaction() -> None:
    review = factories.review()
    before = on_disk()
    with pytest.raises(RuntimeError, match="keeping_files"):
        WordUpload.keep(Accepted("x.docx", BYTES, WORD), review=review, uploaded_by=review.opened_by)
    assert on_disk() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_fails_later_in_the_transaction_leaves_no_file() -> None:
    review = factories.review()
    before = on_disk()
    during: set[str] = set()

    def fail_after_keeping() -> None:
        with keeping_files():
            keep(review)
            during.update(on_disk())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_keeping()
    assert len(during) == len(before) + 1
    assert on_disk() == before
    assert not WordUpload.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_files_are_kept_in_the_outermost_transaction_only() -> None:
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic(), keeping_files():
        pass


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_file_goes_with_its_row_once_that_is_sure() -> None:
    review = factories.review()
    kept = keep(review)
    name = kept.file.name
    with transaction.atomic():
        kept.delete()
        transaction.set_rollback(True)
    assert name in on_disk()
    WordUpload.objects.filter(name="Karen.docx").delete()
    assert name not in on_disk()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_files_of_a_review_go_with_it() -> None:
    review = factories.review()
    name = keep(review).file.name
    review.memberships.all().delete()
    review.delete()
    assert name not in on_disk()


@pytest.mark.django_db
def test_files_are_encrypted_anew_with_new_keys(settings: Settings, tmp_path: Path) -> None:
    kept = keep(factories.review())
    old, new = settings.FIELD_ENCRYPTION_KEYS[0], Fernet.generate_key().decode()
    settings.FIELD_ENCRYPTION_KEYS = [new, old]
    with pytest.raises(CommandError, match="under older keys"):
        call_command("rotate_keys", "--check")
    call_command("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [new]
    assert kept.read() == BYTES
    settings.FIELD_ENCRYPTION_KEYS = [old]
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("rotate_keys")
    settings.FIELD_ENCRYPTION_KEYS = [old, new]
    call_command("rotate_keys")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Overview report.docx", "Overview report.docx"),
        ("report.exe", "report.docx"),
        ("../../etc/passwd", "passwd.docx"),
        ("C:\\Users\\A\\Draft 3.docx", "Draft 3.docx"),
        ("a\x00b\nc.docx", "a b c.docx"),
        ("invoice\u202excod.exe", "invoice xcod.docx"),
        ("", "File.docx"),
        (".docx", "File.docx"),
        ("...", "File.docx"),
        ('what "is" <this>?.docx', "what is this.docx"),
        ("x" * 5000 + ".docx", "x" * 115 + ".docx"),
        ("Cafe\u0301.docx", "Café.docx"),
    ],
)
def test_a_name_is_made_safe_and_ends_as_its_type_does(given: str, kept: str) -> None:
    assert clean_name(given, ".docx") == kept
