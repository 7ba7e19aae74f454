"""How Candour writes dates and times, and the protective marking of a page."""

import datetime as dt

from django import template
from django.template import Context
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

register = template.Library()

MARKING = "OFFICIAL-SENSITIVE"
"""The marking of every case whose review has none of its own."""


@register.simple_tag(takes_context=True)
def marking(context: Context) -> str:
    """The marking of the review that a page is about, or whose draft Wagtail's editor shows; else the usual one."""
    for name in ("review", "preview_of", "page", "object", "parent_page"):
        thing = context.get(name)
        if name in ("object", "parent_page") and isinstance(thing, Page):
            thing = thing.specific
        if found := getattr(thing, "marking", "") or getattr(getattr(thing, "review", None), "marking", ""):
            return str(found)
    return str((context.get("review_head") or {}).get("marking") or MARKING)


def _day(value: dt.date | dt.datetime) -> dt.date:
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


@register.filter
def day(value: dt.date | dt.datetime | None) -> str:
    """Write a date as "4 March 2026"; nothing for None."""
    return date_format(_day(value), "j F Y") if value else ""


@register.filter
def moment(value: dt.datetime | None) -> str:
    """Write a date and time as "4 March 2026, 10:42am", in local time; nothing for None."""
    if not value:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{date_format(local, 'j F Y')}, {clock_time(local)}"


def clock_time(local: dt.datetime) -> str:
    """Write a time of day as "10:42am"."""
    return local.strftime("%I:%M").lstrip("0") + local.strftime("%p").lower()


@register.filter
def how_far(value: dt.date | dt.datetime | None) -> str:
    """Write how far a date is from today: "today", "in 9 days", "11 days ago"; nothing for None."""
    if not value:
        return ""
    days = (_day(value) - timezone.localdate()).days
    if days in (-1, 0, 1):
        return {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}[days]
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


@register.filter
def when(value: dt.date | dt.datetime | None) -> str:
    """Write a date with its distance: "4 March 2026 (in 9 days)"; nothing for None."""
    return f"{day(value)} ({how_far(value)})" if value else ""


@register.filter
def is_past(value: dt.date | dt.datetime | None) -> bool:
    """Tell whether the day has gone by; today has not, and None never does."""
    return value is not None and _day(value) < timezone.localdate()
