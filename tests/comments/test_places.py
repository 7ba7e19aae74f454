"""Comments on a figure, a section and the whole report."""

from __future__ import annotations

from dataclasses import replace

import pytest

from comments.anchoring import State
from comments.models import About, PassageComment
from comments.places import REPORT_KEY, Places, section_key
from comments.word import remarks_of
from review_pages.report.document import Document, Figure, Section
from tests import factories
from tests.comments.factories import Scene, scene, share, signed_in
from tests.comments.reports import paragraph, report

FIGURE = Figure("fig", "0" * 64, "A plan of the house", "The house")
DOCUMENT = Document(
    "Overview report",
    (Section("facts", "The facts", (paragraph("a", "She rang."), FIGURE, paragraph("b", "Nobody came."))),),
)


def test_a_place_is_found_under_its_key_else_by_what_it_is_called_else_it_is_gone() -> None:
    before = Places(DOCUMENT)
    for key in (REPORT_KEY, section_key("facts"), "fig"):
        place = before.get(key)
        assert place is not None
        assert before.find(place.about, place.selector).paragraph_key == key
    section, figure = before.get(section_key("facts")), before.get("fig")
    assert section is not None
    assert figure is not None
    moved = Places(Document("Overview report", (replace(DOCUMENT.sections[0], key="other"),)))
    assert moved.find(About.SECTION, section.selector).paragraph_key == section_key("other")
    assert moved.find(About.SECTION, section.selector).state is State.MOVED
    gone = Places(Document("Overview report", (Section("x", "Preface", ()),)))
    assert gone.find(About.SECTION, section.selector).state is State.UNPLACED
    assert gone.find(About.FIGURE, figure.selector).paragraph_key is None
    twice = Places(Document("R", (Section("x", "The facts", ()), Section("y", "The facts", ()))))
    assert twice.find(About.SECTION, section.selector).state is State.UNPLACED, "which of the two is not for us to say"


def test_everything_is_read_in_its_order() -> None:
    assert list(Places(DOCUMENT).order) == [REPORT_KEY, section_key("facts"), "a", "fig", "b"]


def with_figure() -> Scene:
    here = scene()
    [picture] = factories.pictures(here.review, here.author)
    first, facts = report().sections
    figure = Figure("f000000000002", picture, "A plan of the house", "The house")
    document = replace(report(), sections=(first, replace(facts, blocks=(figure, *facts.blocks))))
    revision = here.draft.save_document(document, here.author)
    share(here.draft, revision, here.author, name="Draft 2")
    return replace(here, revision=revision)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "about", "called", "heading"),
    [
        ("report:", About.REPORT, "Overview report: Karen", "Comment on the whole report"),
        ("section:s215681e882dc", About.SECTION, "The facts", "Comment on the section “1 The facts”"),
        ("f000000000002", About.FIGURE, "The house", "Comment on this figure"),
    ],
)
def test_a_panel_member_comments_on_more_than_a_passage(key: str, about: About, called: str, heading: str) -> None:
    here = with_figure()
    client = signed_in(here.panel_member)
    assert f"?paragraph={key.replace(':', '%3A')}" in client.get(here.url).content.decode()
    page = client.get(f"{here.url}comment/?paragraph={key}").content.decode()
    assert heading in page
    assert "Which words?" not in page
    assert 'value="suggestion"' not in page
    answer = client.post(f"{here.url}comment/", {"paragraph": key, "text": "Is this the right place for it?"})
    said = PassageComment.objects.get()
    assert answer.headers["Location"] == f"{here.url}#comment-{said.pk}"
    assert (said.about, said.exact, said.replacement) == (about, called, "")
    read = client.get(here.url).content.decode()
    assert f'data-row="{key}"' in read.split(f'id="comment-{said.pk}"')[0].split("Is this the right")[0]
    assert f"About {about.label}" in read
    assert signed_in(here.author).post(f"{here.url}comments/{said.pk}/reply/", {"text": "Yes."}).status_code == 302
    data = {"paragraph": key, "text": "x", "kind": "suggestion", "replacement": "y"}
    assert client.post(f"{here.url}comment/", data).status_code == 422


@pytest.mark.django_db
def test_what_was_said_of_a_section_that_is_gone_waits_at_the_top_with_its_heading() -> None:
    here = scene()
    data = {"paragraph": "section:s215681e882dc", "text": "Too long."}
    assert signed_in(here.panel_member).post(f"{here.url}comment/", data).status_code == 302
    revision = here.draft.save_document(replace(report(), sections=report().sections[:1]), here.author)
    page = signed_in(here.author).get(here.url.replace(f"/{here.revision.pk}/", f"/{revision.pk}/")).content.decode()
    drawer = page.split('data-row="unplaced"')[1].split('<article class="report-text"')[0]
    assert "What this was about is no longer in the draft." in drawer
    assert "The facts" in drawer


@pytest.mark.django_db
def test_in_a_word_file_it_stands_on_the_first_paragraph_there() -> None:
    here = with_figure()
    client = signed_in(here.panel_member)
    for key in ("report:", "section:s215681e882dc", "f000000000002"):
        client.post(f"{here.url}comment/", {"paragraph": key, "text": f"About {key}"})
    document = here.draft.latest_revision.as_object().document()
    remarks = {remark.text: remark.paragraph_key for remark in remarks_of(document, PassageComment.objects.all())}
    assert remarks == {"About report:": "p", "About section:s215681e882dc": "a", "About f000000000002": "a"}
