"""What was typed, laid over forms of every kind."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.http import QueryDict

from portal.design.fields import DateField
from portal.unsaved.restoring import guard, lay_over


class Everything(forms.Form):
    name = forms.CharField(initial="As saved")
    on = DateField(required=False)
    choice = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect, initial="a")
    several = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple)
    agreed = forms.BooleanField(initial=True, required=False)
    report = forms.FileField(required=False)


class Person(forms.Form):
    name = forms.CharField(required=False)


def form(**options: Any) -> Everything:
    return Everything(prefix="p", **options)


def words(query: str) -> QueryDict:
    return QueryDict(query)


def test_every_kind_of_field_shows_what_was_typed() -> None:
    drawn = form()
    typed = "p-name=Typed&p-on_day=4&p-on_month=3&p-on_year=&p-choice=b&p-several=x&p-several=y"
    assert lay_over(drawn, words(typed))
    assert drawn["name"].value() == "Typed"
    assert drawn["on"].value() == "-3-4"
    assert drawn["choice"].value() == "b"
    assert drawn["several"].value() == ["x", "y"]
    assert drawn["agreed"].value() is False
    page = str(drawn)
    assert 'value="Typed"' in page
    assert "error" not in page


def test_what_was_not_in_the_form_stays_as_saved() -> None:
    drawn = form(initial={"name": "From the database"})
    lay_over(drawn, words("p-choice=b"))
    assert drawn["name"].value() == "From the database"


def test_typing_what_is_saved_already_changes_nothing() -> None:
    assert not lay_over(form(initial={"several": ["x"]}), words("p-name=As saved&p-choice=a&p-several=x&p-agreed=on"))


def test_a_form_that_was_just_sent_shows_what_was_sent() -> None:
    drawn = Everything({"name": "Sent"})
    assert not lay_over(drawn, words("name=Typed"))
    assert drawn["name"].value() == "Sent"


def test_rows_that_were_added_come_back() -> None:
    people = forms.formset_factory(Person, extra=0)(prefix="person", initial=[{"name": "Ada"}])
    assert len(people.forms) == 1
    typed = "person-TOTAL_FORMS=3&person-0-name=Ada&person-1-name=Ben&person-2-name=Cy"
    assert lay_over([people], words(typed))
    assert [each["name"].value() for each in people.forms] == ["Ada", "Ben", "Cy"]
    assert people.management_form["TOTAL_FORMS"].value() == 3


def test_a_form_that_asks_for_a_secret_is_never_kept() -> None:
    class SignIn(forms.Form):
        word = forms.CharField(widget=forms.PasswordInput)

    guard([Everything()])
    with pytest.raises(ImproperlyConfigured, match="word"):
        guard(SignIn())
