"""Paragraphs, lists and headings as the HTML that Wagtail's rich text keeps, and back.

Wagtail's editor keeps `data-block-key` on every block through edits: it is the paragraph's key. A footnote is an
element of its own that carries its text, so that it moves with the sentence it belongs to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser

from review_pages.report.cells import joined
from review_pages.report.document import (
    Block,
    ListBlock,
    ListItem,
    Paragraph,
    ParagraphStyle,
    Run,
    Subheading,
)

KEY = "data-block-key"
NOTE_TEXT = "data-text"
NUMBER = "value"
"""On a list item: the number with which a list begins, if it is not 1 or begins anew."""
NOTE_SIGN = "*"
"""What stands for a footnote in the editor; it is no part of the text."""

TextBlock = Paragraph | Subheading | ListBlock


def write_html(blocks: Iterable[TextBlock], note_text: Callable[[str], str]) -> str:
    """The blocks as rich text; `note_text` gives the marked text of a note by its key."""
    parts: list[str] = []
    before: TextBlock | None = None
    for block in blocks:
        match block:
            case Subheading():
                parts.append(_element(f"h{block.level}", block.key, block.runs, note_text))
            case Paragraph():
                tag = "blockquote" if block.style is ParagraphStyle.QUOTE else "p"
                parts.append(_element(tag, block.key, block.runs, note_text))
            case ListBlock():
                parts.append(_write_list(block, note_text, isinstance(before, ListBlock)))
        before = block
    return "".join(parts)


def _element(tag: str, key: str, runs: Iterable[Run], note_text: Callable[[str], str], close: bool = True) -> str:
    end = f"</{tag}>" if close else ""
    return f'<{tag} {KEY}="{escape(key)}">{_inline(runs, note_text)}{end}'


def _inline(runs: Iterable[Run], note_text: Callable[[str], str]) -> str:
    parts = []
    for run in runs:
        text = escape(run.text, quote=False).replace("\n", "<br/>")
        if text:
            text = f"<i>{text}</i>" if run.italic else text
            text = f"<b>{text}</b>" if run.bold else text
            parts.append(f'<a href="{escape(run.href)}">{text}</a>' if run.href else text)
        if run.note:
            parts.append(f'<footnote {NOTE_TEXT}="{escape(note_text(run.note))}">{NOTE_SIGN}</footnote>')
    return "".join(parts)


def _write_list(block: ListBlock, note_text: Callable[[str], str], restarts: bool) -> str:
    parts: list[str] = []
    open_lists: list[str] = []
    for item in block.items:
        tag = "ol" if item.ordered else "ul"
        while len(open_lists) > item.level + 1:
            parts.append(f"</li></{open_lists.pop()}>")
        if len(open_lists) == item.level + 1:
            parts.append("</li>")
            if open_lists[-1] != tag:
                parts.append(f"</{open_lists.pop()}>")
        while len(open_lists) < item.level + 1:
            parts.append(f"<{tag}>")
            open_lists.append(tag)
        first = item is block.items[0]
        # The editor keeps what an item says about itself, and nothing about a list as a whole.
        counted = f'li {NUMBER}="{block.start}"' if first and item.ordered and (block.start != 1 or restarts) else "li"
        parts.append(_element(counted, item.paragraph.key, item.paragraph.runs, note_text, close=False))
    while open_lists:
        parts.append(f"</li></{open_lists.pop()}>")
    return "".join(parts)


def read_html(html: str, note_key: Callable[[str], str], own_key: Callable[[str, int], str]) -> list[TextBlock]:
    """The blocks of rich text; those without text are left out.

    `note_key` takes in a note's marked text and gives its key. `own_key` gives the key of a block from the one in the
    HTML ("" if it has none) and its place.
    """
    reader = _Reader(note_key, own_key)
    reader.feed(html)
    reader.close()
    return reader.blocks


@dataclass(slots=True)
class _Open:
    """The block being read: its tag, key and runs; for an item its level and whether it is counted."""

    tag: str
    key: str
    level: int = 0
    ordered: bool = False
    runs: list[Run] = field(default_factory=list)


class _Reader(HTMLParser):
    _BLOCKS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "blockquote", "li", "div"})

    def __init__(self, note_key: Callable[[str], str], own_key: Callable[[str, int], str]) -> None:
        super().__init__(convert_charrefs=True)
        self.note_key = note_key
        self.own_key = own_key
        self.blocks: list[TextBlock] = []
        self.lists: list[str] = []
        self.items: list[ListItem] = []
        self.start = 1
        self.said_number = ""
        self.open: _Open | None = None
        self.look = Run("")
        self.in_note = False
        self.count = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        match tag:
            case "ul" | "ol":
                self.end_block()
                if not self.lists:
                    self.end_list()
                self.lists.append(tag)
            case "b" | "strong":
                self.look = replace(self.look, bold=True)
            case "i" | "em":
                self.look = replace(self.look, italic=True)
            case "a":
                self.look = replace(self.look, href=said.get("href", ""))
            case "br":
                self._add(replace(self.look, text="\n"))
            case "footnote":
                self.in_note = True
                self._add(Run("", note=self.note_key(said.get(NOTE_TEXT, ""))))
            case _ if tag in self._BLOCKS:
                self._begin(tag, said.get(KEY, ""))
                if tag == "li" and len(self.lists) <= 1:
                    self._count_from(said.get(NUMBER, ""))

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "ul" | "ol":
                self.end_block()
                if self.lists:
                    self.lists.pop()
                if not self.lists:
                    self.end_list()
            case "b" | "strong":
                self.look = replace(self.look, bold=False)
            case "i" | "em":
                self.look = replace(self.look, italic=False)
            case "a":
                self.look = replace(self.look, href="")
            case "footnote":
                self.in_note = False
            case _ if tag in self._BLOCKS:
                self.end_block()

    def handle_data(self, data: str) -> None:
        if not self.in_note:
            self._add(replace(self.look, text=data))

    def _begin(self, tag: str, key: str) -> None:
        self.end_block()
        level = max(len(self.lists) - 1, 0) if tag == "li" else 0
        ordered = bool(self.lists) and self.lists[-1] == "ol"
        self.open = _Open(tag, key, level, ordered)

    def _count_from(self, number: str) -> None:
        """Begin a list at a number. An item that the editor split off from the first one says the same again."""
        if number.isdigit() and number != self.said_number:
            self.end_list()
            self.start, self.said_number = int(number), number

    def _add(self, run: Run) -> None:
        if self.open is None:
            if not run.text.strip() and not run.note:
                return
            self._begin("p", "")
        if self.open is not None:
            self.open.runs.append(run)

    def end_block(self) -> None:
        block, self.open = self.open, None
        if block is None:
            return
        runs = joined(iter(block.runs))
        if not runs:
            return
        block.key = self.own_key(block.key, self.count)
        self.count += 1
        if block.tag == "li":
            deepest = self.items[-1].level + 1 if self.items else 0
            paragraph = Paragraph(block.key, runs, ParagraphStyle.LIST_ITEM)
            self.items.append(ListItem(paragraph, min(block.level, deepest), block.ordered))
            return
        self.end_list()
        if block.tag in ("h2", "h3"):
            self.blocks.append(Subheading(block.key, runs, 3))
        elif block.tag.startswith("h"):
            self.blocks.append(Subheading(block.key, runs, 4))
        else:
            style = ParagraphStyle.QUOTE if block.tag == "blockquote" else ParagraphStyle.BODY
            self.blocks.append(Paragraph(block.key, runs, style))

    def end_list(self) -> None:
        if self.items:
            start = self.start if self.items[0].ordered else 1
            self.blocks.append(ListBlock(tuple(self.items), start))
            self.items = []
        self.start, self.said_number = 1, ""

    def close(self) -> None:
        super().close()
        self.end_block()
        self.end_list()


def is_text(block: Block) -> bool:
    """Whether the block is kept in rich text (tables, figures and recommendations are not)."""
    return isinstance(block, TextBlock)
