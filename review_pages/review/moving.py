"""Moving a review to another edition of its guidance, or to its partnership's newest changes, and back.

Nothing is lost: events, extensions and answers stay under their keys. What the new profile does not ask for is not
shown in its forms, is shown apart where an agency answered it, and stands there again when the review is moved back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.templatetags.candour import day
from review_pages.profiles import editions_for, profile
from review_pages.profiles.model import Profile, Question, Section, Terms
from review_pages.review import register
from review_pages.review.clock import MilestoneState
from review_pages.review.history import ProfileMove
from review_pages.review.local import newest, to_pin
from review_pages.review.models import ReviewPage
from review_pages.review.progress import progress


@dataclass(frozen=True, slots=True)
class Target:
    """A profile to which a review can be moved: an edition with what the partnership has changed in it by now."""

    profile: Profile
    local: Mapping[str, Any]
    back: bool = False
    """Whether it is exactly what the review was moved from last, as it was then."""

    @property
    def key(self) -> str:
        if self.back:
            return "back"
        return f"{self.profile.code}_{self.profile.edition}"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that will be different; `before` or `after` is empty where it is new, or no longer there."""

    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    changes: tuple[Change, ...]


def targets(review: ReviewPage) -> list[Target]:
    """Where this review can be moved: not where it is already."""
    found = []
    for each in editions_for(review.profile_code):
        local = to_pin(newest(review.partnership, each.code, each.edition))
        here = (each.code, each.edition) == (review.profile_code, review.profile_edition)
        if not here or local != review.local_profile:
            found.append(Target(profile(each.code, each.edition, local), local))
    if last := review.profile_moves.last():
        was = (last.from_code, last.from_edition, last.from_local)
        if was not in [(each.profile.code, each.profile.edition, each.local) for each in found]:
            found.append(Target(profile(*was), last.from_local, back=True))
    return found


def preview(review: ReviewPage, new: Profile) -> list[Group]:
    """Everything that a move to `new` changes, in groups; groups without a change are left out."""
    old = review.profile
    groups = [
        Group(_("Words"), tuple(_terms(old, new))),
        Group(_("Milestones and their dates"), tuple(_milestones(review, new))),
        *(Group(new.forms[key].title, tuple(_questions(old, new, key))) for key in new.forms),
        *(
            Group(form.title, (Change(_("The whole form is no longer asked for"), form.title),))
            for key, form in old.forms.items()
            if key not in new.forms
        ),
        Group(_("Sections of the report"), tuple(_sections(old, new))),
        Group(_("Everything else"), tuple(_others(old, new))),
    ]
    return [group for group in groups if group.changes]


def _terms(old: Profile, new: Profile) -> Iterable[Change]:
    for name in Terms.model_fields:
        before, after = getattr(old.terms, name), getattr(new.terms, name)
        if before != after:
            yield Change(before, before, after)


def _milestones(review: ReviewPage, new: Profile) -> Iterable[Change]:
    now = progress(review)
    then = replace(now, profile=new)
    before = {state.key: state for state in now.milestones}
    after = {state.key: state for state in then.milestones}
    titles = {each.key: each.title for each in (*now.profile.milestones, *new.milestones)}
    for key, title in titles.items():
        was = _in_words(now.profile, key, before.get(key))
        will = _in_words(new, key, after.get(key))
        if was != will:
            yield Change(title, was, will)


def _in_words(kind: Profile, key: str, state: MilestoneState | None) -> str:
    milestone = kind.milestone(key)
    if milestone is None:
        return ""
    within = str(milestone.within) if milestone.within else _("no time set")
    return f"{within}, {_('due on')} {day(state.due)}" if state and state.due else within


def _questions(old: Profile, new: Profile, form: str) -> Iterable[Change]:
    before = {each.key: each for each in old.forms[form].questions} if form in old.forms else {}
    after = {each.key: each for each in new.forms[form].questions}
    for key in {**before, **after}:
        was, will = before.get(key), after.get(key)
        if was and not will:
            yield Change(_("No longer asked; answers are kept"), was.label)
        elif will and not was:
            yield Change(_("Asked from now on"), "", will.label)
        elif was and will and was.label != will.label:
            yield Change(_("Worded differently"), was.label, will.label)
        elif was and will and was.required != will.required:
            yield Change(_("Must be answered") if will.required else _("May be left out"), was.label, will.label)


def _sections(old: Profile, new: Profile) -> Iterable[Change]:
    for name in ("overview", "executive_summary", "briefing"):
        before: Sequence[Section] = getattr(old.report, name)
        after: Sequence[Section] = getattr(new.report, name)
        was, will = ({each.key: each.heading for each in sections} for sections in (before, after))
        for key in {**was, **will}:
            if was.get(key) != will.get(key):
                yield Change(_("Section"), was.get(key, ""), will.get(key, ""))


def _others(old: Profile, new: Profile) -> Iterable[Change]:
    for what, before, after in (
        (_("Guidance"), old.guidance_name, new.guidance_name),
        (_("Statute"), old.statute, new.statute),
        (_("Quality assurance"), old.publication.quality_assurance, new.publication.quality_assurance),
        (_("Goes to"), ", ".join(old.publication.goes_to), ", ".join(new.publication.goes_to)),
        (_("Kept for years"), str(old.retention.years), str(new.retention.years)),
    ):
        if before != after:
            yield Change(what, before, after)


@transaction.atomic
def move(review: ReviewPage, target: Target, *, reason: str, by: User) -> ProfileMove:
    """Put the review under another profile. Does not ask whether `by` may: the caller does."""
    locked = ReviewPage.objects.select_for_update().get(pk=review.pk)
    old, new = locked.profile, target.profile
    moved = ProfileMove.objects.create(
        review=locked,
        from_code=locked.profile_code,
        from_edition=locked.profile_edition,
        from_local=locked.local_profile,
        to_code=new.code,
        to_edition=new.edition,
        to_local=dict(target.local),
        reason=reason,
        moved_by=by,
    )
    values = {"profile_code": new.code, "profile_edition": new.edition, "local_profile": dict(target.local)}
    ReviewPage.objects.filter(pk=locked.pk).update(**values)
    # What people are in the register is kept in the words of the type of review.
    words = {getattr(old.terms, name): getattr(new.terms, name) for name in ("subject", "subject_other")}
    for entry in locked.identities.all():
        if words.get(entry.relationship, entry.relationship) != entry.relationship:
            register.change(entry, {"relationship": words[entry.relationship]}, by)
    return moved


def no_longer_asked(review: ReviewPage, form: str, answers: Mapping[str, Any]) -> list[Question]:
    """The questions of this form that were answered here, and that the review's profile does not ask any more."""
    left = [key for key in answers if review.profile.question(form, key) is None]
    if not left:
        return []
    before = [
        profile(each.from_code, each.from_edition, each.from_local) for each in review.profile_moves.order_by("-pk")
    ]
    found = []
    for key in left:
        question = next((each for kind in before if (each := kind.question(form, key))), None)
        if question:
            found.append(question)
    return found
