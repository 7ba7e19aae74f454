"""Which comments a reader asks to see, and on which of the two views of them: told by the address alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.anchoring import State
from comments.models import CommentKind
from comments.places import REPORT_KEY
from comments.threads import Thread
from review_pages.report.document import Document

GONE = "gone"
"""The section of the threads whose passage is no longer in the text."""


class Whose(models.TextChoices):
    MINE = "mine", gettext_lazy("Mine, and those I answered")
    UNANSWERED = "unanswered", gettext_lazy("Not answered yet")


class Standing(models.TextChoices):
    OPEN = "open", gettext_lazy("Open")
    RESOLVED = "resolved", gettext_lazy("Resolved")
    UNSURE = "unsure", gettext_lazy("The text has changed since")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for; empty means any. Values that no comment has find nothing."""

    reader: int
    whose: str = ""
    person: str = ""
    place: str = ""
    section: str = ""
    kind: str = ""
    state: str = ""

    NAMES = ("whose", "person", "place", "section", "kind", "state")

    @classmethod
    def asked(cls, query: QueryDict, reader: int) -> Wanted:
        return cls(reader, **{name: query.get(name, "")[:80] for name in cls.NAMES})

    @property
    def is_all(self) -> bool:
        return not self.query

    @property
    def query(self) -> str:
        """As a part of an address; empty where everything is wanted."""
        query = QueryDict(mutable=True)
        query.update({name: value for name in self.NAMES if (value := getattr(self, name))})
        return query.urlencode()

    def includes(self, thread: Thread) -> bool:
        speakers = (thread.first, *thread.replies)
        return (
            (not self.whose or self._whose(thread))
            and (not self.person or any(str(said.by) == self.person for said in speakers))
            and (not self.place or any(said.place_key == self.place for said in speakers))
            and (not self.section or self.section == (thread.section_key or GONE))
            and (not self.kind or self.kind == thread.kind)
            and (not self.state or self._state(thread))
        )

    def _whose(self, thread: Thread) -> bool:
        if self.whose == Whose.MINE:
            return any(said.by == self.reader for said in (thread.first, *thread.replies))
        return self.whose == Whose.UNANSWERED and thread.is_open and not thread.replies

    def _state(self, thread: Thread) -> bool:
        match self.state:
            case Standing.OPEN:
                return thread.is_open
            case Standing.RESOLVED:
                return not thread.is_open
            case Standing.UNSURE:
                return thread.anchored.state in {State.FUZZY, State.UNPLACED}
        return False


class FilterForm(forms.Form):
    """The choices that a reader has: only people, places and sections of which there are comments."""

    whose = forms.ChoiceField(label=gettext_lazy("Which"), required=False)
    person = forms.ChoiceField(label=gettext_lazy("Person"), required=False)
    place = forms.ChoiceField(label=gettext_lazy("Agency or role"), required=False)
    section = forms.ChoiceField(label=gettext_lazy("Section"), required=False)
    kind = forms.ChoiceField(label=gettext_lazy("What it is"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, wanted: Wanted, threads: Iterable[Thread], document: Document) -> None:
        super().__init__(initial={name: getattr(wanted, name) for name in Wanted.NAMES})
        self.offered: dict[str, list[tuple[Any, Any]]] = {}
        threads = list(threads)
        speakers = [said for thread in threads for said in (thread.first, *thread.replies)]
        with_comments = {thread.section_key or GONE for thread in threads}
        headings = [(section.key, section.heading) for section in document.sections]
        headings = [(REPORT_KEY, _("The whole report")), *headings, (GONE, _("No longer there"))]
        self._offer("whose", Whose.choices)
        self._offer("person", sorted({(str(said.by), said.who) for said in speakers if said.by}, key=_by_name))
        self._offer("place", sorted({(said.place_key, said.place) for said in speakers if said.place}, key=_by_name))
        self._offer("section", [each for each in headings if each[0] in with_comments])
        self._offer("kind", CommentKind.choices)
        self._offer("state", Standing.choices)

    @property
    def chosen(self) -> str:
        """What was chosen, in words."""
        labels = {name: dict(self.offered[name]).get(self.initial[name]) for name in Wanted.NAMES}
        return "; ".join(f"{self.fields[name].label}: {label}" for name, label in labels.items() if label)

    def _offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        self.offered[name] = list(choices)
        field: Any = self.fields[name]
        field.choices = [("", _("All")), *self.offered[name]]


def _by_name(choice: tuple[str, str]) -> str:
    return choice[1].casefold()
