"""Finds what reviews hold about one person: their entries in the identity register, and every text that names them.

Every text of every row that a review holds is read (`review_pages.retention.holdings`), encrypted fields and JSON too.
A person is named by the name asked for; where the register of a review knows that name, also by all names, numbers and
the pseudonym that it keeps there. Case, accents and the space between words do not matter.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.html import strip_tags
from django.utils.text import capfirst
from wagtail.models import Page, Revision

from portal.accounts.models import User
from review_pages.models import IdentityEntry, IncomingNotification, ReviewPage
from review_pages.retention.holdings import CHUNK, OWN, Holdings

COMMENT = "django_comments.Comment"


@dataclass(frozen=True, slots=True)
class Found:
    """One text about the person: in which review, in what (with its number), in which field, and why it is here."""

    review: str
    what: str
    number: str
    field: str
    text: str
    why: str


def plain(text: str) -> str:
    """Without accents and case, one space between words."""
    stripped = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join(stripped.casefold().split())


class Names:
    """What a person is called, as one search."""

    def __init__(self, names: Iterable[str]) -> None:
        wanted = sorted({plain(name) for name in names if len(plain(name)) > 1}, key=len, reverse=True)
        words = (r"\s+".join(re.escape(word) for word in name.split()) for name in wanted)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)") if wanted else None

    def __call__(self, text: str) -> bool:
        return bool(self._pattern and self._pattern.search(plain(text)))


def entries_of(review: ReviewPage, asked: Names) -> list[IdentityEntry]:
    """The entries of the register that go by the name asked for."""
    return [
        entry
        for entry in IdentityEntry.objects.filter(review=review)
        if any(asked(name) for name in (entry.name, *entry.aliases.splitlines()))
    ]


def held_in(review: ReviewPage, name: str, account: User | None = None) -> Iterator[Found]:
    """Everything that one review holds about a person, each text once."""
    entries = entries_of(review, Names([name]))
    names = [name]
    for entry in entries:
        yield from _of_register(review, entry)
        names += [
            entry.name,
            entry.pseudonym,
            *entry.aliases.splitlines(),
            *(number for _kind, number in entry.numbers),
        ]
    named, keys = Names(names), {str(entry.pk) for entry in entries}
    seen: set[int] = set()
    for model, rows in Holdings(review).rows.items():
        if model is IdentityEntry or not _says_something(model):
            continue
        for number, field, value, by in _values(model, rows):
            whole = by and account is not None and by == account.pk
            for text in _texts(value):
                why = "They wrote it." if whole else "It names them." if named(text) else ""
                if why and hash(text) not in seen:
                    seen.add(hash(text))
                    yield _found(review, model, number, field, text, why)
            for answer in _answers_about(value, keys):
                yield _found(review, model, number, field, answer, "An agency said whether it knew them.")


def held_in_waiting(incoming: IncomingNotification, name: str) -> Iterator[Found]:
    """What a notification that waits says about a person, who has no entry in any register by it yet."""
    asked = Names([name])
    entries = [entry for entry in incoming.people if asked(f"{entry.get('name')}\n{entry.get('aliases')}")]
    names = [name, *(text for each in entries for field in _NAMES for text in each.get(field, "").splitlines())]
    named = Names(names)
    for number, entry in enumerate(incoming.people):
        for field, text in entry.items():
            if text and (entry in entries or named(text)):
                yield _found(incoming, IncomingNotification, number, field, text, "A notification that waits says it.")
    for field, answer in incoming.answers.items():
        for text in _texts(answer):
            if named(text):
                yield _found(incoming, IncomingNotification, incoming.pk, field, text, "It names them.")


_NAMES = ("pseudonym", "name", "aliases", *IdentityEntry.NUMBERS)


def files_in(review: ReviewPage) -> int:
    """How many files a review holds, whose insides are not searched."""
    return len(Holdings(review).files)


def _found(
    held_by: ReviewPage | IncomingNotification, model: type[models.Model], number: Any, field: str, text: str, why: str
) -> Found:
    return Found(held_by.reference, capfirst(str(model._meta.verbose_name)), str(number), field, text, why)


def _of_register(review: ReviewPage, entry: IdentityEntry) -> Iterator[Found]:
    for field in IdentityEntry.KEPT:
        if text := getattr(entry, field):
            yield _found(review, IdentityEntry, entry.pk, field, text, "The register keeps it about them.")


def _says_something(model: type[models.Model]) -> bool:
    """Whether people's words stand in this table: ours, comments, and the revisions of pages."""
    return (
        model is Revision
        or model._meta.label == COMMENT
        or (model is not Page and model.__module__.split(".")[0] in OWN)
    )


def _values(model: type[models.Model], rows: set[Any]) -> Iterator[tuple[Any, str, Any, int | None]]:
    """(key, field, value, who wrote it) of each field with words in it; who wrote it is known of comments."""
    fields = [
        field.name
        for field in model._meta.local_concrete_fields
        if isinstance(field, (models.CharField, models.TextField, models.JSONField)) and not field.choices
    ]
    writer = ["user_id"] if model._meta.label == COMMENT else []
    keys = sorted(rows, key=str)
    for start in range(0, len(keys) if fields else 0, CHUNK):
        found = model._base_manager.filter(pk__in=keys[start : start + CHUNK]).order_by("pk")
        for pk, *values in found.values_list("pk", *writer, *fields).iterator(chunk_size=20):
            by = values.pop(0) if writer else None
            for field, value in zip(fields, values, strict=True):
                yield pk, field, value, by


def _texts(value: Any) -> Iterator[str]:
    """Every text in a value: of JSON, of JSON in a text, and of the parts of a draft."""
    if isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _texts(each)
    elif hasattr(value, "raw_data"):
        yield from _texts(list(value.raw_data))
    elif isinstance(value, str) and value:
        if (inner := _parsed(value)) is not None:
            yield from _texts(inner)
        elif value.startswith("<"):
            # The editor keeps a chapter as one text: each of its paragraphs counts for itself.
            for part in _END_OF_PARAGRAPH.split(value):
                if said := html.unescape(strip_tags(part)).strip():
                    yield said
        else:
            yield value


_END_OF_PARAGRAPH = re.compile(r"</(?:p|li|h[1-6]|blockquote)>")


def _parsed(text: str) -> Any:
    if text[0] not in "[{":
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None


def _answers_about(value: Any, keys: set[str]) -> Iterator[str]:
    """Answers to "was this person known to you?", which name a person by the number of their entry."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key in keys and isinstance(each, dict) and "known" in each:
                yield ", ".join(f"{name}: {each[name]}" for name in ("known", "first", "last") if name in each)
            else:
                yield from _answers_about(each, keys)
