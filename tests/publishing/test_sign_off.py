"""Four eyes on every publication, and exactly what they saw."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from wagtail.models import TaskState, Workflow

from portal.access.rules import Role
from publishing import submission
from publishing.models import Publication
from publishing.sign_off import Refused, why_not_sign_off
from review_pages.models import DraftReportPage
from tests import factories
from tests.publishing.drafts import report, scene

pytestmark = pytest.mark.django_db


def test_a_manager_may_sign_off_what_the_author_submitted() -> None:
    here = scene()
    here.write()
    task_state = here.submit()

    assert why_not_sign_off(here.manager, task_state) is None
    here.approve(task_state)

    assert Publication.objects.get().approved_by == here.manager


def test_the_last_editor_may_not_approve() -> None:
    here = scene()
    factories.member(here.review, Role.AUTHOR, person=here.chair)
    here.write(by=here.chair)
    task_state = here.submit()

    assert "last to edit" in (why_not_sign_off(here.chair, task_state) or "")
    with pytest.raises(Refused, match="last to edit"):
        here.approve(task_state, by=here.chair)
    assert not Publication.objects.exists()


def test_whoever_submitted_may_not_approve() -> None:
    here = scene()
    factories.member(here.review, Role.AUTHOR, person=here.chair)
    here.write(by=here.author)
    task_state = submission.submit(here.draft, here.chair)

    with pytest.raises(Refused, match="You submitted"):
        here.approve(task_state, by=here.chair)


def test_someone_without_an_approving_role_may_neither_approve_nor_send_back() -> None:
    here = scene()
    here.write()
    task_state = here.submit()
    outsider = factories.member(scene().review, Role.MANAGER)

    for person in (factories.member(here.review, Role.PANEL_MEMBER), outsider, factories.person(is_superuser=True)):
        with pytest.raises(Refused):
            here.approve(task_state, by=person)
        with pytest.raises(Refused):
            submission.send_back(task_state, person, "Why not")


def test_an_edit_after_the_submission_voids_the_approval() -> None:
    here = scene()
    here.write()
    task_state = here.submit()
    here.write(report("Changed after it was handed in."))

    with pytest.raises(Refused, match="submitted again"):
        here.approve(task_state)
    assert not Publication.objects.exists()


def test_an_autosave_over_the_submitted_revision_voids_the_approval() -> None:
    here = scene()
    revision = here.write()
    task_state = here.submit()
    draft = DraftReportPage.objects.get(pk=here.draft.pk).get_latest_revision_as_object()
    draft.save_revision(user=here.author, overwrite_revision=revision)

    with pytest.raises(Refused, match="submitted again"):
        here.approve(task_state)


def test_what_was_edited_after_its_submission_can_be_submitted_again() -> None:
    here = scene()
    here.write()
    here.submit()
    newer = here.write(report("Changed after it was handed in."))

    task_state = here.submit()

    assert task_state.revision == newer
    assert why_not_sign_off(here.manager, task_state) is None


def test_nobody_edits_what_waits_for_sign_off() -> None:
    here = scene()
    here.write()
    here.submit()
    draft = DraftReportPage.objects.get(pk=here.draft.pk)

    assert draft.get_lock().for_user(here.author)
    assert not draft.permissions_for_user(here.author).can_edit()


def test_sending_back_keeps_the_reason_and_lets_the_author_edit_and_submit_again() -> None:
    here = scene()
    here.write()
    submission.send_back(here.submit(), here.manager, "Paragraph 1.1 names the surgery.")
    draft = DraftReportPage.objects.get(pk=here.draft.pk)

    assert TaskState.objects.get().comment == "Paragraph 1.1 names the surgery."
    assert draft.permissions_for_user(here.author).can_edit()
    here.write(report("A surgery was told."))
    assert why_not_sign_off(here.manager, here.submit()) is None


def test_what_was_decided_cannot_be_decided_again() -> None:
    here = scene()
    here.write()
    task_state = here.submit()
    here.approve(task_state)

    with pytest.raises(Refused, match="decided already"):
        here.approve(task_state, by=here.chair)
    with pytest.raises(Refused, match="decided already"):
        submission.send_back(task_state, here.chair, "Too late")
    assert Publication.objects.count() == 1


def test_the_author_can_take_a_draft_back() -> None:
    here = scene()
    here.write()
    task_state = here.submit()
    submission.take_back(here.draft, here.author)

    with pytest.raises(Refused, match="decided already"):
        here.approve(task_state)
    assert DraftReportPage.objects.get(pk=here.draft.pk).permissions_for_user(here.author).can_edit()


def test_the_same_draft_is_submitted_once() -> None:
    here = scene()
    with pytest.raises(Refused, match="no draft yet"):
        here.submit()
    here.write()
    task_state = here.submit()
    with pytest.raises(Refused, match="waits for sign-off already"):
        here.submit()
    here.approve(task_state)
    with pytest.raises(Refused, match="has been approved"):
        here.submit()


def test_only_the_author_submits() -> None:
    here = scene()
    here.write()

    with pytest.raises(Refused, match="does not submit"):
        submission.submit(here.draft, here.manager)


def test_wagtails_own_way_to_act_on_a_task_obeys_the_same_rule() -> None:
    here = scene()
    here.write()
    task_state = here.submit()
    task = DraftReportPage.objects.get(pk=here.draft.pk).current_workflow_task

    assert task.get_actions(here.draft, here.author) == []
    assert [action[0] for action in task.get_actions(here.draft, here.manager)] == ["approve", "reject"]
    with pytest.raises(PermissionDenied):
        task.on_action(task_state, here.author, "approve")


def test_what_was_sent_back_can_be_taken_up_again_from_wagtails_editor() -> None:
    here = scene()
    here.write()
    submission.send_back(here.submit(), here.manager, "Not yet.")
    newer = here.write(report("Better."))
    here.draft.current_workflow_state.resume(here.author)

    task_state = here.draft.current_workflow_task_state
    assert task_state.revision == newer
    assert here.approve(task_state).revision == newer


def test_every_draft_has_the_one_workflow() -> None:
    assert scene().draft.get_workflow() == Workflow.objects.get(name="Partnership sign-off")


def test_letters_carry_a_reference_and_a_link_and_replace_wagtails(
    django_capture_on_commit_callbacks: object,
) -> None:
    here = scene(pseudonym="Ottilie")
    here.write(report(title="The death of Ottilie"))
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        task_state = here.submit()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        submission.send_back(task_state, here.manager, "The surgery is named.")

    assert {address for letter in mail.outbox for address in letter.to} == {
        here.manager.email,
        here.chair.email,
        here.author.email,
    }
    for letter in mail.outbox:
        assert here.review.reference in letter.subject
        assert f"/portal/reviews/{here.review.reference}/publication/" in letter.body
        assert "Ottilie" not in f"{letter.subject} {letter.body}"
        assert "surgery" not in letter.body
