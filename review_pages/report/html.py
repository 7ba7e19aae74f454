"""A report as HTML: one rendering for the reading view and for what is published.

Pure: it takes a `Document` and gives escaped, semantic HTML. The few words that HTML needs beside the report's own
("Note 3", "Table 2") come in as `Wording`, so that a caller under Django can translate them.

What a reader of the markup can rely on
    An element with `data-key` holds the text of that paragraph. Inside it, everything under `data-aside` is ours
    (paragraph number, footnote mark, "has 2 comments") and no part of the text; the rest is the text, code point for
    code point. A numbered paragraph has the id `p12.4`, a permanent link within one version of the report.
    A passage is one or more `<mark class="passage" data-comments="7 9">`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import escape
from urllib.parse import quote, urlsplit

from markupsafe import Markup

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
    Recommendation,
    Run,
    Scope,
    Section,
    Subheading,
    Table,
    paragraph_numbers,
    recommendation_numbers,
    section_numbers,
)
from review_pages.report.references import has_references, key_of, with_runs

_LINK_SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True, slots=True)
class Wording:
    """The words that the markup needs beside the report's own. `{number}` stands for the number."""

    paragraph: str = "Paragraph {number}"
    note: str = "Note {number}"
    notes: str = "Notes"
    back_from_note: str = "Back to where note {number} stands in the text"
    table: str = "Table {number}"
    recommendation: str = "Recommendation {number}"
    owner: str = "Who must act: {owner}"
    scopes: Mapping[Scope, str] = field(
        default_factory=lambda: {scope: f"{str(scope).capitalize()} recommendation" for scope in Scope}
    )
    not_shown: str = "The picture is not shown here."

    def about(self, block: Recommendation) -> list[str]:
        """What is said of a recommendation beside its text: whom it is for, and who must act."""
        said = [self.scopes[block.scope]] if block.scope else []
        return said + ([self.owner.format(owner=block.owner)] if block.owner else [])


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a paragraph, in code points, and the ids of what is said about it. `sure` is False for a passage
    whose text has changed since."""

    start: int
    end: int
    ids: tuple[str, ...]
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Link:
    """Where the link after a passage leads, what it says ("has 2 comments"), and its own id to come back to."""

    href: str
    text: str
    id: str = ""


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    SUBHEADING = "subheading"
    LIST = "list"
    TABLE = "table"
    RECOMMENDATION = "recommendation"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class RenderedBlock:
    """One block and the keys of the paragraphs in it, or a figure's own. `number` is its paragraph number, or of its
    recommendation, or empty."""

    kind: BlockKind
    html: Markup
    keys: tuple[str, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class RenderedSection:
    """One section: its heading's element and its blocks. `anchor` is the heading's id."""

    key: str
    anchor: str
    heading: str
    number: int | None
    heading_html: Markup
    blocks: tuple[RenderedBlock, ...]

    @property
    def html(self) -> Markup:
        """Heading and blocks."""
        return Markup("\n").join([self.heading_html, *(block.html for block in self.blocks)])


@dataclass(frozen=True, slots=True)
class RenderedReport:
    """A whole report, section by section; the sections are also its contents list. `notes` is empty without notes."""

    title: str
    sections: tuple[RenderedSection, ...]
    notes: Markup

    @property
    def html(self) -> Markup:
        """All sections and the notes, without the title."""
        return Markup("\n").join([*(section.html for section in self.sections), self.notes])


PassageLink = Callable[[Passage], Link | None]
PictureAddress = Callable[[str], str]
"""The address of a picture by its SHA-256, or "" where it cannot be shown."""


def render(
    document: Document,
    *,
    passages: Mapping[str, Sequence[Passage]] | None = None,
    passage_link: PassageLink | None = None,
    picture_address: PictureAddress | None = None,
    heading_level: int = 2,
    wording: Wording | None = None,
) -> RenderedReport:
    """Render a report; section headings are `<h{heading_level}>`.

    `passages` maps paragraph keys to the passages to mark. After each one, `passage_link` may give a link, which shows
    only when it has the focus. Ranges that reach beyond the text are cut to it; empty ones are left out. Without
    `picture_address` a figure shows its words alone.
    """
    document = anchored(document)
    renderer = _Renderer(document, passages or {}, passage_link, picture_address, heading_level, wording or Wording())
    return renderer.report()


def paragraph_anchor(key: str, number: str | None) -> str:
    """The id of a paragraph's element: `p12.4` if it has a number, otherwise made from its key."""
    return f"p{number}" if number else _anchor("k", key)


def anchors(document: Document) -> dict[str, str]:
    """The id of the element of everything that a cross-reference can lead to, by key."""
    numbers = paragraph_numbers(document)
    of_sections, asked = section_numbers(document), recommendation_numbers(document)
    found = {
        paragraph.key: paragraph_anchor(paragraph.key, numbers.get(paragraph.key))
        for _, paragraph in document.paragraphs()
    }
    for section in document.sections:
        number = of_sections.get(section.key)
        found[section.key] = f"s{number}" if number else _anchor("s", section.key)
        for block in section.blocks:
            match block:
                case Subheading():
                    found[block.key] = _anchor("h", block.key)
                case Table():
                    found[block.key] = _anchor("t", block.key)
                case Figure():
                    found[block.key] = _anchor("f", block.key)
                case Recommendation():
                    found[block.key] = recommendation_anchor(asked[block.id])
                case _:
                    pass
    return found | {note.key: f"note-{number}" for number, note in enumerate(document.notes, start=1)}


def anchored(document: Document) -> Document:
    """The report with every cross-reference leading to the id of an element, as an outsider knows it ("#p12.4"); one
    whose place is gone is plain text."""
    if not has_references(document):
        return document
    places = anchors(document)
    ids = set(places.values())

    def change(run: Run, _section: str) -> Run:
        key = key_of(run)
        return replace(run, href=f"#{places[key]}" if key in places else "") if key and key not in ids else run

    return with_runs(document, change)


def link_targets(document: Document) -> set[str]:
    """What a link in a report may lead to: the anchors of numbered paragraphs and sections, and of recommendations."""
    numbered = {f"p{number}" for number in paragraph_numbers(document).values()}
    numbered |= {f"s{number}" for number in section_numbers(document).values()}
    return numbered | {recommendation_anchor(number) for number in recommendation_numbers(document).values()}


def recommendation_anchor(number: int) -> str:
    """The id of a recommendation's element, a permanent link within one version of the report."""
    return f"recommendation-{number}"


def _anchor(prefix: str, key: str) -> str:
    return f"{prefix}-{quote(key, safe='')}"


class _Renderer:
    def __init__(
        self,
        document: Document,
        passages: Mapping[str, Sequence[Passage]],
        passage_link: PassageLink | None,
        picture_address: PictureAddress | None,
        heading_level: int,
        wording: Wording,
    ) -> None:
        self.document = document
        self.passages = passages
        self.passage_link = passage_link
        self.picture_address = picture_address
        self.heading_level = heading_level
        self.wording = wording
        self.numbers = paragraph_numbers(document)
        self.section_numbers = section_numbers(document)
        self.recommendation_numbers = recommendation_numbers(document)
        self.note_numbers = {note.key: number for number, note in enumerate(document.notes, start=1)}
        self.note_references: dict[str, int] = defaultdict(int)
        self.tables = 0
        self.depth = 0

    def report(self) -> RenderedReport:
        sections = tuple(self.section(section) for section in self.document.sections)
        return RenderedReport(self.document.title, sections, Markup(self.notes()))  # noqa: S704 (escaped in here)

    def section(self, section: Section) -> RenderedSection:
        number = self.section_numbers.get(section.key)
        anchor = f"s{number}" if number else _anchor("s", section.key)
        mark = f'<span class="report__section-number" data-aside>{number} </span>' if number else ""
        level = self.heading_level
        self.depth = 0
        heading = (
            f'<h{level} class="govuk-heading-l report__heading" id="{escape(anchor)}">'
            f"{mark}{_text(section.heading)}</h{level}>"
        )
        blocks = tuple(self.block(block) for block in section.blocks)
        return RenderedSection(
            section.key,
            anchor,
            section.heading,
            number,
            Markup(heading),  # noqa: S704 (escaped above)
            blocks,
        )

    def block(self, block: Block) -> RenderedBlock:
        number = ""
        keys: tuple[str, ...] = ()
        match block:
            case Paragraph():
                kind, html, keys = BlockKind.PARAGRAPH, self.paragraph(block), (block.key,)
                number = self.numbers.get(block.key, "")
            case Subheading():
                kind, html = BlockKind.SUBHEADING, self.subheading(block)
            case ListBlock():
                kind, html = BlockKind.LIST, self.list(block)
                keys = tuple(item.paragraph.key for item in block.items)
            case Table():
                kind, html = BlockKind.TABLE, self.table(block)
                keys = tuple(paragraph.key for row in block.rows for cell in row for paragraph in cell.paragraphs)
            case Recommendation():
                kind, html = BlockKind.RECOMMENDATION, self.recommendation(block)
                keys = tuple(paragraph.key for paragraph in block.paragraphs)
                number = str(self.recommendation_numbers[block.id])
            case Figure():
                kind, html, keys = BlockKind.FIGURE, self.figure(block), (block.key,)
        return RenderedBlock(kind, Markup(html), keys, number)  # noqa: S704 (escaped by the methods called)

    # Blocks

    def paragraph(self, paragraph: Paragraph) -> str:
        number = self.numbers.get(paragraph.key)
        anchor = escape(paragraph_anchor(paragraph.key, number))
        mark = ""
        if number:
            label = escape(self.wording.paragraph.format(number=number))
            mark = f'<a class="report__number" href="#{anchor}" aria-label="{label}" data-aside>{number}</a>'
        html = (
            f'<p class="govuk-body report__paragraph" id="{anchor}" data-key="{escape(paragraph.key)}">'
            f"{mark}{self.runs(paragraph)}</p>"
        )
        if paragraph.style is ParagraphStyle.QUOTE:
            return f'<blockquote class="report__quote">{html}</blockquote>'
        return html

    def subheading(self, subheading: Subheading) -> str:
        self.depth = subheading.depth_after(self.depth)
        level = min(6, self.heading_level + self.depth)
        size = "m" if self.depth == 1 else "s"
        return (
            f'<h{level} class="govuk-heading-{size} report__subheading" id="{escape(_anchor("h", subheading.key))}">'
            f"{self.inline(subheading.runs)}</h{level}>"
        )

    def inner_paragraph(self, paragraph: Paragraph, css: str, after: str = "") -> str:
        """A paragraph inside a list item, a cell or a note; `after` is markup that stands behind its text."""
        return (
            f'<p class="{css}" id="{escape(paragraph_anchor(paragraph.key, self.numbers.get(paragraph.key)))}" '
            f'data-key="{escape(paragraph.key)}">{self.runs(paragraph)}{after}</p>'
        )

    def list(self, block: ListBlock) -> str:
        parts: list[str] = []
        open_lists: list[bool] = []  # for each open list, outermost first: is it ordered?
        counted = block.start

        def close() -> None:
            parts.append("</li></ol>" if open_lists.pop() else "</li></ul>")

        for item in block.items:
            depth = min(item.level, len(open_lists)) + 1  # an item cannot be two levels below the one before
            while len(open_lists) > depth:
                close()
            if len(open_lists) == depth:
                if open_lists[-1] == item.ordered:
                    parts.append("</li>")
                else:
                    close()
            if len(open_lists) < depth:
                parts.append(self._open_list(item, outermost=depth == 1, start=counted))
                open_lists.append(item.ordered)
            if depth == 1 and item.ordered:
                counted += 1
            parts.append(f"<li>{self.inner_paragraph(item.paragraph, 'report__item')}")
        while open_lists:
            close()
        return "".join(parts)

    @staticmethod
    def _open_list(item: ListItem, *, outermost: bool, start: int) -> str:
        if not item.ordered:
            return '<ul class="govuk-list govuk-list--bullet report__list">'
        first = f' start="{start}"' if outermost and start != 1 else ""
        return f'<ol class="govuk-list govuk-list--number report__list"{first}>'

    def table(self, table: Table) -> str:
        self.tables += 1
        anchor = escape(_anchor("t", table.key))
        if table.caption:
            name = f'aria-labelledby="{anchor}-caption"'
            caption = (
                f'<caption class="govuk-table__caption govuk-table__caption--s" id="{anchor}-caption">'
                f"{_text(table.caption)}</caption>"
            )
        else:
            name, caption = f'aria-label="{escape(self.wording.table.format(number=self.tables))}"', ""
        heads = head_rows(table)
        head = "".join(self.row(row, heading=True) for row in table.rows[:heads])
        body = "".join(
            self.row(row, heading=index < table.header_rows)
            for index, row in enumerate(table.rows[heads:], start=heads)
        )
        head = f'<thead class="govuk-table__head">{head}</thead>' if head else ""
        body = f'<tbody class="govuk-table__body">{body}</tbody>' if body else ""
        return (
            f'<div class="report__table" role="region" tabindex="0" id="{anchor}" {name}>'
            f'<table class="govuk-table">{caption}{head}{body}</table></div>'
        )

    def recommendation(self, block: Recommendation) -> str:
        number = self.recommendation_numbers[block.id]
        anchor = recommendation_anchor(number)
        name = escape(self.wording.recommendation.format(number=number))
        text = "".join(
            self.list(each) if isinstance(each, ListBlock) else self.inner_paragraph(each, "report__item")
            for each in block.blocks
        )
        facts = "".join(f'<p class="report__fact">{escape(each)}</p>' for each in self.wording.about(block))
        facts = f'<div class="report__facts" data-aside>{facts}</div>' if facts else ""
        return (
            f'<div class="report__recommendation" role="group" id="{anchor}" aria-labelledby="{anchor}-name">'
            f'<p class="report__recommendation-name" id="{anchor}-name" data-aside>{name}</p>{text}{facts}</div>'
        )

    def row(self, cells: Sequence[Cell], *, heading: bool) -> str:
        return f'<tr class="govuk-table__row">{"".join(self.cell(cell, heading=heading) for cell in cells)}</tr>'

    def cell(self, cell: Cell, *, heading: bool) -> str:
        spans = f' colspan="{cell.column_span}"' if cell.column_span > 1 else ""
        spans += f' rowspan="{cell.row_span}"' if cell.row_span > 1 else ""
        content = "".join(self.inner_paragraph(paragraph, "report__cell") for paragraph in cell.paragraphs)
        if not heading:
            return f'<td class="govuk-table__cell"{spans}>{content}</td>'
        scope = "colgroup" if cell.column_span > 1 else "col"
        return f'<th class="govuk-table__header" scope="{scope}"{spans}>{content}</th>'

    def figure(self, figure: Figure) -> str:
        address = self.picture_address(figure.picture) if self.picture_address else ""
        if address:
            shown = f'<img src="{escape(address)}" alt="{escape(figure.alt)}">'
        else:
            aside = f"<span data-aside> ({escape(self.wording.not_shown)})</span>"
            shown = f'<p class="govuk-body">{_text(figure.alt)}{aside}</p>'
        caption = f"<figcaption>{_text(figure.caption)}</figcaption>" if figure.caption else ""
        return f'<figure class="report__figure" id="{escape(_anchor("f", figure.key))}">{shown}{caption}</figure>'

    def notes(self) -> str:
        if not self.document.notes:
            return ""
        level = self.heading_level
        items = "".join(self.note(note) for note in self.document.notes)
        return (
            '<section class="report__notes" aria-labelledby="notes">'
            f'<h{level} class="govuk-heading-l report__heading" id="notes" data-aside>{escape(self.wording.notes)}'
            f'</h{level}><ol class="govuk-list govuk-list--number">{items}</ol></section>'
        )

    def note(self, note: Note) -> str:
        number = self.note_numbers[note.key]
        label = escape(self.wording.back_from_note.format(number=number))
        back = "".join(
            f'<a class="report__note-back govuk-link" href="#{escape(_reference(number, place))}" role="doc-backlink" '
            f'aria-label="{label}" data-aside> ↩</a>'
            for place in range(1, self.note_references[note.key] + 1)
        )
        last = len(note.paragraphs) - 1
        content = "".join(
            self.inner_paragraph(paragraph, "report__note", back if place == last else "")
            for place, paragraph in enumerate(note.paragraphs)
        )
        return f'<li id="note-{number}">{content}</li>'

    # Running text

    def runs(self, paragraph: Paragraph) -> str:
        passages = self.passages.get(paragraph.key, ())
        return self.inline(paragraph.runs, passages)

    def inline(self, runs: Sequence[Run], passages: Sequence[Passage] = ()) -> str:
        length = sum(len(run.text) for run in runs)
        passages = [_cut(passage, length) for passage in passages if passage.start < min(passage.end, length)]
        passages.sort(key=lambda passage: (passage.start, passage.end))
        bounds = sorted({bound for passage in passages for bound in (passage.start, passage.end)})
        ending: dict[int, list[Passage]] = defaultdict(list)
        for passage in passages:
            ending[passage.end].append(passage)

        parts: list[str] = []
        offset = 0
        for run in runs:
            end = offset + len(run.text)
            pieces: list[str] = []
            for first, last in _cuts(offset, end, bounds):
                pieces.append(self._marked(run.text[first - offset : last - offset], first, last, passages))
                if last in ending:
                    # A link cannot stand inside another one, so that the run's own look ends before it.
                    parts.append(_dressed("".join(pieces), run))
                    parts.extend(self._link_after(passage) for passage in ending.pop(last))
                    pieces = []
            if pieces:
                parts.append(_dressed("".join(pieces), run))
            if run.note in self.note_numbers:
                parts.append(self._note_mark(run.note))
            offset = end
        return "".join(parts)

    @staticmethod
    def _marked(text: str, first: int, last: int, passages: Sequence[Passage]) -> str:
        covering = [passage for passage in passages if passage.start <= first and last <= passage.end]
        if not covering:
            return _text(text)
        ids = " ".join(dict.fromkeys(name for passage in covering for name in passage.ids))
        unsure = "" if all(passage.sure for passage in covering) else " passage--unsure"
        return f'<mark class="passage{unsure}" data-comments="{escape(ids)}">{_text(text)}</mark>'

    def _link_after(self, passage: Passage) -> str:
        link = self.passage_link(passage) if self.passage_link else None
        if not link:
            return ""
        name = f' id="{escape(link.id)}"' if link.id else ""
        return (
            f'<a class="passage__link govuk-link"{name} href="{escape(link.href)}" '
            f'data-comments="{escape(" ".join(passage.ids))}" data-aside>{escape(link.text)}</a>'
        )

    def _note_mark(self, key: str) -> str:
        number = self.note_numbers[key]
        self.note_references[key] += 1
        label = escape(self.wording.note.format(number=number))
        return (
            f'<sup class="report__note-mark" data-aside><a class="govuk-link" href="#note-{number}" '
            f'id="{escape(_reference(number, self.note_references[key]))}" role="doc-noteref" '
            f'aria-label="{label}">{number}</a></sup>'
        )


def head_rows(table: Table) -> int:
    """How many rows are marked up as the table's head: none if a merged heading cell reaches down into the body."""
    rows = min(table.header_rows, len(table.rows))
    reaches = any(index + cell.row_span > rows for index, row in enumerate(table.rows[:rows]) for cell in row)
    return 0 if reaches else rows


def _reference(number: int, place: int) -> str:
    """The id of the mark of a note in the text; a note that is cited twice has two."""
    return f"note-{number}-mark" if place == 1 else f"note-{number}-mark-{place}"


def _cut(passage: Passage, length: int) -> Passage:
    return Passage(max(0, passage.start), min(passage.end, length), passage.ids, passage.sure)


def _cuts(start: int, end: int, bounds: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Cut start..end at the bounds inside it."""
    for bound in bounds:
        if start < bound < end:
            yield start, bound
            start = bound
    if start < end:
        yield start, end


def _dressed(html: str, run: Run) -> str:
    """Give text the look of its run. An address of a kind that a browser would run is left out."""
    if run.italic:
        html = f"<em>{html}</em>"
    if run.bold:
        html = f"<strong>{html}</strong>"
    if run.href and is_safe_link(run.href):
        elsewhere = "" if run.href.startswith("#") else ' rel="noopener noreferrer"'
        html = f'<a class="govuk-link" href="{escape(run.href)}"{elsewhere}>{html}</a>'
    return html


def is_safe_link(href: str) -> bool:
    """Whether an address may be a link: nothing that a reader's program would run."""
    try:
        return href.startswith("#") or urlsplit(href).scheme.lower() in _LINK_SCHEMES
    except ValueError:
        return False


def _text(text: str) -> str:
    """Escaped text. A line break is shown as one and stays in the text, so that offsets hold."""
    return escape(text).replace("\r", "&#13;").replace("\n", "<br>\n")
