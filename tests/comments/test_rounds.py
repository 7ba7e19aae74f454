"""The author asks the panel about a shared draft, and sees who has answered."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import asking
from comments.desk import provider
from comments.models import Round, RoundAnswer, Visibility
from portal.access.rules import Kind, Role
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from review_pages.models import ShutOut
from tests import factories
from tests.comments.factories import Scene, scene, signed_in

pytestmark = pytest.mark.django_db

QUESTION = "Please check the facts for your agency."
DAY = datetime.timedelta(days=1)


def open_round(here: Scene, by: User | None = None, **changed: Any) -> int:
    day = timezone.localdate() + 7 * DAY
    data = {"question": QUESTION, "closes_on": day.isoformat()} | changed
    return signed_in(by or here.author).post(f"{here.url}round/", data).status_code


def asked(here: Scene, **fields: Any) -> Round:
    values = {"number": 1, "question": QUESTION, "closes_on": timezone.localdate() + 7 * DAY, "opened_by": here.author}
    found: Round = Round.objects.create(
        draft=here.draft, shared=here.draft.shared_revisions.first(), **(values | fields)
    )
    return found


def address(here: Scene, found: Round, verb: str = "") -> str:
    return f"/portal/reviews/{here.review.reference}/report/rounds/{found.pk}/{verb}"


def titles(user: User) -> list[str]:
    return [item.title for item in provider(User.objects.get(pk=user.pk)) if not item.title.startswith("Read ")]


def page(here: Scene, who: User) -> str:
    return signed_in(who).get(here.url).content.decode()


TODO = "Comment on Draft 1, or say that you have nothing to add"


def test_the_author_asks_and_each_member_is_told_by_a_reference_and_a_link(
    django_capture_on_commit_callbacks: Any,
) -> None:
    here = scene()
    with django_capture_on_commit_callbacks(execute=True):
        assert open_round(here) == 302
    found = Round.objects.get()
    assert (found.number, found.question, found.opened_by) == (1, QUESTION, here.author)
    [letter] = mail.outbox
    assert letter.to == [here.panel_member.email]
    assert here.review.reference in letter.body
    assert QUESTION not in f"{letter.subject} {letter.body}"
    assert here.url in letter.body
    read = page(here, here.panel_member)
    assert QUESTION in read
    assert "Round 1 closes on" in read
    assert "I have nothing to add" in read
    assert titles(here.panel_member) == [TODO]
    assert titles(here.author) == titles(here.manager) == ["1 person has not answered about Draft 1"]


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"question": " "}, "Write what you ask them."), ({"closes_on": "2020-01-01"}, "This day is over.")],
)
def test_a_round_needs_a_question_and_a_day_to_come(changed: dict[str, str], message: str) -> None:
    here = scene()
    data = {"question": QUESTION, "closes_on": timezone.localdate().isoformat()} | changed
    answer = signed_in(here.author).post(f"{here.url}round/", data)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Round.objects.exists()


def test_one_round_at_a_time_and_the_next_has_the_next_number() -> None:
    here = scene()
    first = asked(here)
    assert open_round(here, here.manager) == 422
    assert signed_in(here.author).post(address(here, first, "close/")).status_code == 302
    assert open_round(here, here.manager) == 302
    assert list(Round.objects.values_list("number", flat=True)) == [2, 1]


def test_nothing_to_add_is_an_answer_by_one_button() -> None:
    here = scene()
    found = asked(here)
    client = signed_in(here.panel_member)
    for _ in range(2):
        assert client.post(address(here, found, "nothing-to-add/")).status_code == 302
    assert RoundAnswer.objects.get().person == here.panel_member
    assert AuditEntry.objects.filter(what="round.answered").count() == 1
    assert "that you have nothing more to add" in page(here, here.panel_member)
    assert titles(here.panel_member) == titles(here.author) == []
    listed = signed_in(here.author).get(address(here, found)).content.decode()
    assert "Everybody has answered." in listed
    assert "nothing to add" in listed


def test_a_comment_made_in_the_round_is_an_answer_and_an_earlier_one_is_not() -> None:
    here = scene()
    here.comment(text="Before")
    found = asked(here)
    assert titles(here.panel_member) == [TODO]
    here.comment(text="Within", visibility=Visibility.AUTHOR)
    assert titles(here.panel_member) == []
    assert "You have made one comment in this round." in page(here, here.panel_member)
    assert "one comment" in signed_in(here.manager).get(address(here, found)).content.decode()


def test_a_round_that_is_over_takes_no_answer_and_is_on_no_desk() -> None:
    here = scene()
    over = asked(here, closes_on=timezone.localdate() - DAY)
    assert titles(here.panel_member) == titles(here.author) == []
    assert QUESTION not in page(here, here.panel_member)
    signed_in(here.panel_member).post(address(here, over, "nothing-to-add/"))
    assert not RoundAnswer.objects.exists()
    assert signed_in(here.author).post(address(here, over, "close/")).status_code == 302
    over.refresh_from_db()
    assert over.closed_at is None, "its day closed it"
    assert open_round(here) == 302


def test_who_has_not_answered_is_for_the_author_and_the_manager() -> None:
    here = scene()
    found = asked(here)
    chair = factories.member(here.review, Role.CHAIR)
    for who in (here.panel_member, chair, scene().author):
        assert signed_in(who).get(address(here, found)).status_code == 404
        assert signed_in(who).post(address(here, found, "close/")).status_code == 404
        assert open_round(here, who) == 404
    assert signed_in(chair).post(address(here, found, "nothing-to-add/")).status_code == 404, "the chair is not asked"
    assert QUESTION in page(here, chair)
    assert "not answered" not in page(here, chair)
    assert Round.objects.under_way().exists()


def test_somebody_who_is_kept_out_of_the_draft_is_not_asked() -> None:
    here = scene()
    found = asked(here)
    shared = here.draft.shared_revisions.get()
    ShutOut.objects.create(
        review=here.review,
        person=here.panel_member,
        kind=str(Kind.SHARED_DRAFT),
        item=shared.pk,
        shut_out_by=here.manager,
    )
    assert asking.asked_in([found])[found.pk] == []
    assert titles(here.panel_member) == []


def test_those_who_have_not_answered_are_reminded_once_shortly_before_the_last_day() -> None:
    here = scene()
    silent = factories.member(here.review, Role.PANEL_MEMBER)
    found = asked(here)
    here.comment(text="Within")
    asking.remind(found.closes_on - 3 * DAY)
    assert not mail.outbox
    for _ in range(2):
        asking.remind(found.closes_on - 2 * DAY)
    [letter] = mail.outbox
    assert letter.to == [silent.email]
    assert QUESTION not in letter.body


def test_the_desk_takes_the_same_queries_for_one_round_and_for_many() -> None:
    scenes = [scene() for _ in range(3)]
    counts = []
    for number, here in enumerate(scenes):
        asked(here)
        if number:
            factories.member(here.review, Role.AUTHOR, person=scenes[0].author)
        with CaptureQueriesContext(connection) as queries:
            assert len(titles(scenes[0].author)) == number + 1
        counts.append(len(queries))
    assert len(set(counts)) == 1
