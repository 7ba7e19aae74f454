"""What a file looks like, by how it begins and, for a zip, by what is in it. A name is never believed."""

from __future__ import annotations

import re
from xml.parsers import expat

from portal.uploads.inspection.archive import Archive
from portal.uploads.inspection.looks import Look
from portal.uploads.inspection.xml import attributes

OLD_OFFICE_BEGINS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
PROGRAM_BEGINS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!/", b"L\x00\x00\x00\x01\x14\x02\x00")
_BEGINNINGS: list[tuple[bytes, Look]] = [
    (b"PK", Look.ZIP),
    (b"\x89PNG\r\n\x1a\n", Look.PNG),
    (b"\xff\xd8\xff", Look.JPEG),
    *((start, Look.PICTURE) for start in (b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"8BPS", b"\x00\x00\x01\x00")),
    *((start, Look.PROGRAM) for start in PROGRAM_BEGINS),
    *(
        (start, Look.ARCHIVE)
        for start in (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00")
    ),
    *((start, Look.ARCHIVE) for start in (b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"\x1f\x8b", b"BZh", b"MSCF")),
    *((start, Look.ARCHIVE) for start in (b"\xfd7zXZ\x00", b"(\xb5/\xfd")),
    *((start, Look.SOUND_OR_FILM) for start in (b"ID3", b"\xff\xfb", b"OggS", b"fLaC", b"\x1aE\xdf\xa3")),
    (b"\x00\x05\x16\x07", Look.COMPANION),
]
_HTML = re.compile(rb"<(!doctype html|html|head|body|div|p\b|meta|table|script)")
_EMAIL = re.compile(rb"(received|return-path|from|message-id|mime-version|delivered-to|x-[a-z-]+): ")
_ODD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def sniff(data: bytes, name: str = "") -> Look:
    """What these bytes look like. A zip is looked into by `what_zip`."""
    if not data:
        return Look.EMPTY
    if name.startswith("~$") and len(data) < 1024:
        return Look.COMPANION
    if data.startswith(OLD_OFFICE_BEGINS):
        return _old_office(data)
    for start, look in _BEGINNINGS:
        if data.startswith(start):
            return look
    if data[4:8] == b"ftyp" or (data[:4] == b"RIFF" and data[8:12] in (b"WAVE", b"AVI ")):
        return Look.SOUND_OR_FILM
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Look.PICTURE
    start = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"%pdf-"):
        return Look.PDF
    if start.startswith(b"{\\rtf"):
        return Look.RTF
    if _HTML.match(start):
        return Look.HTML
    if start.startswith(b"<svg"):
        return Look.PICTURE
    if start.startswith(b"<"):
        return Look.XML
    if _EMAIL.match(start):
        return Look.EMAIL
    return Look.TEXT if readable_text(data[:4096]) is not None else Look.UNKNOWN


def _old_office(data: bytes) -> Look:
    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if has("EncryptedPackage"):
        return Look.PASSWORD
    if has("__substg1.0_"):
        return Look.OUTLOOK
    return Look.OLD_WORD if has("WordDocument") else Look.OLD_OFFICE


def readable_text(data: bytes) -> str | None:
    """The bytes as text, None where they are not text that a person can read."""
    encodings = ["utf-16"] if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(data) - 4 or len(data) != 4096:
                continue
            text = data[: error.start].decode(encoding)
        return None if _ODD.search(text) else text
    return None


def what_zip(archive: Archive) -> Look:
    """What a zip holds, by its declared content types and by its parts."""
    parts = {name.lower() for name in archive.names}
    mains = [
        (str(each.get("PartName", "")).lstrip("/").lower(), str(each.get("ContentType", "")))
        for each in _content_types(archive)
        if str(each.get("ContentType", "")).lower().endswith(".main+xml")
    ]
    declared = [kind for part, kind in mains if part in parts]
    for look, word, folder in (
        (Look.WORD, "word", "word/document.xml"),
        (Look.EXCEL, "sheet", "xl/workbook.xml"),
        (Look.POWERPOINT, "presentation", "ppt/presentation.xml"),
    ):
        if any(word in kind.lower() for kind in declared) or (not declared and folder in parts):
            return look
    if "mimetype" in parts and b"opendocument" in archive.read("mimetype", 300):
        return Look.OPEN_DOCUMENT
    if any(name.endswith(".iwa") for name in parts):
        return Look.PAGES
    return Look.OFFICE_WITHOUT_TEXT if "[content_types].xml" in parts else Look.ZIP


def _content_types(archive: Archive) -> list[dict[str, str]]:
    name = next((name for name in archive.names if name.lower() == "[content_types].xml"), None)
    if name is None:
        return []
    try:
        return attributes(archive.read(name), "Override")
    except expat.ExpatError:
        return []
