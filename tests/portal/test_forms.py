"""Every Django form is drawn as an accessible GOV.UK form, and says what to do where something is wrong."""

import datetime as dt

import pytest
from django import forms

from portal.design.fields import DateField
from portal.templatetags.candour_forms import error_summary


class Asked(forms.Form):
    """A date, a choice and a note."""

    born = DateField(label="Date")
    known = forms.ChoiceField(choices=[("y", "Known"), ("n", "Not known")], widget=forms.RadioSelect, label="Known?")
    note = forms.CharField(required=False, help_text="What <b>you</b> saw")


def typed(day: str, month: str, year: str) -> Asked:
    return Asked({"born_day": day, "born_month": month, "born_year": year, "known": "y"})


@pytest.mark.parametrize("month", ["3", "03", " March", "mar"])
def test_a_date_may_be_typed_with_a_number_or_a_name_for_the_month(month: str) -> None:
    form = typed("4", month, "2026")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["born"] == dt.date(2026, 3, 4)


@pytest.mark.parametrize("parts", [("31", "2", "2026"), ("4", "", "2026"), ("x", "y", "z"), ("1-2", "-", "3-4")])
def test_what_is_no_date_is_refused_and_shown_again_as_typed(parts: tuple[str, str, str]) -> None:
    form = typed(*parts)
    assert form.errors["born"] == ["Enter a real date, for example 27 3 2026"]
    for part in parts:
        assert f'value="{part.replace("-", "")}"' in str(form["born"])


def test_a_saved_date_is_shown_in_its_parts() -> None:
    html = str(Asked(initial={"born": dt.date(2026, 3, 4)})["born"])
    assert all(f'value="{part}"' in html for part in ("4", "3", "2026"))


def test_the_summary_links_each_problem_to_the_input_to_mend() -> None:
    assert error_summary(Asked({}))["problems"] == [
        ("id_born_day", "Date: Enter a date"),
        ("id_known_0", "Known?: Choose one"),
    ]


def test_a_field_carries_its_label_hint_and_error_for_a_screen_reader() -> None:
    html = str(Asked({}))
    assert '<fieldset class="govuk-fieldset"' in html
    assert 'aria-describedby="id_known_error"' in html
    assert 'id="id_known_error"' in html
    assert 'aria-describedby="id_note_helptext"' in html
    assert "(optional)" in html


def test_a_hint_is_text_unless_its_writer_marked_it_as_html() -> None:
    assert "&lt;b&gt;you&lt;/b&gt;" in str(Asked())
