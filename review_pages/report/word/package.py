"""The outer shell of a Word file: a zip of XML parts, opened with suspicion.

python-docx stops at the first part that is missing or the first relationship that points nowhere; people's files have
both, and their text is still there. So the zip is read here, part by part and within limits, and only the parsing of a
part is python-docx's (its parser expands no entities and fetches nothing).
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from portal.uploads.inspection import Archive, Refusal, word_archive

MAX_PART_BYTES = 32 * 1024 * 1024
"""A part of XML larger than this, unpacked, is refused: 150 pages of report are about 5 MB."""
# A file saved as "Strict Open XML" has the same elements under other names.
_STRICT_NAMES = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}


class Readable(Protocol):
    """Anything that gives its bytes: an open file, an upload."""

    def read(self) -> bytes: ...


class NotAWordDocument(Exception):  # noqa: N818 - named for what it says to a person
    """The file cannot be read as a Word document; the message is a sentence for the person who chose it."""


class BrokenPart(Exception):  # noqa: N818 - caught inside the package, becomes a warning or NotAWordDocument
    """One part inside the file is damaged or too large."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What one part says about another: `kind` is the last word of the relationship's type."""

    kind: str
    target: str
    external: bool


class WordPackage:
    """A Word file whose main document part has been found."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._entries = {_plain(name): entry for name, entry in archive.entries.items()}
        self.main = self._find_main()
        self._main_relations = self.relations(self.main)

    @classmethod
    def open(cls, file: Readable | Path) -> WordPackage:
        """Open a .docx file. Raises `NotAWordDocument` with the reason in plain words."""
        data = file.read_bytes() if isinstance(file, Path) else file.read()
        name = file.name if isinstance(file, Path) else ""
        try:
            return cls(word_archive(data, name))
        except Refusal as refusal:
            raise NotAWordDocument(str(refusal)) from refusal

    def _find_main(self) -> str:
        kind = self._declared_kind()
        if "macroEnabled" in kind:
            raise NotAWordDocument(
                "This Word file can hold macros (.docm). Please save it in Word as a .docx file and try again."
            )
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.external and relation.target in self._entries:
                root = self._main_root(relation.target)
                if root is not None and _local(root) == "document":
                    return relation.target
        root = self._main_root("word/document.xml")
        if root is not None and _local(root) == "document":
            return "word/document.xml"
        raise NotAWordDocument(
            "This file has no Word text in it. Please open it in Word, save it again as .docx, and retry."
        )

    def _main_root(self, name: str) -> Element | None:
        try:
            return self.xml(name)
        except BrokenPart as error:
            raise NotAWordDocument(
                f"The text of this Word file cannot be read: {error}. Please open it in Word, save it again, and retry."
            ) from error

    def _declared_kind(self) -> str:
        """The content type of the main document, or "" where the file does not say."""
        try:
            types = self.xml("[content_types].xml")
        except BrokenPart:
            return ""
        declared = [] if types is None else [str(entry.get("ContentType", "")) for entry in types.iter("{*}Override")]
        return next((kind for kind in declared if kind.endswith(".main+xml")), "")

    def xml(self, name: str) -> Element | None:
        """The root of one part, None where the file has no such part. Raises `BrokenPart`."""
        info = self._entries.get(_plain(name))
        if info is None:
            return None
        if info.file_size > MAX_PART_BYTES:
            raise BrokenPart("it is far larger than a report can be")
        data = self.data(name)
        if b"purl.oclc.org/ooxml" in data[:10_000]:
            for strict, usual in _STRICT_NAMES.items():
                data = data.replace(strict, usual)
        try:
            root = parse_xml(data)
        except (SyntaxError, ValueError, LookupError) as error:  # lxml's own error is a SyntaxError
            raise BrokenPart("a part of the file is not well formed") from error
        if root.getroottree().docinfo.doctype:
            raise BrokenPart("a part of the file declares entities, which no Word file needs")
        return root

    def data(self, name: str) -> bytes:
        """The bytes of one part; none where the file has no such part. Raises `BrokenPart`."""
        info = self._entries.get(_plain(name))
        if info is None:
            return b""
        try:
            return self._archive.read(info.filename)
        except Refusal as error:
            raise BrokenPart("a part of the file is damaged") from error

    def relations(self, part: str) -> dict[str, Relation]:
        """The relationships of a part by id; none where they are missing or damaged."""
        folder, name = posixpath.split(part)
        try:
            root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        except BrokenPart:
            root = None
        found: dict[str, Relation] = {}
        for entry in () if root is None else root.iter("{*}Relationship"):
            external = str(entry.get("TargetMode", "")) == "External"
            target = str(entry.get("Target", ""))
            if not external:
                target = _plain(posixpath.normpath(posixpath.join("/" + folder, target.replace("\\", "/"))))
            kind = str(entry.get("Type", "")).rstrip("/").rsplit("/", 1)[-1]
            found[str(entry.get("Id", ""))] = Relation(kind, target, external)
        return found

    def related(self, kind: str) -> list[str]:
        """The names of the parts that the main document relates to as `kind` ("styles", "footnotes", "header")."""
        named = [rel.target for rel in self._main_relations.values() if rel.kind == kind and not rel.external]
        usual = posixpath.join(posixpath.dirname(self.main), f"{kind}.xml")
        if not any(name in self._entries for name in named) and usual in self._entries:
            return [usual]
        return list(dict.fromkeys(name for name in named if name in self._entries))


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _local(element: Element) -> str:
    return str(element.tag).rsplit("}", 1)[-1]
