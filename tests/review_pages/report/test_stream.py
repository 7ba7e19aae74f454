"""A report in the draft's StreamField: nothing is lost on the way in, on the way out, or through the editor."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from wagtail import blocks
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

from review_pages.demo.word_report import write_demo_report
from review_pages.report.blocks import RICH_TEXT_FEATURES, SectionBlock
from review_pages.report.cells import read_runs, write_runs
from review_pages.report.document import Document, ListBlock, Paragraph, Run, Section
from review_pages.report.stream import Raw, to_document, to_stream
from review_pages.report.word import read_word
from tests.review_pages.report.canonical import canonical_documents
from tests.review_pages.report.test_word_in import CORPUS


def through_the_editor(stream: Raw) -> Raw:
    """What Wagtail makes of the data when the page is opened and saved without a change."""
    converter = ContentstateConverter(RICH_TEXT_FEATURES)

    def edited(html: str) -> Any:
        return converter.to_database_format(converter.from_database_format(html))

    stream = json.loads(json.dumps(stream))
    for section in stream:
        for block in section["value"]["content"]:
            if block["type"] == "text":
                block["value"] = edited(block["value"])
            elif block["type"] == "recommendation":
                block["value"]["text"] = edited(block["value"]["text"])
    return stream


@settings(max_examples=200, deadline=None)
@given(canonical_documents())
def test_a_report_comes_back_as_it_went_in(document: Document) -> None:
    assert to_document(to_stream(document), document.title, document.numbering) == document


@settings(max_examples=60, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(canonical_documents())
def test_a_report_survives_the_editor(document: Document) -> None:
    once = to_document(through_the_editor(to_stream(document)), document.title, document.numbering)
    assert [p for _, p in once.paragraphs()] == [p for _, p in document.paragraphs()]
    assert once.notes == document.notes
    assert [s.heading for s in once.sections] == [s.heading for s in document.sections]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Document:
    path = tmp_path_factory.mktemp("demo") / "report.docx"
    write_demo_report(path)
    return read_word(path).document


def test_the_demonstration_report_comes_back_from_stream_and_editor(demo: Document) -> None:
    assert to_document(to_stream(demo), demo.title) == demo
    assert to_document(through_the_editor(to_stream(demo)), demo.title) == demo


def test_what_is_imported_passes_the_blocks_own_validation(demo: Document) -> None:
    documents = [demo, *(read_word(path).document for path in CORPUS)]
    for document in documents:
        block = blocks.StreamBlock([("section", SectionBlock())], required=False)
        block.clean(block.to_python(to_stream(document)))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_every_imported_file_comes_back(path: Path) -> None:
    document = read_word(path).document
    assert to_document(to_stream(document), document.title) == document


def test_a_list_that_goes_on_counting_survives_the_editor(demo: Document) -> None:
    html = '<ol><li data-block-key="a1" value="4">Four</li><li data-block-key="a2">Five</li></ol>'
    [section] = to_document(through_the_editor(one_text(html)), "").sections
    [block] = section.blocks
    assert isinstance(block, ListBlock)
    assert block.start == 4


def test_an_item_split_off_from_the_first_does_not_begin_a_list() -> None:
    html = '<ol><li data-block-key="a1" value="4">Four</li><li data-block-key="a2" value="4">Five</li></ol>'
    [block] = to_document(one_text(html), "").sections[0].blocks
    assert isinstance(block, ListBlock)
    assert len(block.items) == 2


def one_text(html: str) -> Raw:
    content = [{"type": "text", "id": "11111111-1111-1111-1111-111111111111", "value": html}]
    value = {"heading": "Preface", "numbered": True, "content": content}
    return [{"type": "section", "id": "22222222-2222-2222-2222-222222222222", "value": value}]


def test_a_section_that_was_copied_in_the_editor_gets_keys_of_its_own() -> None:
    [section] = one_text('<p data-block-key="a1">She rang.</p>')
    twin: dict[str, Any] = copy.deepcopy(section)
    twin["id"] = "33333333-3333-3333-3333-333333333333"
    twin["value"]["content"][0]["id"] = "44444444-4444-4444-4444-444444444444"
    keys = [paragraph.key for _, paragraph in to_document([section, twin], "").paragraphs()]
    assert keys[0] == "a1"
    assert len(set(keys)) == 2


def test_empty_blocks_and_blocks_without_keys_do_no_harm() -> None:
    document = to_document(one_text("<p data-block-key='a'></p>loose<p>She rang.</p><ul><li></li></ul>"), "")
    texts = [paragraph.text for _, paragraph in document.paragraphs()]
    assert texts == ["loose", "She rang."]
    assert to_document([], "") == Document("")
    assert to_document([{"type": "section", "value": None}], "").sections == (Section("s", ""),)


@pytest.mark.parametrize("text", ["**bold", "[open", "^[open", "*", "\\", "[a](javascript:x)", "a]b", "^", "[[a](b)"])
def test_marks_that_are_not_closed_are_text_or_end_with_it(text: str) -> None:
    runs = read_runs(text, lambda _: "n")
    assert read_runs(write_runs(runs, lambda _: ""), lambda _: "n") == runs


def test_marks_in_a_cell_mean_what_the_help_text_says() -> None:
    assert read_runs("**b** *i* [w](https://example.org/)^[note]", lambda text: text) == (
        Run("b", bold=True),
        Run(" "),
        Run("i", italic=True),
        Run(" "),
        Run("w", href="https://example.org/"),
        Run("", note="note"),
    )


def test_a_paragraph_is_a_paragraph_whatever_stands_in_it() -> None:
    [block] = to_document(one_text("<p data-block-key='a'>1 &lt; 2<br/>x</p>"), "").sections[0].blocks
    assert block == Paragraph("a", (Run("1 < 2\nx"),))


def asked(identity: str, text: str) -> dict[str, Any]:
    value = {"text": f'<p data-block-key="{text[:5].lower()}">{text}</p>', "scope": "national", "owner": "Housing"}
    return {"type": "recommendation", "id": identity, "value": value}


def test_a_recommendation_keeps_its_identity_and_its_copy_has_another() -> None:
    first, other = "55555555-5555-5555-5555-555555555555", "66666666-6666-6666-6666-666666666666"
    [section] = one_text("")
    section["value"]["content"] = [asked(first, "Train staff."), asked(first, "Train staff."), asked(other, "Fund it.")]
    document = to_document(through_the_editor([section]), "")
    identities = [each.id for _, each in document.recommendations()]
    assert (identities[0], identities[2]) == (first, other)
    assert len(set(identities)) == 3
    assert to_document(to_stream(document), "") == document


def test_a_recommendation_may_leave_open_whom_it_asks() -> None:
    [section] = one_text("")
    section["value"]["content"] = [
        {"type": "recommendation", "id": "7", "value": {"text": "<p>Act.</p>", "scope": "?"}}
    ]
    [(_, found)] = to_document([section], "").recommendations()
    assert (found.scope, found.owner, found.text) == (None, "", "Act.")
