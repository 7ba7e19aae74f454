"""A file that we wrote, as it comes back: its parts are told by their names and styles, and nothing is guessed."""

from __future__ import annotations

from dataclasses import replace

from review_pages.report.document import (
    Block,
    Cell,
    Document,
    Figure,
    ListBlock,
    ListItem,
    Note,
    Numbering,
    Paragraph,
    ParagraphStyle,
    Recommendation,
    Run,
    Scope,
    Section,
    Subheading,
    Table,
    cell_key,
)
from review_pages.report.word.build import Builder, list_block, starts_new_list
from review_pages.report.word.lines import Block as RawBlock
from review_pages.report.word.lines import Line, RawCell, RawTable, flat, lines_of
from review_pages.report.word.names import Kind, recommended
from review_pages.report.word.tables import covering, says_something

_LEFT_OUT = ("cover", "recommendation head")
_HEADINGS = {"heading 1": 1, "front heading": 1, "heading 2": 3, "heading 3": 4, "heading 4": 4, "heading 5": 4}
_BODY = {"numbered paragraph": ParagraphStyle.BODY, "quote": ParagraphStyle.QUOTE}


class OwnBuilder(Builder):
    """Reads what `write_word` wrote, and what people made of it since."""

    def build(self, blocks: list[RawBlock]) -> Document:
        self._used: set[str] = set()
        title, numbering = "", Numbering.BY_SECTION
        chapters: list[tuple[Line | None, list[RawBlock]]] = []
        for block in blocks:
            if isinstance(block, Line):
                if name := block.named(Kind.TITLE):
                    title = block.text
                    numbering = Numbering.RUNNING if name == Numbering.RUNNING else numbering
                    self._comments(block, "", title)
                    continue
                if block.style == "title" or block.in_contents or block.style in _LEFT_OUT:
                    self._comments(block, "", "")
                    continue
                if _HEADINGS.get(block.style) == 1:
                    chapters.append((block, []))
                    continue
            if not chapters:
                if not says_something(block):
                    continue
                chapters.append((None, []))
            chapters[-1][1].append(block)
        sections = tuple(self._chapter(heading, held) for heading, held in chapters)
        self._close_all()
        return self._with_references(Document(title, sections, tuple(self._notes), numbering))

    def _own(self, line: Line, kind: Kind, sort: str) -> str:
        """The key that the line carries; a new one where it carries none, or one that stands already."""
        key = line.named(kind)
        while not key or key in self._used:
            key = self.keys.make(sort, line.text)
        self._used.add(key)
        return key

    def _chapter(self, heading: Line | None, held: list[RawBlock]) -> Section:
        line = heading or Line()
        self._place = f" in “{line.text}”"
        key = self._own(line, Kind.SECTION, "section")
        self._comments(line, key, line.text)
        numbered = line.style == "heading 1" and (not line.text or bool(line.list_id))
        blocks: list[Block] = []
        captions: list[Line] = []
        place = 0
        while place < len(held):
            block = held[place]
            if isinstance(block, RawTable):
                table = self._own_table(block, captions.pop() if captions else None)
                blocks.extend([table] if table else [])
                place += 1
            elif found := recommended(block.within):
                end = place
                while end < len(held) and _within(held[end]) == block.within:
                    end += 1
                blocks.append(self._recommendation(*found, held[place:end]))
                place = end
            elif block.style == "table caption":
                captions.append(block)
                place += 1
            elif block.list_id and block.style not in _BODY:
                end = self._end_of_list(held, place)
                blocks.append(self._list([line for line in held[place:end] if isinstance(line, Line)]))
                place = end
            else:
                after = held[place + 1] if place + 1 < len(held) else None
                caption = after if isinstance(after, Line) and after.style == "figure caption" else None
                made = self._line_block(block, caption)
                blocks.extend([made] if made else [])
                place += 2 if caption and isinstance(made, Figure) else 1
        self._strand()
        return Section(key, line.text, tuple(blocks), numbered)

    def _line_block(self, line: Line, caption: Line | None) -> Block | None:
        if level := _HEADINGS.get(line.style):
            key = self._own(line, Kind.SUBHEADING, "subheading")
            return Subheading(key, self._runs(line, key, plain=True), level)
        if line.named(Kind.FIGURE) and line.pictures:
            sha, alt = line.pictures[0]
            key = self._own(line, Kind.FIGURE, "figure")
            return Figure(key, sha, alt, caption.text if caption else "")
        if not line.text.strip() and not line.notes and not line.names:
            self._empty(line)
            return None
        return self._own_paragraph(line, _BODY.get(line.style, ParagraphStyle.BODY))

    def _own_paragraph(self, line: Line, style: ParagraphStyle) -> Paragraph:
        key = self._own(line, Kind.PARAGRAPH, "paragraph")
        return Paragraph(key, self._runs(line, key, plain=style is ParagraphStyle.QUOTE), style)

    @staticmethod
    def _end_of_list(held: list[RawBlock], place: int) -> int:
        first = held[place]
        items: list[tuple[Line, ListItem]] = []
        for end in range(place, len(held)):
            line = held[end]
            if not isinstance(line, Line) or not line.list_id or line.style in _BODY or line.within != _within(first):
                return end
            if items and (line.named(Kind.LIST) or starts_new_list(items, line)):
                return end
            items.append((line, ListItem(Paragraph("", ()), line.level, line.ordered)))
        return len(held)

    def _list(self, lines: list[Line]) -> ListBlock:
        return list_block(
            [
                (line, ListItem(self._own_paragraph(line, ParagraphStyle.LIST_ITEM), line.level, line.ordered))
                for line in lines
            ]
        )

    def _recommendation(self, identity: str, scope: Scope | None, held: list[RawBlock]) -> Recommendation:
        lines = [line for block in held for line in lines_of([block])]
        blocks: list[Paragraph | ListBlock] = []
        owner = ""
        rest: list[RawBlock] = []
        for line in lines:
            if line.style == "recommendation owner":
                owner = line.text
            elif line.style not in _LEFT_OUT:
                rest.append(line)
        place = 0
        while place < len(rest):
            block = rest[place]
            line = block if isinstance(block, Line) else Line()
            if line.list_id and line.style not in _BODY:
                end = self._end_of_list(rest, place)
                blocks.append(self._list([each for each in rest[place:end] if isinstance(each, Line)]))
                place = end
                continue
            made = self._line_block(line, None)
            if isinstance(made, Paragraph):
                blocks.append(made)
            place += 1
        return Recommendation(identity, tuple(blocks), scope, owner)

    # -- tables and notes --------------------------------------------------------------------------------------

    def _own_table(self, raw: RawTable, caption: Line | None) -> Table | None:
        lines = list(lines_of([raw]))
        key = next((name for line in lines if (name := line.named(Kind.TABLE))), "")
        if not key and not says_something(raw):
            return None
        while not key or key in self._used:
            key = self.keys.make("table", "\n".join(line.text for line in lines[:9]))
        self._used.add(key)
        if caption is not None:
            self._comments(caption, key, caption.text)
        heads = raw.header_rows or 0
        rows = tuple(
            tuple(self._own_cell(cell, depth, key, r, heads=r < heads) for cell, depth in row)
            for r, row in enumerate(covering(raw))
        )
        return Table(key, rows, heads, caption.text if caption else "")

    def _own_cell(self, cell: RawCell, depth: int, table: str, row: int, *, heads: bool) -> Cell:
        paragraphs: list[Paragraph] = []
        for line in flat(cell.blocks):
            if not line.text.strip() and not line.notes:
                self._empty(line)
                continue
            bullet = bool(line.list_id) and not line.ordered
            style = ParagraphStyle.LIST_ITEM if bullet else ParagraphStyle.BODY
            key = cell_key(table, row, cell.column, len(paragraphs))
            paragraphs.append(Paragraph(key, self._runs(line, key, plain=heads), style))
        return Cell(tuple(paragraphs), cell.span, depth)

    def _note(self, name: str) -> str:
        if name in self._note_keys or name not in self.notes:
            return super()._note(name)
        lines = flat(self.notes[name])
        key = next((found for line in lines if (found := line.named(Kind.NOTE))), "")
        if not key:
            return super()._note(name)
        self._note_keys[name] = key
        if key in self._used:
            return key
        self._used.add(key)
        slot = len(self._notes)
        self._notes.append(Note(key, ()))
        paragraphs = tuple(
            Paragraph(f"{key}p{place}", self._runs(line, f"{key}p{place}", plain=False))
            for place, line in enumerate(lines)
        )
        self._notes[slot] = Note(key, tuple(replace(each, runs=_without_notes(each.runs)) for each in paragraphs))
        return key


def _without_notes(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(run for run in runs if not run.note)


def _within(block: RawBlock) -> str:
    return block.within if isinstance(block, Line) else ""
