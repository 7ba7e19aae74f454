"""What is done once a day: reminders, due dates, clearing up. Apps hand their jobs to it; the worker does them.

An app registers its jobs in its `AppConfig.ready`. The task below does them in the morning and puts itself back into
the queue for the next one. `manage.py daily` does the same at once, for those who would rather use cron.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Callable

from django.utils import timezone
from django_tasks import default_task_backend, task
from django_tasks_db.models import DBTaskResult

MORNING = datetime.time(7)
"""When the day's jobs are done, by the clock of the place where Candour is used."""

Job = Callable[[], object]
_jobs: list[Job] = []
log = logging.getLogger(__name__)


def register(job: Job) -> Job:
    """Add a job once; can be used as a decorator. A job may be done twice on one day, and must then change nothing."""
    if job not in _jobs:
        _jobs.append(job)
    return job


def do_all() -> list[str]:
    """Do every job; one that fails does not keep the others from being done. Answers the names of those that failed."""
    failed = []
    for job in _jobs:
        try:
            job()
        except Exception:
            log.exception("The day's job %s failed; it is tried again tomorrow.", job.__name__)
            failed.append(job.__name__)
    return failed


@task()
def daily() -> None:
    """The day's jobs, as the worker does them. The next day's are in the queue before anything can go wrong."""
    see_that_it_is_queued()
    do_all()


def see_that_it_is_queued(now: datetime.datetime | None = None) -> None:
    """Put the next morning's jobs into the queue, unless they are there. Nothing where tasks are done at once."""
    if not default_task_backend.supports_defer:
        return
    if not DBTaskResult.objects.filter(task_path=daily.module_path, status="READY").exists():
        daily.using(run_after=next_morning(timezone.localtime(now))).enqueue()


def next_morning(now: datetime.datetime) -> datetime.datetime:
    """The next time that the clock shows `MORNING`, strictly after `now` (a local time)."""
    morning = now.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0, fold=0)
    if morning <= now:
        morning = datetime.datetime.combine(now.date() + datetime.timedelta(days=1), MORNING, now.tzinfo)
    return morning
