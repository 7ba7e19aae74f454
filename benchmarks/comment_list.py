"""`python -m benchmarks.comment_list`: 1,000 comments listed by Candour and by django-comments-xtd; `--keep` keeps it.

Both list the same rows of one SQLite file, in one process, taking turns; each one's median counts. Candour's list is
what the reading view draws from: every thread that a person may read, placed in a report of 45,000 words, each speaker
with their agency. The other is the view behind django-comments-xtd's REST address, asked without any middleware.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from benchmarks.alone import keep, own_database

if TYPE_CHECKING:
    from review_pages.report.document import Document
    from tests.comments.factories import Scene

TELLS = """
## A list of a thousand comments

{comments:,} comments on a report of {words:,} words are listed in {milliseconds} ms and {queries} queries: read from
the database for one person, their roles included, with agencies and replies, each placed in the text and in its order.
django-comments-xtd's own list (the view behind its REST address) of the same rows takes {xtd_milliseconds} ms and
{xtd_queries:,} queries in the same run: Candour is **{times_faster} times faster**. Neither figure holds what surrounds
a list: session, front door, trail and HTML.
"""
MOST_QUERIES, TIMES_FASTER = 10, 30


def discuss(here: Scene, document: Document, number: int) -> None:
    """Comments on passages all over the report, and a reply to every second one, by twelve people of six agencies."""
    from django.utils import timezone

    from comments.anchoring import describe
    from comments.models import PassageComment
    from portal.access.rules import Role
    from tests import factories

    agencies = [factories.agency(here.review.partnership, f"Agency {number}") for number in range(6)]
    people = [factories.member(here.review, Role.PANEL_MEMBER, agency=agency) for agency in agencies * 2]
    keys = [paragraph.key for _section, paragraph in document.paragraphs() if len(paragraph.text) > 60]
    thread = None
    for made in range(number):
        person = people[made % len(people)]
        if made % 3 == 2:
            fields: dict[str, Any] = {"parent_id": thread.pk if thread else 0}
        else:
            passage = describe(document, keys[made * 7 % len(keys)], 11, 40)
            fields = {name: getattr(passage, name) for name in passage.__slots__}
            fields |= {"resolved_at": timezone.now(), "resolved_by": here.author} if made % 12 == 0 else {}
        said = PassageComment.said_by(person, here.draft, here.revision.pk, "Was this known then? " * 8, **fields)
        said.save()
        thread = said if "exact" in fields else thread


def median(lists: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    """Milliseconds of each, taking turns."""
    times: dict[str, list[float]] = {name: [] for name in lists}
    for number in range(rounds):
        for name in sorted(lists, reverse=bool(number % 2)):
            start = time.perf_counter()
            lists[name]()
            times[name].append(1000 * (time.perf_counter() - start))
    return {name: statistics.median(each) for name, each in times.items()}


def queries(one: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        one()
    return len(captured)


def measure(number: int, rounds: int) -> dict[str, Any]:
    from django.test import RequestFactory, override_settings
    from django_comments_xtd.api.views import CommentList
    from django_comments_xtd.models import XtdComment

    from comments.threads import list_threads
    from comments.views import document_of
    from portal.accounts.models import User
    from tests.comments.factories import scene
    from tests.comments.reports import report

    here = scene(report(more=860))
    document = document_of(here.revision)
    discuss(here, document, number)
    XtdComment.objects.update(is_public=True)  # else its own list finds nothing
    view, factory = CommentList.as_view(), RequestFactory()
    type_of_page = XtdComment.objects.values_list("content_type__app_label", "content_type__model")[0]

    def theirs() -> Any:
        answer = view(factory.get("/"), content_type="-".join(type_of_page), object_pk=str(here.draft.pk))
        answer.render()
        return answer.data

    def ours() -> Any:
        reader = User.objects.get(pk=here.author.pk)  # whose roles nobody has looked up yet
        return list_threads(reader, here.draft, document, here.revision.pk, {})

    with override_settings(ROOT_URLCONF="django_comments_xtd.urls"):
        listed = ours()
        if len(theirs()) != number or sum(1 + len(thread.replies) for thread in listed) != number:
            sys.exit("A list lacks comments.")
        found = median({"ours": ours, "theirs": theirs}, rounds)
        counted = {"ours": queries(ours), "theirs": queries(theirs)}
    words = sum(len(paragraph.text.split()) for _section, paragraph in document.paragraphs())
    return {
        "comments": number,
        "words": words,
        "milliseconds": round(found["ours"], 1),
        "xtd_milliseconds": round(found["theirs"], 1),
        "times_faster": round(found["theirs"] / found["ours"], 1),
        "queries": counted["ours"],
        "xtd_queries": counted["theirs"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.comment_list")
    parser.add_argument("--comments", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--keep", action="store_true", help="write it into docs/benchmarks.md")
    options = parser.parse_args()
    with own_database():
        told = measure(options.comments, options.rounds)
    sys.stdout.write(f"{told}\n")
    if options.keep:
        keep("comment_list", told)
    if told["queries"] > MOST_QUERIES or told["times_faster"] < TIMES_FASTER:
        sys.exit(f"More than {MOST_QUERIES} queries, or not {TIMES_FASTER} times faster.")


if __name__ == "__main__":
    main()
