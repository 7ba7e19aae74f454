"""Sign-off in the portal: everyone sees what is theirs to do, in words."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.access.rules import Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from publishing import pipeline, submission
from publishing.desk import publication_work
from publishing.models import Publication, PublishedReportPage
from review_pages.models import IdentityEntry, SharedRevision
from tests import factories
from tests.helpers import sign_in
from tests.publishing.drafts import Scene, report, scene

pytestmark = pytest.mark.django_db


def fresh(user: User) -> User:
    """The person as the next request would load them."""
    return User.objects.get(pk=user.pk)


def open_tab(here: Scene, who: User) -> str:
    response = sign_in(Client(), who).get(reverse("publishing:publication", args=[here.review.reference]))
    assert response.status_code == 200
    return response.content.decode()


def post(here: Scene, who: User, name: str, *args: int, **data: str) -> HttpResponse:
    response: HttpResponse = sign_in(Client(), who).post(  # type: ignore[assignment]  # Django's test response
        reverse(f"publishing:{name}", args=[here.review.reference, *args]), data, follow=True
    )
    assert response.status_code == 200
    return response


def test_the_author_submits_the_draft_by_its_name() -> None:
    here = scene()
    revision = here.write()
    SharedRevision.objects.create(
        draft=here.draft, revision=revision, audience="shared with the panel", name="Draft 3", shared_by=here.author
    )

    assert "Submit “Draft 3” for sign-off" in open_tab(here, here.author)
    answer = post(here, here.author, "submit").content.decode()

    assert f"Submitted by {here.author.full_name} on" in answer
    assert f"Waits for {here.chair.full_name} or {here.manager.full_name}" in answer
    assert "Submit “Draft 3”" not in answer
    assert "Decide on “Draft 3”" in open_tab(here, here.manager)
    assert "Decide on" not in open_tab(here, here.author)


def test_a_review_without_a_draft_says_what_will_be_here() -> None:
    here = scene()
    here.draft.delete()

    assert "There is no draft report yet" in open_tab(here, here.manager)


def test_the_checklist_says_who_what_when_and_links_to_exactly_that_revision() -> None:
    here = scene()
    revision = here.write()
    task_state = here.submit()
    here.write(report("Later."))

    page = sign_in(Client(), here.manager).get(
        reverse("publishing:sign-off", args=[here.review.reference, task_state.pk])
    )
    content = page.content.decode()

    assert here.author.full_name in content
    assert reverse("comments:read-revision", args=[here.review.reference, revision.pk]) in content
    assert "It has to be submitted again" in content
    assert "Approve and publish</button>" not in content


def test_the_last_editor_reads_why_they_may_not_approve() -> None:
    here = scene()
    factories.member(here.review, Role.AUTHOR, person=here.chair)
    here.write(by=here.chair)
    task_state = here.submit()

    assert "You were the last to edit this draft" in open_tab(here, here.chair)
    answer = post(here, here.chair, "approve", task_state.pk).content.decode()

    assert "You were the last to edit this draft" in answer
    assert not Publication.objects.exists()


def test_approving_publishes_what_was_previewed() -> None:
    here = scene()
    here.write(report("Karen was afraid."))
    task_state = here.submit()
    preview = sign_in(Client(), here.manager).get(
        reverse("publishing:preview", args=[here.review.reference, task_state.pk])
    )
    assert "Karen was afraid." in preview.content.decode()
    assert "noindex" in preview.content.decode()

    post(here, here.manager, "approve", task_state.pk, reference="DHR 7", month_of_death="march 2019")
    pipeline.publish.func(Publication.objects.get().pk)

    page = PublishedReportPage.objects.get()
    assert (page.reference, page.month_of_death) == ("DHR 7", "March 2019")
    assert page.artefact("html").body in preview.content.decode()
    assert "Published on" in open_tab(here, here.author)
    trail = set(AuditEntry.objects.values_list("what", flat=True))
    assert {"draft.previewed", "draft.approved", "report.published"} <= trail


def test_a_wrong_answer_is_said_and_nothing_is_approved() -> None:
    here = scene()
    here.write()
    task_state = here.submit()

    answer = post(here, here.manager, "approve", task_state.pk, reference="<b>", month_of_death="3/2019")

    assert "Write the month and the year" in answer.content.decode()
    assert "Use letters, digits" in answer.content.decode()
    assert not Publication.objects.exists()


def test_sending_back_needs_a_reason_that_the_author_reads() -> None:
    here = scene()
    here.write()
    task_state = here.submit()

    assert "Say what has to change" in post(here, here.manager, "decline", task_state.pk).content.decode()
    post(here, here.manager, "decline", task_state.pk, reason="Paragraph 1.1 names the surgery.")

    assert "Paragraph 1.1 names the surgery." in open_tab(here, here.author)
    assert [item.title for item in publication_work(fresh(here.author))] == ["See why the draft was sent back"]


def test_what_the_check_finds_is_said_before_anyone_approves() -> None:
    here = scene()
    IdentityEntry.objects.create(review=here.review, pseudonym="Karen", relationship="victim", name="Jane Doe")
    here.write(report("Jane Doe called.", "Peter Ncube called."))
    task_state = here.submit()

    page = sign_in(Client(), here.chair).get(
        reverse("publishing:sign-off", args=[here.review.reference, task_state.pk])
    )

    content = page.content.decode()
    assert "stands in paragraph 1.1." in content
    assert "paragraph 1.2." in content
    assert "Jane" not in content
    assert "Ncube" not in content
    assert "Approve and publish</button>" not in content


def test_a_publication_that_stopped_can_be_tried_again() -> None:
    here = scene()
    here.write(report("Jane Doe called."))
    publication = here.approve(here.submit())
    entry = IdentityEntry.objects.create(review=here.review, pseudonym="Karen", relationship="victim", name="Jane Doe")
    pipeline.publish.func(publication.pk)

    tab = open_tab(here, here.manager)
    assert "paragraph 1.1" in tab
    assert "Try again" in tab
    assert "Try again" not in open_tab(here, here.author)
    assert "A publication stopped: see why" in [item.title for item in publication_work(fresh(here.manager))]

    entry.delete()
    post(here, here.manager, "try-again", publication.pk)
    publication.refresh_from_db()
    assert publication.trouble == ""
    pipeline.publish.func(publication.pk)
    assert "version 1" in open_tab(here, here.manager)


def test_the_history_is_told_in_words() -> None:
    here = scene()
    here.write()
    submission.send_back(here.submit(), here.chair, "Not yet.")
    here.publish(report("Better."))

    told = open_tab(here, here.manager)

    for sentence in ("for sign-off.", "sent the draft of", "Not yet.", "approved the draft of", "as version 1."):
        assert sentence in told


def test_only_those_of_the_publication_see_the_tab() -> None:
    here = scene()
    here.write()
    task_state = here.submit()
    others = [factories.member(here.review, role) for role in (Role.PANEL_MEMBER, Role.AGENCY_AUTHOR)]
    others.append(factories.member(scene().review, Role.MANAGER))
    for person in others:
        client = sign_in(Client(), person)
        for name, args in (("publication", []), ("sign-off", [task_state.pk]), ("preview", [task_state.pk])):
            address = reverse(f"publishing:{name}", args=[here.review.reference, *args])
            assert client.get(address).status_code == 404, (person, name)
    for name in ("approve", "decline"):
        address = reverse(f"publishing:{name}", args=[here.review.reference, task_state.pk])
        assert sign_in(Client(), here.author).post(address).status_code == 404


def test_a_submission_of_another_review_is_not_there() -> None:
    here, elsewhere = scene(), scene()
    here.write()
    elsewhere.write()
    task_state = elsewhere.submit()

    address = reverse("publishing:sign-off", args=[here.review.reference, task_state.pk])
    assert sign_in(Client(), here.manager).get(address).status_code == 404


def test_the_desk_takes_the_same_few_queries_however_many_reviews(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    manager = factories.person()
    for _ in range(3):
        here = scene()
        factories.member(here.review, Role.MANAGER, person=manager)
        here.write()
        here.submit()
    with django_assert_max_num_queries(5):
        assert [item.title for item in publication_work(fresh(manager))] == ["Decide on the draft"] * 3


def test_the_tab_takes_the_same_few_queries_however_long_the_history(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    here = scene()
    for count in range(4):
        here.write(report(f"Try {count}."))
        submission.send_back(here.submit(), here.manager, "Again")
    client = sign_in(Client(), here.manager)
    with django_assert_max_num_queries(26):
        client.get(reverse("publishing:publication", args=[here.review.reference]))
