"""Draws the fields of a form as GOV.UK components: classes, kinds, and the summary of what went wrong."""

from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from portal.design.fields import DatePartsInput

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
            problems += [(anchor(field), f"{field.label}: {text}") for field in form for text in error_texts(field)]
    return {"problems": problems}
