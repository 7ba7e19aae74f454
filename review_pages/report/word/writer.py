"""A report as a Word file in house style: what the reader of this package reads back as the same `Document`.

Each part of the report carries its key in a hidden bookmark, which stays with its paragraph while people write on in
Word. Numbers are Word's own: they go on being right when a paragraph is added.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import escape as quoted
from xml.sax.saxutils import escape

from docx.image.image import Image

from review_pages.report.document import (
    Block,
    Cell,
    Document,
    Figure,
    ListBlock,
    Numbering,
    Paragraph,
    ParagraphStyle,
    Recommendation,
    Run,
    Subheading,
    Table,
    recommendation_numbers,
    section_numbers,
)
from review_pages.report.grid import Placed, grid
from review_pages.report.html import Wording
from review_pages.report.references import all_runs, is_number_of, key_of, numbers
from review_pages.report.word import house
from review_pages.report.word.names import Kind, bookmark, control_tag, named

_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.I)
_UNNUMBERED = '<w:numPr><w:numId w:val="0"/></w:numPr><w:ind w:left="0" w:firstLine="0"/>'
_WIDEST = 5_400_000  # a picture's width in Word's units: 15 cm


@dataclass(frozen=True, slots=True)
class House:
    """What stands around the report. `header` carries the marking; `cover` are lines below the title."""

    header: str = ""
    cover: Sequence[str] = ()
    contents: str = "Contents"
    page: str = "Page"
    wording: Wording = field(default_factory=Wording)


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment to be written: on text[start:end] of a paragraph; `answers` are remarks on the same passage."""

    author: str
    text: str
    date: datetime | None = None
    paragraph_key: str = ""
    start: int = 0
    end: int = 0
    resolved: bool = False
    answers: tuple[Remark, ...] = ()


def write_word(
    document: Document,
    *,
    pictures: Mapping[str, bytes] | None = None,
    around: House | None = None,
    remarks: Sequence[Remark] = (),
) -> bytes:
    """The .docx file. `pictures` are bytes by SHA-256; a figure without any shows its words."""
    return _Writer(document, pictures or {}, around or House(), remarks).file()


class _Writer:
    def __init__(
        self, document: Document, pictures: Mapping[str, bytes], around: House, remarks: Sequence[Remark]
    ) -> None:
        self.document = document
        self.pictures = pictures
        self.around = around
        self.notes = {note.key: note for note in document.notes}
        self.footnotes: list[str] = []
        self.starts: list[int] = []
        self.links: dict[str, str] = {}
        self.drawn: dict[str, str] = {}
        self.marks = 0
        self.throughout = document.numbering is Numbering.RUNNING
        self.sections = section_numbers(document)
        self.asked = recommendation_numbers(document)
        self.said: list[tuple[Remark, int]] = []
        self.on: dict[str, list[tuple[int, int, int]]] = defaultdict(list)
        self.numbered = True
        self.numbers = numbers(document)
        self.referred = dict(_referred(document))
        for remark in remarks:
            first = self._take(remark, -1)
            for answer in remark.answers:
                self._take(answer, first, remark)

    def _take(self, remark: Remark, answers: int, to: Remark | None = None) -> int:
        place = to or remark
        self.said.append((remark, answers))
        self.on[place.paragraph_key].append((place.start, place.end, len(self.said) - 1))
        return len(self.said) - 1

    def file(self) -> bytes:
        body = "".join(self.body())
        parts: dict[str, tuple[str, str]] = {
            "styles": ("styles", house.styles(throughout=self.throughout)),
            "numbering": ("numbering", house.numbering(self.starts, throughout=self.throughout)),
            "settings": ("settings", house.SETTINGS),
            "header1": ("header", f"<w:hdr {house.NAMESPACES}>{self.plain(self.around.header, 'Header')}</w:hdr>"),
            "footer1": ("footer", f"<w:ftr {house.NAMESPACES}>{self.footer()}</w:ftr>"),
            "footnotes": ("footnotes", self.footnotes_part()),
        }
        if self.said:
            parts["comments"] = ("comments", self.comments_part())
            parts["commentsExtended"] = ("commentsExtended", self.comments_extended())
        return _packed(body, parts, self.links, {self.drawn[sha]: self.pictures[sha] for sha in self.drawn})

    # -- the body ----------------------------------------------------------------------------------------------

    def body(self) -> Iterable[str]:
        yield self.paragraph(
            "Title", (Run(self.document.title),), self.bookmark(Kind.TITLE, str(self.document.numbering))
        )
        for line in self.around.cover:
            yield self.plain(line, "Cover")
        yield from self.contents()
        for section in self.document.sections:
            self.numbered = section.numbered
            style = "Heading1" if section.numbered else "FrontHeading"
            yield self.paragraph(style, (Run(section.heading),), self.bookmark(Kind.SECTION, section.key))
            for block in section.blocks:
                yield from self.block(block)
        yield (
            '<w:sectPr><w:headerReference w:type="default" r:id="header1"/><w:footerReference w:type="default" '
            'r:id="footer1"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1134" w:bottom="1440" '
            'w:left="1134" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
        )

    def contents(self) -> Iterable[str]:
        """A contents field, filled: Word makes it anew, with pages, when a person asks it to."""
        if not self.document.sections:
            return
        yield self.plain(self.around.contents, "TOCHeading")
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> TOC \\o "1-1" '
            '\\h \\u </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        )
        last = len(self.document.sections) - 1
        for place, section in enumerate(self.document.sections):
            number = self.sections.get(section.key)
            text = self.text(f"{number} {section.heading}" if number else section.heading)
            target = quoted(bookmark(Kind.SECTION, section.key))
            linked = f'<w:hyperlink w:anchor="{target}"><w:r>{text}</w:r></w:hyperlink>' if target else ""
            end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>' if place == last else ""
            start = begin if place == 0 else ""
            yield f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr>{start}{linked or f"<w:r>{text}</w:r>"}{end}</w:p>'
        yield '<w:p><w:pPr><w:pStyle w:val="Cover"/></w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'

    def block(self, block: Block) -> Iterable[str]:
        match block:
            case Paragraph():
                style = "Quote" if block.style is ParagraphStyle.QUOTE else "NumberedParagraph"
                # Word links one style to a level of numbers: quotations name theirs themselves.
                numbers = house.paragraph_number(throughout=self.throughout) if style == "Quote" else ""
                plain = numbers if self.numbered else _UNNUMBERED
                yield self.keyed(block, style, properties=plain)
            case Subheading():
                style = "Heading2" if block.level <= 3 else "Heading3"
                yield self.paragraph(style, block.runs, self.bookmark(Kind.SUBHEADING, block.key), key=block.key)
            case ListBlock():
                yield from self.listed(block)
            case Table():
                yield from self.table(block)
            case Recommendation():
                yield from self.recommendation(block)
            case Figure():
                yield from self.figure(block)

    def keyed(self, paragraph: Paragraph, style: str, names: str = "", properties: str = "") -> str:
        names += self.bookmark(Kind.PARAGRAPH, paragraph.key)
        return self.paragraph(style, paragraph.runs, names, properties, paragraph.key)

    def listed(self, block: ListBlock) -> Iterable[str]:
        self.starts.append(block.start)
        number = house.FIRST_LIST + len(self.starts) - 1
        for place, item in enumerate(block.items):
            listed = number if item.ordered else house.BULLETS
            level = f'<w:numPr><w:ilvl w:val="{min(item.level, 7)}"/><w:numId w:val="{listed}"/></w:numPr>'
            names = "" if place else self.bookmark(Kind.LIST, str(len(self.starts)))
            yield self.keyed(item.paragraph, "ListParagraph", names, level)

    def recommendation(self, block: Recommendation) -> Iterable[str]:
        """In a content control, whose tag carries the recommendation's identity."""
        wording = self.around.wording
        head = wording.recommendation.format(number=self.asked[block.id])
        shown = head if block.scope is None else f"{head} – {wording.scopes[block.scope]}"
        yield (
            f'<w:sdt><w:sdtPr><w:alias w:val="{quoted(head)}"/>'
            f'<w:tag w:val="{quoted(control_tag(block.id, block.scope))}"/></w:sdtPr><w:sdtContent>'
        )
        name = self.bookmark(Kind.RECOMMENDATION, block.key) if block.key in self.referred else ""
        yield self.wrapped("RecommendationHead", f"{name}<w:r>{self.text(shown)}</w:r>")
        numbered, self.numbered = self.numbered, False
        for each in block.blocks:
            yield from self.block(each)
        self.numbered = numbered
        if block.owner:
            label = self.label(wording.owner.format(owner=""))
            yield self.wrapped("RecommendationOwner", label + f"<w:r>{self.text(block.owner)}</w:r>")
        yield "</w:sdtContent></w:sdt>"

    def figure(self, figure: Figure) -> Iterable[str]:
        name = self.bookmark(Kind.FIGURE, figure.key)
        yield self.wrapped("Figure", name + self.drawing(figure))
        if figure.caption:
            yield self.paragraph("FigureCaption", (Run(figure.caption),))

    def drawing(self, figure: Figure) -> str:
        data = self.pictures.get(figure.picture)
        if data is None:
            return self.label(figure.alt)
        target = self.drawn.setdefault(figure.picture, f"picture{len(self.drawn) + 1}")
        image = Image.from_blob(data)
        width, height = int(image.width), int(image.height)
        if width > _WIDEST:
            width, height = _WIDEST, height * _WIDEST // width
        self.marks += 1
        described = f'id="{self.marks}" name="{target}" descr="{_attribute(figure.alt)}"'
        return (
            '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{width}" cy="{height}"/>'
            f"<wp:docPr {described}/><a:graphic>"
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr {described}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="{target}"/>'
            f'<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
            f'<a:ext cx="{width}" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )

    # -- tables ------------------------------------------------------------------------------------------------

    def table(self, table: Table) -> Iterable[str]:
        width, places = grid(table)
        rows = _rows(places)
        if not rows:
            return
        if table.caption:
            yield self.paragraph("TableCaption", (Run(table.caption),))
        name = self.bookmark(Kind.TABLE, table.key)
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="79868A"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        columns = f'<w:gridCol w:w="{9638 // width}"/>' * width
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{borders}</w:tblBorders>'
            f'<w:tblLook w:val="0000"/>'
            + (f'<w:tblCaption w:val="{_attribute(table.caption)}"/>' if table.caption else "")
            + f"</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
        )
        for row, cells in enumerate(rows):
            heads = row < table.header_rows
            yield f"<w:tr><w:trPr>{'<w:tblHeader/>' if heads else ''}</w:trPr>"
            for cell, first in cells:
                yield self.cell(cell, heads, name, first=first)
                name = ""
            yield "</w:tr>"
        yield "</w:tbl>"
        yield '<w:p><w:pPr><w:pStyle w:val="Cover"/></w:pPr></w:p>'

    def cell(self, cell: Cell, heads: bool, name: str, *, first: bool) -> str:
        span = f'<w:gridSpan w:val="{cell.column_span}"/>' if cell.column_span > 1 else ""
        merged = ('<w:vMerge w:val="restart"/>' if first else "<w:vMerge/>") if cell.row_span > 1 else ""
        held = []
        for paragraph in cell.paragraphs if first else ():
            bullet = paragraph.style is ParagraphStyle.LIST_ITEM
            style = "TableBullet" if bullet else "TableHeading" if heads else "TableText"
            if paragraph.key in self.referred:
                name += self.bookmark(Kind.PARAGRAPH, paragraph.key)
            held.append(self.paragraph(style, paragraph.runs, name, key=paragraph.key))
            name = ""
        text = "".join(held) or self.wrapped("TableText", name)
        return f"<w:tc><w:tcPr>{span}{merged}</w:tcPr>{text}</w:tc>"

    # -- text --------------------------------------------------------------------------------------------------

    def bookmark(self, kind: Kind, key: str) -> str:
        name = bookmark(kind, key)
        if not name:
            return ""
        self.marks += 1
        return f'<w:bookmarkStart w:id="{self.marks}" w:name="{name}"/><w:bookmarkEnd w:id="{self.marks}"/>'

    def plain(self, text: str, style: str) -> str:
        return self.wrapped(style, f"<w:r>{self.text(text)}</w:r>")

    def label(self, text: str) -> str:
        return f'<w:r><w:rPr><w:rStyle w:val="{house.LABEL}"/></w:rPr>{self.text(text)}</w:r>'

    def wrapped(self, style: str, content: str, properties: str = "") -> str:
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{content}</w:p>'

    def paragraph(
        self, style: str, runs: Sequence[Run], names: str = "", properties: str = "", key: str = "", note: bool = False
    ) -> str:
        return self.wrapped(
            style, names + "".join(self.runs(runs, self.on.get(key, []) if key else [], note)), properties
        )

    def runs(self, runs: Sequence[Run], on: list[tuple[int, int, int]], in_note: bool) -> Iterable[str]:
        at, waiting = 0, sorted(on)
        open_until: list[tuple[int, int]] = []
        length = sum(len(run.text) for run in runs)
        bounds = sorted({min(bound, length) for start, end, _ in on for bound in (start, end)})

        def marks() -> Iterable[str]:
            for end, name in sorted(open_until):
                if end <= at:
                    open_until.remove((end, name))
                    yield f'<w:commentRangeEnd w:id="{name}"/><w:r><w:commentReference w:id="{name}"/></w:r>'
            while waiting and waiting[0][0] <= at:
                _, end, name = waiting.pop(0)
                yield f'<w:commentRangeStart w:id="{name}"/>'
                if min(end, length) <= at:
                    yield f'<w:commentRangeEnd w:id="{name}"/><w:r><w:commentReference w:id="{name}"/></w:r>'
                else:
                    open_until.append((min(end, length), name))

        yield from marks()
        for run in runs:
            stop = at + len(run.text)
            text = run.text
            while text:
                cut = next((bound for bound in bounds if at < bound < stop), stop)
                piece, text = text[: cut - at], text[cut - at :]
                yield self.run(run, piece)
                at = cut
                yield from marks()
            if run.note in self.notes and not in_note:
                yield self.note(run.note)

    def run(self, run: Run, text: str) -> str:
        look = ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.italic else "")
        if name := self.referred.get(key_of(run)):
            return self.reference(run, text, name, look)
        if not _LINK.fullmatch(run.href):
            return f"<w:r><w:rPr>{look}</w:rPr>{self.text(text)}</w:r>"
        name = self.links.setdefault(run.href, f"link{len(self.links) + 1}")
        styled = f'<w:r><w:rPr><w:rStyle w:val="Hyperlink"/>{look}</w:rPr>{self.text(text)}</w:r>'
        return f'<w:hyperlink r:id="{name}">{styled}</w:hyperlink>'

    def reference(self, run: Run, text: str, name: str, look: str) -> str:
        """A cross-reference: a number is Word's own field, which goes on being right; other words are a link."""
        said = f"<w:r><w:rPr>{look}</w:rPr>{self.text(text)}</w:r>"
        counts = named(name) in {(kind, key_of(run)) for kind in (Kind.PARAGRAPH, Kind.SECTION)}
        if not (counts and text == run.text and is_number_of(run, self.numbers)):
            return f'<w:hyperlink w:anchor="{name}">{said}</w:hyperlink>'
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> '
            f'REF {name} \\r \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{said}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def text(self, text: str) -> str:
        parts = []
        for part in re.split(r"([\n\t])", _UNWRITABLE.sub("", text)):
            if part == "\n":
                parts.append("<w:br/>")
            elif part == "\t":
                parts.append("<w:tab/>")
            elif part:
                parts.append(f'<w:t xml:space="preserve">{escape(part, {chr(13): "&#13;"})}</w:t>')
        return "".join(parts)

    # -- notes and comments ------------------------------------------------------------------------------------

    def note(self, key: str) -> str:
        note = self.notes[key]
        self.footnotes.append("")
        number = len(self.footnotes)
        name = self.bookmark(Kind.NOTE, key)
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>' + self.label(" ")
        held = []
        for paragraph in note.paragraphs or (Paragraph("", ()),):
            held.append(self.paragraph("FootnoteText", paragraph.runs, name + mark, key=paragraph.key, note=True))
            name = mark = ""
        self.footnotes[number - 1] = f'<w:footnote w:id="{number}">{"".join(held)}</w:footnote>'
        style = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        return f'<w:r>{style}<w:footnoteReference w:id="{number}"/></w:r>'

    def footnotes_part(self) -> str:
        lines = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        return f"<w:footnotes {house.NAMESPACES}>{lines}{''.join(self.footnotes)}</w:footnotes>"

    def footer(self) -> str:
        field = "".join(
            f"<w:r>{each}</w:r>"
            for each in (
                '<w:fldChar w:fldCharType="begin"/>',
                '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>',
                "<w:t>1</w:t>",
                '<w:fldChar w:fldCharType="end"/>',
            )
        )
        return self.wrapped(
            "Footer", f"<w:r>{self.text(self.around.page + ' ')}</w:r>{field}", '<w:jc w:val="center"/>'
        )

    def comments_part(self) -> str:
        held = []
        for number, (remark, _) in enumerate(self.said):
            lines = remark.text.split("\n") or [""]
            written = "".join(
                f'<w:p w14:paraId="{_para_id(number, len(lines) - 1 - place)}"><w:pPr><w:pStyle w:val="CommentText"/>'
                f"</w:pPr><w:r>{self.text(line)}</w:r></w:p>"
                for place, line in enumerate(lines)
            )
            date = f' w:date="{remark.date.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"' if remark.date else ""
            initials = "".join(word[0] for word in remark.author.split()[:3])
            held.append(
                f'<w:comment w:id="{number}" w:author="{_attribute(remark.author)}"{date} '
                f'w:initials="{_attribute(initials)}">{written}</w:comment>'
            )
        return f"<w:comments {house.NAMESPACES}>{''.join(held)}</w:comments>"

    def comments_extended(self) -> str:
        """Which comment answers which, and which are resolved: Word keeps it beside the comments."""
        held = "".join(
            f'<w15:commentEx w15:paraId="{_para_id(number)}"'
            + (f' w15:paraIdParent="{_para_id(answers)}"' if answers >= 0 else "")
            + f' w15:done="{int(remark.resolved)}"/>'
            for number, (remark, answers) in enumerate(self.said)
        )
        return f'<w15:commentsEx xmlns:w15="{house.W15}">{held}</w15:commentsEx>'


def _referred(document: Document) -> Iterator[tuple[str, str]]:
    """The bookmarks of what the report refers to, by key."""
    wanted = {key_of(run) for runs in all_runs(document) for run in runs} - {""}
    if not wanted:
        return
    sorts = {paragraph.key: Kind.PARAGRAPH for _, paragraph in document.paragraphs()}
    sorts |= {section.key: Kind.SECTION for section in document.sections}
    sorts |= {note.key: Kind.NOTE for note in document.notes}
    for section in document.sections:
        for block in section.blocks:
            match block:
                case Subheading():
                    sorts[block.key] = Kind.SUBHEADING
                case Table():
                    sorts[block.key] = Kind.TABLE
                case Figure():
                    sorts[block.key] = Kind.FIGURE
                case Recommendation():
                    sorts[block.key] = Kind.RECOMMENDATION
                case _:
                    pass
    for key in wanted & sorts.keys():
        yield key, bookmark(sorts[key], key)


def _para_id(number: int, before_last: int = 0) -> str:
    """A comment is known by the name of its last paragraph."""
    return f"{0x40000000 + number + 0x10000 * min(before_last, 0x1000):08X}"


def _attribute(text: str) -> str:
    return quoted(_UNWRITABLE.sub("", text)).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;")


def _rows(places: Iterable[Placed]) -> list[list[tuple[Cell, bool]]]:
    """Row by row the cells that Word wants, those that only continue a merged one included (False)."""
    rows: dict[int, list[tuple[int, Cell, bool]]] = defaultdict(list)
    for place in places:
        for row in range(place.row, place.last_row + 1):
            rows[row].append((place.column, place.cell, row == place.row))
    return [[(cell, first) for _, cell, first in sorted(rows[row], key=lambda each: each[0])] for row in sorted(rows)]


def _packed(
    body: str, parts: Mapping[str, tuple[str, str]], links: Mapping[str, str], drawn: Mapping[str, bytes]
) -> bytes:
    package = "http://schemas.openxmlformats.org/package/2006"
    media = {name: ("png" if data.startswith(b"\x89PNG") else "jpeg", data) for name, data in drawn.items()}
    related = [
        f'<Relationship Id="{name}" Type="{house.RELATED[kind]}" Target="{name}.xml"/>'
        for name, (kind, _) in parts.items()
    ]
    related += [
        f'<Relationship Id="{name}" Type="{house.OFFICE}/hyperlink" Target="{_attribute(address)}" '
        'TargetMode="External"/>'
        for address, name in links.items()
    ]
    related += [
        f'<Relationship Id="{name}" Type="{house.OFFICE}/image" Target="media/{name}.{kind}"/>'
        for name, (kind, _) in media.items()
    ]
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{house.TYPES[kind]}"/>'
        for name, kind in {"document": "document", **{name: kind for name, (kind, _) in parts.items()}}.items()
    )
    defaults = "".join(
        f'<Default Extension="{extension}" ContentType="{media_type}"/>'
        for extension, media_type in (
            ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
            ("xml", "application/xml"),
            ("png", "image/png"),
            ("jpeg", "image/jpeg"),
        )
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">{defaults}{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{house.OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f"{''.join(related)}</Relationships>",
        "word/document.xml": f"<w:document {house.NAMESPACES}><w:body>{body}</w:body></w:document>",
        **{f"word/{name}.xml": xml for name, (_, xml) in parts.items()},
        **{f"word/media/{name}.{kind}": data for name, (kind, data) in media.items()},
    }
    # Links in footnotes need their part's own relationships.
    files["word/_rels/footnotes.xml.rels"] = files["word/_rels/document.xml.rels"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            data = (house.DECLARATION + content).encode() if isinstance(content, str) else content
            # One date for all, so that the same report gives the same file.
            archive.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
