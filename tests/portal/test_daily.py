"""What is done once a day: when, by whom, and what happens if one job fails."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from portal import daily

LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No job but those that the test registers; what was done, by name."""
    monkeypatch.setattr(daily, "_jobs", [])
    done: list[str] = []
    return done


def test_a_job_that_fails_does_not_keep_the_others_from_being_done(jobs: list[str]) -> None:
    def breaks() -> None:
        raise RuntimeError("no")

    daily.register(breaks)
    daily.register(lambda: jobs.append("second"))
    with pytest.raises(CommandError, match="breaks"):
        call_command("daily")
    assert jobs == ["second"]


def test_a_job_is_registered_once(jobs: list[str]) -> None:
    def job() -> None:
        jobs.append("job")

    daily.register(job)
    daily.register(job)
    assert daily.do_all() == []
    assert jobs == ["job"]


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-24 06:59", "2026-11-24 07:00"),
        ("2026-11-24 07:00", "2026-11-25 07:00"),
        ("2026-12-31 23:00", "2027-01-01 07:00"),
        ("2026-03-28 12:00", "2026-03-29 07:00"),  # the clocks go forward in the night
        ("2026-10-24 12:00", "2026-10-25 07:00"),  # and back
    ],
)
def test_the_next_morning_is_told_by_the_clock_on_the_wall(now: str, then: str) -> None:
    moment = datetime.datetime.fromisoformat(now).replace(tzinfo=LONDON)
    assert daily.next_morning(moment) == datetime.datetime.fromisoformat(then).replace(tzinfo=LONDON)


@pytest.mark.django_db
def test_the_next_morning_is_in_the_queue_once(
    settings: Settings, jobs: list[str], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    now = datetime.datetime(2026, 11, 24, 12, tzinfo=LONDON)
    with django_capture_on_commit_callbacks(execute=True):
        daily.see_that_it_is_queued(now)
    with django_capture_on_commit_callbacks(execute=True):
        daily.see_that_it_is_queued(now)
    (queued,) = DBTaskResult.objects.filter(task_path="portal.daily.daily")
    assert queued.run_after == datetime.datetime(2026, 11, 25, 7, tzinfo=LONDON)
