"""Draws the fields of a form as GOV.UK components: classes, kinds, and the summary of what went wrong."""

from typing import Any

from django import forms, template
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.design.fields import DatePartsInput
from portal.design.rows import CellError, RowsField, RowsInput

register = template.Library()


@register.filter
def kind(field: BoundField) -> str:
    """Name the GOV.UK component that draws this field: "radios", "checkbox", "date", "input"..."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, DatePartsInput):
        return "date"
    if isinstance(widget, RowsInput):
        return "rows"
    if isinstance(widget, forms.PasswordInput):
        return "password"
    if isinstance(widget, forms.FileInput):
        return "file"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    return "input"


_CLASSES = {
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "checkbox": "govuk-checkboxes__input",
}


@register.simple_tag
def govuk_widget(field: BoundField) -> SafeString:
    """Draw the field's own widget with GOV.UK's classes beside the classes that the form gave it."""
    drawn = kind(field)
    base = _CLASSES.get(drawn, "govuk-input")
    classes = [base, str(field.field.widget.attrs.get("class", ""))]
    if field.errors and drawn != "checkbox":
        classes.append(f"{base.split()[0]}--error")
    if isinstance(field.field.widget, forms.NumberInput):
        classes.append("govuk-input--width-5")
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})


@register.inclusion_tag("components/forms/rows.html")
def rows(field: BoundField) -> dict[str, Any]:
    """Draw the rows of a table question: those that are there, and an empty one while there is room."""
    asked = field.field
    assert isinstance(asked, RowsField)  # noqa: S101 - for the type checker: only such a field is drawn so
    typed = list(field.value() or [])
    full = len(typed) >= asked.most
    wrong = {(each.row, each.cell): each.beside for each in _errors(field) if isinstance(each, CellError)}

    def row(at: int | str, values: dict[str, Any]) -> dict[str, Any]:
        name = f"{field.html_name}-{at}"
        cells = []
        for key, cell in asked.cells.items():
            id_, error = f"{field.auto_id}-{at}-{key}", wrong.get((at, key)) if isinstance(at, int) else None
            long = isinstance(cell.widget, forms.Textarea)
            attrs = {"id": id_, "class": "govuk-textarea" if long else "govuk-input"}
            if error:
                attrs["class"] += f" {attrs['class']}--error"
                attrs |= {"aria-invalid": "true", "aria-describedby": f"{id_}_error"}
            drawn = cell.widget.render(f"{name}-{key}", cell.prepare_value(values.get(key, "")), attrs)
            optional = not cell.required and any(other.required for other in asked.cells.values())
            cells.append(
                {"id": id_, "label": cell.label, "optional": optional, "error": error, "long": long, "drawn": drawn}
            )
        return {"name": name, "number": at + 1 if isinstance(at, int) else "", "cells": cells}

    return {
        "name": field.html_name,
        "id": field.auto_id,
        "most": asked.most,
        "rows": [row(at, values) for at, values in enumerate(typed if full else [*typed, {}])],
        "new": row("__row__", {}),
        "full": full,
    }


def _errors(field: BoundField) -> list[ValidationError]:
    found: list[ValidationError] = field.errors.as_data()
    return found


@register.filter
def anchor(field: BoundField) -> str:
    """Name the id of the input that a link to this field should focus."""
    drawn = kind(field)
    if drawn in ("radios", "checkboxes"):
        return f"{field.auto_id}_0"
    return field.id_for_label or field.auto_id


_LEFT_EMPTY = {
    "radios": _("Choose one"),
    "checkboxes": _("Choose at least one"),
    "select": _("Choose one"),
    "checkbox": _("Tick this to go on"),
    "date": _("Enter a date"),
    "file": _("Choose a file"),
    "rows": _("Fill in a row"),
}


@register.filter
def error_texts(field: BoundField) -> list[str]:
    """What is wrong with a field, saying what to do where Django would only say that it is required."""
    plain = forms.Field.default_error_messages["required"]
    asked = str(_LEFT_EMPTY.get(kind(field), _("Fill this in")))
    return [asked if error == plain else str(error) for error in field.errors]


@register.filter
def marked_optional(field: BoundField) -> bool:
    """Tell whether "(optional)" stands behind the label: only where other fields of the form are required."""
    if field.field.required:
        return False
    return any(other.required for other in field.form.fields.values())


@register.inclusion_tag("components/forms/error_summary.html")
def error_summary(*drawn: Any) -> dict[str, Any]:
    """List what went wrong in the given forms, formsets and lists of forms, each with a link to its input.

    Nothing if all is well; None is passed over.
    """
    problems: list[tuple[str, str]] = []
    for each in drawn:
        if isinstance(each, forms.BaseFormSet):
            problems += [("", str(error)) for error in each.non_form_errors()]
            parts = list(each.forms)
        else:
            listed = each if isinstance(each, list) else [each]
            parts = [form for form in listed if isinstance(form, forms.BaseForm)]
        for form in parts:
            problems += [("", str(error)) for error in form.non_field_errors()]
            for field in form:
                for text, error in zip(error_texts(field), _errors(field), strict=True):
                    cell = f"{field.auto_id}-{error.row}-{error.cell}" if isinstance(error, CellError) else ""
                    problems.append((cell or anchor(field), f"{field.label}: {text}"))
    return {"problems": problems}
