"""Walking one story of a Word file (the body, a footnote, a comment) into lines and raw tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from docx.oxml.ns import nsmap, qn
from docx.oxml.xmlchemy import BaseOxmlElement as Element

from review_pages.report.word.changes import NEW_PARAGRAPH, ChangeKind, Tally, is_change
from review_pages.report.word.house import LABEL
from review_pages.report.word.lines import Block, Line, Mark, MarkKind, Piece, RawCell, RawTable, lines_of
from review_pages.report.word.names import named
from review_pages.report.word.package import Relation
from review_pages.report.word.styles import (
    VAL,
    Look,
    Numbering,
    Style,
    Styles,
    child,
    look_of,
    numbering_of,
    switch,
    value,
    whole,
)

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_PICTURE = f"{{{nsmap['pic']}}}pic"
_MAX_COLUMNS = 200
PAGE, NOTE = "page:", "note:"
"""What stands before a bookmark's name in a link: the reference is to its page, or to the note whose mark is in it."""

_SILENT = frozenset(
    qn(name)
    for name in (
        "w:pPr",
        "w:rPr",
        "w:sdtPr",
        "w:sdtEndPr",
        "w:customXmlPr",
        "w:smartTagPr",
        "w:tblPr",
        "w:tblGrid",
        "w:trPr",
        "w:tcPr",
        "w:sectPr",
        "w:footnoteRef",
        "w:endnoteRef",
        "w:annotationRef",
        "w:softHyphen",
        "w:rt",
        "w:proofErr",
        "w:bookmarkEnd",
        "w:lastRenderedPageBreak",
    )
)
# Ticks and boxes that people put in forms with Word's symbol fonts (Wingdings and its kin).
_SYMBOLS = {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xB7: "•", 0xA7: "▪"}


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shows: bool = False

    @property
    def word(self) -> str:
        return (self.instruction.split() or [""])[0].upper()

    @property
    def address(self) -> str:
        """Where the field leads: an address, or a bookmark as `#name`; "" for any other field."""
        words = self.instruction.replace("“", '"').replace("”", '"').split()
        match self.word:
            case "HYPERLINK" if "\\l" in words and words.index("\\l") < 3:
                place = _quoted(self.instruction.partition("\\l")[2], skip=0)
                outside = _quoted(self.instruction.partition("\\l")[0])
                return outside or f"#{place}"
            case "HYPERLINK":
                return _quoted(self.instruction)
            case "REF" | "PAGEREF" | "NOTEREF" if len(words) > 1:
                return f"#{_KINDS_OF_REFERENCE.get(self.word, '')}{words[1].strip(chr(34))}"
        return ""


_KINDS_OF_REFERENCE = {"PAGEREF": PAGE, "NOTEREF": NOTE}


@dataclass(slots=True)
class Story:
    """A reader of one part. Use a new one for each part: fields and relationships do not cross parts."""

    styles: Styles
    numbering: Numbering
    relations: dict[str, Relation]
    tally: Tally
    root: Element
    fields: list[_Field] = field(default_factory=list)
    trusts_fields: bool = True
    exact: bool = False
    before: bool = False
    """Read the text as it was before the tracked changes, and leave marks where they are; otherwise as it is after."""
    draw: Callable[[str], str] = lambda target: ""
    """Takes in the picture that a relationship leads to, and gives its SHA-256; "" where it cannot be kept."""
    quiet: bool = False
    """Inside a row that was taken out: said of the row, not of its words."""
    within: str = ""
    in_contents: bool = False
    waiting: list[Piece | Mark] = field(default_factory=list)
    line: Line = field(default_factory=Line)
    style: Style = field(default_factory=Style)

    def __post_init__(self) -> None:
        # Half a field would hide the rest of the document: then every text shows.
        kinds = [str(mark.get(qn("w:fldCharType"))) for mark in self.root.iter(qn("w:fldChar"))]
        self.trusts_fields = kinds.count("begin") == kinds.count("end")

    # -- blocks ------------------------------------------------------------------------------------------------

    def blocks(self, parent: Element) -> list[Block]:
        """The lines and tables directly in `parent`, in order."""
        found: list[Block] = []
        joined: list[tuple[Element, Line]] = []
        for element in self._block_elements(parent):
            if element.tag == qn("w:tbl"):
                found.extend(self._one(joined))
                joined = []
                found.append(self._table(element))
                continue
            joined.append((element, self._line(element)))
            if not self._joins_next(element):
                found.extend(self._one(joined))
                joined = []
        found.extend(self._one(joined))
        left = self.waiting
        self.waiting = []
        if left:
            last = next((block for block in reversed(found) if isinstance(block, Line)), None)
            if last is None:
                found.append(Line(left))
            else:
                last.items.extend(left)
        return found

    def _one(self, joined: list[tuple[Element, Line]]) -> list[Block]:
        """Paragraphs whose ends do not count as one line: what the last of them that says something is."""
        if not joined:
            return []
        spoken = (pair for pair in reversed(joined) if any(isinstance(item, Piece) for item in pair[1].items))
        element, line = next(spoken, joined[-1]) if len(joined) > 1 else joined[0]
        if len(joined) > 1:
            line.items = [item for _, each in joined for item in each.items]
            line.names += [name for _, each in joined if each is not line for name in each.names]
            line.pictures = [picture for _, each in joined for picture in each.pictures]
            line.beside = [block for _, each in joined for block in each.beside]
        if self.before:
            self._pass_on(line)
        properties = child(element, "w:pPr")
        self._number(line, properties, self.styles.paragraph(value(properties, "w:pStyle")))
        return [line, *line.beside]

    def _pass_on(self, line: Line) -> None:
        """Words put into an empty paragraph are a paragraph that was put in: there is nothing else to point at."""
        marks = [item for item in line.items if isinstance(item, Mark) and is_change(item.name)]
        if not marks or line.pictures or any(isinstance(item, Piece) for item in line.items):
            return
        line.items = [item for item in line.items if item not in marks]
        self.tally.ends_paragraph(marks[-1].name)
        self.waiting.extend(marks)

    def _block_elements(self, parent: Element) -> Iterator[Element]:
        """Paragraphs and tables below `parent`, looking through content controls, changes and choices."""
        for element in parent.iterchildren():
            tag = element.tag
            if tag in (qn("w:p"), qn("w:tbl")):
                yield element
            elif tag == qn("w:sdt"):
                before = self.in_contents
                gallery = next(element.iter(qn("w:docPartGallery")), None)
                self.in_contents |= gallery is not None and "contents" in str(gallery.get(VAL)).lower()
                outer = self.within
                if self.exact and not outer:
                    self.within = value(child(element, "w:sdtPr"), "w:tag") or ""
                for content in element.findall(qn("w:sdtContent")):
                    yield from self._block_elements(content)
                self.in_contents, self.within = before, outer
            elif tag == f"{_MC}AlternateContent":
                yield from self._block_elements(self._choice(element))
            elif tag in (qn("w:commentRangeStart"), qn("w:commentRangeEnd")):
                self.waiting.append(self._comment_mark(element))
            elif tag == qn("w:bookmarkStart"):
                self.waiting.extend(self._target(element))
            elif tag == qn("w:altChunk"):
                self.waiting.append(Mark(MarkKind.LOST, "A document placed inside this one"))
            elif isinstance(tag, str) and tag not in _SILENT:
                yield from self._block_elements(element)

    def _joins_next(self, paragraph: Element) -> bool:
        """True where the end of the paragraph itself does not count: it was taken out, or put in, by a change."""
        return self._end(paragraph, ("w:ins", "w:moveTo") if self.before else ("w:del", "w:moveFrom")) is not None

    @staticmethod
    def _end(paragraph: Element, names: tuple[str, str]) -> Element | None:
        """What a tracked change says of the end of a paragraph."""
        look = child(child(paragraph, "w:pPr"), "w:rPr")
        return next((found for name in names if (found := child(look, name)) is not None), None)

    def _line(self, paragraph: Element) -> Line:
        properties = child(paragraph, "w:pPr")
        style = self.styles.paragraph(value(properties, "w:pStyle"))
        outline = value(properties, "w:outlineLvl")
        line = Line(
            self.waiting,
            style=style.name,
            outline=style.outline if outline is None else whole(outline, 9),
            caps=bool(style.look.caps),
            in_contents=self.in_contents or style.name.startswith("toc "),
            exact=self.exact,
            within=self.within,
        )
        if self.exact:
            marks = paragraph.iter(qn("w:bookmarkStart"))
            line.names = [name for mark in marks if (name := named(str(mark.get(qn("w:name")))))]
        self.waiting = []
        outer, self.line = self.line, line
        outer_style, self.style = self.style, style
        self._mark_contents()
        self._inline(paragraph, Look())
        self._mark_contents()
        if self.before:
            self._mark_end(paragraph)
        self.line, self.style = outer, outer_style
        return line

    def _mark_end(self, paragraph: Element) -> None:
        if (change := self._end(paragraph, ("w:ins", "w:moveTo"))) is not None:
            self.line.items.append(Mark(MarkKind.POINT, self.tally.note(change, NEW_PARAGRAPH)))
        if (change := self._end(paragraph, ("w:del", "w:moveFrom"))) is not None and not self.quiet:
            self.line.items.append(Mark(MarkKind.POINT, self.tally.note(change, kind=ChangeKind.JOINED)))

    def _number(self, line: Line, properties: Element | None, style: Style) -> None:
        list_id, level = numbering_of(properties)
        list_id = style.list_id if list_id is None else list_id
        level = style.level if level is None else level
        if list_id and self.numbering.known(list_id):
            shape = self.numbering.level(list_id, level)
            # Word counts an empty paragraph of a list too; in a report it is a blank line.
            said = any(isinstance(item, Piece) and item.text.strip() for item in line.items)
            if not shape.visible or not (said or line.names):
                return
            line.list_id, line.family, line.level = list_id, self.numbering.family(list_id), level
            line.pattern, line.ordered = shape.pattern, shape.ordered
            line.number, line.label = self.numbering.count(list_id, level)
        elif style.name.startswith(("list bullet", "list number")):
            line.list_id = line.family = style.name
            line.level = max(whole(style.name[-1:], 1) - 1, 0)
            line.ordered = style.name.startswith("list number")

    def _mark_contents(self) -> None:
        if any(open_field.word == "TOC" for open_field in self.fields):
            self.line.in_contents = True

    # -- tables ------------------------------------------------------------------------------------------------

    def _table(self, element: Element) -> RawTable:
        properties = child(element, "w:tblPr")
        look = child(properties, "w:tblLook")
        flags = str(look.get(VAL, "")) if look is not None else ""
        first_row = look is not None and (
            str(look.get(qn("w:firstRow"))) in ("1", "true") or bool(_is_hex(flags) and int(flags, 16) & 0x20)
        )
        style = self.styles.named(value(properties, "w:tblStyle"))
        table = RawTable([], 0, style_heads=first_row and style.heads_first_row)
        marked = 0
        for row in self._parts(element, "w:tr"):
            row_properties = child(row, "w:trPr")
            removed, added = child(row_properties, "w:del"), child(row_properties, "w:ins")
            if removed is not None:
                self.tally.deleted += 1
            if (added if self.before else removed) is not None:
                if self.before and added is not None:
                    self._row_left_out(table, row, added)
                continue
            if removed is not None and not self.quiet:
                self.waiting.append(Mark(MarkKind.POINT, self.tally.note(removed, kind=ChangeKind.ROW_REMOVED)))
            if switch(row_properties, "w:tblHeader") and marked == len(table.rows):
                marked += 1
            quiet, self.quiet = self.quiet, self.quiet or removed is not None
            table.rows.append(self._row(row, row_properties))
            self.quiet = quiet
        table.rows = [row for row in table.rows if row]
        table.width = max((row[-1].column + row[-1].span for row in table.rows), default=0)
        table.header_rows = min(marked, len(table.rows)) or None
        return table

    def _row_left_out(self, table: RawTable, row: Element, added: Element) -> None:
        """A row that a change put in is suggested where the row above it ends."""
        texts = ("".join(str(text.text or "") for text in each.iter(qn("w:t"))) for each in self._parts(row, "w:tc"))
        mark = Mark(MarkKind.POINT, self.tally.note(added, " | ".join(texts), ChangeKind.ROW_ADDED))
        above = [line for cell in (table.rows[-1] if table.rows else []) for line in lines_of(cell.blocks)]
        (above[-1].items if above else self.waiting).append(mark)

    def _row(self, row: Element, properties: Element | None) -> list[RawCell]:
        cells: list[RawCell] = []
        column = min(max(whole(value(properties, "w:gridBefore")), 0), _MAX_COLUMNS)
        for element in self._parts(row, "w:tc"):
            cell_properties = child(element, "w:tcPr")
            if value(cell_properties, "w:hMerge") == "continue" and cells:
                cells[-1].span += 1
                cells[-1].blocks.extend(self.blocks(element))
                column += 1
                continue
            span = min(max(whole(value(cell_properties, "w:gridSpan"), 1), 1), _MAX_COLUMNS)
            merge = child(cell_properties, "w:vMerge")
            continues = merge is not None and str(merge.get(VAL, "continue")) != "restart"
            cells.append(RawCell(self.blocks(element), column, span, continues))
            column += span
            if column > _MAX_COLUMNS:
                break
        return cells

    def _parts(self, parent: Element, name: str) -> Iterator[Element]:
        """Rows of a table or cells of a row, looking through wrappers."""
        for element in parent.iterchildren():
            if element.tag == qn(name):
                yield element
            elif isinstance(element.tag, str) and element.tag not in _SILENT and element.tag != qn("w:p"):
                yield from self._parts(element, name)

    # -- text --------------------------------------------------------------------------------------------------

    def _inline(self, parent: Element, look: Look, href: str = "") -> None:
        for element in parent.iterchildren():
            self._inline_element(element, look, href)

    def _inline_element(self, element: Element, look: Look, href: str) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SILENT:
            return
        match tag.removeprefix(f"{{{nsmap['w']}}}"):
            case "r":
                self._run(element, look, href)
            case "hyperlink":
                relation = self.relations.get(str(element.get(qn("r:id"))))
                target = relation.target if relation is not None and relation.external else ""
                target = target or f"#{element.get(qn('w:anchor'), '')}"
                self._inline(element, look, self._address(target) or href)
            case "ins" | "moveTo":
                self.tally.inserted += any(True for _ in element.iter(qn("w:t")))
                if self.before:
                    self._leave_out_added(element, look, href)
                else:
                    self._inline(element, look, href)
            case "del" | "moveFrom":
                self.tally.deleted += any(str(gone.text or "") for gone in element.iter(qn("w:delText"), qn("w:t")))
                if self.before:
                    self._keep_removed(element, look, href)
                    return
                marks = element.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:commentReference"))
                self.line.items.extend(self._comment_mark(mark) for mark in marks)
                for mark in element.iter(qn("w:fldChar")):
                    self._field(mark)
            case "delText" | "delInstrText" as kind:
                if self.before and kind == "delText":
                    self._say(str(element.text or ""), look, href)
                elif self.before and self.fields:
                    self.fields[-1].instruction += str(element.text or "")
            case "bookmarkStart":
                self.line.items.extend(self._target(element))
            case "fldSimple":
                self.fields.append(_Field(str(element.get(qn("w:instr"), "")), shows=True))
                self._mark_contents()
                self._inline(element, look, href)
                self.fields.pop()
            case "commentRangeStart" | "commentRangeEnd" | "commentReference":
                self.line.items.append(self._comment_mark(element))
            case "sdt":
                if switch(child(element, "w:sdtPr"), "w:showingPlcHdr"):
                    return  # "Click here to enter text" is nobody's text
                for content in element.findall(qn("w:sdtContent")):
                    self._inline(content, look, href)
            case "drawing" | "pict" | "object":
                self._graphic(element)
            case "fldChar":
                self._field(element)
            case "instrText":
                if self.fields:
                    self.fields[-1].instruction += str(element.text or "")
            case "footnoteReference" | "endnoteReference" as kind:
                self.line.items.append(Mark(MarkKind.NOTE, f"{kind[:-9]}:{element.get(qn('w:id'))}"))
            case "t":
                self._say(str(element.text or ""), look, href)
            case "tab" | "ptab":
                self._say("\t", look, href)
            case "br":
                self._say(" " if element.get(qn("w:type")) in ("page", "column") else "\n", look, href)
            case "cr":
                self._say("\n", look, href)
            case "noBreakHyphen":
                self._say("-", look, href)
            case "sym":
                self._symbol(element, look, href)
            case _ if tag == f"{_MC}AlternateContent":
                self._inline(self._choice(element), look, href)
            case _ if tag in (f"{_MATH}oMath", f"{_MATH}oMathPara"):
                self._say("".join(str(part.text or "") for part in element.iter(f"{_MATH}t")), look, href)
                self._lose("The layout of an equation")
            case _:
                self._inline(element, look, href)

    def _leave_out_added(self, element: Element, look: Look, href: str) -> None:
        """What was put in is no text; comments on it, and the place, stay."""
        outer, self.line = self.line, Line(exact=self.exact)
        self.before = False
        self._inline(element, look, href)
        self.before = True
        added, self.line = self.line, outer
        comments = (MarkKind.OPEN, MarkKind.CLOSE, MarkKind.POINT)
        self.line.items.extend(item for item in added.items if isinstance(item, Mark) and item.kind in comments)
        self.line.beside.extend(added.beside)
        if added.pictures:
            self._lose("A picture that was put in as a tracked change")
        if any(isinstance(item, Mark) and item.kind is MarkKind.NOTE for item in added.items):
            self._lose("A footnote that was put in as a tracked change")
        words = "".join(item.text for item in added.items if isinstance(item, Piece))
        if words:
            self.line.items.append(Mark(MarkKind.POINT, self.tally.note(element, words)))

    def _keep_removed(self, element: Element, look: Look, href: str) -> None:
        """What was taken out is text still."""
        at = len(self.line.items)
        self._inline(element, look, href)
        if not self.quiet and any(isinstance(item, Piece) for item in self.line.items[at:]):
            name = self.tally.note(element)
            self.line.items.insert(at, Mark(MarkKind.OPEN, name))
            self.line.items.append(Mark(MarkKind.CLOSE, name))

    def _run(self, run: Element, look: Look, href: str) -> None:
        properties = child(run, "w:rPr")
        own = look_of(properties).over(look)
        named = self.styles.named(value(properties, "w:rStyle")).look if properties is not None else Look()
        own = own.over(replace(named, size=None) if named.size is None else named)
        if own.over(self.style.look).hidden:
            hidden = " ".join("".join(str(text.text or "") for text in run.iter(qn("w:t"))).split())
            if hidden:
                self._lose(f"Hidden text (“{hidden}”)")
            marks = run.findall(qn("w:commentReference"))
            self.line.items.extend(self._comment_mark(mark) for mark in marks)
            for mark in run.findall(qn("w:fldChar")):
                self._field(mark)
            return
        if self.exact and value(properties, "w:rStyle") == LABEL:
            return
        self._count_lost_looks(run, properties)
        self._inline(run, own, href)

    def _count_lost_looks(self, run: Element, properties: Element | None) -> None:
        text = "".join(str(part.text or "") for part in run.iter(qn("w:t"))).strip()
        if properties is None or not text:
            return
        if switch(properties, "w:strike") or switch(properties, "w:dstrike"):
            self._lose(f"The line through “{text}”")
        self.tally.underlined += (value(properties, "w:u") or "none") != "none"
        self.tally.highlighted += (value(properties, "w:highlight") or "none") != "none"

    def _say(self, text: str, look: Look, href: str) -> None:
        # What shows of a field inside another one's instruction is not text; text in an instruction itself is a slip.
        if self.trusts_fields and self.fields and self.fields[-1].shows and not all(f.shows for f in self.fields):
            return
        if not href and self.fields:
            links = [address for open_field in self.fields if (address := open_field.address)]
            href = self._address(links[-1]) if links else ""
        below = self.style.look
        self.line.items.append(
            Piece(
                text if self.exact else text.replace("\ufeff", "").replace("\u00ad", ""),
                bool(look.bold),
                bool(look.italic),
                href,
                look.bold is None and bool(below.bold),
                look.italic is None and bool(below.italic),
                look.over(below).size or 0,
            )
        )

    def _symbol(self, element: Element, look: Look, href: str) -> None:
        code = str(element.get(qn("w:char"), ""))
        sign = _SYMBOLS.get(int(code, 16) & 0xFF) if _is_hex(code) else None
        if sign:
            self._say(sign, look, href)
        else:
            self._lose("A sign from a symbol font")

    def _address(self, target: str) -> str:
        """An address that may be linked to, or a bookmark; anything else is dropped and said so."""
        target = target.strip()
        try:
            scheme = urlsplit(target).scheme.lower()
        except ValueError:
            scheme = ""
        if scheme in ("http", "https", "mailto") and not any(sign.isspace() for sign in target):
            return target
        if target.startswith("#") and len(target) > 1:
            return target
        if target and target != "#":
            self._lose("A link to something that is not a web address")
        return ""

    def _field(self, mark: Element) -> None:
        kind = str(mark.get(qn("w:fldCharType")))
        if kind == "begin":
            self.fields.append(_Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].shows = True
            self._mark_contents()
        elif kind == "end" and self.fields:
            self._mark_contents()
            self.fields.pop()

    def _graphic(self, element: Element) -> None:
        """Text boxes are read after the paragraph that they stand beside; pictures are lost, and that is said."""
        losses: list[str] = []
        for inner in self._seen_in(element):
            if inner.tag == qn("w:txbxContent"):
                fields, self.fields = self.fields, []
                waiting, self.waiting = self.waiting, []
                self.line.beside.extend(self.blocks(inner))
                self.fields, self.waiting = fields, waiting
            elif inner.tag == _PICTURE and (drawn := self._drawn(inner)):
                self.line.pictures.append((drawn, _described(element)))
            else:
                losses.append(_name_of(inner, element))
        for loss in losses[-1:] if element.tag == qn("w:object") else losses:  # an object brings its picture along
            self._lose(loss)

    def _drawn(self, picture: Element) -> str:
        for blip in picture.iter(qn("a:blip")):
            relation = self.relations.get(str(blip.get(qn("r:embed"))))
            if relation is not None and not relation.external:
                return self.draw(relation.target)
        return ""

    def _seen_in(self, element: Element) -> Iterator[Element]:
        for inner in element.iterchildren():
            tag = inner.tag
            if tag == f"{_MC}AlternateContent":
                yield from self._seen_in(self._choice(inner))
            elif tag in (qn("w:txbxContent"), _PICTURE, f"{_VML}imagedata", _CHART, _DIAGRAM, f"{_OFFICE}OLEObject"):
                yield inner
            elif isinstance(tag, str):
                yield from self._seen_in(inner)

    def _choice(self, alternatives: Element) -> Element:
        """The first of the alternatives that holds anything; never two of them."""
        found = [*alternatives.findall(f"{_MC}Choice"), *alternatives.findall(f"{_MC}Fallback")]
        return next((choice for choice in found if len(choice)), found[0] if found else alternatives)

    def _comment_mark(self, element: Element) -> Mark:
        kinds = {
            qn("w:commentRangeStart"): MarkKind.OPEN,
            qn("w:commentRangeEnd"): MarkKind.CLOSE,
            qn("w:commentReference"): MarkKind.POINT,
        }
        return Mark(kinds[element.tag], str(element.get(qn("w:id"))))

    def _target(self, element: Element) -> list[Mark]:
        """A bookmark, which a cross-reference may lead to; of our own files the names say enough."""
        name = str(element.get(qn("w:name"), ""))
        return [Mark(MarkKind.TARGET, name)] if name and not (self.exact and named(name)) else []

    def _lose(self, what: str) -> None:
        self.line.items.append(Mark(MarkKind.LOST, what))


def _name_of(graphic: Element, around: Element) -> str:
    if graphic.tag == _CHART:
        return "A chart"
    if graphic.tag == _DIAGRAM:
        return "A diagram"
    if graphic.tag == f"{_OFFICE}OLEObject":
        return "An embedded object"
    described = " ".join(_described(around).split())
    return f"A picture (“{described}”)" if described else "A picture"


def _described(around: Element) -> str:
    """What a picture shows, in words."""
    return next((str(found.get("descr")) for found in around.iter(qn("wp:docPr")) if found.get("descr")), "")


def _quoted(instruction: str, skip: int = 1) -> str:
    """The first address in a HYPERLINK field's instruction, behind so many words that are none."""
    words = instruction.replace("“", '"').replace("”", '"').split('"')
    first = words[1] if len(words) > 2 else [*instruction.split(), "", ""][skip]
    return "" if first.startswith("\\") else first


def _is_hex(text: object) -> bool:
    try:
        int(str(text), 16)
    except ValueError:
        return False
    return True
