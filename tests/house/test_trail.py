"""Every address of a case leaves one entry in the trail when it shows something, and one when it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from tests.helpers import sign_in
from tests.house import world as worlds
from tests.house.url_lists import CASE, EDITOR, NOTHING_OF_THE_CASE
from tests.house.world import IN_REVIEW, World

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXPLORER = {"wagtailadmin_explore_root", "wagtailadmin_explore", "wagtailadmin_explore_results"}


def names_review(world: World, name: str) -> bool:
    """Whether an address is about one review: not about a partnership, or everyone's drafts."""
    return name not in EXPLORER and "partnership" not in {**CASE, **EDITOR}[name].arguments(world)


def entries_of(client: Client, address: str) -> tuple[HttpResponse, list[AuditEntry]]:
    """What a GET answers, and what it adds to the trail."""
    return _added(lambda: client.get(address))


def sent(client: Client, address: str) -> tuple[HttpResponse, list[AuditEntry]]:
    """What an empty POST answers, and what it adds to the trail."""
    return _added(lambda: client.post(address))


def _added(ask: Callable[[], Any]) -> tuple[HttpResponse, list[AuditEntry]]:
    before = AuditEntry.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    response: Any = ask()
    return response, list(AuditEntry.objects.filter(pk__gt=before))


def addresses(world: World) -> dict[str, str]:
    return {
        name: reverse(name, kwargs=address.arguments(world)) + address.query
        for name, address in {**CASE, **EDITOR}.items()
        if address.get is not None
    }


def test_the_exceptions_are_addresses_of_a_case() -> None:
    assert set(NOTHING_OF_THE_CASE) <= {name for name, address in CASE.items() if address.get}


@pytest.mark.parametrize("stage", [Stage.BEING_WRITTEN, Stage.RELEASED])
@pytest.mark.parametrize("who", IN_REVIEW)
def test_whatever_shows_something_of_a_case_leaves_one_entry_that_names_its_review(
    client: Client, who: str, stage: Stage
) -> None:
    world = worlds.build(stage)
    person = world.people[who]
    sign_in(client, person)
    wrong = []
    for name, address in addresses(world).items():
        response, added = entries_of(client, address)
        expected = (
            1 if response.status_code == 404 or (response.status_code == 200 and name not in NOTHING_OF_THE_CASE) else 0
        )
        if len(added) != expected:
            wrong.append(f"{name}: {response.status_code} left {[entry.what for entry in added]}")
        for entry in added:
            if entry.who != person or (names_review(world, name) and entry.review_reference != world.review.reference):
                wrong.append(f"{name}: {entry.what} of {entry.who} in {entry.review_reference!r}")
            if entry.what.startswith("refused") != (response.status_code == 404):
                wrong.append(f"{name}: {response.status_code} is told as {entry.what}")
    assert wrong == []


@pytest.mark.parametrize("who", ["stranger", "superuser", f"{Role.MANAGER} of another partnership's review"])
def test_a_refusal_to_a_stranger_is_written_once_and_names_the_review(client: Client, who: str) -> None:
    world = worlds.build(Stage.RELEASED)
    sign_in(client, world.people[who])
    for name, address in addresses(world).items():
        if name == "wagtailadmin_explore_root":
            continue  # of the drafts that one works on oneself
        response, added = entries_of(client, address)
        assert response.status_code == 404
        (entry,) = added
        assert entry.what.split(".")[0] == "refused", name
        if names_review(world, name):
            assert entry.review_reference == world.review.reference, name
        assert entry.thing.split()[0] == name
        assert all(part.isdigit() for part in entry.thing.split()[1:]), entry.thing


def test_what_a_person_typed_into_an_address_is_not_kept(client: Client) -> None:
    world = worlds.build()
    sign_in(client, world.people["stranger"])
    _response, (entry,) = entries_of(client, "/portal/reviews/zofia-testname-of-14-mill-lane/?why=secret")
    assert (entry.what, entry.thing, entry.review_reference) == ("refused.review", "review_pages:review", "")


def test_what_is_done_in_wagtails_editor_is_taken_over_from_its_log(client: Client) -> None:
    world = worlds.build()
    author = world.people[Role.AUTHOR]
    draft = world.draft
    log(instance=draft, action="wagtail.edit", user=author, revision=world.revision)
    entry = AuditEntry.objects.filter(what="wagtail.edit").latest("pk")
    assert (entry.who, entry.thing, entry.revision) == (author, f"{draft._meta.label} {draft.pk}", world.revision.pk)
    assert entry.review_reference == world.review.reference


def test_what_one_of_our_own_views_does_is_told_once_though_wagtail_logs_it_too(client: Client) -> None:
    world = worlds.build()
    sign_in(client, world.people[Role.AUTHOR])
    _response, added = sent(client, reverse("publishing:submit", args=[world.review.reference]))
    assert PageLogEntry.objects.filter(action="wagtail.workflow.start").exists()
    assert [entry.what for entry in added] == ["draft.submitted"]
