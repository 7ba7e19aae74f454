"""A form's field for a file, behind the gate."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from portal.uploads.gate import Accepted, Refused, check
from portal.uploads.inspection import Kind
from portal.uploads.inspection.kinds import EXTENSIONS


class UploadField(forms.FileField):
    """Takes one file of the kinds in `accept`. Cleans to `Accepted`, or None where it is not required.

    The reason of a refusal is the error's code, so that a view can record it.
    """

    def __init__(self, *, accept: Collection[Kind], **options: Any) -> None:
        self.accept = frozenset(accept)
        endings = ",".join(ending for kind in Kind if kind in self.accept for ending in EXTENSIONS[kind])
        options.setdefault("widget", forms.FileInput(attrs={"accept": endings}))
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Accepted | None:
        sent = super().clean(data, initial)
        if not isinstance(sent, UploadedFile):
            return None
        judged = check(sent, self.accept)
        if isinstance(judged, Refused):
            raise forms.ValidationError(judged.message, code=judged.reason)
        return judged
