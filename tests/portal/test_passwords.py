"""What a password may be: as long as it should be, on no list, and otherwise whatever a person likes."""

from __future__ import annotations

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from portal.accounts.models import User
from portal.accounts.passwords import is_denied

ADA = User(email="ada.fictional@example.test", full_name="Ada Fictional")


@pytest.mark.parametrize(
    "password",
    [
        "three words together",
        "correct horse battery staple",
        "rainy tuesday in the panel room",
        "ænglisc þorn ond wynn",
        "904718265530917",
        "candour keeps a lighthouse",
        "            a lot of space",
        "🦊🌧️🪴 and a kettle",
    ],
)
def test_any_kind_of_character_makes_a_good_password(password: str) -> None:
    validate_password(password, ADA)


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "1qaz2wsx3edc",
        "Qwerty123456",
        "QWERTYUIOPAS",
        "abcdefghijklm",
        "123456789012",
        "987654321098",
        "aaaaaaaaaaaa",
        "abcabcabcabcab",
        "passwordpassword",
        "Liverpool2026!!",
        "Candour2026!!!",
        "Domestic-Homicide-Review",
        "partnership1234",
        "Safeguarding.Panel.2026",
        "ada.fictional1",
        "AdaFictional2026",
    ],
)
def test_what_someone_would_try_first_is_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(password, ADA)


def test_the_list_knows_the_most_used_long_passwords_and_no_others() -> None:
    assert all(is_denied(each) for each in ("123qweasdzxc", "Unbelievable", "sonyericsson", "QWERTYQWERTY"))
    assert not any(is_denied(f"a lighthouse of {number} herons") for number in range(2_000))
