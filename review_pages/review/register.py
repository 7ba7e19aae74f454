"""The identity register's one way in: every change keeps who made it, when, and what stood there before, encrypted."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.encryption import EncryptedTextField
from review_pages.returns.models import AgencyReturnPage
from review_pages.review.models import IdentityEntry, ReviewPage


class IdentityChange(models.Model):
    """One change of the register. `before_json` is {field: what stood there} for the fields that changed."""

    ADDED, CHANGED, REMOVED = "added", "changed", "removed"

    review = models.ForeignKey(ReviewPage, on_delete=models.CASCADE, related_name="identity_changes")
    entry_number = models.PositiveBigIntegerField(help_text="The entry's primary key, which outlives it.")
    what = models.CharField(
        max_length=10,
        choices=[
            (ADDED, gettext_lazy("Added")),
            (CHANGED, gettext_lazy("Changed")),
            (REMOVED, gettext_lazy("Removed")),
        ],
    )
    before_json = EncryptedTextField(default="{}")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = gettext_lazy("change of the identity register")
        verbose_name_plural = gettext_lazy("changes of the identity register")

    def __str__(self) -> str:
        return f"{self.what} {self.entry_number}"

    @property
    def before(self) -> dict[str, str]:
        """What stood in the fields that changed, in the order of the form."""
        kept: dict[str, str] = json.loads(self.before_json)
        return {name: kept[name] for name in IdentityEntry.KEPT if name in kept}


def _keep(what: str, entry: IdentityEntry, before: Mapping[str, str], by: User) -> None:
    IdentityChange.objects.create(
        review_id=entry.review_id, entry_number=entry.pk, what=what, before_json=json.dumps(before), by=by
    )


@transaction.atomic
def add(review: ReviewPage, values: Mapping[str, str], by: User) -> IdentityEntry:
    """Enter a person."""
    entry = IdentityEntry.objects.create(review=review, **values)
    _keep(IdentityChange.ADDED, entry, {}, by)
    return entry


@transaction.atomic
def change(entry: IdentityEntry, values: Mapping[str, str], by: User) -> IdentityEntry:
    """Change what is kept of a person. The review goes by the pseudonym of whom it is about: both change together."""
    entry = IdentityEntry.objects.select_for_update().get(pk=entry.pk)
    before = {name: getattr(entry, name) for name, value in values.items() if getattr(entry, name) != value}
    if not before:
        return entry
    for name in before:
        setattr(entry, name, values[name])
    entry.save(update_fields=list(before))
    _keep(IdentityChange.CHANGED, entry, before, by)
    if "pseudonym" in before:
        about = ReviewPage.objects.filter(pk=entry.review_id, pseudonym=before["pseudonym"])
        about.update(pseudonym=entry.pseudonym)
    return entry


def why_not_remove(entry: IdentityEntry) -> str:
    """Why this person cannot be taken out of the register; empty where they can."""
    if entry.pseudonym == entry.review.pseudonym:
        return _("The review is about this person, so they stay in the register.")
    for answers in AgencyReturnPage.objects.filter(review=entry.review_id).values_list("answers", flat=True):
        if any(isinstance(answer, dict) and str(entry.pk) in answer for answer in answers.values()):
            return _("An agency has said whether it knew this person. Its answer would lose its meaning.")
    return ""


@transaction.atomic
def remove(entry: IdentityEntry, by: User) -> str:
    """Take a person out. Answers why that was not done; empty when it was."""
    # An agency that is saving its answer at this moment is waited for.
    list(AgencyReturnPage.objects.select_for_update().filter(review=entry.review_id).values_list("pk"))
    entry = IdentityEntry.objects.select_for_update().select_related("review").get(pk=entry.pk)
    if reason := why_not_remove(entry):
        return reason
    _keep(IdentityChange.REMOVED, entry, {name: value for name in entry.KEPT if (value := getattr(entry, name))}, by)
    entry.delete()
    return ""
