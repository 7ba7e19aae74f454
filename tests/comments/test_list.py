"""The list of comments, the filters of both views, and the way back to where one was."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from comments import listing
from comments.models import CommentKind, PassageComment
from portal.access.rules import Role, Stage
from portal.audit.models import AuditEntry
from review_pages.models import Membership
from tests import factories
from tests.comments.factories import Scene, redraft, scene, share, signed_in

pytestmark = pytest.mark.django_db


def listed(client: Client, here: Scene, **query: str) -> str:
    answer = client.get(f"{here.url}comments/?{urlencode(query)}")
    assert answer.status_code == 200
    return answer.content.decode()


def beside(client: Client, here: Scene, **query: str) -> str:
    answer = client.get(f"{here.url}?{urlencode(query)}")
    assert answer.status_code == 200
    return answer.content.decode()


def reply(here: Scene, by: Client, to: PassageComment, text: str = "Yes.") -> None:
    assert by.post(f"{here.url}comments/{to.pk}/reply/", {"text": text}).status_code == 302


def test_the_list_stands_in_the_order_of_the_text_with_words_and_place() -> None:
    here = scene()
    here.comment(quote="Housing wrote", text="Second in the text")
    here.comment(quote="practice nurse", text="First in the text")
    page = listed(signed_in(here.panel_member), here)
    assert page.index("First in the text") < page.index("Second in the text")
    assert "Paragraph 1.1" in page
    assert "practice nurse" in page
    assert "<h2" in page
    assert "The facts" in page
    assert AuditEntry.objects.filter(what="comments.listed", who=here.panel_member).count() == 1


def test_a_comment_without_a_place_is_in_the_list_too() -> None:
    here = scene()
    here.comment(quote="No risk assessment was made.", text="Why not?")
    second = redraft(here, "She said nothing that day.")
    page = listed(signed_in(here.author), second)
    assert "Passages that are no longer there" in page
    assert "No risk assessment was made." in page


@pytest.mark.parametrize(
    ("role", "audience"),
    [(Role.FAMILY_READER, Stage.FOR_FAMILY), (Role.QUALITY_ASSURANCE_READER, Stage.FOR_QUALITY_ASSURANCE)],
)
def test_whoever_may_not_read_comments_finds_no_list(role: Role, audience: Stage) -> None:
    here = scene()
    share(here.draft, here.revision, here.author, audience=audience)
    reader = signed_in(factories.member(here.review, role))
    assert reader.get(here.url).status_code == 200
    assert reader.get(f"{here.url}comments/").status_code == 404


def test_what_is_done_in_the_list_leads_back_to_it_as_it_was() -> None:
    here = scene()
    said = here.comment()
    author = signed_in(here.author)
    query = "in=list&state=open&page=2"
    for verb, data in (("reply", {"text": "Yes."}), ("resolve", {}), ("reopen", {})):
        answer = author.post(f"{here.url}comments/{said.pk}/{verb}/?{query}", data)
        assert answer.headers["Location"] == f"{here.url}comments/?state=open&page=2#comment-{said.pk}"
    assert f"comments/{said.pk}/reply/?in=list&amp;state=open" in listed(author, here, state="open")


def test_in_a_filtered_text_scripts_get_a_row_with_what_was_asked_for_and_what_was_changed() -> None:
    here = scene()
    here.comment(text="Already dealt with", resolved_at=timezone.now(), resolved_by=here.author)
    said = here.comment(text="Being dealt with")
    answer = signed_in(here.author).post(
        f"{here.url}comments/{said.pk}/resolve/?state=open", headers={"X-Requested-With": "fetch"}
    )
    row = answer.content.decode()
    assert "Being dealt with" in row
    assert "Already dealt with" not in row


@pytest.mark.parametrize("shown", [listed, beside])
def test_both_views_show_only_what_was_asked_for(shown: object) -> None:
    assert callable(shown)
    here = scene()
    author, manager = signed_in(here.author), signed_in(here.manager)
    question = here.comment(text="Text of the question", kind=CommentKind.QUESTION)
    here.comment(by=here.manager, quote="The panel thanks", text="Text of the manager")
    here.comment(text="Text of the resolved", resolved_at=timezone.now(), resolved_by=here.author)
    reply(here, author, question)
    all_of_them = {"question", "manager", "resolved"}
    health = f"agency-{Membership.objects.get(person=here.panel_member).agency_id}"
    asked: list[tuple[Client, dict[str, str], set[str]]] = [
        (author, {}, all_of_them),
        (author, {"whose": "mine"}, {"question"}),
        (manager, {"whose": "mine"}, {"manager"}),
        (author, {"whose": "unanswered"}, {"manager"}),
        (author, {"person": str(here.panel_member.pk)}, {"question", "resolved"}),
        (author, {"place": health}, {"question", "resolved"}),
        (author, {"place": f"role-{Role.MANAGER}"}, {"manager"}),
        (author, {"section": "facts"}, set()),
        (author, {"kind": "question"}, {"question"}),
        (author, {"state": "resolved"}, {"resolved"}),
        (author, {"state": "open", "person": str(here.manager.pk)}, {"manager"}),
        (author, {"state": "unsure"}, set()),
        (author, {"state": "nonsense"}, set()),
    ]
    for client, query, wanted in asked:
        page = shown(client, here, **query)
        assert {name for name in all_of_them if f"Text of the {name}" in page} == wanted, query
        if query:
            assert f"{len(wanted)} of 3 comments" in page


def test_the_passage_of_a_filtered_comment_leads_to_it_and_back() -> None:
    here = scene()
    here.comment(text="Just a comment")
    question = here.comment(text="A question", kind=CommentKind.QUESTION)
    page = beside(signed_in(here.author), here, kind="question")
    assert f'id="passage-{question.pk}"' in page
    assert f'href="#passage-{question.pk}"' in page
    assert "has 1 comment" in page


def test_each_open_comment_leads_to_the_next_and_the_one_before() -> None:
    here = scene()
    first = here.comment(quote="practice nurse")
    here.comment(quote="afraid to go home", resolved_at=timezone.now(), resolved_by=here.author)
    last = here.comment(quote="Housing wrote")
    for page in (listed(signed_in(here.author), here), beside(signed_in(here.author), here)):
        assert page.count("Next comment</span>") == 1
        assert page.count("Comment before</span>") == 1
        assert f'class="comment__step" href="#comment-{last.pk}"' in page
        assert f'class="comment__step" href="#comment-{first.pk}"' in page


def test_a_long_list_is_paged_and_can_be_had_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "A_PAGE", 3)
    here = scene()
    for number in range(7):
        here.comment(text=f"Point number {number}")
    author = signed_in(here.author)
    assert listed(author, here).count("Point number") == 3
    assert listed(author, here, page="3").count("Point number") == 1
    assert listed(author, here, page="all").count("Point number") == 7
    assert "page=all" in listed(author, here)


def test_the_number_of_queries_of_the_list_does_not_grow() -> None:
    here = scene()
    client = signed_in(here.author)
    counts = []
    for wanted in (1, 60):
        for _ in range(wanted - PassageComment.objects.count()):
            here.comment()
        with CaptureQueriesContext(connection) as queries:
            listed(client, here)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 17
