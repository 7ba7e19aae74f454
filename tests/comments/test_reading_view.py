"""Who may read a draft, comment on it, reply and resolve; and what the page says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from comments.models import PassageComment
from comments.threads import list_threads
from comments.views import document_of
from portal.access.rules import Role, Stage
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from tests import factories
from tests.comments.factories import Scene, redraft, scene, share, signed_in

pytestmark = pytest.mark.django_db


def body(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def post(client: Client, here: Scene, **data: object) -> int:
    return client.post(f"{here.url}comment/", data).status_code


def test_a_panel_member_reads_the_shared_draft_with_numbered_paragraphs() -> None:
    here = scene()
    page = body(signed_in(here.panel_member), f"/portal/reviews/{here.review.reference}/report/read/")
    assert 'id="p1.1"' in page
    assert "practice nurse" in page
    assert "Comment on paragraph 1.1" in page
    assert "Draft 1" in page


def test_whoever_reads_every_version_is_shown_first_what_the_panel_has() -> None:
    here = scene()
    later = here.draft.save_revision(user=here.author)
    share(here.draft, later, here.author, audience=Stage.FOR_FAMILY, name="For the family")
    page = body(signed_in(here.manager), f"/portal/reviews/{here.review.reference}/report/read/")
    assert "<h1" in page
    assert "For the family" not in page.split("<h1")[1].split("</h1>")[0]


def test_reading_is_in_the_trail() -> None:
    here = scene()
    body(signed_in(here.panel_member), here.url)
    entry = AuditEntry.objects.get(what="draft.read")
    assert (entry.who, entry.revision, entry.review_reference) == (
        here.panel_member,
        here.revision.pk,
        here.review.reference,
    )


def test_a_panel_member_reads_no_revision_that_was_not_shared() -> None:
    here = scene()
    newer = here.draft.save_revision(user=here.author)
    url = here.url.replace(f"/{here.revision.pk}/", f"/{newer.pk}/")
    assert signed_in(here.panel_member).get(url).status_code == 404
    assert signed_in(here.author).get(url).status_code == 200
    assert signed_in(here.manager).get(url).status_code == 200


def test_a_revision_of_another_page_is_not_found_for_anyone() -> None:
    here, other = scene(), scene()
    url = here.url.replace(f"/{here.revision.pk}/", f"/{other.revision.pk}/")
    for person in (here.author, here.manager, here.panel_member):
        assert signed_in(person).get(url).status_code == 404


@pytest.mark.parametrize("name", ["author", "manager", "panel_member"])
def test_people_of_another_review_find_nothing(name: str) -> None:
    here, other = scene(), scene()
    said = here.comment()
    client = signed_in(getattr(other, name))
    assert client.get(here.url).status_code == 404
    assert client.get(f"{here.url}comment/?paragraph=a").status_code == 404
    assert post(client, here, paragraph="a", text="Hello") == 404
    for verb in ("reply", "resolve", "reopen"):
        assert client.post(f"{here.url}comments/{said.pk}/{verb}/", {"text": "x"}).status_code == 404
        own = f"{other.url}comments/{said.pk}/{verb}/"
        assert client.post(own, {"text": "x"}).status_code == 404, "through their own review"
    assert PassageComment.objects.count() == 1


@pytest.mark.parametrize("role", [Role.AGENCY_AUTHOR, Role.AGENCY_SIGN_OFF])
def test_agency_staff_do_not_read_the_draft(role: Role) -> None:
    here = scene()
    assert signed_in(factories.member(here.review, role)).get(here.url).status_code == 404


@pytest.mark.parametrize(
    ("role", "audience"),
    [
        (Role.FAMILY_READER, Stage.FOR_FAMILY),
        (Role.QUALITY_ASSURANCE_READER, Stage.FOR_QUALITY_ASSURANCE),
    ],
)
def test_a_family_or_quality_assurance_reader_reads_what_was_shared_and_no_comments(
    role: Role, audience: Stage
) -> None:
    here = scene()
    here.comment(text="Between us of the panel")
    reader = signed_in(factories.member(here.review, role))
    assert reader.get(here.url).status_code == 404
    share(here.draft, here.revision, here.author, audience=audience)
    page = body(reader, here.url)
    assert "practice nurse" in page
    assert "Between us" not in page
    assert "passage" not in page.replace('data-passage="Passage:"', "")
    assert post(reader, here, paragraph="a", text="Hello") == 404


def test_an_anonymous_visitor_is_sent_to_sign_in() -> None:
    here = scene()
    assert Client().get(here.url).status_code == 302
    assert post(Client(), here, paragraph="a", text="Hello") == 302
    assert not PassageComment.objects.exists()


def test_reading_time_that_is_over_is_over() -> None:
    here = scene(until="2020-01-01")
    assert signed_in(here.panel_member).get(here.url).status_code == 404
    assert signed_in(here.author).get(here.url).status_code == 200


def test_autosave_never_writes_into_what_the_panel_was_given() -> None:
    here = scene()
    here.draft.title = "Changed while the editor was open"
    saved = here.draft.save_revision(user=here.author, overwrite_revision=here.revision)
    assert saved.pk != here.revision.pk
    again = here.draft.save_revision(user=here.author, overwrite_revision=saved)
    assert again.pk == saved.pk
    here.revision.refresh_from_db()
    assert here.revision.content["title"] != "Changed while the editor was open"


# Saying


def test_a_comment_without_scripts_takes_the_quoted_words() -> None:
    here = scene()
    client = signed_in(here.panel_member)
    page = body(client, f"{here.url}comment/?paragraph=a")
    assert "Comment on paragraph 1.1" in page
    answer = client.post(
        f"{here.url}comment/", {"paragraph": "a", "quote": "afraid  to go\r\nhome", "text": "By whom?"}
    )
    said = PassageComment.objects.get()
    assert answer.headers["Location"] == f"{here.url}#comment-{said.pk}"
    assert (said.exact, said.comment, said.user) == ("afraid to go home", "By whom?", here.panel_member)
    assert said.prefix.endswith("she was ")
    assert not said.is_public
    assert AuditEntry.objects.filter(what="comment.made", who=here.panel_member).exists()
    assert f'id="comment-{said.pk}"' in body(client, here.url)


def test_a_comment_without_a_quote_is_on_the_whole_paragraph() -> None:
    here = scene()
    assert post(signed_in(here.panel_member), here, paragraph="d", text="Which letter?") == 302
    assert PassageComment.objects.get().selector.is_whole_paragraph


def test_the_browser_counts_an_emoji_as_two_and_the_passage_is_right() -> None:
    here = scene()
    client = signed_in(here.panel_member)
    text = "Her sister kept the message 😀 "
    start = len(text.encode("utf-16-le")) // 2
    assert post(client, here, paragraph="b", start=start, end=start + 10, quote="that Karen", text="When?") == 302
    assert PassageComment.objects.get().start == len(text)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"paragraph": "a", "text": " "}, "Write your comment first."),
        ({"paragraph": "a", "text": "x" * 5001}, "longer than 5000"),
        ({"paragraph": "a", "quote": "not there", "text": "x"}, "not in the paragraph"),
        ({"paragraph": "a", "quote": "a", "text": "x"}, "more than once"),
        ({"paragraph": "a", "start": 0, "end": 5, "quote": "Other", "text": "x"}, "Select them again"),
        ({"paragraph": "a", "start": 5, "end": 5, "quote": "", "text": "x"}, "Select them again"),
        ({"paragraph": "b", "start": 29, "end": 33, "quote": "x", "text": "x"}, "Select them again"),
        ({"paragraph": "a", "start": 0, "end": 99999, "quote": "x", "text": "x"}, "Select them again"),
        ({"paragraph": "zz", "text": "x"}, "not in the draft"),
    ],
)
def test_a_comment_that_does_not_fit_is_refused_with_a_reason_and_nothing_is_lost(
    data: dict[str, object], message: str
) -> None:
    here = scene()
    client = signed_in(here.panel_member)
    answer = client.post(f"{here.url}comment/", data, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    plain = client.post(f"{here.url}comment/", data)
    assert plain.status_code == 422
    assert message in plain.content.decode()
    assert str(data["text"]).strip() in plain.content.decode()
    assert not PassageComment.objects.exists()


def test_the_page_to_comment_leads_to_the_draft_where_no_paragraph_is_named() -> None:
    here = scene()
    answer = signed_in(here.panel_member).get(f"{here.url}comment/?paragraph=gone")
    assert (answer.status_code, answer.headers["Location"]) == (302, here.url)


def test_a_get_changes_nothing() -> None:
    here = scene()
    said = here.comment()
    client = signed_in(here.author)
    for verb in ("reply", "resolve", "reopen"):
        assert client.get(f"{here.url}comments/{said.pk}/{verb}/").status_code == 405


def test_scripts_get_the_row_with_its_passage_marked_and_the_thread_beside_it() -> None:
    here = scene()
    data = {"paragraph": "a", "quote": "practice nurse", "text": "Was it <b>her</b>?"}
    answer = signed_in(here.panel_member).post(f"{here.url}comment/", data, headers={"X-Requested-With": "fetch"})
    row = answer.content.decode()
    said = PassageComment.objects.get()
    assert row.strip().startswith('<div class="reading__row" data-row="a">') or 'data-row="a"' in row
    assert f'data-comments="{said.pk}">practice nurse</mark>' in row
    assert f'href="#comment-{said.pk}"' in row
    assert "has 1 comment" in row
    assert "Was it &lt;b&gt;her&lt;/b&gt;?" in row
    assert "<html" not in row


def test_the_author_answers_and_resolves_and_a_panel_member_only_answers() -> None:
    here = scene()
    said = here.comment()
    author, member = signed_in(here.author), signed_in(here.panel_member)
    url = f"{here.url}comments/{said.pk}"
    assert author.post(f"{url}/reply/", {"text": "Yes, in the notes."}).status_code == 302
    assert member.post(f"{url}/reply/", {"text": "Thank you."}).status_code == 302
    page = body(member, here.url)
    assert "Yes, in the notes." in page
    assert "Thank you." in page
    assert "/resolve/" not in page
    assert member.post(f"{url}/resolve/").status_code == 404
    assert author.post(f"{url}/resolve/").status_code == 302
    said.refresh_from_db()
    assert said.resolved_by == here.author
    assert member.post(f"{url}/reopen/").status_code == 404
    assert "resolved by Ruth Ames" in body(member, here.url)
    assert '<mark class="passage' not in body(member, here.url)
    assert author.post(f"{url}/reopen/").status_code == 302
    assert list(AuditEntry.objects.filter(what__startswith="comment.").values_list("what", flat=True)) == [
        "comment.reopened",
        "comment.resolved",
        "comment.answered",
        "comment.answered",
    ]


def test_an_empty_reply_is_refused_on_a_page_of_its_own() -> None:
    here = scene()
    said = here.comment()
    answer = signed_in(here.author).post(f"{here.url}comments/{said.pk}/reply/", {"text": ""})
    assert answer.status_code == 422
    assert "Write your comment first." in answer.content.decode()


def test_a_reply_cannot_be_resolved_or_answered_itself() -> None:
    here = scene()
    said = here.comment()
    author = signed_in(here.author)
    author.post(f"{here.url}comments/{said.pk}/reply/", {"text": "Yes."})
    answer = PassageComment.objects.get(level=1)
    assert author.post(f"{here.url}comments/{answer.pk}/reply/", {"text": "No."}).status_code == 404


def test_a_removed_comment_is_gone_or_stands_empty_above_its_replies() -> None:
    here = scene()
    alone = here.comment(text="Taken back entirely", is_removed=True)
    answered = here.comment(text="Taken back after an answer")
    author = signed_in(here.author)
    author.post(f"{here.url}comments/{answered.pk}/reply/", {"text": "I have answered."})
    PassageComment.objects.filter(pk=answered.pk).update(is_removed=True)
    page = body(author, here.url)
    assert "Taken back" not in page
    assert f'id="comment-{alone.pk}"' not in page
    assert "This comment was removed." in page
    assert "I have answered." in page


def test_what_the_author_says_on_an_unshared_revision_is_not_shown_to_the_panel() -> None:
    here = scene()
    newer = here.draft.save_revision(user=here.author)
    replace(here, revision=newer).comment(by=here.author, text="A note to myself")
    assert "A note to myself" in body(signed_in(here.author), here.url)
    assert "A note to myself" not in body(signed_in(here.panel_member), here.url)
    share(here.draft, newer, here.author, name="Draft 2")
    assert "A note to myself" in body(signed_in(here.panel_member), here.url)


def test_on_a_later_draft_each_comment_says_how_sure_its_place_is() -> None:
    here = scene()
    here.comment(quote="told the practice nurse that she was afraid to go home", text="Which nurse?")
    here.comment(quote="No risk assessment was made.", text="Why not?")
    second = redraft(
        here,
        "On 3 March 2019 Karen told the healthcare assistant that she was afraid to go home.",
    )
    page = body(signed_in(here.author), second.url)
    assert "The text has changed since. This looks like the place." in page
    assert "told the practice nurse that she was afraid to go home" in page
    assert "passage--unsure" in page
    assert "1 comment is on words that are no longer in the draft" in page
    assert "on Draft 1" in page


def test_the_number_of_queries_does_not_grow_with_the_comments() -> None:
    here = scene()
    client = signed_in(here.author)
    counts = []
    for wanted in (1, 200):
        for _ in range(wanted - PassageComment.objects.count()):
            here.comment()
        with CaptureQueriesContext(connection) as queries:
            body(client, here.url)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= 20, (
        "six of them are the session's, two ask for what the reader began to write, one who writes in the editor, "
        "one for a round"
    )
    comments = [query for query in queries.captured_queries if "passagecomment" in query["sql"]]
    assert len(comments) == 1


def test_the_list_of_comments_itself_takes_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    here = scene()
    for _ in range(40):
        here.comment()
        here.comment(by=here.manager, quote="practice nurse")
    document = document_of(here.revision)
    reader = User.objects.get(pk=here.author.pk)
    with django_assert_max_num_queries(4):
        assert len(list_threads(reader, here.draft, document, here.revision.pk, {})) == 80
