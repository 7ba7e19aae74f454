"""A page of every component, for the tests of the look. No production URL leads to it."""

import datetime
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from portal.accounts.models import User
from portal.design.fields import DateField
from portal.urls import urlpatterns as production

KNOWN = [("known", "Known to us"), ("not_known", "Not known to us")]


class EveryField(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(label="E-mail address", help_text="The one your partnership knows.")
    password = forms.CharField(widget=forms.PasswordInput)
    born = DateField(label="Date of the death", help_text="For example, 27 3 2026")
    known = forms.ChoiceField(choices=KNOWN, widget=forms.RadioSelect, label="Was Karen known to your agency?")
    records = forms.MultipleChoiceField(
        choices=[("paper", "Paper files"), ("system", "Case system")], widget=forms.CheckboxSelectMultiple
    )
    agency = forms.ChoiceField(choices=[("", "Choose an agency"), ("h", "Northshire Housing")])
    summary = forms.CharField(widget=forms.Textarea, required=False)
    report = forms.FileField(help_text="A Word file (.docx)", required=False)
    secured = forms.BooleanField(label="Our records are secured", help_text="Nobody can change or delete them.")


def everything(request: HttpRequest) -> HttpResponse:
    """Every component of the portal on one page; with `?wrong`, the form shows its errors."""
    messages.success(request, "Saved. Northshire Housing has been asked.")
    form = EveryField({"born_day": "31", "born_month": "2", "born_year": "2026"}) if "wrong" in request.GET else None
    today = datetime.date.today()  # noqa: DTZ011 - a date to look at
    context = {
        "user": User(email="ruth.ames@northshire.example", full_name="Ruth Ames"),
        "form": form or EveryField(),
        "today": today,
        "late": today - datetime.timedelta(days=11),
        "review_head": {
            "reference": "DHR-2026-04",
            "pseudonym": "Karen",
            "profile": "Domestic Homicide Review, guidance of December 2016",
        },
        "review_tabs": [("Overview", "#1", True), ("Agencies", "#2", False), ("Report", "#3", False)],
        "steps": [
            {"title": "Notified", "state": "done", "date": "31 January 2026"},
            {"title": "Decided", "state": "done", "date": "20 February 2026"},
            {"title": "Returns", "state": "here", "note": "5 of 7 are in; Housing and GP are late", "overdue": True},
            {"title": "Draft with the panel", "state": "to come"},
            {"title": "Approved", "state": "to come"},
            {"title": "Published", "state": "to come"},
        ],
        "tasks": [
            {"title": "Who we knew", "url": "#a", "hint": "Ruth Ames, 4 March 2026, 10:42am", "state": "Complete"},
            {"title": "First and last contact", "url": "#b", "state": "Not started", "colour": "grey"},
            {"title": "Sign-off", "state": "Cannot start yet"},
        ],
        "rows": [
            {"key": "Opened", "value": "31 January 2026", "url": "#c", "action": "Change"},
            {"key": "Profile", "value": "Domestic Homicide Review"},
        ],
    }
    page = engines["django"].from_string((Path(__file__).parent / "design.html").read_text())
    return HttpResponse(page.render(context, request))


def public(request: HttpRequest) -> HttpResponse:
    """The public frame around a heading."""
    page = engines["django"].from_string((Path(__file__).parent / "design_public.html").read_text())
    return HttpResponse(page.render({}, request))


urlpatterns = [path("design/", everything, name="health"), path("design/public/", public, name="library"), *production]
