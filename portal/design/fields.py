"""The one form field that Django has no GOV.UK match for: a date asked as day, month and year."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
PARTS = ("day", "month", "year")


class DatePartsInput(forms.Widget):
    """Three short inputs, posted as ``name_day``, ``name_month`` and ``name_year``.

    The value that the field sees is ``YYYY-MM-DD`` text made of what was typed (which may be no date at all), or None
    where all three are empty. A month may be typed as a word ("March", "mar").
    """

    template_name = "components/forms/date_parts.html"
    use_fieldset = True

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add ``parts``, one dict of name, id, value and label for each of day, month, year, and ``invalid``."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        if isinstance(value, dt.date):
            typed = [str(value.day), str(value.month), str(value.year)]
        else:
            typed = list(reversed(str(value or "--").split("-", 2)))
        labels = (_("Day"), _("Month"), _("Year"))
        context["invalid"] = "aria-invalid" in context["widget"]["attrs"]
        id_ = context["widget"]["attrs"].get("id", name)
        context["parts"] = [
            {"part": part, "name": f"{name}_{part}", "id": f"{id_}_{part}", "value": text, "label": label}
            for part, text, label in zip(PARTS, typed, labels, strict=True)
        ]
        return context

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> str | None:
        """Join what was typed; a plain ``name`` (a script, a test) is taken as it is."""
        day, month, year = (str(data.get(f"{name}_{part}") or "").strip().replace("-", "") for part in PARTS)
        if not (day or month or year):
            return data.get(name) or None
        if month[:3].lower() in MONTHS:
            month = str(MONTHS.index(month[:3].lower()) + 1)
        return f"{year}-{month}-{day}"

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Tell whether none of the inputs was in the form at all."""
        return name not in data and not any(f"{name}_{part}" in data for part in PARTS)

    def id_for_label(self, id_: str) -> str:
        """Name the first input, where a link from the error summary leads."""
        return f"{id_}_day" if id_ else id_


class DateField(forms.DateField):
    """A date asked in three parts, with an error that says how to write one."""

    widget = DatePartsInput
    default_error_messages = {"invalid": _("Enter a real date, for example 27 3 2026")}
