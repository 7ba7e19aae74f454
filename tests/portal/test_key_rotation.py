"""`manage.py rotate_keys`: after it, an old key is needed no more."""

from __future__ import annotations

from io import StringIO

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.test import override_settings

from portal import encryption_keys
from portal.accounts.models import AuthenticatorDevice
from portal.audit.models import AuditEntry
from review_pages.models import IdentityEntry
from tests import factories
from tests.helpers import device_of

pytestmark = pytest.mark.django_db
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def _rotate(*arguments: str) -> str:
    out = StringIO()
    call_command("rotate_keys", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def _under_the_old_key(number: int) -> dict[int, str]:
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        devices = [device_of(factories.person()) for _each in range(number)]
        review = factories.review()
        IdentityEntry.objects.create(review=review, pseudonym="Karen", relationship="victim", name="Zofia Testname")
        return {device.pk: device.key for device in devices}


def test_after_it_the_old_key_can_be_taken_away() -> None:
    keys = _under_the_old_key(3)
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]), pytest.raises(InvalidToken):
        AuthenticatorDevice.objects.first()
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]):
        with pytest.raises(CommandError, match=r"4 of 4 .*older keys"):
            _rotate("--check")
        told = _rotate()
        assert "portal.AuthenticatorDevice.key: 3 values, 3 encrypted anew" in told
        assert "4 values, 4 encrypted anew" in told
        assert "0 encrypted anew" in _rotate()
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        assert {device.pk: device.key for device in AuthenticatorDevice.objects.all()} == keys
        entry = IdentityEntry.objects.get()
        assert (entry.name, entry.aliases) == ("Zofia Testname", "")
        assert "0 under older keys" in _rotate("--check")
    assert AuditEntry.objects.get(what="keys.rotated").thing == "4"


def test_it_goes_on_where_it_was_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = _under_the_old_key(5)
    monkeypatch.setattr(encryption_keys, "BATCH", 2)
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]):
        done = encryption_keys.Rotated("portal.AuthenticatorDevice.key")
        encryption_keys._batch(AuthenticatorDevice, "key", None, done, change=True)
        assert done.anew == 2
        assert "portal.AuthenticatorDevice.key: 5 values, 3 encrypted anew" in _rotate()
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        assert {device.pk: device.key for device in AuthenticatorDevice.objects.all()} == keys


def test_what_no_key_can_read_is_named_and_left_as_it_is() -> None:
    keys = _under_the_old_key(1)
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]), pytest.raises(CommandError, match="keep every key"):
        _rotate()
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        assert {device.pk: device.key for device in AuthenticatorDevice.objects.all()} == keys
