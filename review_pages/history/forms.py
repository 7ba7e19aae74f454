"""What a manager looks for in a trail."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.audit.words import SORT_NAMES, Sort, of_sort
from portal.design.fields import DateField


class TrailForm(forms.Form):
    """A person, a sort, days. Whatever is left empty narrows nothing."""

    person = forms.ChoiceField(label=_("Person"), required=False)
    sort = forms.ChoiceField(
        label=_("What happened"),
        required=False,
        choices=[("", _("Everything")), *((str(sort), name) for sort, name in SORT_NAMES.items())],
    )
    since = DateField(label=_("From"), required=False)
    until = DateField(label=_("To"), required=False)
    use_required_attribute = False

    def __init__(self, reference: str, data: Any) -> None:
        super().__init__(data)
        self.reference = reference
        seen = AuditEntry.objects.filter(review_reference=reference).order_by().values("who").distinct()
        people = User.objects.filter(pk__in=seen).order_by("full_name").values_list("pk", "full_name")
        self.fields["person"].choices = [("", _("Everyone")), *((str(pk), name) for pk, name in people)]  # type: ignore[attr-defined]

    def entries(self) -> Any:
        """The entries that were asked for, newest first. What was asked wrongly narrows nothing, and says so."""
        found = AuditEntry.objects.filter(review_reference=self.reference).select_related("who")
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("person"):
            found = found.filter(who=asked["person"])
        if asked.get("sort"):
            found = found.filter(of_sort(Sort(asked["sort"])))
        if asked.get("since"):
            found = found.filter(at__gte=_midnight(asked["since"]))
        if asked.get("until"):
            found = found.filter(at__lt=_midnight(asked["until"] + datetime.timedelta(days=1)))
        return found


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
