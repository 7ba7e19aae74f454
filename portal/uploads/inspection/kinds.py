"""The kinds of file that can be asked for."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

_OFFICE = "application/vnd.openxmlformats-officedocument"


class Kind(StrEnum):
    WORD = "Word document"
    SPREADSHEET = "spreadsheet"
    PDF = "PDF"
    IMAGE = "picture"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FileType:
    """What a file was found to be, and what it is called and served as."""

    kind: Kind
    media_type: str
    extension: str


WORD = FileType(Kind.WORD, f"{_OFFICE}.wordprocessingml.document", ".docx")
SPREADSHEET = FileType(Kind.SPREADSHEET, f"{_OFFICE}.spreadsheetml.sheet", ".xlsx")
PDF = FileType(Kind.PDF, "application/pdf", ".pdf")
PNG = FileType(Kind.IMAGE, "image/png", ".png")
JPEG = FileType(Kind.IMAGE, "image/jpeg", ".jpg")
PLAIN = FileType(Kind.TEXT, "text/plain; charset=utf-8", ".txt")
CSV = FileType(Kind.TEXT, "text/csv; charset=utf-8", ".csv")

NAMES = {
    Kind.WORD: "a Word document (.docx)",
    Kind.SPREADSHEET: "an Excel workbook (.xlsx)",
    Kind.PDF: "a PDF",
    Kind.IMAGE: "a picture (.png or .jpg)",
    Kind.TEXT: "plain text (.txt or .csv)",
}
EXTENSIONS = {
    Kind.WORD: (".docx",),
    Kind.SPREADSHEET: (".xlsx",),
    Kind.PDF: (".pdf",),
    Kind.IMAGE: (".png", ".jpg", ".jpeg"),
    Kind.TEXT: (".txt", ".csv"),
}


def named(accept: Collection[Kind]) -> str:
    """These kinds in words: "a Word document (.docx) or a PDF"."""
    *most, last = [NAMES[kind] for kind in Kind if kind in accept]
    return f"{', '.join(most)} or {last}" if most else last
