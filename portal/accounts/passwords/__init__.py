"""What a password may not be: one that many people have, or one made of what everybody here would guess.

The rules are those of the National Cyber Security Centre: long enough, not on a list, never run out, and made of
whatever a person likes. `deny_list.bin` holds 5 bytes of the SHA-256 of each of the 44,000 most used passwords that are
long enough to be chosen here (`tools/make-deny-list`), sorted, so that the file itself is no list of words.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DIGEST = 5
"""Bytes kept of each digest: one good password in 25 million is refused by mistake."""

CONTEXT = (
    "candour",
    "partnership",
    "communitysafety",
    "domestic",
    "homicide",
    "abuse",
    "review",
    "safeguarding",
    "independentauthor",
    "overviewreport",
    "victim",
    "panel",
    "council",
    "police",
    "password",
    "welcome",
)
"""Words of this work, which someone who tries passwords here would try first; longer ones come before their parts."""

LEFT_OVER = 5
"""How many different letters must be left when the words of this work, digits and signs are taken out."""

_ROWS = ("abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "0123456789")


@cache
def _deny_list() -> bytes:
    return (Path(__file__).parent / "deny_list.bin").read_bytes()


def digest(password: str) -> bytes:
    """The entry of a password in the list; upper and lower case are one."""
    return hashlib.sha256(password.lower().encode()).digest()[:DIGEST]


def is_denied(password: str) -> bool:
    """Whether this is one of the most used passwords."""
    entries, wanted = _deny_list(), digest(password)
    low, high = 0, len(entries) // DIGEST
    while low < high:
        middle = (low + high) // 2
        entry = entries[middle * DIGEST : (middle + 1) * DIGEST]
        if entry == wanted:
            return True
        low, high = (middle + 1, high) if entry < wanted else (low, middle)
    return False


def is_repeated(password: str) -> bool:
    """Whether it is a short piece over and over ("abcabcabcabc"), or a walk along the keyboard or the alphabet."""
    low = password.lower()
    if any(low == (low[:size] * len(low))[: len(low)] for size in range(1, len(low) // 2 + 1)):
        return True
    return any(low in row * 3 or low in row[::-1] * 3 for row in _ROWS)


def is_of_this_work(password: str) -> bool:
    """Whether next to nothing is left without the words that everyone here has in mind, digits and signs."""
    letters = re.sub(r"[\W\d_]+", "", password.lower())
    rest = letters
    for word in CONTEXT:
        rest = rest.replace(word, "")
    return rest != letters and len(set(rest)) < LEFT_OVER


class DenyListValidator:
    """Refuses what is on the list, what repeats itself, and what is made of the words of this work."""

    def __init__(self) -> None:
        self._short_ones = CommonPasswordValidator()

    def validate(self, password: str, user: Any = None) -> None:
        if is_denied(password) or self._is_a_common_one_with_more(password):
            raise ValidationError(
                _("Too many people use this password, or one very like it. Choose another."), code="password_too_common"
            )
        if is_repeated(password):
            raise ValidationError(
                _("This password repeats itself or follows the keyboard. Choose another."), code="password_repeats"
            )
        if is_of_this_work(password):
            raise ValidationError(
                _("Someone who guesses passwords here would try these words first. Add others of your own."),
                code="password_of_this_work",
            )

    def _is_a_common_one_with_more(self, password: str) -> bool:
        """Such as "Liverpool2026!!": a password that many have, with digits and signs before or after it."""
        low = password.lower()
        return bool({low, re.sub(r"^[\W\d_]+|[\W\d_]+$", "", low)} & self._short_ones.passwords)

    def get_help_text(self) -> str:
        return _("Your password can’t be one that many people use.")
