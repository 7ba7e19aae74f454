"""The rule table decides, and querysets agree with it."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from portal.access.rules import READERS, RULES, STAGES_OF, Action, Kind, Role, Standing, allows, can
from portal.access.table import markdown
from review_pages.models import ReviewPage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
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


@pytest.mark.parametrize("role", sorted(READERS))
def test_whoever_reads_what_is_shared_with_them_sees_nothing_else_of_the_review(role: Role) -> None:
    mine = factories.review()
    user = factories.member(mine, role)
    assert not can(user, Action.READ, mine)
    assert not ReviewPage.objects.visible_to(user).exists()


def test_the_page_about_access_is_the_table() -> None:
    assert Path("docs/access.md").read_text() == markdown(), "Stale: `manage.py access_table > docs/access.md`"


def test_the_table_as_data_says_the_same_as_the_table() -> None:
    out = StringIO()
    call_command("access_table", "--json", stdout=out)
    data = json.loads(out.getvalue())
    expected = [(str(rule.kind), str(rule.role), {str(action) for action in rule.actions}) for rule in RULES]
    assert [(rule["kind"], rule["role"], set(rule["actions"])) for rule in data["rules"]] == expected
    assert data["kinds"] == {kind: list(STAGES_OF.get(kind, ())) for kind in Kind}
    call_command("access_table", stdout=(page := StringIO()))
    assert page.getvalue() == markdown()


def test_without_a_stage_only_what_is_allowed_at_every_stage_is_allowed() -> None:
    assert allows(Standing(Role.MANAGER), Action.READ, Kind.DRAFT, None)
    assert not allows(Standing(Role.AUTHOR), Action.EDIT, Kind.DRAFT, None)
    assert not allows(Standing(Role.MANAGER), Action.READ, Kind.RETURN, None)


def test_breaking_the_glass_gives_reading_never_writing_and_no_real_names() -> None:
    behind = [rule for rule in RULES if rule.role is Role.BREAK_GLASS]
    assert {action for rule in behind for action in rule.actions} == {Action.READ}
    assert Kind.IDENTITY not in {rule.kind for rule in behind}
