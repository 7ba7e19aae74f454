"""What comes through the gate, of each kind, and what does not."""

from __future__ import annotations

import io
from collections.abc import Collection

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from portal.uploads.gate import Accepted, Refused, check
from portal.uploads.inspection import Kind, Reason, pictures
from tests.portal.hostile_files import PARTS, SOUND, changed, packed, pdf, with_part
from tests.review_pages.report.word_files import paragraph, word_parts

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = {
    "[Content_Types].xml": str(PARTS["[Content_Types].xml"])
    .replace("wordprocessingml.document.main", "spreadsheetml.sheet.main")
    .replace("/word/document.xml", "/xl/workbook.xml"),
    "xl/workbook.xml": "<workbook/>",
}


def judge(data: bytes, *accept: Kind, name: str = "file.bin") -> Accepted | Refused:
    return check(SimpleUploadedFile(name, data), accept or {Kind.WORD})


def reason(data: bytes, *accept: Kind) -> Reason:
    judged = judge(data, *accept)
    assert isinstance(judged, Refused), judged
    return judged.reason


def picture(form: str, size: tuple[int, int] = (8, 8)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size).save(file, form)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "accept", "name", "kept"),
    [
        (SOUND, {Kind.WORD}, "x.exe", "x.docx"),
        (packed({**WORKBOOK}), {Kind.SPREADSHEET, Kind.TEXT}, "x.csv", "x.xlsx"),
        (pdf(), {Kind.PDF, Kind.WORD}, "letter", "letter.pdf"),
        (picture("PNG"), {Kind.IMAGE}, "a.jpg", "a.png"),
        (picture("JPEG"), {Kind.IMAGE}, "a.jpeg", "a.jpg"),
        ("date,event\n1,She rang Zoë\n".encode(), {Kind.TEXT}, "a.csv", "a.csv"),
        ("Zoë rang – twice".encode("cp1252"), {Kind.TEXT}, "a.txt", "a.txt"),
        ("Zoë rang".encode("utf-16"), {Kind.TEXT}, "a.txt", "a.txt"),
    ],
)
def test_a_sound_file_comes_in_as_what_it_is(data: bytes, accept: Collection[Kind], name: str, kept: str) -> None:
    judged = judge(data, *accept, name=name)
    assert isinstance(judged, Accepted), judged
    assert (judged.name, judged.data) == (kept, data)


@pytest.mark.parametrize(
    "data",
    [
        changed(
            "word/_rels/document.xml.rels",
            "</Relationships>",
            f'<Relationship Id="h" Type="{OFFICE}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
            "</Relationships>",
        ),
        with_part(
            "word/_rels/settings.xml.rels",
            f'<Relationships><Relationship Id="t" Type="{OFFICE}/attachedTemplate" TargetMode="External" '
            'Target="file:///C:\\Users\\a\\AppData\\Roaming\\Microsoft\\Templates\\Council.dotx"/></Relationships>',
        ),
        with_part("word/embeddings/Microsoft_Excel_Worksheet.xlsx", packed({**WORKBOOK})),
        packed({**PARTS, **word_parts(paragraph(raw="<w:r><w:instrText> PAGE \\* MERGEFORMAT </w:instrText></w:r>"))}),
        packed({**PARTS, **word_parts(paragraph("DDEAUTO is a word that a report may hold"))}),
    ],
    ids=["hyperlink", "template on the author's own machine", "workbook behind a chart", "field", "words"],
)
def test_what_word_files_usually_hold_comes_in(data: bytes) -> None:
    assert isinstance(judge(data), Accepted)


JAVASCRIPT = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (pdf(JAVASCRIPT), Reason.PDF_SCRIPT),
        (pdf(pikepdf.Dictionary(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe"))), Reason.PDF_SCRIPT),
        (pdf(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=pikepdf.Array()))), Reason.PDF_SCRIPT),
        (pdf(AcroForm=pikepdf.Dictionary(XFA=pikepdf.Array())), Reason.PDF_SCRIPT),
        (pdf(AA=pikepdf.Dictionary(WC=JAVASCRIPT)), Reason.PDF_SCRIPT),
        (pdf(Names=pikepdf.Dictionary(EmbeddedFiles=pikepdf.Dictionary(Names=pikepdf.Array()))), Reason.PDF_INSIDE),
        (pdf(Media=pikepdf.Dictionary(Subtype=pikepdf.Name.RichMedia)), Reason.PDF_INSIDE),
        (pdf()[:-40], Reason.DAMAGED),
        (pdf()[:200] + b"%%EOF", Reason.DAMAGED),
        (b"%PDF-1.7\n%%EOF", Reason.DAMAGED),
        (b"%PDF-1.7\n" + b"[" * 100_000 + b"\n%%EOF", Reason.DAMAGED),
    ],
)
def test_a_pdf_that_runs_hides_or_lacks_something_is_refused(data: bytes, expected: Reason) -> None:
    assert reason(data, Kind.PDF) is expected


def test_a_pdf_with_a_password_is_refused_and_one_that_everybody_can_open_is_not() -> None:
    document = pikepdf.new()
    document.add_blank_page()
    locked, opened = io.BytesIO(), io.BytesIO()
    document.save(locked, encryption=pikepdf.Encryption(owner="owner", user="user"))
    document.save(opened, encryption=pikepdf.Encryption(owner="owner", user=""))
    assert reason(locked.getvalue(), Kind.PDF) is Reason.PASSWORD
    assert isinstance(judge(opened.getvalue(), Kind.PDF), Accepted)


def test_pictures_are_decoded_within_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason(picture("PNG")[:-20], Kind.IMAGE) is Reason.DAMAGED
    assert reason(picture("JPEG")[:200], Kind.IMAGE) is Reason.DAMAGED
    assert reason(b"\x89PNG\r\n\x1a\n", Kind.IMAGE) is Reason.DAMAGED
    assert reason(picture("GIF"), Kind.IMAGE) is Reason.WRONG_TYPE
    monkeypatch.setattr(pictures, "MOST_POINTS", 50)
    assert reason(picture("PNG"), Kind.IMAGE) is Reason.PICTURE_SIZE


def test_text_is_text_to_the_end() -> None:
    assert reason(b"x" * 5000 + b"\0", Kind.TEXT) is Reason.DAMAGED
    assert reason(b"<html>", Kind.TEXT) is Reason.WRONG_TYPE


def test_spreadsheets_hold_no_macros_of_either_age() -> None:
    for more in ({"xl/macrosheets/sheet1.xml": "<x/>"}, {"xl/vbaProject.bin": b"x"}):
        assert reason(packed({**WORKBOOK, **more}), Kind.SPREADSHEET) is Reason.MACROS
    dde = {"xl/externalLinks/externalLink1.xml": '<externalLink><ddeLink ddeService="cmd"/></externalLink>'}
    assert reason(packed({**WORKBOOK, **dde}), Kind.SPREADSHEET) is Reason.COMMANDS


def test_a_refusal_says_what_would_be_taken() -> None:
    judged = judge(pdf(), Kind.WORD, Kind.SPREADSHEET)
    assert isinstance(judged, Refused)
    assert judged.message == (
        "This is a PDF, not a Word document (.docx) or an Excel workbook (.xlsx), so it was not kept. "
        "Choose a Word document (.docx) or an Excel workbook (.xlsx) and try again."
    )
