"""The two commands: the clock for anyone, opening a partnership for operators."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portal.access.rules import Action, can
from portal.accounts.models import User
from review_pages.models import PartnershipPage


def clock(*events: str, today: str = "2026-03-10") -> list[dict[str, str | None]]:
    out = StringIO()
    flags = [flag for event in events for flag in ("--event", event)]
    call_command("clock", "--profile=dhr", "--edition=2016-12", *flags, f"--today={today}", "--json", stdout=out)
    rows: list[dict[str, str | None]] = json.loads(out.getvalue())
    return rows


@pytest.mark.parametrize("name", ["decided", "decision"])
def test_the_clock_prints_what_is_due(name: str) -> None:
    assert clock("notified=2026-01-31", f"{name}=2026-02-20") == [
        {
            "key": "decision",
            "title": "Decision whether to hold a review",
            "due": "2026-02-28",
            "state": "met on time",
        },
        {"key": "completion", "title": "Review completed", "due": "2026-08-20", "state": "due"},
    ]


def test_the_clock_of_nothing_has_not_started() -> None:
    assert [(row["due"], row["state"]) for row in clock()] == [(None, "not started")] * 2


def test_the_clock_takes_pauses_extensions_and_what_a_time_runs_from() -> None:
    out = StringIO()
    flags = ["--event", "notified=2026-01-31", "--event", "decided=2026-02-20", "--pause", "2026-04-01..2026-05-01"]
    call_command("clock", "--profile=dhr", "--edition=2016-12", *flags, "--today=2026-05-02", "--json", stdout=out)
    assert json.loads(out.getvalue())[1]["due"] == "2026-09-19"
    out = StringIO()
    flags += ["--extension", "completion=2026-12-01@2026-05-01"]
    call_command("clock", "--profile=dhr", "--edition=2016-12", *flags, "--today=2026-05-02", "--json", stdout=out)
    assert (json.loads(out.getvalue())[1]["due"], json.loads(out.getvalue())[1]["state"]) == ("2026-12-01", "extended")
    due = []
    for event in ("notified", "aware"):
        out = StringIO()
        flags = ["--event", "aware=2026-03-02", "--event", "notified=2026-03-04", "--after", f"rapid_review={event}"]
        call_command("clock", "--profile=rapid-review", "--edition=2023-12", *flags, "--json", stdout=out)
        due.append([row["due"] for row in json.loads(out.getvalue())])
    assert due == [["2026-03-09", "2026-03-25"], ["2026-03-09", "2026-03-23"]]


def test_at_least_eight_editions_are_listed() -> None:
    out = StringIO()
    call_command("profiles", "--json", stdout=out)
    rows = json.loads(out.getvalue())
    assert len({(row["code"], row["edition"]) for row in rows}) == len(rows) >= 8
    sar = next(row for row in rows if row["code"] == "sar")
    assert sar["name"] == "Safeguarding Adults Review"
    assert [(each["within"], each["confirmed"]) for each in sar["milestones"]] == [("local", True), ("6 months", False)]
    out = StringIO()
    call_command("profiles", stdout=out)
    assert len(out.getvalue().splitlines()) == len(rows)


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (["--profile=sar", "--edition=2014"], 'There is no profile "sar"'),
        (["--profile=susr", "--edition=2024-10", "--jurisdiction=england"], "is not held in england"),
        (["--profile=dhr", "--edition=2016-12", "--extension", "end=2026-01-01"], 'There is no milestone "end"'),
        (["--profile=dhr", "--edition=2016-12", "--after", "decision=dawn"], "nothing makes dawn happen"),
        (["--profile=dhr", "--edition=2016-12", "--pause", "2026-02-02..2026-01-01"], "cannot end before it begins"),
        (["--profile=dhr", "--edition=2016-12", "--event", "noticed=2026-01-01"], "No milestone knows the event"),
        (["--profile=dhr", "--edition=2016-12", "--event", "notified=soon"], '"soon" is not a date'),
    ],
)
def test_what_the_clock_cannot_use_is_said_in_one_sentence(flags: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("clock", *flags)


@pytest.mark.django_db(transaction=False)
def test_an_operator_opens_a_partnership_and_its_manager_can_begin() -> None:
    out = StringIO()
    call_command(
        "open_partnership",
        "Northshire Partnership",
        "--manager",
        "Ruth@example.test",
        "--name",
        "Ruth Ames",
        stdout=out,
    )
    assert "/account/" in out.getvalue()
    manager = User.objects.get(email="ruth@example.test")
    partnership = PartnershipPage.objects.get()
    assert can(manager, Action.OPEN_REVIEW, partnership)
    with pytest.raises(CommandError, match="is open already"):
        call_command("open_partnership", "Northshire Partnership", "--manager", "x@example.test", "--name", "X")
    with pytest.raises(CommandError, match="valid email address"):
        call_command("open_partnership", "Southshire", "--manager", "nobody", "--name", "X")
    assert PartnershipPage.objects.count() == 1
