"""Encrypted fields: unreadable in the database, readable with a new key in front."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet, InvalidToken
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from portal.encryption import EncryptedTextField, fernet

FIELD = EncryptedTextField()
OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_goes_in_comes_out_and_cannot_be_read_between(text: str) -> None:
    stored = FIELD.get_prep_value(text)
    assert FIELD.from_db_value(stored, None, None) == text
    assert stored == "" if text == "" else fernet().decrypt(stored.encode()).decode() == text


def test_a_new_key_in_front_encrypts_and_the_old_one_still_opens() -> None:
    with override_settings(FIELD_ENCRYPTION_KEYS=[OLD]):
        stored = FIELD.get_prep_value("a real name")
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW, OLD]):
        assert FIELD.from_db_value(stored, None, None) == "a real name"
        again = FIELD.get_prep_value("a real name")
    with override_settings(FIELD_ENCRYPTION_KEYS=[NEW]):
        assert FIELD.from_db_value(again, None, None) == "a real name"
        with pytest.raises(InvalidToken):
            FIELD.from_db_value(stored, None, None)
