"""The shape of Word's tables: merged cells, heading rows, captions."""

from __future__ import annotations

from dataclasses import replace

from review_pages.report.document import Run
from review_pages.report.word.lines import Block, Line, RawCell, RawTable, lines_of

Placed = Block | tuple[Line, int]
"""A block of a section; a heading inside the section comes with its level."""


def says_something(block: Placed) -> bool:
    if isinstance(block, tuple):
        return True
    return any(line.text or line.label for line in lines_of([block]))


def table_follows(blocks: list[Placed], index: int) -> bool:
    following = (block for block in blocks[index + 1 :] if not (isinstance(block, Line) and not block.text))
    return isinstance(next(following, None), RawTable)


def caption_after(blocks: list[Placed], index: int) -> Line | None:
    """The caption that stands right below the table at `index`, unless it belongs to a table below it."""
    if not isinstance(blocks[index], RawTable) or index + 1 >= len(blocks):
        return None
    after = blocks[index + 1]
    if isinstance(after, Line) and after.style == "caption" and after.text and not table_follows(blocks, index + 1):
        before = next((block for block in reversed(blocks[:index]) if not isinstance(block, Line) or block.text), None)
        return None if isinstance(before, Line) and before.style == "caption" else after
    return None


def first_lines(raw: RawTable) -> list[Line]:
    return [line for row in raw.rows[:3] for cell in row for line in lines_of(cell.blocks)]


def header_rows(raw: RawTable) -> int:
    if raw.header_rows is not None:
        return raw.header_rows
    if len(raw.rows) < 2:
        return 0
    first = [line for cell in raw.rows[0] for line in lines_of(cell.blocks) if line.text]
    return int(bool(first) and (raw.style_heads or all(line.bold for line in first)))


def without_bold(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """A heading row is bold by itself; only bold that picks out a part of it means something."""
    if all(run.bold for run in runs if run.text.strip()):
        runs = tuple(replace(run, bold=False) for run in runs)
    return runs


def covering(raw: RawTable) -> list[list[tuple[RawCell, int]]]:
    """Rows of (cell, row span) that cover the whole grid once: gaps are filled, merged cells joined with theirs."""
    columns: list[list[tuple[RawCell, int]]] = []
    above: dict[int, tuple[RawCell, int, int]] = {}  # by column: cell, row and place of the one that may grow
    for r, row in enumerate(raw.rows):
        placed: list[tuple[RawCell, int]] = []
        columns.append(placed)
        open_below: dict[int, tuple[RawCell, int, int]] = {}
        at = 0
        for cell in [*row, RawCell([], raw.width, 0)]:
            while at < cell.column:
                placed.append((RawCell([], at), 1))
                at += 1
            if not cell.span:
                break
            grows = above.get(cell.column) if cell.continues else None
            if grows is not None and grows[0].span == cell.span:
                held, row_of, place = grows
                held.blocks.extend(block for block in cell.blocks if says_something(block))
                columns[row_of][place] = (held, r - row_of + 1)
                open_below[cell.column] = grows
            else:
                open_below[cell.column] = (cell, r, len(placed))
                placed.append((cell, 1))
            at = cell.column + cell.span
        above = open_below
    return columns
