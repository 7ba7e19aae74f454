"""Where reviews stand: the clock with what happened so far, who has replied, and the steps from notice to publication.

Read for many reviews at once in a constant number of queries.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import cast

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.access.rules import Stage
from portal.templatetags.candour import day
from review_pages.profiles.model import Milestone, Profile
from review_pages.report.models import DraftReportPage, SharedRevision
from review_pages.returns.models import AgencyReturnPage
from review_pages.review.clock import Jurisdiction, MilestoneState, Moved, State, clock
from review_pages.review.clock import Pause as Standstill
from review_pages.review.history import Pause
from review_pages.review.models import Extension, ReviewEvent, ReviewPage

PUBLISHED = "published"
"""The event that the publishing pipeline records when a review's report is public."""

CLOSED, REOPENED = "closed", "reopened"
"""That a review was concluded, and taken up again: what the time for which it is kept runs from."""


@dataclass(frozen=True, slots=True)
class AskedAgency:
    """An agency that was asked for a return, and whether it has replied."""

    name: str
    due: datetime.date | None
    replied: bool

    @property
    def late(self) -> bool:
        return not self.replied and self.due is not None and self.due < timezone.localdate()


@dataclass(frozen=True, slots=True)
class Step:
    """One step on a review's way: "done", "here" or "to come", with what there is to say about it."""

    key: str
    title: str
    state: str
    date: str = ""
    note: str = ""
    overdue: bool = False


@dataclass
class Progress:
    """Where one review stands today."""

    review: ReviewPage
    profile: Profile
    events: list[ReviewEvent] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    pauses: list[Pause] = field(default_factory=list)
    asked: list[AskedAgency] = field(default_factory=list)
    has_draft: bool = False
    shared_with_panel: bool = False

    @cached_property
    def happened(self) -> dict[str, ReviewEvent]:
        """The events by key; of a key recorded twice, the latest record."""
        return {event.key: event for event in sorted(self.events, key=lambda event: event.pk)}

    @cached_property
    def milestones(self) -> tuple[MilestoneState, ...]:
        """How each milestone stands; those that a decision not to hold a review leaves without meaning are left out."""
        moved = {
            extension.milestone: Moved(extension.moved_to, timezone.localtime(extension.recorded_at).date())
            for extension in self.extensions
        }
        states = clock(
            self.profile.milestones,
            {key: event.on for key, event in self.happened.items()},
            timezone.localdate(),
            moved,
            cast("Jurisdiction", self.review.jurisdiction),
            [Standstill(pause.start, pause.restart) for pause in self.pauses],
        )
        return tuple(state for state in states if state.state.met or not self.declined)

    @property
    def declined(self) -> ReviewEvent | None:
        """The decision not to hold a review, where that was taken."""
        keys = self.profile.ending_events
        return next((event for key, event in self.happened.items() if key in keys), None)

    @property
    def decided(self) -> bool:
        """Whether the review is under way: its decision was taken, or it begins without one."""
        return self.decision is None or self.decision.state.met

    @property
    def decision(self) -> MilestoneState | None:
        """How the decision whether to hold a review stands; None where this type of review begins without one."""
        decision = self.profile.decision
        return next((state for state in self.milestones if decision and state.key == decision.key), None)

    @property
    def paused(self) -> Pause | None:
        """The pause that goes on now, if there is one."""
        return next((pause for pause in self.pauses if pause.restart is None), None)

    @property
    def closed(self) -> ReviewEvent | None:
        """That the review was concluded, unless it was taken up again since."""
        closed, reopened = self.happened.get(CLOSED), self.happened.get(REOPENED)
        return closed if closed and not (reopened and reopened.pk > closed.pk) else None

    @property
    def next(self) -> MilestoneState | None:
        """The open milestone that is due first."""
        running = [state for state in self.milestones if state.due and not state.state.met]
        return min(running, key=lambda state: state.due or datetime.date.max, default=None)

    @property
    def late(self) -> list[AskedAgency]:
        return [agency for agency in self.asked if agency.late]

    @property
    def replies(self) -> str:
        """ "5 of 7 returns are in; Housing and GP are late", or nothing where no agency was asked."""
        if not self.asked:
            return ""
        number = sum(agency.replied for agency in self.asked)
        said = ngettext(
            "%(number)s of %(all)s return is in", "%(number)s of %(all)s returns are in", len(self.asked)
        ) % {
            "number": number,
            "all": len(self.asked),
        }
        if self.late:
            late = list(dict.fromkeys(agency.name for agency in self.late))
            names = get_text_list(late, _("and"))
            said += "; " + ngettext("%(names)s is late", "%(names)s are late", len(late)) % {"names": names}
        return said

    @property
    def steps(self) -> list[Step]:
        """The way from notification to publication. The first that is not done is where the review is."""
        started = self.happened.get(self.profile.starts.event)
        published = self.happened.get(PUBLISHED)
        everyone_replied = bool(self.asked) and all(agency.replied for agency in self.asked)
        completed = published is not None or all(state.state.met for state in self.milestones)
        ways: list[tuple[Step, bool]] = [
            (Step("notified", self.profile.starts.title, "", day(started.on) if started else ""), started is not None),
        ]
        if decision := self.decision:
            ways.append((Step("decided", _("Decided"), "", day(decision.met_on)), decision.met_on is not None))
        if not self.declined:
            ways += [
                (
                    Step("returns", _("Returns"), "", "", self.replies, overdue=bool(self.late)),
                    everyone_replied or self.has_draft or completed,
                ),
                (Step("draft", _("Draft"), ""), self.shared_with_panel or completed),
                (Step("panel", _("With the %(panel)s") % {"panel": self.profile.terms.panel}, ""), completed),
                (Step("published", _("Published"), "", day(published.on) if published else ""), published is not None),
            ]
        steps, arrived = [], False
        for step, done in ways:
            state = "done" if done else "to come" if arrived else "here"
            arrived = arrived or not done
            steps.append(replace(step, state=state))
        return steps

    @property
    def stage(self) -> str:
        """Where the review is, in a few words."""
        if self.closed:
            return _("Closed on %(day)s") % {"day": day(self.closed.on)}
        if self.declined:
            return _("Decided not to hold a review")
        here = next((step.key for step in self.steps if step.state == "here"), "")
        return {
            "notified": _("Waits for its notification"),
            "decided": _("Decision to be taken"),
            "returns": self.replies or _("Agencies to be asked"),
            "draft": _("Draft being written"),
            "panel": _("Draft with the %(panel)s") % {"panel": self.profile.terms.panel},
            "published": _("On the way to publication"),
        }.get(here, _("Published"))


def progress_of(reviews: Iterable[ReviewPage]) -> dict[int, Progress]:
    """Where each of these reviews stands, by primary key. Six queries, whatever their number."""
    found = {review.pk: Progress(review, review.profile) for review in reviews}
    for event in ReviewEvent.objects.filter(review__in=found).select_related("recorded_by"):
        found[event.review_id].events.append(event)
    for pause in Pause.objects.filter(review__in=found).select_related("recorded_by", "restart_recorded_by"):
        found[pause.review_id].pauses.append(pause)
    for extension in Extension.objects.filter(review__in=found).select_related("recorded_by"):
        found[extension.review_id].extensions.append(extension)
    returns = AgencyReturnPage.objects.filter(review__in=found).order_by("agency__name")
    for pk, name, due, stage in returns.values_list("review", "agency__name", "due", "stage"):
        found[pk].asked.append(AskedAgency(name, due, replied=stage in (Stage.SUBMITTED, Stage.RELEASED)))
    for pk in DraftReportPage.objects.filter(review__in=found).values_list("review", flat=True):
        found[pk].has_draft = True
    shared = SharedRevision.objects.filter(draft__review__in=found, audience=Stage.FOR_PANEL)
    for pk in shared.values_list("draft__review", flat=True).distinct():
        found[pk].shared_with_panel = True
    return found


def progress(review: ReviewPage) -> Progress:
    return progress_of([review])[review.pk]


@dataclass(frozen=True, slots=True)
class MilestoneWords:
    """A milestone as the review's first page tells it."""

    state: MilestoneState
    milestone: Milestone
    said: str
    who: str
    extensions: list[Extension]
    event: ReviewEvent | None = None
    """What met it, with its reasons."""
    changed_on: datetime.date | None = None
    """When the partnership changed its time, if it did."""

    @property
    def overdue(self) -> bool:
        return self.state.state is State.OVERDUE

    @property
    def may_be_recorded(self) -> bool:
        """Whether it waits for someone to say that it is done."""
        return not self.state.state.met and self.state.state is not State.NOT_STARTED

    @property
    def has_letter(self) -> bool:
        return self.milestone.decision is not None and self.event is not None


def tell(progress: Progress) -> list[MilestoneWords]:
    """Each milestone in a sentence, with who must act and how it was moved."""
    told = []
    for state in progress.milestones:
        milestone = next(each for each in progress.profile.milestones if each.key == state.key)
        event = next((progress.happened[key] for key in milestone.met_by if key in progress.happened), None)
        told.append(
            MilestoneWords(
                state,
                milestone,
                _sentence(state, milestone, progress.profile),
                "" if state.state.met else who_acts(milestone, progress.profile),
                [each for each in progress.extensions if each.milestone == state.key],
                event,
                local.on if (local := progress.profile.local) and state.key in local.milestones else None,
            )
        )
    return told


def who_acts(milestone: Milestone | MilestoneState, profile: Profile) -> str:
    """Who must see to a milestone, in the words of the profile."""
    found = profile.milestone(milestone.key)
    return str(getattr(profile.terms, found.who)) if found else ""


def _sentence(state: MilestoneState, milestone: Milestone, profile: Profile) -> str:
    dates = {"due": day(state.due), "met": day(state.met_on)}
    if state.state is State.PAUSED:
        return _("The clock is paused. If it ran again today, this would be due on %(due)s.") % dates
    if state.state is State.NO_DATE:
        return _("Nobody has set a date for this yet.")
    if state.due is None and not state.state.met:
        before = next((each for each in profile.milestones if milestone.after in each.met_by), None)
        if before is None:
            return _("Its time has not started.")
        return _("Its time starts when this is done: %(title)s.") % {"title": before.title}
    if state.due is None:
        return _("Done on %(met)s.") % dates
    if state.state is State.MET_ON_TIME:
        return _("Done on %(met)s, in time. It was due on %(due)s.") % dates
    if state.state is State.MET_LATE:
        days = (state.met_on - state.due).days if state.met_on else 0
        return ngettext(
            "Done on %(met)s, %(days)s day after it was due on %(due)s.",
            "Done on %(met)s, %(days)s days after it was due on %(due)s.",
            days,
        ) % (dates | {"days": days})
    return ""
