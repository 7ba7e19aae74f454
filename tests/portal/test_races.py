"""The same code or the same link, sent twice at the same moment, counts once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from portal.accounts import second_factor
from portal.accounts.invitations import accept
from portal.accounts.models import Invitation, RecoveryCode, User
from tests import factories
from tests.helpers import device_of

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def _at_once(do: Callable[[int], object], times: int = 4) -> int:
    """Run `do` in threads of their own, all let go together; how many of them were answered with yes."""
    answers: list[bool] = []
    start = threading.Barrier(times)

    def run(number: int) -> None:
        start.wait()
        try:
            answers.append(bool(do(number)))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == times
    return sum(answers)


def test_one_code_of_the_app_counts_once() -> None:
    user = factories.person()
    code = device_of(user).code()
    assert _at_once(lambda number: second_factor.check(user, code)) == 1


def test_one_recovery_code_counts_once() -> None:
    user = factories.person()
    device_of(user)
    code = RecoveryCode.renew(user)[0]
    assert _at_once(lambda number: second_factor.check(user, code)) == 1


def test_one_invitation_is_accepted_once() -> None:
    user = User.objects.create_user("ada@example.test", "Ada Fictional")
    invitation = Invitation.objects.create(
        user=user, token_hash="0" * 64, reference="DHR-2026-0001", expires_at=user.date_joined + Invitation.LASTS
    )
    assert _at_once(lambda number: accept(invitation, f"three words together {number}")) == 1
