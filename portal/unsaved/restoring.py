"""Shows in a form what a person typed into it before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

_SECRET = (forms.PasswordInput, forms.FileInput)


def lay_over(drawn: Any, words: QueryDict) -> bool:
    """Give a form, a formset or a list of them `words` to begin with; whether that says anything else than before.

    A form that was just sent is left as it is: it shows what was sent.
    """
    changed = [_one(form, words) for form in _forms(drawn, words)]
    return any(changed)


def guard(drawn: Any) -> None:
    """Refuse to keep what is typed into a form that asks for a secret."""
    for form in _forms(drawn, QueryDict()):
        for name, field in form.fields.items():
            if isinstance(field.widget, forms.PasswordInput):
                raise ImproperlyConfigured(f"“{name}” asks for a secret: what is typed into this form is not kept.")


def _forms(drawn: Any, words: QueryDict) -> list[forms.BaseForm]:
    if isinstance(drawn, forms.BaseForm):
        return [drawn]
    if isinstance(drawn, forms.BaseFormSet):
        if not drawn.is_bound:
            _grow(drawn, words)
        return list(drawn.forms)
    return [form for each in drawn or () for form in _forms(each, words)]


def _grow(formset: forms.BaseFormSet[Any], words: QueryDict) -> None:
    """As many rows as the person had, where they had added some."""
    typed = words.get(f"{formset.prefix}-TOTAL_FORMS", "")
    more = min(int(typed), formset.absolute_max) - len(formset.forms) if typed.isascii() and typed.isdigit() else 0
    if more > 0:
        formset.extra += more
        vars(formset).pop("forms", None)


def _one(form: forms.BaseForm, words: QueryDict) -> bool:
    if form.is_bound:
        return False
    nothing: MultiValueDict[str, Any] = MultiValueDict()
    changed = False
    typed: dict[str, Any] = {}
    for name, field in form.fields.items():
        written = form.add_prefix(name)
        if isinstance(field.widget, _SECRET) or field.disabled:
            continue
        if field.widget.value_omitted_from_data(words, nothing, written):
            continue
        value = field.widget.value_from_datadict(words, nothing, written)
        changed |= field.has_changed(form.get_initial_for_field(field, name), value)
        typed[name] = value
    form.initial = {**form.initial, **typed}
    return changed
