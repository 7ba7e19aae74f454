"""What is held about one person is found by all their names, in every place, and in no review of someone else's."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from portal.access.rules import Role
from portal.audit.models import AuditEntry
from review_pages.models import Notification
from review_pages.person import export
from review_pages.review import register
from tests import factories
from tests.helpers import sign_in
from tests.publishing.drafts import Scene, report, scene

pytestmark = pytest.mark.django_db


def told_of() -> Scene:
    """A review that speaks of Zofia Testname under several names, and of someone else."""
    here = scene()
    review = here.review
    values = {"name": "Zofia Testname", "aliases": "Zosia Otherby", "nhs_number": "999 000 1112"}
    entry = register.add(review, {"pseudonym": "Karenina", "relationship": "victim"} | values, here.manager)
    register.add(review, {"pseudonym": "Mark", "relationship": "other", "name": "Tomasz Elsewhere"}, here.manager)
    told = json.dumps({"circumstances": "Zófia  TESTNAME was found.", "media_interest": "None."})
    Notification.objects.create(review=review, answers_json=told, recorded_by=here.manager)
    answers = {
        "known": {str(entry.pk): {"known": "yes", "first": "2019"}},
        "summary": "Number 999 000 1112 in our files.",
    }
    factories.agency_return(review, factories.agency(review.partnership), answers=answers)
    here.write(report("Karenina was afraid.", "Mark was away."))
    return here


def unpack(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_everything_about_a_person_is_found_by_every_name(client: Client) -> None:
    here = told_of()
    sign_in(client, here.manager)
    address = reverse("review_pages:held-about", args=[here.review.partnership_id])
    assert client.get(address).status_code == 200
    response = client.post(address, {"name": "zofia testname"})
    files = unpack(b"".join(response.streaming_content))  # type: ignore[attr-defined]  # a file response
    texts = [each["text"] for each in json.loads(files["held.json"])]
    assert "Zófia  TESTNAME was found." in texts
    assert "Zosia Otherby" in texts
    assert "Number 999 000 1112 in our files." in texts
    assert "known: yes, first: 2019" in texts
    assert any("Karenina was afraid." in text for text in texts)
    assert not any("Mark was away." in text or "Tomasz" in text for text in texts)
    manifest = json.loads(files["manifest.json"])
    assert manifest["marking"] == [here.review.marking]
    assert manifest["texts_found"][here.review.reference] == len(texts)
    assert "OFFICIAL-SENSITIVE" in files["held.html"]
    assert "Karenina was afraid." in files["held.html"]
    assert "no-store" in response["Cache-Control"]
    entry = AuditEntry.objects.get(what="person.exported")
    assert (entry.who, entry.review_reference) == (here.manager, here.review.reference)
    assert "Zofia" not in entry.thing


def test_other_partnerships_reviews_are_not_searched(client: Client) -> None:
    here, there = told_of(), told_of()
    sign_in(client, here.manager)
    response = client.post(
        reverse("review_pages:held-about", args=[here.review.partnership_id]), {"name": "Zofia Testname"}
    )
    held = unpack(b"".join(response.streaming_content))["held.json"]  # type: ignore[attr-defined]  # a file response
    assert {each["review"] for each in json.loads(held)} == {here.review.reference}
    foreign = reverse("review_pages:held-about", args=[there.review.partnership_id])
    assert client.post(foreign, {"name": "Zofia Testname"}).status_code == 404


@pytest.mark.parametrize("role", [Role.CHAIR, Role.AUTHOR, Role.PANEL_MEMBER])
def test_only_a_manager_may_ask(client: Client, role: Role) -> None:
    here = told_of()
    sign_in(client, factories.member(here.review, role))
    address = reverse("review_pages:held-about", args=[here.review.partnership_id])
    assert client.post(address, {"name": "Zofia Testname"}).status_code == 404


def test_someone_with_an_account_gets_their_account_roles_comments_and_trail() -> None:
    from comments.models import PassageComment

    here = told_of()
    panel = factories.member(here.review, Role.PANEL_MEMBER)
    revision = here.draft.save_revision()
    PassageComment.said_by(panel, here.draft, revision.pk, "I do not agree with this.").save()
    AuditEntry.objects.create(what="draft.read", who=panel, review_reference=here.review.reference)
    target = io.BytesIO()
    export.write(target, [here.review], panel.full_name, email=panel.email.upper())
    files = unpack(target.getvalue())
    account = json.loads(files["account.json"])
    assert account["email"] == panel.email
    assert [each["role"] for each in account["memberships"]] == ["panel-member"]
    assert [each["what"] for each in account["trail"]] == ["draft.read"]
    assert "I do not agree with this." in files["held.json"]


def test_the_command_searches_all_reviews_and_overwrites_nothing(tmp_path: Path) -> None:
    here, there = told_of(), told_of()
    out, path = io.StringIO(), tmp_path / "held.zip"
    call_command("export_person", "Zofia Testname", str(path), stdout=out)
    assert "2 reviews" in out.getvalue()
    assert path.stat().st_mode & 0o077 == 0
    held = json.loads(unpack(path.read_bytes())["held.json"])
    assert {each["review"] for each in held} == {here.review.reference, there.review.reference}
    with pytest.raises(CommandError, match="could not be made"):
        call_command("export_person", "Zofia Testname", str(path), stdout=out)
    with pytest.raises(CommandError, match="full name"):
        call_command("export_person", "Zofia", str(tmp_path / "two.zip"), stdout=out)
