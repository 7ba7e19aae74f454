"""Light marks for text that an editor keeps as plain text: table cells and footnotes.

`**bold**`, `*italic*`, `[text](address)`, `^[a footnote]`; a backslash before a sign takes it as it is, and at the end
of a line makes a line break. In a cell each line is a paragraph, and one that begins with "• " is an item of a list.
Reading back what was written gives the same text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from review_pages.report.document import Paragraph, ParagraphStyle, Run

BULLET = "• "
_SIGNS = "\\*[^"


def write_runs(runs: Sequence[Run], note_text: Callable[[str], str]) -> str:
    """Runs of one paragraph as marked text; `note_text` gives the marked text of a note by its key."""
    parts: list[str] = []
    bold = italic = False
    for run in runs:
        if run.note:
            inner = note_text(run.note).replace("\\", "\\\\").replace("]", "\\]")
            parts.append(f"^[{_breaks(inner)}]")
        if not run.text:
            continue
        parts.append("**" * (bold != run.bold) + "*" * (italic != run.italic))
        bold, italic = run.bold, run.italic
        text = "".join(f"\\{sign}" if sign in _SIGNS + "]" * bool(run.href) else sign for sign in run.text)
        text = _breaks(text)
        parts.append(f"[{text}]({run.href.replace(chr(92), '%5C').replace(')', '%29')})" if run.href else text)
    parts.append("**" * bold + "*" * italic)
    return "".join(parts)


def _breaks(text: str) -> str:
    return text.replace("\n", "\\\n")


_PLAIN = re.compile(r"[^\\*\[^]+")
"""Text in which no sign means anything."""


def read_runs(text: str, note_key: Callable[[str], str]) -> tuple[Run, ...]:
    """Runs of marked text; `note_key` takes in a note's marked text and gives it a key. Marks left open end here."""
    reader = _Reader(text, note_key)
    return joined(reader.runs())


class _Reader:
    def __init__(self, text: str, note_key: Callable[[str], str]) -> None:
        self.text = text
        self.note_key = note_key
        self.look = Run("")

    def runs(self) -> Iterator[Run]:
        text, at = self.text, 0
        while at < len(text):
            sign = text[at]
            if sign == "\\" and at + 1 < len(text):
                yield replace(self.look, text=text[at + 1])
                at += 2
            elif sign == "*":
                if text.startswith("**", at):
                    self.look = replace(self.look, bold=not self.look.bold)
                    at += 2
                else:
                    self.look = replace(self.look, italic=not self.look.italic)
                    at += 1
            elif text.startswith("^[", at) and (end := _closing(text, at + 2)) > 0:
                yield Run("", note=self.note_key(_unescaped(text[at + 2 : end])))
                at = end + 1
            elif sign == "[" and not self.look.href and (link := self._link(at)):
                words, address, at = link
                yield from (replace(run, href=address) for run in _Reader(words, self.note_key)._with(self.look))
            else:
                plain = _PLAIN.match(text, at)
                end = plain.end() if plain else at + 1
                yield replace(self.look, text=text[at:end])
                at = end

    def _with(self, look: Run) -> Iterator[Run]:
        self.look = replace(look, href="-")
        return self.runs()

    def _link(self, at: int) -> tuple[str, str, int] | None:
        """Words and address of a link that begins at `at`, and where the text goes on after it."""
        end = _closing(self.text, at + 1)
        if end < 0 or not self.text.startswith("](", end):
            return None
        close = self.text.find(")", end)
        address = self.text[end + 2 : close]
        if close < 0 or not address.startswith(("http://", "https://", "mailto:", "#")) or " " in address:
            return None
        return self.text[at + 1 : end], address, close + 1


def _closing(text: str, at: int) -> int:
    """The place of the next bracket that closes and has no backslash before it; -1 without one."""
    while at < len(text):
        if text[at] == "\\":
            at += 1
        elif text[at] == "]":
            return at
        at += 1
    return -1


def _unescaped(text: str) -> str:
    signs = iter(text)
    return "".join(next(signs, "") if sign == "\\" else sign for sign in signs)


def _look(run: Run) -> tuple[bool, bool, str]:
    return run.bold, run.italic, run.href


def joined(runs: Iterator[Run]) -> tuple[Run, ...]:
    """The same runs, neighbours of one look made one and empty ones left out."""
    held: list[Run] = []
    for run in runs:
        if run.note:
            if run.text:
                held.append(replace(run, note=""))
            held.append(Run("", note=run.note))
        elif run.text and held and not held[-1].note and _look(held[-1]) == _look(run):
            held[-1] = replace(run, text=held[-1].text + run.text)
        elif run.text:
            held.append(run)
    return tuple(held)


def write_paragraphs(paragraphs: Sequence[Paragraph], note_text: Callable[[str], str]) -> str:
    """Paragraphs of a cell or a note, one a line."""
    lines = []
    for paragraph in paragraphs:
        line = write_runs(paragraph.runs, note_text)
        if paragraph.style is ParagraphStyle.LIST_ITEM:
            line = BULLET + line
        elif line.startswith("•"):
            line = "\\" + line
        lines.append(line)
    return "\n".join(lines)


def read_paragraphs(text: str, key: Callable[[int], str], note_key: Callable[[str], str]) -> tuple[Paragraph, ...]:
    """Paragraphs of a cell or a note; `key` names them by their place. Empty lines are no paragraphs."""
    found: list[Paragraph] = []
    for line in _lines(text):
        bullet = line.startswith(BULLET)
        runs = read_runs(line[len(BULLET) :] if bullet else line, note_key)
        if runs:
            style = ParagraphStyle.LIST_ITEM if bullet else ParagraphStyle.BODY
            found.append(Paragraph(key(len(found)), runs, style))
    return tuple(found)


def _lines(text: str) -> Iterator[str]:
    """Lines, cut only where no backslash takes the line break as text."""
    line, escaped = "", False
    for sign in text.replace("\r\n", "\n"):
        if sign == "\n" and not escaped:
            yield line
            line = ""
            continue
        line += sign
        escaped = sign == "\\" and not escaped
    yield line
