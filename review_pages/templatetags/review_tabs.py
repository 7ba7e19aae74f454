"""The head of a page inside a review, and its tabs: only what the reader may open, so that nothing is hinted at."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from portal.access.rules import Action, Kind, can
from portal.accounts.models import User
from portal.templatetags.candour import day
from review_pages.profiles.model import Profile
from review_pages.report.access import may_open_report
from review_pages.returns.access import may_open_agencies
from review_pages.review.models import ReviewPage

register = template.Library()


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab: where it leads, who may open it, and the beginnings of addresses below a review's that belong to it."""

    label: Promise
    view: str
    places: tuple[str, ...]
    may_open: Callable[[User, ReviewPage], bool]


def _may_read(kind: Kind) -> Callable[[User, ReviewPage], bool]:
    return lambda user, review: can(user, Action.READ, review.part(kind))


TABS = (
    Tab(
        _("Overview"),
        "review_pages:review",
        ("", "milestones", "pause", "letters", "profile", "notification", "identities", "retention"),
        _may_read(Kind.REVIEW),
    ),
    Tab(_("Agencies"), "review_pages:agencies", ("agencies", "returns", "consolidation"), may_open_agencies),
    Tab(_("Report"), "review_pages:report", ("report", "draft", "read", "comments"), may_open_report),
    Tab(_("Publication"), "publishing:publication", ("publication",), _may_read(Kind.PUBLICATION)),
    Tab(_("People"), "review_pages:people", ("people",), _may_read(Kind.PEOPLE)),
    Tab(_("History"), "review_pages:history", ("history",), _may_read(Kind.TRAIL)),
)


@register.filter
def guidance(profile: Profile) -> str:
    """The type of review and the edition of its guidance: "Domestic Homicide Review, guidance of December 2016"."""
    year, _dash, month = profile.edition.partition("-")
    edition = date_format(datetime.date(int(year), int(month), 1), "F Y") if month else year
    said = gettext("%(name)s, guidance of %(edition)s") % {"name": profile.name, "edition": edition}
    if profile.local:
        said += gettext(", changed by your partnership on %(day)s") % {"day": day(profile.local.on)}
    return said


@register.filter
def to_check(profile: Profile) -> str:
    """What of a profile was not found in a primary source, for "check against your guidance"; empty where all was.

    A time that the partnership has set itself is the partnership's, and no longer to be checked.
    """
    found = []
    if not profile.confirmed:
        found.append(gettext("the edition and the statute"))
    own = profile.local.milestones if profile.local else ()
    for milestone in profile.milestones:
        if not milestone.confirmed and milestone.key not in own:
            within = milestone.within or gettext("no time set")
            found.append(gettext("“%(milestone)s” (%(within)s)") % {"milestone": milestone.title, "within": within})
    if not profile.retention.confirmed:
        years = profile.retention.years
        found.append(
            ngettext("keeping records for %(n)s year", "keeping records for %(n)s years", years) % {"n": years}
        )
    return "; ".join(found)


@register.simple_tag(takes_context=True)
def review_head(context: Context) -> dict[str, str]:
    """Reference, pseudonym, profile and marking of the `review` in the context; a page may give its own."""
    review = context.get("review")
    if not isinstance(review, ReviewPage):
        return context.get("review_head") or {}
    words = review.profile
    return {
        "reference": review.reference,
        "pseudonym": review.pseudonym,
        "profile": guidance(words),
        "marking": review.marking,
    }


@register.simple_tag(takes_context=True)
def review_tabs(context: Context) -> list[tuple[Any, str, bool]]:
    """(label, address, whether the page belongs to it) of each tab that the reader may open."""
    review, request = context.get("review"), context.get("request")
    if not isinstance(review, ReviewPage) or request is None or not isinstance(request.user, User):
        return context.get("review_tabs") or []
    home = reverse("review_pages:review", args=[review.reference])
    place = request.path.removeprefix(home).split("/")[0] if request.path.startswith(home) else None
    return [
        (tab.label, reverse(tab.view, args=[review.reference]), place in tab.places)
        for tab in TABS
        if tab.may_open(request.user, review)
    ]
