"""The forms of the report tab."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from review_pages.report.word import NotAWordDocument, WordReport, read_word

LARGEST_FILE = 25 * 1024 * 1024


class UploadForm(forms.Form):
    """A Word file; after validation `report` is what was read in it."""

    file = forms.FileField(
        label=gettext_lazy("Word file"),
        help_text=gettext_lazy("A .docx file of up to 25 MB. You see what was read before anything is saved."),
        widget=forms.FileInput(attrs={"accept": ".docx"}),
        error_messages={
            "required": gettext_lazy("Choose the report’s Word file."),
            "empty": gettext_lazy("This file is empty (0 bytes). Please check that it was copied completely."),
        },
    )
    use_required_attribute = False
    report: WordReport

    def clean_file(self) -> UploadedFile[bytes]:
        """Judged by what is in the file: its name says nothing."""
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(
                _("This file is %(size)s; the largest that can be taken is 25 MB. Pictures are not brought in anyhow: "
                  "you can take them out of the file and try again.") % {"size": filesizeformat(file.size or 0)}
            )  # fmt: skip
        try:
            self.report = read_word(file)
        except NotAWordDocument as error:
            raise forms.ValidationError(str(error)) from error
        file.seek(0)
        return file


class ShareForm(forms.Form):
    """The name by which the panel knows a shared revision."""

    name = forms.CharField(
        label=gettext_lazy("What the panel will call it"),
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
