"""What the trail's "review_pages.AgencyReturnPage 17" is called in a sentence. One query for each kind of thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.utils.translation import gettext as _
from wagtail.models import Revision

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.audit.words import verb
from portal.templatetags.candour import moment
from review_pages.models import AgencyReturnPage, IdentityEntry, Membership, SharedRevision


def _returns(pks: set[int]) -> dict[int, str]:
    pages = AgencyReturnPage.objects.filter(pk__in=pks).select_related("agency")
    return {page.pk: _("the return of %(agency)s") % {"agency": page.agency.name} for page in pages}


def _members(pks: set[int]) -> dict[int, str]:
    return {each.pk: each.person.full_name for each in Membership.objects.filter(pk__in=pks).select_related("person")}


def _pseudonyms(pks: set[int]) -> dict[int, str]:
    return {pk: f"“{name}”" for pk, name in IdentityEntry.objects.filter(pk__in=pks).values_list("pk", "pseudonym")}


def _people(pks: set[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=pks).values_list("pk", "full_name"))


_NAMERS: dict[str, Callable[[set[int]], dict[int, str]]] = {
    "review_pages.AgencyReturnPage": _returns,
    "review_pages.Membership": _members,
    "review_pages.IdentityEntry": _pseudonyms,
    "portal.User": _people,
}


def _label_and_pk(thing: str) -> tuple[str, int]:
    label, _space, number = thing.partition(" ")
    return label, int(number) if number.isascii() and number.isdigit() else 0


def _generic(label: str) -> str:
    """What a thing is called of which no more is known, or which is gone: by the name of its kind."""
    if label == "review_pages.ReviewPage":
        return _("everyone in it")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):
        return _("something in the review")
    return _("the %(kind)s") % {"kind": model._meta.verbose_name}


def versions(revisions: set[int]) -> dict[int, str]:
    """What versions of drafts are called: as they were shared, or by when they were saved."""
    names: dict[int, str] = {}
    for pk, at in Revision.objects.filter(pk__in=revisions).values_list("pk", "created_at"):
        names[pk] = _("the draft as saved on %(moment)s") % {"moment": moment(at)}
    shared = SharedRevision.objects.filter(revision__in=revisions).values_list("revision", "name")
    names.update((pk, f"“{name}”") for pk, name in shared)
    return names


def sentences(entries: Iterable[AuditEntry]) -> list[str]:
    """Each entry in plain words: "Amira Sandhurst read “Draft 3”". `who` is joined to the entries."""
    entries = list(entries)
    wanted: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        label, pk = _label_and_pk(entry.thing)
        wanted[label].add(pk)
    names = {label: namer(wanted[label]) for label, namer in _NAMERS.items() if label in wanted}
    drafts = versions({entry.revision for entry in entries if entry.revision})

    def tell(entry: AuditEntry) -> str:
        label, pk = _label_and_pk(entry.thing)
        said: dict[str, Any] = {
            "who": entry.who.full_name if entry.who else _("Candour"),
            "thing": names.get(label, {}).get(pk) or _generic(label),
            "version": drafts.get(entry.revision or 0) or _("the draft"),
        }
        return str(verb(entry.what).sentence) % said

    return [tell(entry) for entry in entries]
