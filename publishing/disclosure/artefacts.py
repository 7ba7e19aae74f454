"""The texts of what was rendered: HTML, JSON, the text of a PDF, the parts of a Word package."""

from __future__ import annotations

import csv
import ctypes
import io
import json
import re
import zipfile
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from threading import Lock
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw

from publishing.disclosure.images import texts_of_image
from publishing.disclosure.model import Part, Place
from publishing.disclosure.walk import said_by

_RENDERED = Place(Part.RENDERED)
_BLOCKS = frozenset(
    {
        *("blockquote", "br", "caption", "div", "figcaption", "figure", "li", "nav", "ol", "p", "section", "table"),
        *("td", "th", "title", "tr", "ul", "h1", "h2", "h3", "h4", "h5", "h6"),
    }
)
_SAID_BY_A_PAGE = frozenset(
    {"href", "src", "alt", "title", "aria-label", "aria-description", "content", "name", "value"}
)
_MOST = 200_000_000
"""A package that unfolds to more bytes than this is not read further."""


def _told(detail: str, text: str) -> Iterator[tuple[Place, str]]:
    if text.strip():
        yield Place(Part.RENDERED, detail=detail), text


class _Reader(HTMLParser):
    """All text of a page, block by block, and every attribute; comments, scripts and styles too, since they leave."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.said: list[str] = []
        self._label = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        self._label = any(name == "aria-label" for name, _ in attrs)
        for name, value in attrs:
            if value and name == "id":
                # The name of a place in the page: of a heading's words, or of figures that say nothing.
                self.said.append(re.sub(r"\d+", " ", said_by(value)))
            elif value and name in _SAID_BY_A_PAGE:
                self.said.append(said_by(value) if name in ("href", "src") else value)

    def handle_endtag(self, tag: str) -> None:
        # What has a name of its own, as the number before a paragraph has, is no part of the words beside it.
        if tag in _BLOCKS or self._label:
            self.parts.append("\n")
        self._label = False

    def handle_data(self, data: str) -> None:
        self.parts.append(re.sub(r"\s*\n\s*", " ", data))

    def handle_comment(self, data: str) -> None:
        self.said.append(data)


def texts_of_html(html: str) -> Iterator[tuple[Place, str]]:
    """What a page shows, line by line, and what its attributes say."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for line in "".join(reader.parts).split("\n"):
        yield from _told("html", line)
    for said in dict.fromkeys(reader.said):
        yield from _told("html", said)


_IDENTITIES = frozenset({"key", "id", "note", "sha256", "hash", "schema", "style", "type", "scope", "marks"})


def texts_of_json(data: str) -> Iterator[tuple[Place, str]]:
    """Every text in JSON; the runs of a paragraph as the one text that a reader sees."""
    for text in dict.fromkeys(_strings(json.loads(data))):
        yield from _told("json", text)


def texts_of_csv(data: str) -> Iterator[tuple[Place, str]]:
    """Every cell of a table."""
    for row in csv.reader(io.StringIO(data.removeprefix("\ufeff"))):
        for cell in row:
            yield from _told("csv", cell)


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            runs = value.get("runs")
            if isinstance(runs, list):
                yield "".join(str(run.get("text", "")) for run in runs if isinstance(run, dict))
                yield from (said_by(str(run["href"])) for run in runs if isinstance(run, dict) and run.get("href"))
            for name, each in value.items():
                if name not in _IDENTITIES and name != "runs":
                    yield from _strings(each)
        case list():
            for each in value:
                yield from _strings(each)


_ONE_AT_A_TIME = Lock()
"""PDFium may not be called by two threads at once: the process would crash. Closing counts as a call, too."""


def texts_of_pdf(data: bytes) -> Iterator[tuple[Place, str]]:
    """The text of a PDF page by page, its metadata, bookmarks, and the addresses of its links."""
    with _ONE_AT_A_TIME, pypdfium2.PdfDocument(data) as document:
        told = {name: value for name, value in document.get_metadata_dict().items() if not value.startswith("D:")}
        bookmarks = [bookmark.get_title() for bookmark in document.get_toc()]
        pages: list[str] = []
        links: list[str] = []
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                pages.append(text.get_text_bounded())
                links += _links(document, page)
    for value in (*told.values(), *bookmarks, *map(said_by, dict.fromkeys(links))):
        yield from _told("pdf", value)
    for number, text in enumerate(pages, start=1):
        page_text = text.replace("\r\n", "\n")
        for line in page_text.split("\n"):
            yield from _told(f"pdf, page {number}", line)
        # Lines of a page are laid out, not written: a name may be cut by the end of one.
        yield Place(Part.RENDERED, detail=f"pdf, page {number}", across=True), page_text


def _links(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[str]:
    """The addresses that a page leads to."""
    raw = pypdfium2.raw
    at, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, at, link):
        action = raw.FPDFLink_GetAction(link)
        size = raw.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        if size:
            address = ctypes.create_string_buffer(size)
            raw.FPDFAction_GetURIPath(document, action, address, size)
            yield address.value.decode("utf-8", "replace")


def texts_of_word(data: bytes) -> Iterator[tuple[Place, str]]:
    """Everything in a Word package: the text of each part by paragraph, metadata, comments, what was deleted,
    alternative text, addresses, the names of files, and what the pictures carry. Raises zipfile.BadZipFile."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        read = 0
        for info in package.infolist():
            read += info.file_size
            if read > _MOST:
                return
            name = info.filename
            content = package.read(info)
            if re.search(r"media/|embeddings/", name) and not re.search(r"/(?:image|chart|picture)\d+\.\w+$", name):
                yield from _told(name, said_by(name))
            if name.endswith((".xml", ".rels")):
                yield from _told_by_xml(name, content)
            elif "media/" in name or name.startswith("docProps/"):
                for text in texts_of_image(content):
                    yield from _told(name, text)


_SKIPPED = ("word/styles.xml", "word/theme/", "word/fontTable.xml", "word/webSettings.xml", "[Content_Types].xml")
_SAID = frozenset({"descr", "title", "name", "author", "initials", "Target", "alt", "val", "userId", "tooltip"})
_QUIET = frozenset(
    {
        *("abstractNum", "color", "fmtid", "jc", "lang", "lvlText", "numFmt", "pStyle", "rFonts", "rStyle", "rsid"),
        *("rsidRoot", "style", "sz", "tblStyle"),
    }
)
"""Elements whose attributes say how something looks, or when it was saved."""


_NOT_TOLD = frozenset({"t", "delText", "instrText", "created", "modified", "lastPrinted", "Template", "Application"})
"""Elements whose text is read elsewhere, or is when a file was saved and by what program."""


def _told_by_xml(name: str, content: bytes) -> Iterator[tuple[Place, str]]:
    if name.startswith(_SKIPPED) or b"<!DOCTYPE" in content[:1000] or b"<!ENTITY" in content:
        return
    try:
        root = ElementTree.fromstring(content)  # noqa: S314 (nothing in it is defined: looked at above)
    except ElementTree.ParseError:
        return
    for text in dict.fromkeys(_xml_texts(root, name)):
        yield from _told(name, text)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _xml_texts(root: ElementTree.Element, name: str) -> Iterator[str]:
    parents = {"p", "sdtContent"}
    for element in root.iter():
        local = _local(element.tag) if isinstance(element.tag, str) else ""
        if name == "word/settings.xml" and local != "docVar":
            continue  # the others are settings
        for attribute, value in element.attrib.items():
            said = _local(attribute)
            if said in _SAID and local not in _QUIET and len(value) > 1 and not name.endswith("numbering.xml"):
                if name.endswith(".rels") and not element.get("TargetMode") and said == "Target":
                    continue
                yield said_by(value)
        if local in parents:
            yield "".join(_inside(element))
        elif local == "instrText" and element.text:
            yield said_by(element.text)
        elif element.text and element.text.strip() and local not in _NOT_TOLD:
            yield element.text


def _inside(paragraph: ElementTree.Element) -> Iterator[str]:
    for element in paragraph.iter():
        local = _local(element.tag) if isinstance(element.tag, str) else ""
        if local in ("t", "delText"):
            yield element.text or ""
        elif local in ("tab", "br", "cr"):
            yield " " if local == "tab" else "\n"
