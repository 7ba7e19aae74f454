"""Comments stay with their passage from draft to draft, and say so when they are not sure."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.anchoring import (
    UNPLACED,
    Selector,
    State,
    anchor,
    describe,
)
from comments.offsets import SelectionError, code_points_to_utf16, utf16_to_code_points, whole_characters
from review_pages.report.document import Document, Paragraph, Run, Section

NURSE = "On 3 March 2019 Karen told the practice nurse that she was afraid to go home. No risk assessment was made."
POLICE = "Police attended on 9 March and recorded the incident as a verbal argument between two adults."
HOUSING = "Housing wrote to both tenants about noise, and did not ask what the noise had been."


def draft(*texts: str, keys: str = "abcdefgh") -> Document:
    paragraphs = tuple(Paragraph(key, (Run(text),)) for key, text in zip(keys, texts, strict=False))
    return Document("Karen", (Section("facts", "Facts", paragraphs),))


def select(document: Document, quote: str, key: str = "a") -> Selector:
    paragraph = document.paragraph(key)
    assert paragraph is not None
    start = paragraph.text.index(quote)
    return describe(document, key, start, start + len(quote))


def test_a_selector_keeps_the_words_and_64_characters_on_either_side() -> None:
    selector = select(draft(NURSE), "she was afraid to go home")
    assert selector.exact == "she was afraid to go home"
    assert selector.prefix == "On 3 March 2019 Karen told the practice nurse that "
    assert selector.suffix == ". No risk assessment was made."
    assert selector.section_key == "facts"


@pytest.mark.parametrize(
    ("key", "start", "end", "message"),
    [
        ("a", 5, 5, "empty"),
        ("a", -1, 5, "outside"),
        ("a", 9, 5, "outside"),
        ("a", 0, 500, "outside"),
        ("z", 0, 5, "no paragraph"),
    ],
)
def test_what_cannot_be_selected_is_refused_with_a_reason(key: str, start: int, end: int, message: str) -> None:
    with pytest.raises(SelectionError, match=message):
        describe(draft(NURSE), key, start, end)


def test_an_unchanged_passage_is_exact() -> None:
    document = draft(NURSE, POLICE)
    selector = select(document, "afraid to go home")
    found = anchor(document, selector)
    assert (found.state, found.paragraph_key, found.start, found.end) == ("exact", "a", selector.start, selector.end)


def test_a_passage_pushed_along_its_paragraph_is_moved() -> None:
    selector = select(draft(NURSE), "practice nurse")
    later = draft("Her sister came with her. " + NURSE)
    found = anchor(later, selector)
    assert (found.state, found.start) == (State.MOVED, selector.start + 26)


def test_a_reworded_passage_is_fuzzy_and_covers_the_new_words() -> None:
    selector = select(draft(NURSE), "Karen told the practice nurse that she was afraid to go home")
    later = draft(NURSE.replace("practice nurse", "healthcare assistant").replace("afraid", "too afraid"))
    found = anchor(later, selector)
    text = later.paragraph("a").text  # type: ignore[union-attr] # the draft above has it
    assert found.state is State.FUZZY
    assert text[found.start : found.end] == "Karen told the healthcare assistant that she was too afraid to go home"
    assert 0.72 < found.score < 1


def test_a_passage_moved_to_another_paragraph_is_moved() -> None:
    selector = select(draft(NURSE, POLICE), "recorded the incident as a verbal argument", "b")
    found = anchor(draft(HOUSING, NURSE + " " + POLICE, keys="xy"), selector)
    assert (found.state, found.paragraph_key) == (State.MOVED, "y")


def test_a_passage_reworded_in_another_paragraph_is_fuzzy() -> None:
    selector = select(draft(NURSE, POLICE), "recorded the incident as a verbal argument between two adults", "b")
    later = draft(HOUSING, NURSE, POLICE.replace("incident", "matter").replace("verbal ", ""), keys="xyz")
    found = anchor(later, selector)
    assert (found.state, found.paragraph_key) == (State.FUZZY, "z")


def test_a_passage_that_was_deleted_is_unplaced() -> None:
    selector = select(draft(NURSE, POLICE), "recorded the incident as a verbal argument", "b")
    assert anchor(draft(NURSE, HOUSING), selector) == UNPLACED
    assert anchor(draft(), selector) == UNPLACED


def test_a_short_passage_is_not_carried_to_another_sentence_that_has_the_same_word() -> None:
    selector = select(draft(NURSE), "Karen")
    assert anchor(draft(HOUSING, "A letter was sent to Karen in May.", keys="xy"), selector) == UNPLACED


def test_the_same_words_twice_are_told_apart_by_what_stands_around_them() -> None:
    first, second = "In May the nurse rang the GP.", "In June, after the meeting, the nurse wrote to housing."
    selector = select(draft(first, second), "the nurse", "b")
    found = anchor(draft(first, second, keys="xy"), selector)
    assert (found.state, found.paragraph_key) == (State.MOVED, "y")


def test_two_places_that_are_equally_likely_are_never_guessed_at() -> None:
    sentence = "No risk assessment was made."
    selector = select(draft(NURSE, sentence), sentence, "b")
    assert anchor(draft(sentence, sentence, keys="xy"), selector) == UNPLACED
    here = anchor(draft(NURSE, f"{HOUSING} {sentence} {sentence}"), selector)
    assert (here.state, here.paragraph_key) == (State.FUZZY, "b")


def test_a_comment_on_a_whole_paragraph_follows_the_paragraph_when_it_is_reworded() -> None:
    document = draft(NURSE)
    selector = describe(document, "a", 0, len(NURSE))
    assert selector.is_whole_paragraph
    later = draft(NURSE.replace("No risk assessment", "No formal risk assessment"))
    found = anchor(later, selector)
    assert (found.state, found.start, found.end) == (State.FUZZY, 0, len(NURSE) + 7)


def test_words_in_other_company_elsewhere_are_marked_as_unsure() -> None:
    selector = select(draft(NURSE), "she was afraid to go home")
    later = draft("Her mother said that in those weeks she was afraid to go home alone at night.", keys="x")
    assert anchor(later, selector).state is State.FUZZY


@pytest.mark.parametrize(("units", "points"), [(0, 0), (1, 1), (3, 2), (4, 3), (6, 4)])
def test_offsets_of_a_browser_become_code_points_after_an_emoji(units: int, points: int) -> None:
    assert utf16_to_code_points("a😀b😀", units) == points
    assert code_points_to_utf16("a😀b😀", points) == units


@pytest.mark.parametrize("offset", [-1, 2, 5, 7, 400])
def test_an_offset_inside_a_character_or_outside_the_text_is_refused(offset: int) -> None:
    with pytest.raises(SelectionError):
        utf16_to_code_points("a😀b😀", offset)


prose = st.text(st.sampled_from("abcde 😀.ét"), min_size=1, max_size=60)


@given(prose, st.data())
def test_offsets_survive_the_way_to_the_browser_and_back(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    units = code_points_to_utf16(text, offset)
    assert units == len(text[:offset].encode("utf-16-le")) // 2
    assert utf16_to_code_points(text, units) == offset


@settings(deadline=None)
@given(st.lists(prose, min_size=1, max_size=6), st.data())
def test_whatever_is_selected_is_found_exactly_in_the_same_draft(texts: list[str], data: st.DataObject) -> None:
    document = draft(*texts)
    key = data.draw(st.sampled_from("abcdefgh"[: len(texts)]))
    text = texts["abcdefgh".index(key)]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = anchor(document, describe(document, key, start, end))
    assert (found.state, found.paragraph_key, found.start, found.end) == (State.EXACT, key, start, end)


@settings(deadline=None)
@given(st.lists(prose, min_size=1, max_size=6), st.lists(prose, max_size=6), st.data())
def test_a_place_is_always_inside_its_paragraph_and_sure_ones_hold_the_very_words(
    texts: list[str], later_texts: list[str], data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(texts[0]) - 1))
    end = data.draw(st.integers(start + 1, len(texts[0])))
    selector = describe(draft(*texts), "a", start, end)
    later = draft(*later_texts, keys="".join(data.draw(st.permutations("abcdefgh"))))
    found = anchor(later, selector)
    if found.state is State.UNPLACED:
        assert found == UNPLACED
        return
    paragraph = later.paragraph(found.paragraph_key or "")
    assert paragraph is not None
    assert 0 <= found.start < found.end <= len(paragraph.text)
    if found.state in {State.EXACT, State.MOVED}:
        assert paragraph.text[found.start : found.end] == selector.exact


@pytest.mark.parametrize("character", ["👩‍👩‍👧", "👍🏽", "❤️", "🇬🇧", "e\u0301"])
def test_a_passage_cuts_nothing_that_people_see_as_one_character(character: str) -> None:
    text = f"a {character} b"
    last = 2 + len(character)
    assert whole_characters(text, 3, last - 1) == (2, last)
    assert whole_characters(text, 2, last) == (2, last)
    assert whole_characters(text, 0, 1) == (0, 1)
    assert describe(draft(text), "a", 3, last).exact == character
