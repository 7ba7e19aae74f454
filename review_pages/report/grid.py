"""Where the cells of a table stand on its grid: rows that merged cells reach into name fewer cells than columns."""

from __future__ import annotations

from dataclasses import dataclass

from review_pages.report.document import Cell, Table


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell and its first and last row and column, from 0."""

    cell: Cell
    row: int
    column: int
    last_row: int
    last_column: int


def grid(table: Table) -> tuple[int, list[Placed]]:
    """How many columns there are, and every cell in its place. A merge reaches neither below the last row
    nor over a cell that stands there already."""
    taken: set[tuple[int, int]] = set()
    placed: list[Placed] = []
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            last_row = min(row + max(1, cell.row_span), len(table.rows)) - 1
            last_column = column
            while last_column - column + 1 < cell.column_span and (row, last_column + 1) not in taken:
                last_column += 1
            across_all = range(column, last_column + 1)
            while any((down, across) in taken for down in range(row, last_row + 1) for across in across_all):
                last_row -= 1
            placed.append(Placed(cell, row, column, last_row, last_column))
            taken |= {(down, across) for down in range(row, last_row + 1) for across in across_all}
            column = last_column + 1
    return max((each.last_column + 1 for each in placed), default=0), placed
