"""The forms of the report tab."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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


class ShareForm(forms.Form):
    """The name by which the panel knows a shared revision."""

    name = forms.CharField(
        label=gettext_lazy("What it is called"),
        max_length=80,
        help_text=gettext_lazy("For example, “Draft 3”."),
    )
    use_required_attribute = False

    def __init__(self, *args: Any, taken: set[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.taken = {name.casefold() for name in taken}

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.casefold() in self.taken:
            raise forms.ValidationError(_("Another revision is called “%(name)s” already.") % {"name": name})
        return name
