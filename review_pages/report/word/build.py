"""From lines to a `Document`: title, sections, lists, tables, notes and the places of comments."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from review_pages.report.document import (
    Block,
    Cell,
    Document,
    Figure,
    ListBlock,
    ListItem,
    Note,
    Paragraph,
    ParagraphStyle,
    Run,
    Section,
    Subheading,
    Table,
    cell_key,
    paragraph_numbers,
)
from review_pages.report.keys import Keys
from review_pages.report.references import has_references, key_of, keys, with_runs
from review_pages.report.word import headings
from review_pages.report.word.changes import is_change
from review_pages.report.word.lines import Block as RawBlock
from review_pages.report.word.lines import Line, Mark, MarkKind, Piece, RawCell, RawTable, flat, lines_of, settle
from review_pages.report.word.names import named
from review_pages.report.word.story import NOTE, PAGE
from review_pages.report.word.tables import (
    Placed,
    caption_after,
    covering,
    first_lines,
    header_rows,
    says_something,
    table_follows,
    without_bold,
)

FRONT_HEADING = "Title page"
ONLY_HEADING = "Report"
DEEPEST_LIST_LEVEL = 4
_FRONT_MATTER = ("title page", "contents", "table of contents", "glossary", "abbreviations", "acknowledgements")
_QUOTES = ("quote", "intense quote", "block text", "quotation", "quotations")


@dataclass(slots=True)
class Anchor:
    """Where a comment points: `parts` are (key, start, end, text) in reading order; several where it runs on."""

    parts: list[tuple[str, int, int, str]] = field(default_factory=list)

    def cover(self, key: str, start: int, end: int, text: str, *, exactly: bool = False) -> None:
        """Take in text[start:end], without the spaces that a mouse catches around a passage."""
        quote = text[start:end]
        if exactly:
            self.parts.append((key, start, end, quote))
            return
        start += len(quote) - len(quote.lstrip())
        self.parts.append((key, start, start + len(quote.strip()), quote.strip()))


@dataclass(slots=True)
class _Chapter:
    heading: Line | None
    text: str
    blocks: list[Placed] = field(default_factory=list)
    numbered: bool = True


@dataclass(slots=True)
class Builder:
    """Builds one `Document` out of the body's raw blocks. `notes` are raw, by the name that marks carry."""

    notes: dict[str, list[RawBlock]]
    fallback_title: str = ""
    keys: Keys = field(default_factory=Keys)
    warnings: list[str] = field(default_factory=list)
    anchors: dict[str, Anchor] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    targets: dict[str, str] = field(default_factory=dict)
    """The key of what a bookmark stands in, by the bookmark's name."""
    _adrift_targets: list[str] = field(default_factory=list)
    _open: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    _note_keys: dict[str, str] = field(default_factory=dict)
    _notes: list[Note] = field(default_factory=list)
    _place: str = ""
    _adrift: list[Mark] = field(default_factory=list)
    _cut: dict[int, str] = field(default_factory=dict)
    _printed: dict[int, str] = field(default_factory=dict)
    _numbers_then: dict[str, str] = field(default_factory=dict)

    def build(self, blocks: list[RawBlock]) -> Document:
        top = [block for block in blocks if isinstance(block, Line)]
        levels = headings.styled_levels(top)
        if not levels:
            levels = headings.guessed_levels(top)
        title_places = headings.find_title(top, levels)
        levels = headings.rank(levels)
        title_lines = [top[place] for place in title_places]
        heading_of = {id(top[place]): level for place, level in levels.items()}
        title = " – ".join(line.text for line in title_lines)
        self._place = " on the title page"
        for line in title_lines:
            self._lost(line)
            self._adrift.extend(line.notes)
            self._comments(line, "", title)
        dropped = headings.contents_to_drop(top, [top[place].text for place in levels])
        gone = {id(top[place]) for place in dropped} | {id(line) for line in title_lines}
        if dropped:
            self.warnings.append("The table of contents was left out: Candour makes one from the headings.")
        chapters = self._chapters([block for block in blocks if id(block) not in gone], heading_of, bool(dropped))
        self._numbers(chapters)
        sections = tuple(self._section(chapter) for chapter in chapters)
        self._close_all()
        if not title:
            headed = (chapter.text for chapter in chapters if chapter.heading is not None)
            title = self.fallback_title or next(headed, "")
        document = self._with_references(Document(title, sections, tuple(self._notes)))
        self._compare_numbers(document)
        return document

    def _with_references(self, document: Document) -> Document:
        """References to bookmarks as links to keys. What they cannot lead to is said, and they stay as words."""
        if not has_references(document):
            return document
        there = set(keys(document))

        def change(run: Run, section: str) -> Run:
            name = key_of(run)
            if not name:
                return run
            where = f" in “{section}”" if section else " in a footnote"
            bookmark = name.removeprefix(PAGE).removeprefix(NOTE)
            own = named(bookmark)
            key = own[1] if own and own[1] in there else self.targets.get(name, self.targets.get(bookmark, ""))
            if key not in there:
                self.warnings.append(
                    f"A reference (“{run.text}”){where} leads to nothing in the text: it is plain text now."
                )
                return replace(run, href="")
            if name.startswith(PAGE):
                self.warnings.append(
                    f"A reference to a page (“{run.text}”){where} leads to the paragraph now: pages are not kept."
                )
            return replace(run, href=f"#{key}")

        return with_runs(document, change)

    def _compare_numbers(self, document: Document) -> None:
        """Say which paragraphs people knew by another number: reports are cited by them."""
        numbers = paragraph_numbers(document)
        typed = len(self._numbers_then.keys() & self.typed.keys())
        changed = [
            (then, numbers.get(key, "none")) for key, then in self._numbers_then.items() if numbers.get(key) != then
        ]
        if changed:
            (then, now), count = changed[0], len(self._numbers_then)
            self.warnings.append(
                f"Candour numbers paragraphs itself: {len(changed)} of {count} have another number than in the file. "
                f"The first of them was {then} and is now {now}."
            )
        if typed:
            self.warnings.append(f"{typed} numbers typed at the start of paragraphs were taken off the text.")

    # -- chapters ----------------------------------------------------------------------------------------------

    def _chapters(self, blocks: list[RawBlock], heading_of: dict[int, int], no_contents: bool) -> list[_Chapter]:
        chapters = [_Chapter(None, FRONT_HEADING, numbered=False)]
        for block in blocks:
            level = heading_of.get(id(block), 0)
            if isinstance(block, Line) and level == 1:
                if no_contents and headings.is_contents_heading(block.text):
                    continue
                chapters.append(_Chapter(block, block.text))
            elif isinstance(block, Line) and level:
                if no_contents and headings.is_contents_heading(block.text):
                    continue
                chapters[-1].blocks.append((block, level + 1))
            else:
                chapters[-1].blocks.append(block)
        if len(chapters) == 1:
            chapters[0].text, chapters[0].numbered = self.fallback_title or ONLY_HEADING, True
        elif not any(says_something(block) for block in chapters[0].blocks):
            for silent in chapters[0].blocks:
                for line in lines_of([silent]) if isinstance(silent, Line | RawTable) else ():
                    self._empty(line)
            del chapters[0]
        return chapters

    def _numbers(self, chapters: list[_Chapter]) -> None:
        """Settle which sections are numbered, and cut off numbers that the author typed where they are consistent."""
        headed = [chapter for chapter in chapters if chapter.heading is not None]
        cut = headings.typed_numbers([chapter.text for chapter in headed], headings=True)
        by_word = {n for n, chapter in enumerate(headed) if chapter.heading and chapter.heading.ordered}
        for place, (_, length) in cut.items():
            self._cut_number(headed[place].heading, length)
            headed[place].text = headed[place].text[length:].strip()
        numbered = set(cut) | by_word
        for place, chapter in enumerate(headed):
            chapter.numbered = (
                place in numbered if len(numbered) > 1 else not chapter.text.lower().startswith(_FRONT_MATTER)
            )
        if cut:
            self.warnings.append(
                f"{len(cut)} section headings began with a typed number. The numbers were taken off: "
                "Candour numbers the sections itself."
            )
        inner = [block[0] for chapter in headed for block in chapter.blocks if isinstance(block, tuple)]
        inner_cut = headings.typed_numbers([line.text for line in inner], headings=True) if cut or by_word else {}
        for place, (_, length) in inner_cut.items():
            self._cut_number(inner[place], length)
        self._paragraph_numbers(chapters, headed)

    def _paragraph_numbers(self, chapters: list[_Chapter], headed: list[_Chapter]) -> None:
        body = [
            (number, block)
            for number, chapter in enumerate(chapters)
            for block in chapter.blocks
            if isinstance(block, Line) and block.text
        ]
        heading_families = {chapter.heading.family for chapter in headed if chapter.heading and chapter.heading.family}
        families = headings.paragraph_number_families(body, heading_families)
        by_word = [line for _, line in body if headings.numbers_paragraph(line, families)]
        for line in by_word:
            line.list_id = ""
            self._printed[id(line)] = line.label
        plain = [
            line
            for number, line in body
            if not line.list_id and line.style not in _QUOTES and (chapters[number].heading or len(chapters) == 1)
        ]
        cut = headings.typed_numbers([line.text for line in plain])
        for place, (_, length) in cut.items():
            self._cut_number(plain[place], length)

    def _cut_number(self, line: Line | None, length: int) -> None:
        if line is not None:
            self._cut[id(line)] = self._printed[id(line)] = line.text[:length]
            line.cut(length)

    # -- sections ----------------------------------------------------------------------------------------------

    def _section(self, chapter: _Chapter) -> Section:
        self._place = " on the title page" if chapter.text == FRONT_HEADING else f" in “{chapter.text}”"
        key = self.keys.make("section", chapter.text)
        if chapter.heading is not None:
            self._lost(chapter.heading)
            self._adrift.extend(chapter.heading.notes)
            self._comments(chapter.heading, key, chapter.text)
            if id(chapter.heading) in self._cut:
                self.typed[key] = self._cut[id(chapter.heading)]
        blocks: list[Block] = []
        items: list[tuple[Line, ListItem]] = []
        captions: list[Line] = []

        def end_list() -> None:
            if items:
                blocks.append(list_block(items))
                items.clear()

        for index, block in enumerate(chapter.blocks):
            if isinstance(block, RawTable):
                end_list()
                caption = captions.pop() if captions else caption_after(chapter.blocks, index)
                table = self._table(block, caption)
                if table is not None:
                    blocks.append(table)
                continue
            line = block[0] if isinstance(block, tuple) else block
            if line.style == "caption" and isinstance(block, Line) and line.text:
                if table_follows(chapter.blocks, index):
                    captions.append(line)
                    continue
                if index and caption_after(chapter.blocks, index - 1) is line:
                    continue
                if blocks and not items and isinstance(blocks[-1], Figure) and not blocks[-1].caption:
                    self._lost(line)
                    self._comments(line, blocks[-1].key, line.text)
                    blocks[-1] = replace(blocks[-1], caption=line.text)
                    continue
            if not line.text:
                self._empty(line)
                if line.pictures:
                    end_list()
                    blocks.extend(self._figures(line))
                continue
            if isinstance(block, tuple):
                end_list()
                blocks.append(self._subheading(line, block[1]))
            elif line.list_id:
                paragraph = self._paragraph(line, "", ParagraphStyle.LIST_ITEM)
                if items and starts_new_list(items, line):
                    end_list()
                items.append((line, ListItem(paragraph, line.level, line.ordered)))
            else:
                end_list()
                style = ParagraphStyle.QUOTE if line.style in _QUOTES else ParagraphStyle.BODY
                blocks.append(self._paragraph(line, "", style))
            if line.pictures:
                end_list()
                blocks.extend(self._figures(line))
        end_list()
        self._strand()
        return Section(key, chapter.text, tuple(blocks), chapter.numbered)

    def _figures(self, line: Line) -> list[Figure]:
        return [Figure(self.keys.make("figure", picture), picture, alt) for picture, alt in line.pictures]

    def _subheading(self, line: Line, level: int) -> Subheading:
        key = self.keys.make("subheading", line.text)
        if id(line) in self._cut:
            self.typed[key] = self._cut[id(line)]
        return Subheading(key, self._runs(line, key, plain=True), level)

    def _paragraph(self, line: Line, key: str, style: ParagraphStyle = ParagraphStyle.BODY) -> Paragraph:
        key = key or self.keys.make("paragraph", line.text)
        if id(line) in self._cut:
            self.typed[key] = self._cut[id(line)]
        if id(line) in self._printed:
            self._numbers_then[key] = self._printed[id(line)].strip(" .:()")
        runs = self._runs(line, key, plain=style is ParagraphStyle.QUOTE)
        if self._adrift:
            runs += self._note_runs(self._adrift)
            self.warnings.append(f"A footnote of a heading was moved{self._place} to the paragraph below it.")
            self._adrift = []
        return Paragraph(key, runs, style)

    def _runs(self, line: Line, key: str, *, plain: bool) -> tuple[Run, ...]:
        runs, marks = settle(line.items, plain=plain, exact=line.exact)
        self._lost(line)
        text = "".join(run.text for run in runs)
        self._follow(marks, key, text)
        self._note_targets(line)
        known = (replace(run, note=self._note(run.note)) if run.note else run for run in runs)
        return tuple(run for run in known if run.text or run.note)

    def _note_targets(self, line: Line) -> None:
        """A bookmark in front of a footnote's mark names the note, for those that refer to notes."""
        waiting: list[str] = []
        for item in line.items:
            if isinstance(item, Piece):
                waiting = waiting if not item.text.strip() else []
            elif item.kind is MarkKind.TARGET:
                waiting.append(item.name)
            elif item.kind is MarkKind.NOTE:
                self.targets |= {NOTE + name: self._note(item.name) for name in waiting}

    def _note_runs(self, marks: list[Mark]) -> tuple[Run, ...]:
        keys = (self._note(mark.name) for mark in marks)
        return tuple(Run("", note=key) for key in keys if key)

    def _empty(self, line: Line) -> None:
        """A line without text: what it carries besides is not lost silently."""
        self._lost(line)
        self._adrift.extend(line.notes)
        self._comments(line, "", "")

    def _strand(self) -> None:
        """Footnotes of a heading that no paragraph follows."""
        if self._adrift:
            texts = [self._note_text(mark.name) for mark in self._adrift]
            for text in filter(None, texts):
                self.warnings.append(f"A footnote{self._place} stood at no paragraph and was not kept: “{text}”.")
            self._adrift = []

    # -- tables ------------------------------------------------------------------------------------------------

    def _table(self, raw: RawTable, caption: Line | None) -> Table | None:
        if not says_something(raw):
            for line in lines_of([raw]):
                self._empty(line)
            return None
        nested = sum(isinstance(block, RawTable) for row in raw.rows for cell in row for block in cell.blocks)
        if nested:
            self.warnings.append(f"A table inside a table{self._place} was kept as lines of text.")
        heading = ""
        if caption is not None:
            heading = caption.text
            self._lost(caption)
            self._adrift.extend(caption.notes)
        key = self.keys.make("table", heading + "\n".join(line.text for line in first_lines(raw)))
        if caption is not None:
            self._comments(caption, key, heading)
        rows: list[tuple[Cell, ...]] = []
        heading_rows = header_rows(raw)
        for r, row in enumerate(covering(raw)):
            rows.append(tuple(self._cell(cell, depth, key, r, header=r < heading_rows) for cell, depth in row))
        return Table(key, tuple(rows), heading_rows, heading)

    def _cell(self, cell: RawCell, depth: int, table: str, row: int, *, header: bool) -> Cell:
        paragraphs: list[Paragraph] = []
        for line in flat(cell.blocks):
            self.warnings += [f"A picture in a table{self._place} was not kept."] * len(line.pictures)
            if not line.text and not line.label:
                self._empty(line)
                continue
            if line.label:  # in a cell the number that Word prints is often all the text there is
                line.items.insert(0, Piece(f"{line.label} "))
            bullet = bool(line.list_id) and not line.ordered
            style = ParagraphStyle.LIST_ITEM if bullet else ParagraphStyle.BODY
            paragraph = self._paragraph(line, cell_key(table, row, cell.column, len(paragraphs)), style)
            if header:
                paragraph = replace(paragraph, runs=without_bold(paragraph.runs))
            paragraphs.append(paragraph)
        return Cell(tuple(paragraphs), cell.span, depth)

    # -- notes, comments and losses ----------------------------------------------------------------------------

    def _note(self, name: str) -> str:
        """The key of the note that a mark names, reading the note when it is first met; "" if there is none."""
        if name in self._note_keys:
            return self._note_keys[name]
        raw = self.notes.get(name)
        if raw is None:
            self.warnings.append(f"A footnote mark{self._place} points to a note that is not in the file.")
            self._note_keys[name] = ""
            return ""
        key = self.keys.make("note", self._note_text(name))
        self._note_keys[name] = key
        slot = len(self._notes)
        self._notes.append(Note(key, ()))
        place, self._place = self._place, f" in a footnote{self._place}"
        adrift, self._adrift = self._adrift, []
        open_ranges, self._open = self._open, {}
        paragraphs: list[Paragraph] = []
        for line in flat(raw):
            if line.text:
                paragraphs.append(self._paragraph(line, f"{key}p{len(paragraphs)}"))
            else:
                self._empty(line)
        self._place, self._adrift, self._open = place, adrift, open_ranges
        self._notes[slot] = Note(key, tuple(paragraphs))
        return key

    def _note_text(self, name: str) -> str:
        return "\n".join(line.text for line in flat(self.notes.get(name, [])) if line.text)

    def unused_notes(self) -> list[str]:
        """The texts of notes that nothing in the report refers to."""
        return [text for name in self.notes if name not in self._note_keys if (text := self._note_text(name))]

    def _comments(self, line: Line, key: str, text: str) -> None:
        """Follow comment marks of a line whose text is `text` and goes by `key` ("" where it is not commentable)."""
        _, marks = settle(line.items, plain=True, exact=line.exact)
        self._follow([(min(place, len(text)), mark) for place, mark in marks], key, text)

    def _follow(self, marks: list[tuple[int, Mark]], key: str, text: str) -> None:
        starts = dict.fromkeys(self._open, 0)
        # A bookmark on an empty line is one of what follows.
        if key:
            names = [mark.name for _, mark in marks if mark.kind is MarkKind.TARGET]
            self.targets |= dict.fromkeys((*self._adrift_targets, *names), key)
            self._adrift_targets = []
        else:
            self._adrift_targets += [mark.name for _, mark in marks if mark.kind is MarkKind.TARGET]
        for place, mark in marks:
            if mark.kind is MarkKind.TARGET:
                continue
            anchor = self.anchors.setdefault(mark.name, Anchor())
            if mark.kind is MarkKind.OPEN:
                starts[mark.name] = place
            elif mark.kind is MarkKind.CLOSE:
                start = starts.pop(mark.name, None)
                self._open.pop(mark.name, None)
                if start is not None:
                    anchor.cover(key, start, place, text, exactly=is_change(mark.name))
            elif mark.name not in starts and not anchor.parts:
                anchor.parts.append((key, place, place, ""))
        for name, start in starts.items():
            self.anchors[name].cover(key, start, len(text), text)
            self._open[name] = (key, start, text)

    def _close_all(self) -> None:
        """A range that never ends covers only the line in which it began."""
        for name in self._open:
            self.anchors[name].parts = self.anchors[name].parts[:1]
        self._open = {}

    def _lost(self, line: Line) -> None:
        for loss in line.losses:
            self.warnings.append(f"{loss}{self._place} was not kept.")


def starts_new_list(items: list[tuple[Line, ListItem]], line: Line) -> bool:
    """A new list begins where the outermost items change their kind, or count from the beginning again."""
    if line.level > items[0][0].level:
        return False
    previous = next((held for held, _ in reversed(items) if held.level <= line.level), None)
    if previous is None:
        return False
    if previous.ordered != line.ordered:
        return True
    return line.ordered and bool(line.number) and line.number != previous.number + 1 and previous.level == line.level


def list_block(items: list[tuple[Line, ListItem]]) -> ListBlock:
    """Close up the levels: the first item at 0, none more than one deeper than the one before it."""
    closed: list[ListItem] = []
    lowest = min(item.level for _, item in items)
    for _, item in items:
        deepest = closed[-1].level + 1 if closed else 0
        closed.append(replace(item, level=min(item.level - lowest, deepest, DEEPEST_LIST_LEVEL)))
    first = items[0][0]
    return ListBlock(tuple(closed), max(first.number, 1) if first.ordered and first.number else 1)
