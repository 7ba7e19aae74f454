"""Word and Excel files (Office Open XML): nothing in them may run, hide a program, or fetch something when opened."""

from __future__ import annotations

import html
import re
from urllib.parse import unquote
from xml.parsers import expat

from portal.uploads.inspection import archive as archives
from portal.uploads.inspection.archive import Archive
from portal.uploads.inspection.looks import Look
from portal.uploads.inspection.refusal import Reason, Refusal
from portal.uploads.inspection.sniffing import OLD_OFFICE_BEGINS, PROGRAM_BEGINS, what_zip
from portal.uploads.inspection.xml import as_utf8, attributes, defines_something, looks_like_xml

MAX_XML_BYTES = 32 * 1024 * 1024
"""A part of XML larger than this, unpacked, is refused: 150 pages of report are about 5 MB."""
DEEPEST = 2
"""A file in a file in a file: further down nobody meant it."""

_MACRO_TYPES = re.compile(r"macroenabled|vbaproject|activex|macrosheet", re.IGNORECASE)
_MACRO_RELATIONS = {"vbaproject", "wordvbadata", "xlmacrosheet", "xlintlmacrosheet", "control", "activexcontrolbinary"}
_MACRO_PARTS = re.compile(r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml)$|(^|/)(macrosheets|activex)/", re.IGNORECASE)
_MAY_BE_LOCAL = {"attachedtemplate", "image", "externallinkpath", "xlpathmissing", "xlstartup"}
_FIELDS = re.compile(
    rb"<(?:\w+:)?(?:instrText\b[^>]*>([^<]*)|fldChar\b[^>]*fldCharType\s*=\s*[\"']begin"
    rb"|fldSimple\b[^>]*instr\s*=\s*\"([^\"]*))"
)
_FETCHES = re.compile(r"^(DDE|DDEAUTO)\b|^(INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK)\b.*(https?:|ftp:|\\\\)", re.I | re.S)


def check(archive: Archive, wanted: str, depth: int = 0, room: int = archives.MAX_TOTAL_BYTES) -> int:
    """Raise `Refusal` for what may not come in; returns how many bytes of `room` are left, for files in files."""
    room -= archive.unpacked_size
    if room < 0:
        raise Refusal(Reason.BOMB)
    if any(_MACRO_PARTS.search(name.replace("\\", "/")) for name in archive.names):
        raise Refusal(Reason.MACROS, wanted=wanted)
    for name, data in archive.parts():
        if data.startswith(b"PK\x03\x04"):
            room = _inside(data, wanted, depth, room)
        elif data.startswith(OLD_OFFICE_BEGINS):
            _old_object(data, wanted)
        elif data.startswith(PROGRAM_BEGINS):
            raise Refusal(Reason.INSIDE)
        elif looks_like_xml(data):
            _xml(name.lower(), data, wanted)
    return room


def _inside(data: bytes, wanted: str, depth: int, room: int) -> int:
    """A file in the file, such as the workbook behind a chart."""
    inner = Archive.open(data)
    if depth >= DEEPEST:
        raise Refusal(Reason.BOMB)
    room = check(inner, wanted, depth + 1, room)
    if what_zip(inner) not in (Look.WORD, Look.EXCEL, Look.POWERPOINT):
        raise Refusal(Reason.INSIDE)
    return room


def _old_object(data: bytes, wanted: str) -> None:
    """An object in the older format, which may be a project of macros under any name, or a packed file."""
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        raise Refusal(Reason.MACROS, wanted=wanted)
    if any(stream.encode("utf-16-le") in data for stream in ("Ole10Native", "EncryptedPackage")):
        raise Refusal(Reason.INSIDE)


def _xml(name: str, data: bytes, wanted: str) -> None:
    if len(data) > MAX_XML_BYTES:
        raise Refusal(Reason.BOMB)
    if defines_something(data):
        raise Refusal(Reason.ENTITIES)
    try:
        if name == "[content_types].xml":
            _content_types(data, wanted)
        elif name.endswith(".rels"):
            _relations(data, wanted)
    except expat.ExpatError:
        raise Refusal(Reason.DAMAGED) from None
    text = as_utf8(data)
    if "externallinks/" in name and b"ddeLink" in text:
        raise Refusal(Reason.COMMANDS)
    if any(_FETCHES.search(code) for code in _field_codes(text)):
        raise Refusal(Reason.COMMANDS)


def _content_types(data: bytes, wanted: str) -> None:
    declared = attributes(data, "Override") + attributes(data, "Default")
    if any(_MACRO_TYPES.search(each.get("ContentType", "")) for each in declared):
        raise Refusal(Reason.MACROS, wanted=wanted)


def _relations(data: bytes, wanted: str) -> None:
    for relation in attributes(data, "Relationship"):
        kind = relation.get("Type", "").rstrip("/").rsplit("/", 1)[-1].lower()
        if kind in _MACRO_RELATIONS:
            raise Refusal(Reason.MACROS, wanted=wanted)
        if relation.get("TargetMode", "").lower() != "external" or kind == "hyperlink":
            continue
        if kind in _MAY_BE_LOCAL and _is_on_the_readers_own_machine(relation.get("Target", "")):
            continue
        reasons = {"attachedtemplate": Reason.REMOTE_TEMPLATE, "image": Reason.REMOTE_PICTURE}
        raise Refusal(reasons.get(kind, Reason.REMOTE))


def _is_on_the_readers_own_machine(target: str) -> bool:
    """True for `file:///C:/Templates/Council.dotx`, which every document made from a template names; no network."""
    where = unquote(target).strip().replace("\\", "/")
    if where.lower().startswith("file:"):
        where = where[5:]
        where = where[3:] if where.startswith("///") else where
    if where.startswith("/"):
        return False
    return bool(re.match(r"[a-z]:/", where, re.IGNORECASE)) or ":" not in where.split("/", 1)[0]


def _field_codes(data: bytes) -> list[str]:
    """The instructions of a part's fields; Word may cut one into any number of runs."""
    if b"instrText" not in data and b"fldSimple" not in data:
        return []
    codes = [""]
    for match in _FIELDS.finditer(data):
        run, simple = match.groups()
        if run is not None:
            codes[-1] += html.unescape(run.decode("utf-8", "replace"))
        else:
            codes.append(html.unescape((simple or b"").decode("utf-8", "replace")))
    return [code.strip() for code in codes]
