"""What a file is, and whether it may do harm: judged by its bytes alone, without Django."""

from __future__ import annotations

from collections.abc import Collection

from portal.uploads.inspection import office, pdf, pictures, texts
from portal.uploads.inspection.archive import Archive
from portal.uploads.inspection.kinds import CSV, JPEG, PDF, PLAIN, PNG, SPREADSHEET, WORD, FileType, Kind, named
from portal.uploads.inspection.looks import Look
from portal.uploads.inspection.pictures import bare
from portal.uploads.inspection.refusal import Reason, Refusal, wrong_type
from portal.uploads.inspection.sniffing import sniff, what_zip

__all__ = ["Archive", "FileType", "Kind", "Reason", "Refusal", "bare_picture", "inspect", "named", "word_archive"]


def inspect(data: bytes, accept: Collection[Kind], name: str = "") -> FileType:
    """The type of these bytes, if it is one of `accept` and nothing in them can do harm.

    Raises `Refusal`. The name is never believed: it only tells a companion file of an office program from a document,
    and a table of comma-separated values from other text.
    """
    wanted = named(accept)
    look = sniff(data, name)
    if look is Look.ZIP:
        return _zipped(data, accept, wanted)
    if look is Look.PDF and Kind.PDF in accept:
        pdf.check(data)
        return PDF
    if look in (Look.PNG, Look.JPEG) and Kind.IMAGE in accept:
        pictures.check(data)
        return PNG if look is Look.PNG else JPEG
    if look is Look.TEXT and Kind.TEXT in accept:
        texts.check(data)
        return CSV if name.lower().endswith(".csv") else PLAIN
    raise wrong_type(look, accept, wanted)


def bare_picture(data: bytes) -> tuple[bytes, FileType]:
    """A picture without what it tells beside what it shows, and its type. Raises `Refusal`."""
    shown = bare(data)
    return shown, PNG if sniff(shown) is Look.PNG else JPEG


def _zipped(data: bytes, accept: Collection[Kind], wanted: str) -> FileType:
    archive = Archive.open(data)
    look = what_zip(archive)
    for kind, here, file_type in ((Kind.WORD, Look.WORD, WORD), (Kind.SPREADSHEET, Look.EXCEL, SPREADSHEET)):
        if look is here and kind in accept:
            office.check(archive, wanted)
            return file_type
    raise wrong_type(look, accept, wanted)


def word_archive(data: bytes, name: str = "") -> Archive:
    """The parts of a Word file, within limits, for a reader that mistrusts each part itself. Raises `Refusal`."""
    look = sniff(data, name)
    if look is Look.ZIP:
        archive = Archive.open(data)
        look = what_zip(archive)
        if look is Look.WORD:
            return archive
    raise wrong_type(look, {Kind.WORD}, named({Kind.WORD}))
