"""Two people approve at once, two workers publish at once: one publication, one version."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from publishing import pipeline, submission
from publishing.models import Artefact, Publication, PublishedReportPage
from publishing.sign_off import Refused
from tests.publishing.drafts import scene

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run each action in a thread of its own, all starting together; their answers, exceptions included."""
    gate = threading.Barrier(len(actions))
    answers: list[object] = [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        try:
            gate.wait(timeout=30)
            answers[place] = action()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return answers


def test_two_approvals_at_once_make_one_publication() -> None:

    here = scene()
    for _ in range(3):
        here.write()
        task_state = here.submit()
        before = Publication.objects.count()
        answers = at_once(
            lambda state=task_state: submission.approve(state, here.manager),  # type: ignore[misc]  # bound per round
            lambda state=task_state: submission.approve(state, here.chair),  # type: ignore[misc]  # bound per round
        )

        assert [type(answer) for answer in answers if isinstance(answer, Exception)] == [Refused]
        assert Publication.objects.count() == before + 1


def test_two_workers_at_once_publish_one_version() -> None:

    here = scene()
    here.write()
    publication = here.approve(here.submit())
    Publication.objects.filter(pk=publication.pk).update(finished_at=None, page=None, version=None)
    Artefact.objects.all().delete()
    for page in PublishedReportPage.objects.all():
        page.delete()

    at_once(*[lambda: pipeline.publish.func(publication.pk)] * 3)

    assert PublishedReportPage.objects.count() == 1
    assert Artefact.objects.count() == 6
    publication.refresh_from_db()
    assert publication.version == 1
    assert publication.trouble == ""
