"""A field of rows: the same few inputs again and again, as many as somebody needs, with or without scripts.

Each row is a group of inputs, named ``name-0-cell``, ``name-1-cell``; numbers may be left out, empty rows do not count.
Drawn by ``{% rows field %}``. Its buttons post ``add_row`` with the field's name, or ``remove_row`` with a row's: a
view saves what was typed and draws the form again, which always ends in an empty row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Row = Mapping[str, str]


class CellError(ValidationError):
    """What is wrong in one cell; `row` counts from 0. Says where, but not `beside` the cell itself."""

    def __init__(self, beside: str, row: int, cell: str, label: Any) -> None:
        said = {"row": row + 1, "cell": label, "error": beside}
        super().__init__(_("Row %(row)s, %(cell)s: %(error)s") % said, code="cell")
        self.beside, self.row, self.cell = beside, row, cell


class RowsInput(forms.Widget):
    """Sees a list of rows, each {cell: what was typed}, without those that are empty."""

    use_fieldset = True

    def __init__(self, cells: Mapping[str, forms.Field]) -> None:
        super().__init__()
        self.cells = cells

    def _typed(self, data: Mapping[str, Any], name: str) -> Iterator[tuple[int, str, str]]:
        pattern = re.compile(rf"{re.escape(name)}-([0-9]{{1,4}})-(\w+)")
        for key in data:
            if (match := pattern.fullmatch(key)) and match[2] in self.cells:
                yield int(match[1]), match[2], str(data[key])

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[Row]:
        found: dict[int, dict[str, str]] = {}
        for number, cell, typed in self._typed(data, name):
            found.setdefault(number, {})[cell] = typed
        return [found[number] for number in sorted(found) if any(typed.strip() for typed in found[number].values())]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return next(self._typed(data, name), None) is None

    def id_for_label(self, id_: str) -> str:
        """The first input, where a link from the error summary leads."""
        return f"{id_}-0-{next(iter(self.cells))}"


class RowsField(forms.Field):
    """Cleans to a list of rows, each {cell: value} without what was left empty. At most `most` rows.

    That a cell is required is shown and not checked here: rows can be saved half-written.
    """

    widget: RowsInput
    default_error_messages = {
        "too_many": gettext_lazy("There are more than %(most)s rows. Give a longer list as a file.")
    }

    def __init__(self, cells: Mapping[str, forms.Field], *, most: int, **options: Any) -> None:
        super().__init__(widget=RowsInput(cells), **options)
        self.cells, self.most = cells, most

    def clean(self, value: list[Row] | None) -> list[dict[str, Any]]:
        rows = value or []
        if self.required and not rows:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(rows) > self.most:
            raise ValidationError(self.error_messages["too_many"], code="too_many", params={"most": self.most})
        errors: list[CellError] = []
        cleaned: list[dict[str, Any]] = []
        for number, row in enumerate(rows):
            cleaned.append({})
            for key, cell in self.cells.items():
                typed = row.get(key, "")
                if not typed.strip():
                    continue
                try:
                    cleaned[-1][key] = cell.clean(typed)
                except ValidationError as error:
                    errors.append(CellError(" ".join(error.messages), number, key, cell.label))
        if errors:
            raise ValidationError(errors)
        return cleaned

    def has_changed(self, initial: Any, data: list[Row] | None) -> bool:
        try:
            return self.clean(data) != (initial or [])
        except ValidationError:
            return bool(data or initial)


def without_row(posted: QueryDict) -> QueryDict:
    """What was posted, without the row that its button wants removed."""
    kept = posted.copy()
    if gone := posted.get("remove_row"):
        for name in [name for name in kept if name.startswith(f"{gone}-")]:
            del kept[name]
    return kept
