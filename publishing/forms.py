"""What the approver says about a report besides yes or no."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.clearing import SCOPES
from publishing.findings import Looked
from publishing.models import Publication

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"


class ApproveForm(forms.ModelForm):  # type: ignore[type-arg]  # django-stubs' generic is not subscriptable at run time
    """How the report will be found and cited. Nothing here leads back to the case."""

    class Meta:
        model = Publication
        fields = ("reference", "month_of_death", "change_note", "keeps_earlier", "unlisted")
        labels = {
            "reference": gettext_lazy("Reference for the public"),
            "change_note": gettext_lazy("What changed since the version before"),
            "keeps_earlier": gettext_lazy("Let people still read the version before, marked as replaced"),
            "unlisted": gettext_lazy("Ask search engines not to list this report"),
        }
        help_texts = {
            "reference": gettext_lazy(
                "People will cite it, and it is part of the address. Never a police or court number."
            ),
            "month_of_death": gettext_lazy("For example, March 2019. Never the day."),
            "change_note": gettext_lazy("Shown on the public page. Leave it out of what must not be named."),
            "keeps_earlier": gettext_lazy("Never where the version before said something that must not be known."),
        }
        widgets = {"change_note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, has_page: bool, event: str, looked: Looked | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._looked = looked
        self.fields["month_of_death"].label = _("Month and year of the %(event)s") % {"event": event}
        self.fields["reference"].required = False
        if has_page:
            # The address of a published report stays.
            del self.fields["reference"]
        else:
            del self.fields["change_note"]
            del self.fields["keeps_earlier"]

    def clean(self) -> dict[str, Any]:
        """Nothing of what is asked here may say what the report itself may not."""
        said: dict[str, Any] = super().clean() or {}
        for name in ("reference", "month_of_death", "change_note"):
            if said.get(name) and self._looked is not None and self._looked.in_facts(said[name]):
                self.add_error(name, _("This says something that must not be published. Say it another way."))
        return said

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"].strip()
        if reference and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9/ .-]*", reference):
            raise ValidationError(_("Use letters, digits, spaces, hyphens, full stops and slashes only."))
        return reference

    def clean_month_of_death(self) -> str:
        written = " ".join(self.cleaned_data["month_of_death"].split())
        if not written:
            return ""
        match = re.fullmatch(rf"({_MONTHS}) (\d{{4}})", written, re.IGNORECASE)
        if match is None:
            raise ValidationError(_("Write the month and the year, for example March 2019."))
        return f"{match[1].capitalize()} {match[2]}"


class SendBackForm(forms.Form):
    """Why a draft goes back to its author."""

    reason = forms.CharField(
        label=gettext_lazy("What has to change first"),
        help_text=gettext_lazy("Whoever wrote the draft reads this. It stays in the history of the review."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Say what has to change, so that whoever wrote the draft knows what to do.")
        },
    )


class WithdrawForm(forms.Form):
    """Why a report is taken away from the public."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is withdrawn"),
        help_text=gettext_lazy(
            "Anyone can read this in the report's place. For example: “It is being corrected.” Do not repeat what "
            "must not be known."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why, in words that the public can read.")},
    )


class ReplaceForm(forms.Form):
    """Which finding, and what the report says instead. Nothing is a choice, too: the words are taken out."""

    finding = forms.CharField(max_length=40)
    words = forms.CharField(max_length=200, required=False, strip=True)
    scope = forms.ChoiceField(choices=[(scope, scope) for scope in SCOPES])


class KeepForm(forms.Form):
    """Which finding, and why it may stay."""

    finding = forms.CharField(max_length=40)
    reason = forms.CharField(max_length=500)
