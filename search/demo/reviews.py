"""The demo's four reviews: just notified, waiting for agencies, in draft with the panel, published. And a notification
that an agency has sent, about which nobody has decided."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from django.utils import timezone
from django.utils.text import slugify

from comments.anchoring import describe
from comments.models import PassageComment, Round
from portal.access.rules import Stage
from portal.accounts.models import User
from portal.uploads.gate import Accepted
from portal.uploads.inspection.kinds import WORD
from publishing import pipeline, submission
from review_pages.demo.overview import agency_accounts, agency_chronology
from review_pages.demo.word_report import write_demo_report
from review_pages.models import (
    AgencyReturnPage,
    DraftReportPage,
    Extension,
    IdentityEntry,
    RequestFile,
    ReturnWordFile,
    ReviewEvent,
    ReviewPage,
    SharedRevision,
    WordUpload,
)
from review_pages.profiles import profile
from review_pages.report.document import Document
from review_pages.report.word import read_word
from review_pages.returns.answers import of_nil_return
from review_pages.returns.asking import ask, release
from review_pages.returns.decisions import send_back
from review_pages.returns.views.form import people_named
from review_pages.returns.word_in import recognise
from review_pages.returns.word_out import form_in_word
from review_pages.review.incoming import send
from review_pages.review.opening import open_review
from search.demo.cast import Cast, story
from search.demo.earlier import write_earlier_report

DAY = datetime.timedelta(days=1)
RECORDS = {
    "author_name": "The agency’s review officer",
    "sign_off_name": "A director without part in the case",
    "records_searched": "Every record system of the agency, by name, date of birth and address.",
    "searched_from": "2021-01",
    "searched_to": "2026-01",
    "records_secured": "yes",
    "independent": "yes",
}
"""What the agencies without a story of their own say of their search."""


def load_reviews(cast: Cast) -> None:
    """All four, in the order of the story, and what Housing has notified the partnership of."""
    today = timezone.localdate()
    just_notified(cast, today)
    waiting_for_agencies(cast, today)
    in_draft(cast, today)
    published(cast, today)
    told = story()["notified"]
    send(
        cast.agencies["housing"], profile("dhr", "2016-12"), told["people"], told["notification"], cast.people["priya"]
    )


def just_notified(cast: Cast, today: datetime.date) -> ReviewPage:
    """Sofia: the chair's decision is due in some nine days. Housing's return waits for its signature."""
    review = _open(cast, "sofia", {"notified": today - 22 * DAY})
    cast.admit(review, "priya", "grace")
    page = ask(review, cast.agencies["housing"], today + 5 * DAY, cast.people["ruth"])
    answers = _short_answers(story()["sofia"]["housing"], of=("Sofia", "Adrian"))
    _answer(page, answers, finished=False, by=cast.people["priya"])
    page.hand_over(cast.people["priya"])
    return review


def waiting_for_agencies(cast: Cast, today: datetime.date) -> ReviewPage:
    """Mr Ellis: four agencies have answered, and do not agree about Colin; two are late, and one return, which came in
    as a Word file, was sent back."""
    review = _open(cast, "mr_ellis", {"notified": today - 95 * DAY, "decided": today - 70 * DAY})
    told = story()["mr_ellis"]
    cast.admit(review, "helen", "amira", "priya", "grace")
    for key, agency in cast.agencies.items():
        due = today - int(told["late_days"].get(key, 11)) * DAY
        page = ask(review, agency, due, cast.people["ruth"])
        if key in told["returns"]:
            _answer(page, told["returns"][key], finished=key not in told["sent_back"], by=cast.people["priya"])
        if key in told["in_word"]:
            RequestFile.keep(_terms_of_reference(review), page=page, uploaded_by=cast.people["ruth"])
            _bring_in_word(page, told["in_word"][key], cast.people["priya"])
        if reason := told["sent_back"].get(key):
            page.hand_over(cast.people["priya"])
            send_back(page, reason, by=cast.people["grace"])
    return review


def in_draft(cast: Cast, today: datetime.date) -> ReviewPage:
    """Karen: two agencies gave a longer report with a chronology; a Word report, shared, with a talk in its margin."""
    told = story()["karen"]
    review = _open(cast, "karen", _dates(told["events"]))
    cast.admit(review, "helen", "amira", "priya", "grace", "judith")
    Extension.objects.create(
        review=review,
        milestone="completion",
        moved_from=datetime.date(2026, 8, 20),
        moved_to=max(datetime.date(2026, 12, 18), today + 25 * DAY),
        recorded_by=cast.people["ruth"],
        **told["extension"],
    )
    accounts = agency_accounts()
    for agency in cast.agencies.values():
        page = ask(review, agency, datetime.date(2026, 3, 23), cast.people["ruth"])
        summary = accounts.get(agency.name)
        answers = _short_answers(summary, of=("Karen", "Martin")) if summary else "nil"
        if agency == cast.agencies["housing"]:
            _answer(page, answers, finished=False, by=cast.people["priya"])
            page.arrive(cast.people["priya"], signed_off_by=cast.people["grace"])
        else:
            _answer(page, answers, finished=True, by=None)
    for key, answers in told["agency_reports"].items():
        agency = cast.agencies[key]
        page = ask(review, agency, datetime.date(2026, 5, 29), cast.people["ruth"], "agency_report")
        rows = {"report_narrative": accounts[agency.name], "chronology_rows": agency_chronology(agency.name)}
        _answer(page, answers | rows, finished=True, by=None)
    release(review, cast.people["ruth"])
    draft = _import(review, cast.people["helen"], write_demo_report)
    _share(draft, "For the family", Stage.FOR_FAMILY, cast.people["ruth"], until=timezone.now() + 21 * DAY)
    shared = _share(draft, "Draft 3", Stage.FOR_PANEL, cast.people["helen"])
    Round.objects.create(
        draft=draft, shared=shared, number=1, opened_by=cast.people["helen"], closes_on=today + 9 * DAY, **told["round"]
    )
    document = draft.latest_revision.as_object().document()
    for thread in told["threads"]:
        _discuss(cast, draft, shared, document, thread)
    return review


def published(cast: Cast, today: datetime.date) -> ReviewPage:
    """Margaret: submitted, approved, and published by the same pipeline as ever."""
    told = story()["margaret"]
    review = _open(cast, "margaret", _dates(told["events"]))
    cast.admit(review, "helen", "simon")
    for key, summary in told["returns"].items():
        page = ask(review, cast.agencies[key], datetime.date(2023, 8, 11), cast.people["ruth"])
        _answer(page, _short_answers(summary, of=("Margaret", "Alan")), finished=True, by=None)
    release(review, cast.people["ruth"])
    draft = _import(review, cast.people["helen"], write_earlier_report)
    _share(draft, "For quality assurance", Stage.FOR_QUALITY_ASSURANCE, cast.people["ruth"])
    waiting = submission.submit(draft, cast.people["helen"])
    approved = submission.approve(
        waiting, cast.people["ruth"], reference=review.reference, month_of_death=told["month_of_death"]
    )
    pipeline.publish.call(approved.pk)
    return review


def _open(cast: Cast, key: str, events: Mapping[str, datetime.date]) -> ReviewPage:
    told = story()[key]
    review = open_review(
        cast.partnership,
        profile(told.get("type", "dhr"), told.get("edition", "2016-12")),
        reference=told["reference"],
        notified_on=events["notified"],
        people=told["people"],
        answers=told["notification"],
        by=cast.people["ruth"],
    )
    for event, on in events.items():
        if event != "notified":
            ReviewEvent.objects.create(review=review, key=event, on=on, recorded_by=cast.people["ruth"])
    return review


def _dates(events: Mapping[str, str]) -> dict[str, datetime.date]:
    return {event: datetime.date.fromisoformat(on) for event, on in events.items()}


def _short_answers(summary: str, *, of: tuple[str, ...]) -> dict[str, Any]:
    """A return of few words, by an agency that knew the people `of` and nobody else."""
    return RECORDS | {
        "known": {name: {"known": "yes"} for name in of},
        "open_at_the_time": "no",
        "summary": summary,
        "report_needed": "yes",
    }


def _answer(page: AgencyReturnPage, told: Mapping[str, Any] | str, *, finished: bool, by: User | None) -> None:
    """Fill in a return as told ("nil" for a nil return), and hand it in where it is finished."""
    people = list(IdentityEntry.objects.filter(review=page.review))
    if isinstance(told, str):
        page.nil_return = True
        page.answers = of_nil_return(page.form, RECORDS, people)
    else:
        page.answers = {
            key: {str(person.pk): value.get(person.pseudonym, {"known": "no"}) for person in people}
            if isinstance(value, dict)
            else value
            for key, value in told.items()
        }
    if by is not None:
        at = timezone.now().isoformat()
        page.worked_on = {
            part.key: {"by": by.pk, "at": at}
            for part in page.form.parts
            if any(page.answers.get(key) for key in part.keys)
        }
    if finished:
        page.stage = str(Stage.SUBMITTED)
        page.submitted_at = (
            timezone.make_aware(datetime.datetime.combine(page.due or timezone.localdate(), datetime.time(10, 42)))
            - 3 * DAY
        )
    page.save()
    page.save_revision(user=by, clean=False)


def _terms_of_reference(review: ReviewPage) -> Accepted:
    """What the partnership sends with its request."""
    document, file = docx.Document(), BytesIO()
    document.sections[0].header.paragraphs[0].text = review.marking
    document.add_heading(f"{review.reference}: terms of reference", 1)
    document.add_paragraph("The review looks at January 2021 to July 2026, and at who knew that money was being taken.")
    document.save(file)
    return Accepted("Terms of reference.docx", file.getvalue(), WORD)


def _bring_in_word(page: AgencyReturnPage, name: str, by: User) -> None:
    """Bring the answers in as a Word file, and take them from it, as the agency would."""
    people = people_named(page.review)
    file = form_in_word(page.form, people, page.answers, title=page.title, marking=page.review.marking)
    kept = ReturnWordFile.keep(Accepted(name, file, WORD), page=page, uploaded_by=by)
    ReturnWordFile.objects.filter(pk=kept.pk).update(taken_at=timezone.now())
    page.answers = recognise(read_word(BytesIO(file)).document, page.form, people).answers
    page.save()
    page.save_revision(user=by, clean=False)


def _import(review: ReviewPage, author: User, write: Callable[[Path], None]) -> DraftReportPage:
    """Write a Word file, and bring it in as its author would."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "Overview report.docx"
        write(path)
        document = read_word(path).document
        draft = DraftReportPage(
            title=document.title, slug=slugify(f"{review.reference}-report"), review=review, owner=author, live=False
        )
        review.add_child(instance=draft)
        revision = draft.save_document(document, author)
        accepted = Accepted(path.name, path.read_bytes(), WORD)
        WordUpload.keep(accepted, review=review, revision=revision, uploaded_by=author)
    return draft


def _share(
    draft: DraftReportPage, name: str, audience: Stage, by: User, until: datetime.datetime | None = None
) -> SharedRevision:
    return SharedRevision.objects.create(
        draft=draft, revision=draft.latest_revision, audience=audience, name=name, shared_by=by, until=until
    )


def _discuss(
    cast: Cast, draft: DraftReportPage, shared: SharedRevision, document: Document, thread: Mapping[str, Any]
) -> None:
    """One thread of the story: a comment on its passage, the answers, and whether it is settled."""
    words = thread["passage"]
    paragraph = next(paragraph for _section, paragraph in document.paragraphs() if words in paragraph.text)
    start = paragraph.text.index(words)
    place = describe(document, paragraph.key, start, start + len(words))
    opening: PassageComment | None = None
    for key, text in thread["said"]:
        about = {"parent_id": opening.pk} if opening else place.fields
        said = PassageComment.said_by(cast.people[key], draft, shared.revision_id, text, **about)
        said.save()
        opening = opening or said
    if thread.get("settled") and opening:
        PassageComment.objects.filter(pk=opening.pk).update(
            resolved_at=timezone.now(), resolved_by=cast.people["helen"]
        )
