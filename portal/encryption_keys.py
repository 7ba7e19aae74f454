"""Encrypt every encrypted field of every model, and every private file, anew with the newest key.

Then an old key can be taken away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Cast

from portal.encryption import EncryptedTextField, fernet
from portal.uploads.storage import private_files

BATCH = 200
"""Rows in one transaction: what was done stays done when the work is stopped, and no writer waits for long."""


@dataclass(slots=True)
class Rotated:
    """What became of one field: how many values it has, how many were encrypted anew, which ones no key can read."""

    label: str
    encrypted: int = 0
    anew: int = 0
    unreadable: list[object] = field(default_factory=list)


def encrypted_fields() -> Iterator[tuple[type[models.Model], EncryptedTextField]]:
    """Every encrypted field, with the model whose table holds it."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for each in model._meta.local_concrete_fields:
            if isinstance(each, EncryptedTextField):
                yield model, each


def rotate(*, change: bool = True) -> Iterator[Rotated]:
    """Each field in turn. Without `change` the values under older keys are only counted, as `anew`."""
    for model, each in encrypted_fields():
        done = Rotated(f"{model._meta.label}.{each.name}")
        last: object = None
        while batch := _batch(model, each.name, last, done, change=change):
            last = batch
        yield done
    yield _files(change=change)


def _batch(model: type[models.Model], name: str, after: object, done: Rotated, *, change: bool) -> object:
    """One transaction's rows; answers with the last key looked at, or None at the end."""
    newest = Fernet(settings.FIELD_ENCRYPTION_KEYS[0])
    rows = model._base_manager.exclude(**{name: ""}).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    with transaction.atomic():
        if change:
            rows = rows.select_for_update(of=("self",))
        found = list(rows.values_list("pk", Cast(name, models.TextField()))[:BATCH])
        for pk, stored in found:
            if not stored:
                continue
            done.encrypted += 1
            if _opens(newest, stored):
                continue
            try:
                renewed = fernet().rotate(stored.encode()).decode()
            except InvalidToken:
                done.unreadable.append(pk)
                continue
            done.anew += 1
            if change:
                raw = Value(renewed, output_field=models.TextField())
                model._base_manager.filter(pk=pk).update(**{name: raw})
    return found[-1][0] if found else None


def _files(*, change: bool) -> Rotated:
    """The private files, one at a time. One that is deleted meanwhile is passed over."""
    newest, done, storage = Fernet(settings.FIELD_ENCRYPTION_KEYS[0]), Rotated("Private files"), private_files()
    for name in storage.names():
        try:
            stored = storage.encrypted(name)
            if not _opens(newest, stored):
                renewed = fernet().rotate(stored)
                done.anew += 1
                if change:
                    storage.replace(name, renewed)
            done.encrypted += 1
        except InvalidToken:
            done.encrypted += 1
            done.unreadable.append(name)
        except FileNotFoundError:
            continue
    return done


def _opens(key: Fernet, stored: str | bytes) -> bool:
    try:
        key.decrypt(stored)
    except InvalidToken:
        return False
    return True
