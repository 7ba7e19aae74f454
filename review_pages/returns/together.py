"""Several authors of one return: who has which part open now, and who saved a part while it was being written."""

from __future__ import annotations

import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from wagtail.models import Revision

from portal.accounts.models import User
from portal.unsaved import presence
from review_pages.models import AgencyReturnPage
from review_pages.profiles.model import Part


def _whole(page: AgencyReturnPage) -> str:
    return f"return {page.pk}"


def last_saved(page: AgencyReturnPage, part: Part) -> datetime.datetime | None:
    """When somebody last saved this part."""
    last = page.worked_on.get(part.key)
    return datetime.datetime.fromisoformat(last["at"]) if last else None


def at_work(user: User, page: AgencyReturnPage) -> dict[str, str]:
    """Who else works on the return now, by part, each as a sentence."""
    told = {}
    for part, people in presence.others(user, _whole(page)).items():
        *some, last = [person.full_name for person in people]
        if some:
            told[part] = _("%(some)s and %(last)s are working on this part now.") % {
                "some": ", ".join(some),
                "last": last,
            }
        else:
            told[part] = _("%(name)s is working on this part now.") % {"name": last}
    return told


def on_part(user: User, page: AgencyReturnPage, part: Part, started_from: int) -> str:
    """Note that this person has the part open, and say who else has, and who has saved it since they began.

    `started_from` is the revision that they began with.
    """
    presence.here(user, _whole(page), part.key)
    said = [at_work(user, page).get(part.key, ""), _saved_since(user, page, part, started_from)]
    return " ".join(filter(None, said))


def _saved_since(user: User, page: AgencyReturnPage, part: Part, started_from: int) -> str:
    at = last_saved(page, part)
    if at is None or page.latest_revision_id == started_from or page.worked_on[part.key]["by"] == user.pk:
        return ""
    began = Revision.objects.for_instance(page).filter(pk=started_from).values_list("created_at", flat=True).first()
    if began is not None and at <= began:
        return ""
    by = User.objects.filter(pk=page.worked_on[part.key]["by"]).first()
    return _("%(name)s saved this part at %(time)s. When you save, you are shown both: nothing is overwritten.") % {
        "name": by.full_name if by else _("Somebody"),
        "time": date_format(localtime(at), "H:i"),
    }
