"""Review types as data: one YAML file per type of review and edition of its guidance.

A file is named `<code>-<edition>.yaml`. All are read and checked when Candour starts; what is wrong is said with the
file, the line and the field. Pure: knows no Django (the forms made of a profile are in `review_pages.profiles.forms`).

A review asks for its own profile by `ReviewPage.profile`, which has in it what its partnership changed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from review_pages.profiles.model import Profile
from review_pages.profiles.reading import FOLDER as FOLDER
from review_pages.profiles.reading import ProfileError as ProfileError
from review_pages.profiles.reading import check, laid_over, read_nodes
from review_pages.profiles.reading import read_profile as read_profile

_more_folders: tuple[Path, ...] = ()


class UnknownProfileError(LookupError):
    """No profile of this code and edition is installed."""


def look_in(folders: Iterable[Path]) -> None:
    """Read the profiles of these folders besides those that ship. Raises ProfileError, and then changes nothing."""
    global _more_folders
    chosen = tuple(folders)
    _read_folders((FOLDER, *chosen))
    _more_folders = chosen
    _nodes.cache_clear()
    _changed.cache_clear()


def profile(code: str, edition: str, changes: Mapping[str, Any] | None = None) -> Profile:
    """The profile of a type of review under one edition, with a partnership's `changes` over it.

    The changes have the shape of a file. Raises UnknownProfileError; ProfileError where they do not fit.
    """
    if changes:
        return _changed(code, edition, json.dumps(changes, sort_keys=True, default=str))
    for each in profiles():
        if (each.code, each.edition) == (code, edition):
            return each
    raise UnknownProfileError(f'There is no profile "{code}" of edition {edition}.')


def profiles() -> tuple[Profile, ...]:
    """Every profile, by code, the newest edition first. Raises ProfileError at the first reading."""
    return _read_folders((FOLDER, *_more_folders))


def editions_for(code: str) -> tuple[Profile, ...]:
    """The profiles to which a review of this type may be moved: its own type's, and those it follows or precedes."""
    own = {each.successor_of for each in profiles() if each.code == code and each.successor_of}
    return tuple(each for each in profiles() if each.code == code or each.code in own or each.successor_of == code)


@cache
def _changed(code: str, edition: str, changes: str) -> Profile:
    return check(laid_over(_nodes(code, edition), json.loads(changes), "the partnership's changes"))


@cache
def _nodes(code: str, edition: str) -> yaml.MappingNode:
    for folder in (FOLDER, *_more_folders):
        path = folder / f"{code}-{edition}.yaml"
        if path.exists():
            return read_nodes(path)
    raise UnknownProfileError(f'There is no profile "{code}" of edition {edition}.')


@cache
def _read_folders(folders: tuple[Path, ...]) -> tuple[Profile, ...]:
    found: dict[tuple[str, str], Profile] = {}
    faults = []
    for folder in folders:
        if not folder.is_dir():
            faults.append(f"{folder}: there is no such folder.")
        for path in sorted(folder.glob("*.yaml")):
            try:
                read = read_profile(path)
            except ProfileError as error:
                faults.append(str(error))
                continue
            if (read.code, read.edition) in found:
                faults.append(f"{path}, line 1: there is another file of the same name, which ships with Candour.")
            found[read.code, read.edition] = read
    if faults:
        raise ProfileError("\n".join(faults))
    newest_first = sorted(found.values(), key=lambda each: each.edition, reverse=True)
    return tuple(sorted(newest_first, key=lambda each: each.code))
