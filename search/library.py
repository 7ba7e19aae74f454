"""Finding published reports: one question, one answer with counts, the same on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from modelsearch.backends import get_search_backend

from search.models import LibraryEntry
from search.words import Match, best_sentence, words_of

MOST_RESULTS = 500
PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Question:
    """What a visitor asks for: words, and a partnership and a year to keep to. Empty means any."""

    words: tuple[str, ...] = ()
    partnership: str = ""
    year: int | None = None

    @classmethod
    def of(cls, query: str, partnership: str = "", year: str = "") -> Question:
        return cls(tuple(words_of(query)), partnership, int(year) if year.isascii() and year.isdigit() else None)


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to narrow by, and how many reports have it."""

    value: str
    count: int


@dataclass(frozen=True, slots=True)
class Result:
    """A report that was found, and the sentence that answers best, with its paragraph's number and link."""

    entry: LibraryEntry
    match: Match | None
    number: str
    url: str


def found(question: Question) -> QuerySet[LibraryEntry]:
    """The reports that answer: the best first, or the newest first where no word was asked for."""
    entries = LibraryEntry.objects.all()
    if question.words:
        ranked = get_search_backend().search(" ".join(question.words), entries.only("pk"), operator="and")[
            :MOST_RESULTS
        ]
        keys = [entry.pk for entry in ranked]
        places = [When(pk=key, then=Value(place)) for place, key in enumerate(keys)]
        entries = entries.filter(pk__in=keys)
        if places:
            entries = entries.annotate(place=Case(*places, output_field=IntegerField())).order_by("place")
    if question.partnership:
        entries = entries.filter(partnership_name=question.partnership)
    if question.year:
        entries = entries.filter(year=question.year)
    return entries


def facets(entries: QuerySet[LibraryEntry], field: str) -> list[Facet]:
    """What the reports can be narrowed by, most first."""
    counted = entries.order_by().values_list(field).annotate(count=Count("pk")).order_by("-count", field)
    return [Facet(str(value), count) for value, count in counted]


def results(entries: Sequence[LibraryEntry], words: Sequence[str]) -> list[Result]:
    """The reports of one page of results, each with its sentence."""
    return [_result(entry, words) for entry in entries]


def _result(entry: LibraryEntry, words: Sequence[str]) -> Result:
    match = best_sentence(entry.text, words)
    number, anchor = entry.anchors[match.line] if match else ("", "")
    return Result(entry, match, number, f"{entry.url}#{anchor}" if anchor else entry.url)
