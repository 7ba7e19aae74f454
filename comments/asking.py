"""Rounds of comments: opening and closing one, who is asked, and who has answered.

Whoever comments on the draft while a round is under way has answered it, and so has whoever says that they have
nothing more to add.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from comments.models import PassageComment, Round, RoundAnswer
from portal import notify
from portal.access.rules import Action, Kind, can, roles_that_may
from portal.accounts.models import User
from portal.audit import record
from review_pages.models import DraftReportPage, Membership, SharedRevision, ShutOut
from review_pages.review.access import reader, require

REMIND_BEFORE = datetime.timedelta(days=2)
"""How long before its last day those are reminded who have not answered."""


class AlreadyAskedError(Exception):
    """A round is under way in this draft: one at a time."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One person who is asked in a round, how many comments they made in it, and when they said that it is all."""

    person: User
    place: str
    comments: int
    finished_at: datetime.datetime | None

    @property
    def has_answered(self) -> bool:
        return bool(self.comments or self.finished_at)


@dataclass(frozen=True, slots=True)
class RoundShown:
    """A round as one reader sees it. `waiting` is how many have not answered: for whoever manages it, else None."""

    round: Round
    you: Asked | None
    waiting: int | None


def open_round(request: HttpRequest, shared: SharedRevision, question: str, closes_on: datetime.date) -> Round:
    """Ask the panel about a revision that was shared with it, and tell them by e-mail."""
    draft, by = shared.draft, reader(request)
    require(request, Action.MANAGE, draft.review.part(Kind.ROUND))
    with transaction.atomic():
        # Of two who open one at once, the second waits and is told.
        DraftReportPage.objects.select_for_update().get(pk=draft.pk)
        rounds = Round.objects.filter(draft=draft)
        if rounds.under_way().exists():
            raise AlreadyAskedError
        last = rounds.aggregate(last=Max("number"))["last"] or 0
        opened = Round.objects.create(
            draft=draft, shared=shared, number=last + 1, question=question, closes_on=closes_on, opened_by=by
        )
        record("round.opened", opened, request=request, review=draft.review, revision=shared.revision_id)
        people = [each.person for each in asked_in([opened])[opened.pk] if each.person != by]
        _write_once_saved("round-opened", opened, people)
    return opened


def close_round(request: HttpRequest, found: Round) -> bool:
    """End a round before its last day is over. Answers whether there was anything to end."""
    require(request, Action.MANAGE, found)
    with transaction.atomic():
        closed = (
            Round.objects.under_way().filter(pk=found.pk).update(closed_at=timezone.now(), closed_by=reader(request))
        )
        if closed:
            record("round.closed", found, request=request, review=found.review, revision=found.shared.revision_id)
    return bool(closed)


def nothing_to_add(request: HttpRequest, found: Round) -> bool:
    """Say that one has nothing more to add. Saying so twice changes nothing; answers whether the round was open."""
    require(request, Action.ANSWER, found)
    with transaction.atomic():
        held = Round.objects.select_for_update().get(pk=found.pk)
        if not held.is_under_way:
            return False
        _answer, is_new = RoundAnswer.objects.get_or_create(round=held, person=reader(request))
        if is_new:
            record("round.answered", found, request=request, review=found.review, revision=found.shared.revision_id)
    return True


def asked_in(rounds: Sequence[Round]) -> dict[int, list[Asked]]:
    """Who is asked in each of some rounds, by name: four queries, whatever their number."""
    reviews = {each.draft.review_id: each.draft.review for each in rounds}
    here = Q(review__in=reviews) | Q(review=None, partnership__in={each.partnership_id for each in reviews.values()})
    held = Membership.objects.active().filter(here, role__in=roles_that_may(Action.ANSWER, Kind.ROUND))
    members = list(held.select_related("person", "agency").order_by("person__full_name", "person"))
    out = set(ShutOut.objects.in_force().filter(review__in=reviews).values_list("person", "kind", "item"))
    answers = {
        (answer.round_id, answer.person_id): answer.at for answer in RoundAnswer.objects.filter(round__in=rounds)
    }
    comments = _comments_in(rounds)
    asked: dict[int, list[Asked]] = defaultdict(list)
    for each in rounds:
        seen: set[int] = set()
        for member in members:
            who, review = member.person_id, each.draft.review
            mine = member.partnership_id == review.partnership_id and member.review_id in (None, review.pk)
            closed_to = {(who, Kind.DRAFT, each.draft_id), (who, Kind.SHARED_DRAFT, each.shared_id)} & out
            if mine and not closed_to and who not in seen:
                seen.add(who)
                place = member.agency.name if member.agency else ""
                said = comments.get((each.pk, who), 0)
                asked[each.pk].append(Asked(member.person, place, said, answers.get((each.pk, who))))
    return asked


def _comments_in(rounds: Iterable[Round]) -> dict[tuple[int, int], int]:
    """How many comments and answers each person made in each round, by (round, person)."""
    said = (
        PassageComment.objects.filter(draft__rounds__in=rounds, is_removed=False)
        .filter(submit_date__gte=F("draft__rounds__opened_at"))
        .filter(Q(draft__rounds__closed_at=None) | Q(submit_date__lte=F("draft__rounds__closed_at")))
        .order_by()
        .values_list("draft__rounds", "user")
        .annotate(Count("pk"))
    )
    return {(number, who): count for number, who, count in said}


def shown_to(user: User, draft: DraftReportPage) -> RoundShown | None:
    """The round under way in a draft, as this person sees it; None where there is none."""
    found = Round.objects.visible_to(user).under_way().filter(draft=draft).select_related("shared").first()
    if found is None:
        return None
    found.draft = draft
    found.shared.draft = draft
    asked = asked_in([found])[found.pk]
    waiting = sum(not each.has_answered for each in asked) if can(user, Action.MANAGE, found) else None
    return RoundShown(found, next((each for each in asked if each.person == user), None), waiting)


def remind(today: datetime.date | None = None) -> None:
    """The day's job: once in a round, shortly before its last day, write to those who have not answered."""
    soon = (today or timezone.localdate()) + REMIND_BEFORE
    due = Round.objects.under_way(today).filter(reminded_at=None, closes_on__lte=soon)
    rounds = list(due.select_related("draft__review"))
    asked = asked_in(rounds)
    for each in rounds:
        if Round.objects.filter(pk=each.pk, reminded_at=None).update(reminded_at=timezone.now()):
            _write("round-waits", each, [one.person for one in asked[each.pk] if not one.has_answered])


def _write_once_saved(template: str, found: Round, people: list[User]) -> None:
    transaction.on_commit(lambda: _write(template, found, people))


def _write(template: str, found: Round, people: Iterable[User]) -> None:
    reference = found.draft.review.reference
    url = reverse("comments:read-revision", args=[reference, found.shared.revision_id])
    for person in people:
        notify.send(person.email, template, reference, url)
