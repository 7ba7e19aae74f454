"""Reading profile files: what they extend is laid underneath, and every fault is told with file, line and field. Pure.

Any mapping of a file may say `extends: NAME`, another file (without ".yaml") beside it or among those shipped: a whole
profile, or something shared such as "common/involvement". What the mapping itself says is laid over it: fields one by
one, and lists whose items have keys item by item. An item may say `leave_out: true`, or `place_after: KEY`.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from review_pages.profiles.model import Profile, Terms, inconsistencies

FOLDER = Path(__file__).parent

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where it was built in: eight files are read at every start."""

_TERM = re.compile(r"\{(\w+)\}")

Where = tuple[int | str, ...]


class ProfileError(Exception):
    """A profile file that cannot be used: one line per fault, each with file, line and field."""


@dataclass
class _Reading:
    """One reading: the faults found on the way, and the files under way, so that none extends itself."""

    faults: list[str] = field(default_factory=list)
    under_way: list[Path] = field(default_factory=list)

    def fault(self, node: yaml.Node, where: Where, what: str) -> None:
        self.faults.append(fault(node, where, what))

    def stop_if_faulty(self) -> None:
        if self.faults:
            raise ProfileError("\n".join(self.faults))


def read_profile(path: Path) -> Profile:
    """Read and check one file. Raises ProfileError."""
    read = check(read_nodes(path))
    if path.stem != f"{read.code}-{read.edition}":
        raise ProfileError(f"{path.name}, line 1: the file should be called {read.code}-{read.edition}.yaml.")
    return read


def read_nodes(path: Path) -> yaml.MappingNode:
    """What a file says, with what it extends laid underneath. Raises ProfileError."""
    reading = _Reading()
    root = _read_file(path, reading)
    reading.stop_if_faulty()
    return root


def laid_over(base: yaml.MappingNode, changes: Mapping[str, Any], called: str) -> yaml.MappingNode:
    """A profile's nodes with `changes` (of the same shape as a file) over them. Raises ProfileError."""
    reading = _Reading()
    over = _compose(yaml.safe_dump(dict(changes), allow_unicode=True), called)
    merged = _merge(base, over, reading, ()) if over is not None else base
    reading.stop_if_faulty()
    assert isinstance(merged, yaml.MappingNode)  # noqa: S101 - for the type checker: both were
    return merged


def check(root: yaml.MappingNode) -> Profile:
    """The profile that these nodes make. Raises ProfileError."""
    data = yaml.SafeLoader("").construct_document(root)
    terms = data.get("terms")
    words = {name: each.default for name, each in Terms.model_fields.items() if isinstance(each.default, str)}
    filled, unknown = _with_terms(data, words | (terms if isinstance(terms, dict) else {}))
    if unknown:
        raise ProfileError(
            "\n".join(fault(at(root, where), where, f"{{{term}}} is no term") for where, term in unknown)
        )
    try:
        read = Profile.model_validate(filled)
    except ValidationError as error:
        raise ProfileError(
            "\n".join(
                fault(at(root, each["loc"]), each["loc"], each["msg"].removeprefix("Value error, "))
                for each in error.errors()
            )
        ) from error
    if found := list(inconsistencies(read)):
        raise ProfileError("\n".join(fault(at(root, where), where, what) for where, what in found))
    return read


def _read_file(path: Path, reading: _Reading) -> yaml.MappingNode:
    try:
        root = _compose(path.read_text(encoding="utf-8"), _called(path))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ProfileError(f"{_called(path)}, line {line}: this is not YAML: {error.problem}.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProfileError(f"{_called(path)}, line 1: this is not a text file in UTF-8.") from error
    if not isinstance(root, yaml.MappingNode):
        raise ProfileError(f"{_called(path)}, line 1: this is not a profile.")
    for node, where in _double_fields(root):
        reading.fault(node, where, "stands here twice")
    reading.stop_if_faulty()
    reading.under_way.append(path)
    extended = _with_what_it_extends(root, path.parent, reading, ())
    reading.under_way.pop()
    assert isinstance(extended, yaml.MappingNode)  # noqa: S101 - for the type checker: it was one before
    return extended


def _compose(text: str, called: str) -> yaml.Node | None:
    """The nodes of a text, each of which knows by its mark in which file it stands, and in which line."""
    stream = io.StringIO(text)
    stream.name = called  # what a file has and the parser reads
    return yaml.compose(stream, Loader=_LOADER)


def _called(path: Path) -> str:
    return f"common/{path.name}" if path.parent.name == "common" else path.name


def _with_what_it_extends(node: yaml.Node, folder: Path, reading: _Reading, where: Where) -> yaml.Node:
    if isinstance(node, yaml.SequenceNode):
        items = [_with_what_it_extends(each, folder, reading, (*where, index)) for index, each in enumerate(node.value)]
        return yaml.SequenceNode(node.tag, items, node.start_mark, node.end_mark)
    if not isinstance(node, yaml.MappingNode):
        return node
    pairs = [
        (key, _with_what_it_extends(value, folder, reading, (*where, str(key.value))))
        for key, value in node.value
        if key.value != "extends"
    ]
    own = yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark)
    named = _get(node, "extends")
    if named is None:
        return own
    base = _find(named, folder, reading, (*where, "extends"))
    return own if base is None else _merge(base, own, reading, where)


def _find(named: yaml.Node, folder: Path, reading: _Reading, where: Where) -> yaml.MappingNode | None:
    name = named.value if isinstance(named, yaml.ScalarNode) else ""
    if not re.fullmatch(r"(common/)?[a-z0-9-]+", name):
        reading.fault(named, where, "this is not the name of a file to extend")
        return None
    path = next((each for place in (folder, folder.parent, FOLDER) if (each := place / f"{name}.yaml").exists()), None)
    if path is None:
        reading.fault(named, where, f"there is no file {name}.yaml to extend")
        return None
    if path in reading.under_way:
        reading.fault(named, where, f"{name} extends itself")
        return None
    return _read_file(path, reading)


def _merge(base: yaml.Node, over: yaml.Node, reading: _Reading, where: Where) -> yaml.Node:
    if isinstance(base, yaml.MappingNode) and isinstance(over, yaml.MappingNode):
        changed = {str(key.value): (key, value) for key, value in over.value}
        pairs = []
        for key, value in base.value:
            name = str(key.value)
            if name in changed:
                new_key, new = changed.pop(name)
                pairs.append((new_key, _merge(value, new, reading, (*where, name))))
            else:
                pairs.append((key, value))
        return yaml.MappingNode(base.tag, [*pairs, *changed.values()], over.start_mark, over.end_mark)
    if isinstance(base, yaml.SequenceNode) and isinstance(over, yaml.SequenceNode) and _keyed(base) and _keyed(over):
        items = _merge_lists(base.value, over.value, reading, where)
        return yaml.SequenceNode(base.tag, items, over.start_mark, over.end_mark)
    return over


def _merge_lists(
    base: Sequence[yaml.Node], over: Sequence[yaml.Node], reading: _Reading, where: Where
) -> list[yaml.Node]:
    items = list(base)
    seen = set()
    for each in over:
        key = _key(each)
        if key in seen:
            reading.fault(each, (*where, key), "stands here twice")
        seen.add(key)
        place = next((index for index, item in enumerate(items) if _key(item) == key), None)
        here = (*where, key)
        after = _get(each, "place_after")
        if _get(each, "leave_out") is not None:
            if place is None:
                reading.fault(each, here, "there is nothing to leave out here")
            else:
                del items[place]
            continue
        own = _without(each, "place_after")
        new = own if place is None else _merge(items[place], own, reading, here)
        if after is None:
            if place is None:
                items.append(new)
            else:
                items[place] = new
            continue
        if place is not None:
            del items[place]
        before = next((index for index, item in enumerate(items) if _key(item) == str(after.value)), None)
        if before is None:
            reading.fault(after, (*here, "place_after"), f"there is no {after.value} to be placed after")
            continue
        items.insert(before + 1, new)
    return items


def _keyed(node: yaml.SequenceNode) -> bool:
    return all(_get(each, "key") is not None for each in node.value)


def _key(node: yaml.Node) -> str:
    found = _get(node, "key")
    return str(found.value) if found is not None else ""


def _get(node: yaml.Node, name: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((value for key, value in node.value if str(key.value) == name), None)


def _without(node: yaml.Node, name: str) -> yaml.Node:
    if not isinstance(node, yaml.MappingNode):
        return node
    pairs = [(key, value) for key, value in node.value if str(key.value) != name]
    return yaml.MappingNode(node.tag, pairs, node.start_mark, node.end_mark)


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


def at(node: yaml.Node, where: Where) -> yaml.Node:
    """The node at a place, or the nearest one around it (a field that is missing has no line of its own)."""
    for step in where:
        if isinstance(node, yaml.MappingNode):
            # A field that should not be there is found by its key, so that the line is the field's own.
            inner = _get(node, str(step))
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            inner = node.value[step]
        else:
            inner = None
        if inner is None:
            return node
        node = inner
    return node


def fault(node: yaml.Node, where: Where, what: str) -> str:
    name = ".".join(str(step) for step in where) or "the whole profile"
    return f"{node.start_mark.name}, line {node.start_mark.line + 1}, {name}: {what.rstrip('.')}."
