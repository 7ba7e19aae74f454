"""Review types as data: one YAML file per type of review and edition of its guidance.

A file is named `<code>-<edition>.yaml`. All are read and checked when Candour starts; what is wrong is said with the
file, the line and the field. Pure: knows no Django (the forms made of a profile are in `review_pages.profiles.forms`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from review_pages.profiles.model import Profile

FOLDER = Path(__file__).parent

_TERM = re.compile(r"\{(\w+)\}")


class ProfileError(Exception):
    """A profile file that cannot be used: one line per fault, each with file, line and field."""


class UnknownProfileError(LookupError):
    """No profile of this code and edition is installed."""


def profile(code: str, edition: str) -> Profile:
    """The profile of a type of review under one edition. Raises UnknownProfileError."""
    for each in profiles():
        if (each.code, each.edition) == (code, edition):
            return each
    raise UnknownProfileError(f'There is no profile "{code}" of edition {edition}.')


def profiles() -> tuple[Profile, ...]:
    """Every profile, by code, the newest edition first. Raises ProfileError at the first reading."""
    return _read_folder(FOLDER)


@cache
def _read_folder(folder: Path) -> tuple[Profile, ...]:
    found, faults = [], []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(read_profile(path))
        except ProfileError as error:
            faults.append(str(error))
    if faults:
        raise ProfileError("\n".join(faults))
    newest_first = sorted(found, key=lambda each: each.edition, reverse=True)
    return tuple(sorted(newest_first, key=lambda each: each.code))


def read_profile(path: Path) -> Profile:
    """Read and check one file. Raises ProfileError."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
        if not isinstance(root, yaml.MappingNode):
            raise ProfileError(f"{path.name}, line 1: this is not a profile.")
        if doubles := list(_double_fields(root)):
            raise ProfileError("\n".join(_fault(path, node, where, "stands here twice") for node, where in doubles))
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProfileError(f"{path.name}, line {line}: this is not YAML: {error.problem}.") from error
    terms = data.get("terms")
    filled, unknown = _with_terms(data, terms if isinstance(terms, dict) else {})
    if unknown:
        raise ProfileError(
            "\n".join(_fault(path, _at(root, where), where, f"{{{term}}} is no term") for where, term in unknown)
        )
    try:
        read = Profile.model_validate(filled)
    except ValidationError as error:
        raise ProfileError(
            "\n".join(
                _fault(path, _at(root, each["loc"]), each["loc"], each["msg"].removeprefix("Value error, "))
                for each in error.errors()
            )
        ) from error
    if path.stem != f"{read.code}-{read.edition}":
        raise ProfileError(f"{path.name}, line 1: the file should be called {read.code}-{read.edition}.yaml.")
    return read


Where = tuple[int | str, ...]


def _with_terms(value: Any, terms: Mapping[str, Any], where: Where = ()) -> tuple[Any, list[tuple[Where, str]]]:
    """The value with every "{term}" in its texts filled in, and the names that are no terms, with their places."""
    unknown: list[tuple[Where, str]] = []
    if isinstance(value, str):

        def word(match: re.Match[str]) -> str:
            name = match[1]
            term = terms.get(name.lower())
            if not isinstance(term, str):
                unknown.append((where, name))
                return match[0]
            return term[:1].upper() + term[1:] if name[0].isupper() else term

        return _TERM.sub(word, value), unknown
    if isinstance(value, dict):
        filled = {}
        for key, each in value.items():
            filled[key], found = _with_terms(each, terms, (*where, key))
            unknown += found
        return filled, unknown
    if isinstance(value, list):
        items = []
        for index, each in enumerate(value):
            item, found = _with_terms(each, terms, (*where, index))
            items.append(item)
            unknown += found
        return items, unknown
    return value, unknown


def _double_fields(node: yaml.Node, where: Where = ()) -> Iterator[tuple[yaml.Node, Where]]:
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            here = (*where, str(key.value))
            if key.value in seen:
                yield key, here
            seen.add(key.value)
            yield from _double_fields(value, here)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _double_fields(value, (*where, index))


def _at(node: yaml.Node, where: Where) -> yaml.Node:
    """The node at a place, or the nearest one around it (a field that is missing has no line of its own)."""
    for step in where:
        if isinstance(node, yaml.MappingNode):
            # A field that should not be there is found by its key, so that the line is the field's own.
            inner = next((value for key, value in node.value if str(key.value) == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            inner = node.value[step]
        else:
            inner = None
        if inner is None:
            return node
        node = inner
    return node


def _fault(path: Path, node: yaml.Node, where: Where, what: str) -> str:
    field = ".".join(str(step) for step in where) or "the whole profile"
    return f"{path.name}, line {node.start_mark.line + 1}, {field}: {what}."
