"""The forms of the report tab."""

from __future__ import annotations

import datetime
from io import BytesIO
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.access.rules import Stage
from portal.design.fields import DateField
from portal.uploads.fields import UploadField
from portal.uploads.gate import Accepted
from portal.uploads.inspection import Kind, Reason
from review_pages.report.word import NotAWordDocument, read_word


class UploadForm(forms.Form):
    """A Word file; after validation `file` is what came through the gate, and it is known that it can be read."""

    file = UploadField(
        accept={Kind.WORD},
        label=gettext_lazy("Word file"),
        help_text=gettext_lazy("A .docx file of up to 25 MB. You see what was read before anything is saved."),
        error_messages={"required": gettext_lazy("Choose the report’s Word file.")},
    )
    use_required_attribute = False

    def clean_file(self) -> Accepted:
        """What came through the gate must be readable, too: what is kept can be shown."""
        file: Accepted = self.cleaned_data["file"]
        try:
            read_word(BytesIO(file.data))
        except NotAWordDocument as error:
            raise forms.ValidationError(f"{error} {_('Nothing was kept.')}", code=Reason.DAMAGED) from error
        return file


class NameForm(forms.Form):
    """What a revision is called. Without a name it is known by its date and time alone."""

    name = forms.CharField(
        label=gettext_lazy("What do you call it?"),
        max_length=80,
        required=False,
        help_text=gettext_lazy(
            "For example, “Draft 3, sent on 4 March”. Leave it empty to take a name away. "
            "It shows only to those who read the draft as it is written."
        ),
    )


class ShareForm(forms.Form):
    """The name by which the readers know a shared revision, and until when they may read it."""

    name = forms.CharField(
        label=gettext_lazy("What it is called"),
        max_length=80,
        help_text=gettext_lazy("For example, “Draft 3”."),
    )
    until_day = DateField(label=gettext_lazy("Until which day?"), help_text=gettext_lazy("For example, 30 11 2026"))
    until_time = forms.TimeField(
        label=gettext_lazy("Until what time?"),
        required=False,
        help_text=gettext_lazy("For example, 17:00. Leave empty for the end of that day."),
        error_messages={"invalid": gettext_lazy("Enter a time such as 17:00, or leave it empty.")},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5"}),
    )
    use_required_attribute = False
    until: datetime.datetime | None = None
    """When the reading ends, once valid; None: when someone ends it."""

    def __init__(self, data: Any, *, audience: Stage, taken: set[str], suggestion: str) -> None:
        super().__init__(data, initial={"name": suggestion})
        self.taken = {name.casefold() for name in taken}
        if audience is Stage.FOR_PANEL:
            del self.fields["until_day"], self.fields["until_time"]
        elif audience is Stage.FOR_QUALITY_ASSURANCE:
            self.fields["until_day"].required = False

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.casefold() in self.taken:
            raise forms.ValidationError(_("Another revision is called “%(name)s” already.") % {"name": name})
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if day := cleaned.get("until_day"):
            time = cleaned.get("until_time") or datetime.time(23, 59, 59)
            self.until = timezone.make_aware(datetime.datetime.combine(day, time))
            if self.until <= timezone.now():
                self.add_error("until_day", _("This has gone by. Enter a later day or time."))
        elif cleaned.get("until_time") and "until_day" not in self.errors:
            self.add_error("until_day", _("Enter the day for this time."))
        return cleaned
