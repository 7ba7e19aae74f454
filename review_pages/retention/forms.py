"""Concluding a review, taking it up again, and legal holds: a day and a reason each."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.design.fields import DateField
from portal.templatetags.candour import day
from review_pages.review.forms import PlainForm, not_in_the_future


class CloseForm(PlainForm):
    """That a review is concluded."""

    on = DateField(label=_("When was it concluded?"), help_text=_("For example, 20 2 2026"))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        help_text=_("For example: all actions are complete."),
    )

    def __init__(self, *args: Any, not_before: datetime.date | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.not_before = not_before

    def clean_on(self) -> datetime.date:
        on = not_in_the_future(self.cleaned_data["on"])
        if self.not_before and on < self.not_before:
            raise forms.ValidationError(
                gettext("The review was still under way on %(day)s. Check the day.") % {"day": day(self.not_before)}
            )
        return on


class ApproveForm(PlainForm):
    """A disposal cannot be undone: whoever approves it types which review they mean."""

    reference = forms.CharField(label=_("Type the reference of the review"), max_length=40)

    def __init__(self, *args: Any, expected: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.expected = expected

    def clean_reference(self) -> str:
        typed: str = self.cleaned_data["reference"].strip().upper()
        if typed != self.expected.upper():
            raise forms.ValidationError(
                gettext("This is not the reference of this review, which is %(reference)s.")
                % {"reference": self.expected}
            )
        return typed
