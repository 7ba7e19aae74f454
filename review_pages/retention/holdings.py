"""Everything that the database holds of one review, found by following what points at it.

Nobody lists the tables: a new one that belongs to a review is found because it points at the review, at a page below
it, or at something that does. A pointer that is emptied when its target goes (SET_NULL) is no belonging. What was typed
and not saved is found by the address of its page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.sql import DeleteQuery
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry, Page, ReferenceIndex, Revision

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.unsaved.models import UnsavedForm
from review_pages.retention.models import DisposalRecord
from review_pages.review.models import Agency, PartnershipPage, ReviewPage

Model = type[models.Model]
CHUNK = 500
"""How many keys one query names: SQLite takes no more than some."""

OWN = frozenset({"portal", "review_pages", "comments", "publishing", "search"})
"""Packages whose tables are counted by name; what Wagtail keeps beside a case is counted together."""

NEVER = (User, AuditEntry, DisposalRecord, PartnershipPage, Agency)
"""What belongs to no single review. Should one of these be found, the search went astray and nothing is deleted."""

BY_TYPE_AND_ID: tuple[tuple[Model, str, str], ...] = (
    (ModelLogEntry, "content_type", "object_id"),
    (ReferenceIndex, "base_content_type", "object_id"),
    (ReferenceIndex, "to_content_type", "to_object_id"),
)
"""Tables that name anything by type and id without a field that says so."""


def _chunks(keys: Iterable[Any]) -> Iterator[list[Any]]:
    held = sorted(keys, key=str)
    for start in range(0, len(held), CHUNK):
        yield held[start : start + CHUNK]


def _by_type_and_id() -> Iterator[tuple[Model, str, str]]:
    yield from BY_TYPE_AND_ID
    for model in apps.get_models():
        for pointer in model._meta.private_fields:
            if isinstance(pointer, GenericForeignKey) and model._meta.managed:
                yield model, pointer.ct_field, pointer.fk_field


@dataclass
class Holdings:
    """The rows of one review by model, and the pointers from elsewhere that have to be emptied with them."""

    review: ReviewPage
    rows: dict[Model, set[Any]] = field(default_factory=lambda: defaultdict(set))
    pointers: list[tuple[Model, str, set[Any]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        pages = Page.objects.filter(path__startswith=self.review.path).values_list("pk", flat=True)
        new: dict[Model, set[Any]] = {Page: set(pages)}
        typed_in = Q(address__contains=f"/reviews/{self.review.reference}/")
        for page in pages:
            typed_in |= Q(address__contains=f"/admin/pages/{page}/")
        new[UnsavedForm] = set(UnsavedForm.objects.filter(typed_in).values_list("pk", flat=True))
        while new:
            found: dict[Model, set[Any]] = defaultdict(set)
            for model, keys in new.items():
                self.rows[model] |= keys
            for model, keys in new.items():
                self._follow(model, keys, found)
            self._follow_types(new, found)
            new = {model: rest for model, keys in found.items() if (rest := keys - self.rows.get(model, set()))}
        if astray := [model._meta.label for model in NEVER if self.rows.get(model)]:
            raise RuntimeError(f"The search for what a review holds led to {astray}.")

    def _follow(self, model: Model, keys: set[Any], found: dict[Model, set[Any]]) -> None:
        """Rows that point at these rows, and the rows that these extend (a page of ours is a row of Wagtail's too)."""
        for parent, link in model._meta.parents.items():
            if link is not None:
                for chunk in _chunks(keys):
                    found[parent] |= set(model._base_manager.filter(pk__in=chunk).values_list(link.attname, flat=True))
        for relation in model._meta.get_fields(include_parents=False, include_hidden=True):
            if not isinstance(relation, models.ManyToOneRel):
                continue
            pointing: Any = relation.related_model
            if not pointing._meta.managed or pointing._meta.db_table.endswith("_fts"):
                continue
            held = {
                key
                for chunk in _chunks(keys)
                for key in pointing._base_manager.filter(**{f"{relation.field.name}__in": chunk})
                .order_by()
                .values_list("pk", flat=True)
            }
            if relation.on_delete in (models.SET_NULL, models.SET_DEFAULT):
                self.pointers.append((pointing, relation.field.name, held))
            else:
                found[pointing] |= held

    def _follow_types(self, new: dict[Model, set[Any]], found: dict[Model, set[Any]]) -> None:
        """Rows that name these rows by type and id."""
        types = ContentType.objects.get_for_models(*new, for_concrete_models=False)
        for pointing, type_field, id_field in _by_type_and_id():
            for model, keys in new.items():
                for chunk in _chunks(keys):
                    named = Q(**{type_field: types[model], f"{id_field}__in": [str(key) for key in chunk]})
                    found[pointing] |= set(pointing._base_manager.filter(named).order_by().values_list("pk", flat=True))

    @cached_property
    def files(self) -> list[tuple[Any, str]]:
        """Every file of these rows: its storage and its name there."""
        found = []
        for model, keys in self.rows.items():
            for each in model._meta.local_concrete_fields:
                if isinstance(each, models.FileField):
                    names = (
                        name
                        for chunk in _chunks(keys)
                        for name in model._base_manager.filter(pk__in=chunk).values_list(each.name, flat=True)
                    )
                    found += [(each.storage, name) for name in names if name]
        return found

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of what, in words; a row that others extend is counted once."""
        extended = {parent for model in self.rows for parent in model._meta.parents}
        counted: dict[str, int] = defaultdict(int)
        for model, keys in self.rows.items():
            if keys and model not in extended:
                own = model is Revision or model.__module__.split(".")[0] in OWN
                counted[str(model._meta.verbose_name_plural if own else _("other entries"))] += len(keys)
        if self.files:
            counted[_("files")] = len(self.files)
        return dict(sorted(counted.items()))

    def delete(self) -> None:
        """Delete every row, and empty every pointer at one. Call it inside a transaction, which checks at its end
        that nothing is left that points at them."""
        for pointing, name, held in self.pointers:
            for chunk in _chunks(held - self.rows.get(pointing, set())):
                pointing._base_manager.filter(pk__in=chunk).update(**{name: None})
        for model, keys in self.rows.items():
            DeleteQuery(model).delete_batch(sorted(keys, key=str), "default")
        # What was done in the background is kept with its arguments, and with what went wrong in full.
        DBTaskResult.objects.finished().delete()
