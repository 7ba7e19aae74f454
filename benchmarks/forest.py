"""The same tree for both sides of the explorer's benchmark: 500 reviews under one page, 19 pages in each.

Written in bulk: what treebeard would work out for each page is known beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wagtail.models import Page

REVIEWS, IN_EACH, SEEN = 500, 19, 200
"""How many reviews there are, how many pages in each, and how many reviews the author or editor works on."""

TITLES = [f"DHR-2026-{number:04}" for number in range(1, REVIEWS + 1)]
FIRST_PAGE = TITLES[:50]


def add_children(parents: Sequence[Page], titles: Sequence[str], make: Callable[[Page, str], Page]) -> list[Page]:
    """Below each parent, which has none yet, a page for each title: `make` says of which type, and with what on it."""
    from django.contrib.contenttypes.models import ContentType
    from django.db import transaction
    from wagtail.models import Locale, Page

    locale = Locale.get_default()
    made: list[Page] = []
    for parent in parents:
        for number, title in enumerate(titles, start=1):
            page = make(parent, title)
            page.title = page.draft_title = title
            page.slug = title.lower().replace(" ", "-")
            page.url_path = f"{parent.url_path}{page.slug}/"
            page.path, page.depth = Page._get_path(parent.path, parent.depth + 1, number), parent.depth + 1
            page.live, page.locale = False, locale
            page.content_type = ContentType.objects.get_for_model(type(page))
            made.append(page)
    shared = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    with transaction.atomic():
        rows = Page.objects.bulk_create(
            [Page(**{name: getattr(page, name) for name in shared}) for page in made], batch_size=500
        )
        for page, row in zip(made, rows, strict=True):
            page.pk = page.page_ptr_id = page.id = row.pk
            page.save_base(raw=True, force_insert=True)
        for parent in parents:
            parent.numchild = len(titles)
        Page.objects.filter(pk__in=[parent.pk for parent in parents]).update(numchild=len(titles))
    return made
