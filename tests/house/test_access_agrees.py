"""Whatever memberships, stages, shares and exceptions there are: `visible_to` and `can` never disagree."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from comments.models import PassageComment, Round, Visibility
from portal.access.rules import MEMBER_ROLES, STAGES_OF, Action, Kind, Role, Stage, can
from portal.accounts.models import User
from review_pages.models import (
    AgencyReturnPage,
    BrokenGlass,
    DraftReportPage,
    IncomingNotification,
    Membership,
    PartnershipPage,
    ReturnVersion,
    ReviewPage,
    SharedRevision,
    ShutOut,
)
from tests import factories

pytestmark = pytest.mark.django_db

MODELS: tuple[Any, ...] = (
    PartnershipPage,
    IncomingNotification,
    ReviewPage,
    AgencyReturnPage,
    ReturnVersion,
    DraftReportPage,
    SharedRevision,
    PassageComment,
    Round,
)
DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Ground:
    """Two reviews of one partnership and one of another; in each two returns and a draft, all of two versions."""

    reviews: list[ReviewPage]
    returns: list[AgencyReturnPage]
    revisions: list[tuple[DraftReportPage, int]]
    shares: list[SharedRevision]
    manager: User


@pytest.fixture
def ground() -> Ground:
    first = factories.review()
    reviews = [first, factories.review(first.partnership), factories.review()]
    manager = factories.person("Ruth")
    returns, revisions, shares = [], [], []
    for review in reviews:
        for agency in (factories.agency(review.partnership), factories.agency(review.partnership)):
            page = factories.agency_return(review, agency)
            returns.append(page)
            factories.incoming(page.agency, manager)
            for number, released in enumerate((False, True), start=1):
                ReturnVersion.objects.create(
                    page=page,
                    number=number,
                    revision=page.save_revision(user=manager),
                    released=released,
                    arrived_at=timezone.now(),
                    submitted_by=manager,
                )
        draft = factories.draft(review)
        for number in range(2):
            revision = draft.save_revision(user=manager, changed=False)
            revisions.append((draft, revision.pk))
            PassageComment.objects.create(
                content_object=draft,
                site_id=settings.SITE_ID,
                draft=draft,
                revision=revision,
                user=manager,
                comment=f"Comment {number}",
            )
            for audience in SharedRevision.AUDIENCES:
                shares.append(
                    SharedRevision(draft=draft, revision=revision, audience=audience, name="Draft", shared_by=manager)
                )
    return Ground(reviews, returns, revisions, shares, manager)


def say(draft: DraftReportPage, revision: int, who: User, **fields: Any) -> PassageComment:
    said: PassageComment = PassageComment.said_by(who, draft, revision, "Between us", **fields)
    said.save()
    return said


memberships = st.lists(
    st.fixed_dictionaries(
        {
            "role": st.sampled_from(MEMBER_ROLES),
            "review": st.integers(0, 2),
            "of_partnership": st.booleans(),
            "agency": st.integers(0, 5),
            "since": st.sampled_from([-9, 0, 0, 1]),
            "until": st.sampled_from([None, None, -1, 0, 5]),
            "ended": st.sampled_from([False, False, True]),
        }
    ),
    max_size=4,
)
shares = st.lists(
    st.tuples(st.integers(0, 17), st.sampled_from([None, None, -1, 1]), st.sampled_from([False, False, True])),
    max_size=8,
    unique_by=lambda share: share[0],
)
confided = st.lists(st.tuples(st.integers(0, 5), st.booleans()), max_size=4)
shut_outs = st.lists(
    st.tuples(
        st.sampled_from([Kind.RETURN, Kind.SHARED_DRAFT, Kind.DRAFT]), st.integers(0, 8), st.sampled_from([0, 0, 1])
    ),
    max_size=4,
    unique_by=lambda out: out[:2],
)
glasses = st.lists(st.tuples(st.integers(0, 2), st.sampled_from([-1, 1]), st.booleans()), max_size=2)
stages = st.lists(st.sampled_from(STAGES_OF[Kind.RETURN]), min_size=6, max_size=6)


@hypothesis_settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    memberships=memberships,
    stages=stages,
    shares=shares,
    confided=confided,
    shut_outs=shut_outs,
    glasses=glasses,
    superuser=st.booleans(),
    active=st.sampled_from([True, True, True, False]),
)
def test_lists_and_single_answers_never_disagree(
    ground: Ground,
    memberships: list[dict[str, Any]],
    stages: list[Stage],
    shares: list[tuple[int, int | None, bool]],
    confided: list[tuple[int, bool]],
    shut_outs: list[tuple[Kind, int, int]],
    glasses: list[tuple[int, int, bool]],
    superuser: bool,
    active: bool,
) -> None:
    now, today = timezone.now(), timezone.localdate()
    with transaction.atomic():
        user = factories.person(is_superuser=superuser, is_active=active)
        for page, stage in zip(ground.returns, stages, strict=True):
            AgencyReturnPage.objects.filter(pk=page.pk).update(stage=str(stage))
        for held in memberships:
            review = ground.reviews[held["review"]]
            Membership.objects.create(
                person=user,
                partnership=review.partnership,
                review=None if held["of_partnership"] else review,
                role=held["role"],
                agency=ground.returns[held["agency"]].agency,
                since=today + held["since"] * DAY,
                until=None if held["until"] is None else today + held["until"] * DAY,
                ended_at=now if held["ended"] else None,
            )
        shared = []
        for number, until, ended in shares:
            share = ground.shares[number]
            share.pk, share._state.adding = None, True
            share.until = None if until is None else now + until * DAY
            share.ended_at = now if ended else None
            share.save()
            shared.append(share)
            Round.objects.create(
                draft=share.draft,
                shared=share,
                number=number,
                question="Is it right?",
                closes_on=today,
                opened_by=ground.manager,
            )
        for number, began in confided:
            draft, revision = ground.revisions[number]
            first = say(draft, revision, user if began else ground.manager, visibility=Visibility.AUTHOR)
            say(draft, revision, ground.manager if began else user, parent_id=first.pk)
        things: dict[Kind, list[Any]] = {
            Kind.RETURN: list(ground.returns),
            Kind.SHARED_DRAFT: shared,
            Kind.DRAFT: [draft for draft, _revision in ground.revisions],
        }
        for kind, index, lifted in shut_outs:
            if index < len(things[kind]):
                thing = things[kind][index]
                ShutOut.objects.update_or_create(
                    person=user,
                    kind=str(kind),
                    item=thing.pk,
                    lifted_at=now if lifted else None,
                    defaults={"review": ground.reviews[0], "shut_out_by": ground.manager},
                )
        for index, hours, ended in glasses:
            BrokenGlass.objects.create(
                review=ground.reviews[index],
                administrator=user,
                reason="It does not open.",
                until=now + datetime.timedelta(hours=hours),
                ended_at=now if ended else None,
            )
        for model in MODELS:
            listed = set(model.objects.visible_to(User.objects.get(pk=user.pk)).values_list("pk", flat=True))
            asked = User.objects.get(pk=user.pk)
            single = {thing.pk for thing in model.objects.all() if can(asked, Action.READ, thing)}
            assert listed == single, model.__name__
        transaction.set_rollback(True)


def test_every_model_that_has_a_list_is_compared() -> None:
    def has_list(model: type[Model]) -> bool:
        return hasattr(model._default_manager.get_queryset(), "visible_to")

    assert {model for model in apps.get_models() if has_list(model)} == set(MODELS)


def test_break_glass_is_no_membership() -> None:
    assert Role.BREAK_GLASS not in MEMBER_ROLES
