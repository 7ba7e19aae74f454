"""The rule table decides, and querysets agree with it."""

from __future__ import annotations

import pytest

from portal.access.rules import Action, Role, can
from review_pages.models import ReviewPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", list(Role))
def test_a_role_in_one_review_gives_nothing_in_another(role: Role) -> None:
    mine, other = factories.review(), factories.review()
    user = factories.member(mine, role)
    assert can(user, Action.READ, mine)
    assert not can(user, Action.READ, other)
    assert list(ReviewPage.objects.visible_to(user)) == [mine]


def test_a_superuser_sees_no_case_content() -> None:
    administrator = factories.person(is_superuser=True)
    review = factories.review()
    assert not can(administrator, Action.READ, review)
    assert not ReviewPage.objects.visible_to(administrator).exists()
