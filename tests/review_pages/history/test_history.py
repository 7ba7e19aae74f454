"""A review's trail in plain words, narrowed, paged and taken away; and who looked at what one wrote."""

from __future__ import annotations

import csv
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.access.rules import Kind, Role, Stage
from portal.audit import record
from portal.audit.models import AuditEntry
from portal.audit.words import BEGINNINGS, SORT_NAMES, VERBS, Sort, of_sort, verb
from portal.environment import ROOT
from tests import factories
from tests.helpers import sign_in
from tests.house import world as worlds
from tests.house.world import World

pytestmark = pytest.mark.django_db

VERB = re.compile(r'(?:record|_record)\(\s*(?:"([a-z-]+\.[a-z.-]+)"(?: if \w+ else "([a-z.-]+)")?)')
OUTSIDE_REVIEWS = (
    "account.",
    "sign-",
    "second-factor.",
    "recovery-code",
    "password.",
    "session.",
    "partnership.",
    "security-key.",
    "keys.",
    "form.",
    "reminders.",
    "backup.",
)
"""How the verbs begin that never happen in a review."""


@pytest.fixture
def world() -> World:
    return worlds.build(Stage.RELEASED)


@pytest.fixture
def manager(world: World, client: Client) -> Client:
    sign_in(client, world.people[Role.MANAGER])
    return client


def page_of(client: Client, world: World, query: str = "") -> str:
    response = client.get(reverse("review_pages:history", args=[world.review.reference]) + query)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def told(world: World, what: str, role: Role = Role.PANEL_MEMBER, **more: object) -> None:
    record(what, who=world.people[role], review=world.review, **{"thing": world.draft, **more})  # type: ignore[arg-type]


def test_what_happened_is_told_in_plain_words_and_never_as_a_verb(manager: Client, world: World) -> None:
    reader = world.people[Role.PANEL_MEMBER].full_name
    told(world, "draft.read", revision=world.revision.pk)
    told(world, "return.read", thing=world.returned)
    told(world, "person.invited", thing=world.membership)
    told(world, "refused.identity-register", thing="review_pages:identities")
    page = page_of(manager, world)
    assert f"{reader} read “Draft 1”" in page
    assert f"{reader} read the return of {world.agency.name}" in page
    assert f"{reader} invited {world.membership.person.full_name}" in page
    assert f"{reader} asked for the identity register and was refused" in page
    assert not re.search(r"draft\.read|return\.read|refused\.", page)
    assert "It was the assistant" not in page


def test_every_verb_that_is_recorded_in_a_review_has_a_sentence() -> None:
    used = {
        verb
        for package in ("portal", "review_pages", "comments", "publishing", "search")
        for file in (ROOT / package).rglob("*.py")
        for found in VERB.finditer(file.read_text())
        for verb in found.groups()
        if verb
    }
    assert len(used) > 40
    known = tuple(beginning for beginning in BEGINNINGS if beginning)
    assert {each for each in used if not each.startswith((*OUTSIDE_REVIEWS, *known))} - set(VERBS) == set()


def test_every_kind_that_can_be_refused_has_a_sentence() -> None:
    for kind in Kind:
        assert f"refused.{kind.replace(' ', '-')}" in VERBS, kind


@pytest.mark.parametrize("sort", list(Sort))
def test_every_sort_finds_its_own_entries_and_no_others(world: World, sort: Sort) -> None:
    for what in [
        *VERBS,
        "break-glass.draft.read",
        "break-glass.new",
        "refused",
        "refused.something-new",
        "wagtail.lock",
        "thing.unheard-of",
    ]:
        told(world, what)
    found = set(AuditEntry.objects.filter(of_sort(sort)).values_list("what", flat=True))
    everything = set(AuditEntry.objects.values_list("what", flat=True)) - {"thing.unheard-of"}
    assert found == {what for what in everything if verb(what).sort is sort}
    assert sort in SORT_NAMES


def test_it_is_narrowed_by_person_sort_and_days(manager: Client, world: World) -> None:
    told(world, "draft.read", Role.PANEL_MEMBER)
    told(world, "comment.made", Role.AUTHOR)
    old = AuditEntry(
        what="return.read", who=world.people[Role.AUTHOR], review_reference=world.review.reference,
        thing=f"review_pages.AgencyReturnPage {world.returned.pk}", at=timezone.now() - timedelta(days=40),
    )  # fmt: skip
    old.save()
    author = world.people[Role.AUTHOR]
    mine = page_of(manager, world, f"?person={author.pk}")
    assert "commented on" in mine
    assert f"{world.people[Role.PANEL_MEMBER].full_name} read" not in mine
    assert "commented on" not in page_of(manager, world, "?sort=read").split("<tbody")[1]
    day = timezone.localdate() - timedelta(days=30)
    query = f"since_day={day.day}&since_month={day.month}&since_year={day.year}"
    assert "the return of" not in page_of(manager, world, f"?{query}").split("<tbody")[1]
    until = page_of(manager, world, f"?{query.replace('since', 'until')}").split("<tbody")[1]
    assert "the return of" in until
    assert "commented on" not in until
    assert "Nothing was found" in page_of(manager, world, f"?sort=taken-out&person={author.pk}")


def test_days_that_are_none_are_said_to_be_so_and_hide_nothing(manager: Client, world: World) -> None:
    told(world, "comment.made")
    page = page_of(manager, world, "?since_day=45&since_month=13&since_year=2026")
    assert "There is a problem" in page
    assert "commented on" in page


def test_emergency_access_stands_out(manager: Client, world: World) -> None:
    told(world, "break-glass.begun")
    told(world, "break-glass.draft.read", revision=world.revision.pk)
    page = page_of(manager, world)
    assert page.count('govuk-tag--red">Emergency access') == 2
    assert "began emergency access to the review" in page
    assert "read “Draft 1”" in page


def test_another_reviews_entries_are_not_in_it(manager: Client, world: World) -> None:
    other = factories.review(world.review.partnership)
    record("notification.changed", who=world.people[Role.AUTHOR], review=other)
    assert "changed the notification" not in page_of(manager, world)


def test_a_longer_history_takes_as_many_queries_and_goes_on_on_the_next_page(
    manager: Client, world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def fill(times: int) -> None:
        for number in range(times):
            told(world, "draft.read", (Role.AUTHOR, Role.PANEL_MEMBER)[number % 2], revision=world.revision.pk)
            told(world, "return.read", thing=world.returned)
            told(world, "person.invited", thing=world.membership)
            told(world, "identity.changed", thing=world.identity)

    fill(2)
    with django_assert_max_num_queries(100) as few:
        page_of(manager, world)
    fill(30)
    with django_assert_max_num_queries(len(few)):
        assert "Page 1 of 3" in page_of(manager, world)
    assert "Page 2 of 3" in page_of(manager, world, f"?page=2&person={world.people[Role.PANEL_MEMBER].pk}")


def test_it_is_exported_with_the_marking_and_the_export_is_in_it(manager: Client, world: World) -> None:
    person = world.people[Role.PANEL_MEMBER]
    person.full_name = "=HYPERLINK(“http://evil.example”)"
    person.save()
    told(world, "comment.made")
    told(world, "draft.read", Role.AUTHOR)
    address = reverse("review_pages:history-file", args=[world.review.reference])
    response = manager.get(f"{address}?sort=changed")
    assert f'filename="{world.review.reference}-history.csv"' in response["Content-Disposition"]
    text = b"".join(response).decode("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    assert rows[0] == [world.review.marking]
    assert all("read" not in row[2].split() for row in rows[2:])
    (row,) = [row for row in rows if "commented" in str(row)]
    assert row[2].startswith("'=HYPERLINK")
    assert AuditEntry.objects.filter(what="history.exported", who=world.people[Role.MANAGER]).count() == 1
    assert "exported this history" in page_of(manager, world)


def looked(client: Client, world: World, role: Role) -> str:
    sign_in(client, world.people[role])
    return re.sub(r"\s+", " ", client.get(reverse("review_pages:who-looked")).content.decode())


def test_an_agencys_author_sees_who_read_their_return(client: Client, world: World) -> None:
    record("return.saved", world.returned, who=world.people[Role.AGENCY_AUTHOR], review=world.review)
    told(world, "return.read", thing=world.returned)
    told(world, "draft.read", Role.CHAIR)
    page = looked(client, world, Role.AGENCY_AUTHOR)
    assert f"The return of {world.agency.name}" in page
    assert world.people[Role.PANEL_MEMBER].full_name in page
    assert world.people[Role.CHAIR].full_name not in page


def test_the_author_sees_who_read_their_draft_and_a_commenter_who_opened_it_since(client: Client, world: World) -> None:
    told(world, "draft.read", Role.CHAIR, revision=world.revision.pk)
    told(world, "draft.read", Role.AUTHOR, revision=world.revision.pk)
    for role in (Role.AUTHOR, Role.PANEL_MEMBER):
        page = looked(client, world, role)
        assert f"{world.people[Role.CHAIR].full_name}: " in page
        assert f"{world.people[Role.AUTHOR].full_name}: " in page or role is Role.AUTHOR
    assert looked(client, world, Role.AUTHOR).count("“Draft 1”") == 1
    assert "since you commented" in looked(client, world, Role.PANEL_MEMBER)


def test_whoever_wrote_nothing_is_told_so_and_whoever_left_sees_nothing(client: Client, world: World) -> None:
    assert "the people who open it stand here" in looked(client, world, Role.FAMILY_READER)
    record("return.saved", world.returned, who=world.people[Role.AGENCY_AUTHOR], review=world.review)
    told(world, "return.read", thing=world.returned)
    world.people[Role.AGENCY_AUTHOR].memberships.update(until=timezone.localdate() - timedelta(days=1))
    assert "The return of" not in looked(client, world, Role.AGENCY_AUTHOR)
