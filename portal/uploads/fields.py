"""A form's field for a file, behind the gate."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
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

    widget = forms.FileInput

    def __init__(self, *, accept: Collection[Kind], **options: Any) -> None:
        self.accept = frozenset(accept)
        endings = ",".join(ending for kind in Kind if kind in self.accept for ending in EXTENSIONS[kind])
        options.setdefault("widget", self.widget(attrs={"accept": endings}))
        super().__init__(allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Accepted | None:
        sent = super().clean(data, initial)
        if not isinstance(sent, UploadedFile):
            return None
        judged = check(sent, self.accept)
        if isinstance(judged, Refused):
            raise forms.ValidationError(judged.message, code=judged.reason)
        return judged


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was given before, as a form shows it."""

    name: str
    size: int
    url: str


class KeptFileInput(forms.FileInput):
    """A file to choose beside the one that is there, which can be taken away. Sees False where it is."""

    template_name = "components/forms/kept_file.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context | {"kept": value if isinstance(value, KeptFile) else None}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        sent = super().value_from_datadict(data, files, name)
        return False if sent is None and data.get(f"{name}-remove") else sent


class KeptUploadField(UploadField):
    """Takes a file, and begins with the `KeptFile` that was given before. Cleans to `Accepted`, `KeptFile` or None."""

    widget = KeptFileInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        if data is False:
            data = initial = None
        return super().clean(data, initial) or initial

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A page that comes back with a mistake has lost the file that was chosen, and shows the one that is kept."""
        return initial
