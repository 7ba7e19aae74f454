"""What is said to the author and the manager alone reaches nobody else, by no way out."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import call_command

from comments.desk import provider
from comments.models import PassageComment, Visibility
from portal.access.rules import Role
from portal.accounts.models import User
from tests import factories
from tests.comments.factories import Scene, scene, signed_in

pytestmark = pytest.mark.django_db

SECRET = "Her brother told me this himself."


def confide(here: Scene, by: User | None = None) -> PassageComment:
    said: PassageComment = here.comment(by=by, text=SECRET, visibility=Visibility.AUTHOR)
    return said


def reads(here: Scene, who: User) -> bool:
    return SECRET in signed_in(who).get(here.url).content.decode()


def colleague(here: Scene) -> User:
    """Another panel member, of the same agency."""
    agency = here.panel_member.memberships.get().agency
    return factories.member(here.review, Role.PANEL_MEMBER, agency=agency)


def test_whoever_comments_chooses_who_reads_it_without_scripts() -> None:
    here = scene()
    client = signed_in(here.panel_member)
    page = client.get(f"{here.url}comment/?paragraph=a").content.decode()
    assert "Only the Independent Author and the manager" in page
    data = {"paragraph": "a", "text": SECRET, "visibility": "author"}
    assert client.post(f"{here.url}comment/", data).status_code == 302
    assert PassageComment.objects.get().visibility == Visibility.AUTHOR
    assert client.post(f"{here.url}comment/", data | {"visibility": "world"}).status_code == 422
    assert client.post(f"{here.url}comment/", {"paragraph": "a", "text": "For all."}).status_code == 302
    assert PassageComment.objects.get(comment="For all.").visibility == Visibility.PANEL


def test_the_author_the_manager_and_whoever_said_it_read_it_and_nobody_else() -> None:
    here = scene()
    confide(here)
    chair = factories.member(here.review, Role.CHAIR)
    assert [reads(here, who) for who in (here.author, here.manager, here.panel_member)] == [True] * 3
    assert [reads(here, who) for who in (chair, colleague(here))] == [False] * 2


def test_answers_go_to_the_same_people_and_nobody_else_answers_or_resolves() -> None:
    here = scene()
    said = confide(here)
    other = colleague(here)
    url = f"{here.url}comments/{said.pk}"
    assert signed_in(here.author).post(f"{url}/reply/", {"text": "Thank you for telling me."}).status_code == 302
    reply = PassageComment.objects.get(level=1)
    assert reply.visibility == Visibility.AUTHOR
    assert "Thank you for telling me." in signed_in(here.panel_member).get(here.url).content.decode()
    assert "Thank you for telling me." not in signed_in(other).get(here.url).content.decode()
    assert signed_in(other).post(f"{url}/reply/", {"text": "What is this?"}).status_code == 404
    assert signed_in(other).post(f"{url}/resolve/").status_code == 404
    assert signed_in(here.panel_member).post(f"{url}/reply/", {"text": "Of course."}).status_code == 302


def test_the_count_says_nothing_of_it_to_others() -> None:
    here = scene()
    here.comment(text="For all.")
    confide(here)
    assert "data-open-count>2</span>" in signed_in(here.author).get(here.url).content.decode()
    assert "data-open-count>1</span>" in signed_in(colleague(here)).get(here.url).content.decode()


def test_it_is_on_the_author_s_desk_and_beside_the_editor_but_in_no_word_file() -> None:
    here = scene()
    confide(here)
    here.comment(text="For all.")
    author = signed_in(here.author)
    titles = [item.title for item in provider(User.objects.get(pk=here.author.pk))]
    assert titles == ["Answer 2 comments on Draft 1"]
    assert SECRET in author.get(f"/portal/reviews/{here.review.reference}/report/read/beside-editor/").content.decode()
    file = author.get(f"{here.url}word/?comments=1")
    with ZipFile(BytesIO(file.getvalue())) as word:
        comments = word.read("word/comments.xml").decode()
    assert "For all." in comments
    assert SECRET not in comments


def test_the_command_that_exports_a_draft_leaves_it_out(tmp_path: Path) -> None:
    here = scene()
    confide(here)
    out = tmp_path / "draft.docx"
    call_command("export_report", here.review.reference, comments=True, out=out)
    with ZipFile(out) as word:
        assert not any(SECRET in word.read(name).decode("utf-8", "ignore") for name in word.namelist())
