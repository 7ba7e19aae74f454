"""One person is kept out of one thing: everywhere, at once, with a reason, until it is lifted."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comments.models import PassageComment
from portal.access.rules import Action, Kind, Role, Stage, can
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from review_pages.models import AgencyReturnPage, ReviewPage, SharedRevision, ShutOut
from tests import factories
from tests.comments.factories import scene
from tests.helpers import sign_in

pytestmark = pytest.mark.django_db


def url(name: str, review: ReviewPage, *args: Any) -> str:
    return reverse(f"review_pages:{name}", args=[review.reference, *args])


def page_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


@pytest.fixture
def review() -> ReviewPage:
    return factories.review()


@pytest.fixture
def returned(review: ReviewPage) -> AgencyReturnPage:
    agency = factories.agency(review.partnership, "Northshire Housing")
    review.agencies.add(agency)
    return factories.agency_return(review, agency, stage=str(Stage.RELEASED))


def keep_out(client: Client, review: ReviewPage, person: User, kind: Kind, pk: int, **more: str) -> str:
    data = {"person": person.pk, "thing": f"{kind}:{pk}", "reason": "Conflict of interest"} | more
    return " ".join(client.post(url("shut-out", review), data, follow=True).content.decode().split())


def test_a_manager_keeps_a_panel_member_out_of_a_return_and_lets_them_back_in(
    client: Client, review: ReviewPage, returned: AgencyReturnPage
) -> None:
    manager = factories.member(review, Role.MANAGER)
    panel = sign_in(Client(), amira := factories.member(review, Role.PANEL_MEMBER))
    other = sign_in(Client(), factories.member(review, Role.PANEL_MEMBER))
    sign_in(client, manager)
    place = url("return", review, returned.pk)
    assert panel.get(place).status_code == 200
    said = keep_out(client, review, amira, Kind.RETURN, returned.pk)
    assert "is kept out now: Return of Northshire Housing." in said
    assert "“Conflict of interest”. Kept out on" in said
    for address in (place, url("consolidation", review), url("agencies", review)):
        answer = panel.get(address)
        assert answer.status_code == 404 or "Northshire Housing" not in answer.content.decode()
    assert other.get(place).status_code == 200
    out = ShutOut.objects.get()
    assert "may open it again" in " ".join(
        client.post(url("lift-shut-out", review, out.pk), follow=True).content.decode().split()
    )
    assert panel.get(place).status_code == 200
    assert "1 person was kept out and let back in" in page_of(client, url("people", review))
    trail = list(AuditEntry.objects.filter(what__startswith="person.").order_by("id").values_list("what", "who"))
    assert trail == [("person.shut-out", manager.pk), ("person.let-back-in", manager.pk)]


def test_kept_out_of_a_shared_draft_they_read_neither_it_nor_its_comments(client: Client) -> None:
    here = scene()
    here.comment()
    shared = SharedRevision.objects.get()
    assert PassageComment.objects.visible_to(User.objects.get(pk=here.panel_member.pk)).exists()
    sign_in(client, here.manager)
    said = keep_out(client, here.review, here.panel_member, Kind.SHARED_DRAFT, shared.pk)
    assert "is kept out now" in said
    reading = sign_in(Client(), here.panel_member)
    for name, args in (("read", []), ("read-revision", [shared.revision_id])):
        assert reading.get(reverse(f"comments:{name}", args=[here.review.reference, *args])).status_code == 404
    assert shared.name not in page_of(reading, reverse("desk"))
    assert not SharedRevision.objects.visible_to(here.panel_member).exists()
    assert not PassageComment.objects.visible_to(here.panel_member).exists()


def test_whoever_reads_the_draft_itself_cannot_be_kept_out_of_one_version(client: Client) -> None:
    here = scene()
    sign_in(client, here.manager)
    said = keep_out(client, here.review, here.author, Kind.SHARED_DRAFT, SharedRevision.objects.get().pk)
    assert "reads the draft itself, in every version. To keep them from it, end their role." in said
    assert not ShutOut.objects.exists()


def test_a_manager_who_is_kept_out_neither_opens_it_nor_lets_themselves_back_in(
    client: Client, review: ReviewPage, returned: AgencyReturnPage
) -> None:
    one, two = factories.member(review, Role.MANAGER), factories.member(review, Role.MANAGER)
    keep_out(sign_in(Client(), two), review, one, Kind.RETURN, returned.pk)
    sign_in(client, one)
    assert client.get(url("return", review, returned.pk)).status_code == 404
    assert not can(one, Action.RELEASE, returned)
    out = ShutOut.objects.get()
    answer = client.post(url("lift-shut-out", review, out.pk), follow=True).content.decode()
    assert "Another manager has to let you back in" in answer
    out.refresh_from_db()
    assert out.lifted_at is None


def test_an_agency_author_who_is_kept_out_is_asked_for_nothing_and_writes_nothing(
    client: Client, review: ReviewPage
) -> None:
    agency = factories.agency(review.partnership, "Northshire Police")
    writing = factories.agency_return(review, agency)
    author = factories.member(review, Role.AGENCY_AUTHOR, agency=agency)
    factories.shut_out(writing, author, by=factories.member(review, Role.MANAGER))
    sign_in(client, author)
    assert "involvement form" not in page_of(client, reverse("desk"))
    assert client.post(url("return-submit", review, writing.pk)).status_code == 404


def test_only_members_and_things_of_this_review_can_be_chosen(
    client: Client, review: ReviewPage, returned: AgencyReturnPage
) -> None:
    other = factories.review()
    stranger = factories.member(other, Role.PANEL_MEMBER)
    far = factories.agency_return(other, factories.agency(other.partnership))
    sign_in(client, factories.member(review, Role.MANAGER))
    amira = factories.member(review, Role.PANEL_MEMBER)
    assert "Select a valid choice" in keep_out(client, review, stranger, Kind.RETURN, returned.pk)
    assert "Select a valid choice" in keep_out(client, review, amira, Kind.RETURN, far.pk)
    keep_out(client, review, amira, Kind.RETURN, returned.pk, reason="")
    assert not ShutOut.objects.exists()


def test_keeping_out_twice_changes_nothing(client: Client, review: ReviewPage, returned: AgencyReturnPage) -> None:
    sign_in(client, factories.member(review, Role.MANAGER))
    amira = factories.member(review, Role.PANEL_MEMBER)
    keep_out(client, review, amira, Kind.RETURN, returned.pk)
    assert "was kept out of it already" in keep_out(client, review, amira, Kind.RETURN, returned.pk)
    assert ShutOut.objects.count() == 1


def test_a_return_is_not_released_by_a_manager_who_is_kept_out_of_it(client: Client, review: ReviewPage) -> None:
    agency = factories.agency(review.partnership)
    waiting = factories.agency_return(review, agency, stage=str(Stage.SUBMITTED))
    one, two = factories.member(review, Role.MANAGER), factories.member(review, Role.MANAGER)
    factories.shut_out(waiting, one, by=two)
    sign_in(client, one).post(url("release-returns", review), {"all": "1"})
    waiting.refresh_from_db()
    assert waiting.access_stage is Stage.SUBMITTED
