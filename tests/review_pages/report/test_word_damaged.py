"""Files that are not Word files, or damaged ones: a clear sentence, or the text that is left, and never a traceback."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from portal.uploads.inspection import archive
from review_pages.report.word import NotAWordDocument, package, read_word, reader
from tests.review_pages.report.test_word_in import CORPUS
from tests.review_pages.report.word_files import (
    commented,
    comments,
    notes,
    numbered,
    paragraph,
    table,
    word_file,
    word_parts,
    zipped,
)

RICH = word_parts(
    paragraph("Title", style="Title")
    + numbered("Chapter", 3, style="Heading1")
    + numbered("Text", 3, 1, raw=commented(1, "quoted") + '<w:r><w:footnoteReference w:id="1"/></w:r>')
    + table([[paragraph("a"), paragraph("b")]])
    + paragraph(raw='<w:hyperlink r:id="L1"><w:r><w:t>link</w:t></w:r></w:hyperlink>'),
    {"comments": comments({1: ("A", "x")}), "footnotes": notes("footnote", {1: paragraph("n")})},
    {"L1": "https://example.org/"},
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "older Office file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1 text}", ".rtf"),
        (b"<!DOCTYPE html><html><body>report</body></html>", "web page"),
        (b"\xef\xbb\xbf<html>", "web page"),
        (b'<?xml version="1.0"?><w:wordDocument/>', "XML"),
        (b"Dear colleague, here is the report.", "not a Word document"),
        (b"PK\x03\x04 not really", "damaged"),
        (zipped({"notes.txt": "hello"}).getvalue(), "zip file"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>"}).getvalue(), "Excel"),
        (zipped({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<x/>"}).getvalue(), "PowerPoint"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text"}).getvalue(), "OpenDocument"),
        (zipped({"[Content_Types].xml": "<Types/>"}).getvalue(), "no text in it"),
        (zipped({"word/document.xml": "<w:document>"}).getvalue(), "well formed"),
    ],
)
def test_what_is_not_a_word_file_is_said_plainly(content: bytes, said: str) -> None:
    with pytest.raises(NotAWordDocument, match=said):
        read_word(io.BytesIO(content))


def test_a_file_that_can_hold_macros_is_refused() -> None:
    parts = dict(RICH)
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    with pytest.raises(NotAWordDocument, match="macros"):
        read_word(zipped(parts))


def test_entities_are_refused() -> None:
    parts = dict(RICH)
    text = parts["word/document.xml"].replace("quoted", "&e;")
    parts["word/document.xml"] = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{text}'
    with pytest.raises(NotAWordDocument, match="entities"):
        read_word(zipped(parts))


def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "MAX_PART_BYTES", 1000)
    with pytest.raises(NotAWordDocument, match="larger than a report"):
        read_word(word_file(paragraph("x" * 2000)))
    monkeypatch.setattr(archive, "MAX_TOTAL_BYTES", 1000)
    with pytest.raises(NotAWordDocument, match="unpacks to far more"):
        read_word(word_file(paragraph("x")))


def test_a_file_nested_beyond_reason_is_refused() -> None:
    deep = "<w:sdt><w:sdtContent>" * 120 + paragraph("x") + "</w:sdtContent></w:sdt>" * 120
    with pytest.raises(NotAWordDocument):
        read_word(word_file(deep + "<w:tbl><w:tr><w:tc>" * 100 + "</w:tc></w:tr></w:tbl>" * 100))


@pytest.mark.parametrize("gone", [name for name in RICH if name != "word/document.xml"])
def test_a_missing_part_does_not_cost_the_text(gone: str) -> None:
    report = read_word(zipped({name: part for name, part in RICH.items() if name != gone}))
    assert "Textquoted" in [p.text for _, p in report.document.paragraphs()]


@pytest.mark.parametrize("broken", [name for name in RICH if name != "word/document.xml"])
def test_a_broken_part_does_not_cost_the_text(broken: str) -> None:
    report = read_word(zipped({**RICH, broken: "<not closed"}))
    assert "Textquoted" in [p.text for _, p in report.document.paragraphs()]


def test_the_strict_kind_of_word_file_is_read() -> None:
    office, main = "http://schemas.openxmlformats.org/officeDocument/2006/", "http://schemas.openxmlformats.org/"
    strict = {
        name: part.replace(f"{office}relationships", "http://purl.oclc.org/ooxml/officeDocument/relationships").replace(
            f"{main}wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
        for name, part in RICH.items()
    }
    assert read_word(zipped(strict)) == read_word(zipped(RICH))


def test_an_empty_document_is_a_report_without_text() -> None:
    assert list(read_word(word_file("")).document.paragraphs()) == []


def test_a_cut_off_file_is_said_or_read_at_every_length() -> None:
    whole = zipped(RICH).getvalue()
    for length in range(0, len(whole), 37):
        with pytest.raises(NotAWordDocument):
            read_word(io.BytesIO(whole[:length]))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12), st.sampled_from([name for name in RICH if name.startswith("word/")]))
def test_elements_moved_removed_and_doubled_do_not_break_the_reader(seed: int, times: int, name: str) -> None:
    """Works below the last safety net, so that a bug shows as its own exception."""
    chance = random.Random(seed)
    root = etree.fromstring(RICH[name].encode())
    for _ in range(times):
        elements = [element for element in root.iter() if element is not root]
        if not elements:
            break
        one, other = chance.choice(elements), chance.choice([*elements, root])
        match chance.randrange(4):
            case 0:
                one.getparent().remove(one)
            case 1 if one not in other.iterancestors() and one is not other:
                other.append(one)
            case 2 if one.attrib:
                one.set(chance.choice(list(one.attrib)), chance.choice(["", "x", "-1", "99999999999", "1.5", "&<"]))
            case _:
                one.attrib.clear()
    changed = zipped({**RICH, name: etree.tostring(root)})
    try:
        opened = package.WordPackage.open(changed)
    except NotAWordDocument:
        return
    for before_changes in (False, True):
        reader._Reader(opened, before_changes).read()


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_flipped_bytes_never_raise_anything_but_not_a_word_document(path: Path) -> None:
    chance = random.Random(path.name)
    data = path.read_bytes()
    for _ in range(15):
        broken = bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        with contextlib.suppress(NotAWordDocument):
            read_word(io.BytesIO(bytes(broken)))


def test_a_zip_protected_with_a_password_is_said() -> None:
    data = bytearray(zipped(RICH).getvalue())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    assert zipfile.ZipFile(io.BytesIO(bytes(data))).infolist()[0].flag_bits & 1
    with pytest.raises(NotAWordDocument, match="password"):
        read_word(io.BytesIO(bytes(data)))
