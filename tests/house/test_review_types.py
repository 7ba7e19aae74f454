"""Every type of review, from its opening to the public page, and in its own words on every page."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.access.rules import Role, Stage
from portal.accounts.models import User
from publishing import pipeline, submission
from publishing.models import Publication
from review_pages import profiles as installed
from review_pages.models import AgencyReturnPage, IdentityEntry, ReviewEvent, ReviewPage
from review_pages.profiles import look_in, profile, profiles
from review_pages.profiles.model import Part, Profile, Question
from review_pages.returns.asking import ask, release
from review_pages.returns.decisions import sign
from review_pages.returns.saving import save_part, submit
from review_pages.review.forms import parts_in_review
from review_pages.review.progress import progress
from tests import factories
from tests.helpers import sign_in
from tests.house import world as worlds
from tests.house.url_lists import CASE
from tests.publishing.drafts import report

pytestmark = pytest.mark.django_db

EDITIONS = [(each.code, each.edition) for each in profiles()]


def typed(question: Question) -> dict[str, str]:
    """What a person types into a required question of a form that stands on one page with others."""
    if question.kind == "date":
        return {f"{question.key}_day": "3", f"{question.key}_month": "4", f"{question.key}_year": "2026"}
    if question.kind == "date_with_precision":
        return {f"{question.key}_year": "2026"}
    if question.kind == "choice":
        return {question.key: question.choices[0].key}
    return {question.key: "yes" if question.kind == "yes_no" else "As it was told to us."}


def answered(part: Part, people: list[IdentityEntry]) -> dict[str, Any]:
    """Every question of a part answered, in the shape in which answers are kept."""
    answers: dict[str, Any] = {}
    for question in part.questions:
        if question.kind == "known_per_person":
            answers[question.key] = {str(person.pk): {"known": "no"} for person in people}
        elif question.kind == "table":
            date = "2026-04-03"
            answers[question.key] = [
                {each.key: date if each.kind == "date_with_precision" else "As told." for each in question.columns}
            ]
        elif question.kind == "file":
            continue  # never required where a table may answer instead
        elif question.kind in ("date", "date_with_precision"):
            answers[question.key] = "2026-04-03"
        else:
            answers[question.key] = next(iter(typed(question).values()))
    return answers


def opened(client: Client, partnership: Any, kind: Profile) -> ReviewPage:
    today = timezone.localdate()
    values = {
        "reference": f"{kind.prefix}-2026-77",
        "notified_on_day": str(today.day),
        "notified_on_month": str(today.month),
        "notified_on_year": str(today.year),
        "jurisdiction": kind.jurisdiction[-1],
        "person-TOTAL_FORMS": "2",
        "person-INITIAL_FORMS": "2",
        "person-0-pseudonym": "Karen",
        "person-0-name": "Zofia Testname",
        "person-1-relationship": parts_in_review(kind)[1][0],
        "person-1-pseudonym": "Mark",
        "person-1-name": "Tomasz Testname",
    }
    for part in kind.forms["notification"].parts:
        for question in part.questions:
            if question.required:
                values |= {f"{part.key}-{key}": value for key, value in typed(question).items()}
    address = reverse("review_pages:open-review", args=[partnership.pk]) + f"?profile={kind.code}-{kind.edition}"
    page = client.get(address).content.decode()
    assert html.escape(kind.starts.question) in page
    answer = client.post(address, values)
    assert answer.status_code == 302, answer.content.decode()
    return ReviewPage.objects.get(reference=values["reference"])


def run_a_whole_review(kind: Profile) -> ReviewPage:
    """Open, decide, ask, answer, release, draft, share, submit, approve, publish: as the people would."""
    partnership = factories.partnership("Northshire Partnership")
    first = factories.review(partnership)
    manager = factories.member(first, Role.MANAGER, person=factories.person("Ruth Ames"))
    client = sign_in(Client(), manager)
    review = opened(client, partnership, kind)
    assert review.profile == kind
    if decision := kind.decision:
        url = reverse("review_pages:milestone", args=[review.reference, decision.key])
        today = timezone.localdate()
        said = {
            "outcome": decision.met_by[0],
            "on_day": today.day,
            "on_month": today.month,
            "on_year": today.year,
            "note": "The criteria are met.",
        }
        if decision.decision and decision.decision.grounds:
            assert "Say on which ground" in client.post(url, said).content.decode()
            said["ground"] = decision.decision.grounds[-1].key
        assert client.post(url, said).status_code == 302
    assert progress(review).decided
    agency = factories.agency(partnership, "Northshire Housing")
    page = ask(review, agency, timezone.localdate(), manager)
    writer = factories.member(review, Role.AGENCY_AUTHOR, agency=agency)
    people = list(review.identities.all())
    for part in page.form.parts:
        started = AgencyReturnPage.objects.get(pk=page.pk).latest_revision_id or 0
        save_part(page.pk, part, answered(part, people), by=writer, started_from=started)
    handed_over = submit(page.pk, people, by=writer)
    sign(handed_over, by=factories.member(review, Role.AGENCY_SIGN_OFF, agency=agency))
    assert [each.pk for each in release(review, manager)] == [page.pk]
    author = factories.member(review, Role.AUTHOR, person=factories.person("Helen Vale"))
    draft = factories.draft(review)
    revision = draft.save_document(report("She asked for help."), author)
    shared = client.post(
        reverse("review_pages:report-share", args=[review.reference, revision.pk]), {"name": "Draft 1"}, follow=True
    )
    assert f"The {kind.terms.panel} can now read" in shared.content.decode()
    submission.approve(submission.submit(draft, author), manager, month_of_death="March 2026")
    published = Publication.objects.get(draft=draft)
    pipeline.publish.func(published.pk)
    published.refresh_from_db()
    assert published.page is not None, published.trouble
    public = html.unescape(Client().get(published.page.url).content.decode())
    assert kind.name in public
    assert kind.publication.content_note in public
    assert [line.number in public for line in kind.publication.help_lines] == [True] * len(kind.publication.help_lines)
    assert f"{kind.terms.event[:1].upper()}{kind.terms.event[1:]}: March 2026." in public
    assert progress(review).stage == "Published"
    return review


def test_at_least_eight_editions_ship() -> None:
    assert len(EDITIONS) >= 8


@pytest.mark.parametrize(("code", "edition"), EDITIONS)
def test_a_whole_review_runs_under_the_edition(code: str, edition: str) -> None:
    run_a_whole_review(profile(code, edition))


NEW_TYPE = """
extends: lcspr-2023-12
code: pond-review
edition: "2030-01"
name: Pond review
prefix: POND
guidance_name: Guidance on ponds, January 2030
statute: ""
effective_from: 2030-01-01
terms: {subject: frog, subject_other: heron, author: pond keeper, panel: pond circle, panel_member: pond circle member}
forms:
  involvement:
    parts:
      - key: water
        title: The water
        place_after: people
        questions: [{key: depth, label: How deep was the {subject}'s pond?, kind: text, required: true}]
""".replace("label: How deep was the {subject}'s pond?", 'label: "How deep was the {subject}\'s pond?"')


@pytest.fixture
def more_profiles(tmp_path: Path) -> Iterator[Path]:
    """A folder of an operator's own, with one file in it."""
    (tmp_path / "pond-review-2030-01.yaml").write_text(NEW_TYPE, encoding="utf-8")
    look_in([tmp_path])
    yield tmp_path
    look_in([])


def test_a_new_type_is_one_new_file(more_profiles: Path) -> None:
    kind = profile("pond-review", "2030-01")
    assert [part.key for part in kind.forms["involvement"].parts][:4] == ["you", "records", "people", "water"]
    review = run_a_whole_review(kind)
    page = AgencyReturnPage.objects.get(review=review)
    assert page.answers["depth"] == "As it was told to us."
    depth = installed.profile("pond-review", "2030-01").question("involvement", "depth")
    assert depth is not None
    assert depth.label == "How deep was the frog's pond?"


# In its own words

OF_TYPE = ("subject_other", "author", "panel", "panel_member", "commissioner", "agency_form", "agency_report", "report")


OF_OTHER_TYPES = {"review_pages:review-types", "review_pages:review-type", "review_pages:move-review"}
"""Pages that are there to show other types of review: the partnership's list of them, and what a move would change."""


def words_of(kind: Profile) -> set[str]:
    """What only reviews of some types call something. The person it is about is "the victim", "the child"."""
    return {getattr(kind.terms, name).lower() for name in OF_TYPE} | {f"the {kind.terms.subject}".lower()}


def own_words(kind: Profile) -> list[str]:
    """Everything that this type of review says by itself, the longest first."""
    said = {
        *kind.terms.model_dump().values(),
        kind.name,
        kind.guidance_name,
        kind.statute,
        kind.publication.content_note,
    }
    said |= {kind.publication.quality_assurance, *kind.publication.goes_to, "child or dependant"}
    said |= {f"the {kind.terms.subject}"}
    return sorted((each.lower() for each in said if each), key=len, reverse=True)


def foreign_words(text: str, kind: Profile) -> set[str]:
    """The words of other types that stand in a page, once this type's own words are taken out."""
    own = own_words(kind)
    for word in own:
        text = re.sub(rf"\b{re.escape(word)}(s|'s|’s)?\b", " ~ ", text)
    others = {word for each in profiles() for word in words_of(each)}
    # What is part of this type's own word may stand short: "the panel" of a "review panel".
    others = {word for word in others if not any(re.search(rf"\b{re.escape(word)}\b", each) for each in own)}
    return {word for word in others if re.search(rf"\b{re.escape(word)}s?\b", text)}


def visible(page: str) -> str:
    page = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).lower().split())


def test_a_foreign_word_is_found() -> None:
    sar, dhr = profile("sar", "2015-04"), profile("dhr", "2016-12")
    assert foreign_words("ask the independent author about the victim", sar) == {"independent author", "the victim"}
    assert foreign_words("the reviewer and the adult", sar) == set()
    assert foreign_words("the review panel, or the panel", dhr) == set()
    assert foreign_words("release to the panel", profile("local-learning-review", "2026-01")) == {"panel"}


@pytest.mark.parametrize(("code", "edition"), EDITIONS)
def test_every_page_of_a_review_speaks_in_its_own_words(code: str, edition: str) -> None:
    kind = profile(code, edition)
    world = worlds.build(Stage.RELEASED, profile_code=code, profile_edition=edition)
    for event in (kind.starts.event, *(milestone.met_by[0] for milestone in kind.milestones[:1])):
        ReviewEvent.objects.create(review=world.review, key=event, on="2026-01-31", recorded_by=world.review.opened_by)
    factories.agency_return(world.review, factories.agency(world.review.partnership), stage=str(Stage.SUBMITTED))
    User.objects.update(full_name="Somebody")
    roles = (Role.MANAGER, Role.AUTHOR, Role.AGENCY_AUTHOR, Role.AGENCY_SIGN_OFF, Role.PANEL_MEMBER)
    readers = [world.people[str(role)] for role in roles]
    clients = [(user, sign_in(Client(), user)) for user in readers]
    found: dict[str, set[str]] = {}
    seen = 0

    def look(client: Client, address: str) -> None:
        nonlocal seen
        answer = client.get(address, follow=True)
        if not answer.get("Content-Type", "").startswith("text/html"):
            return
        seen += 1
        if foreign := foreign_words(visible(answer.content.decode()), kind):
            found.setdefault(address, set()).update(foreign)

    for name, address in CASE.items():
        if address.get is None or name in OF_OTHER_TYPES:
            continue
        needs = address.get
        url = reverse(name, kwargs=address.arguments(world)) + address.query
        if name in ("review_pages:open-review", "review_pages:notify"):
            url += f"?profile={code}-{edition}"
        # What nobody may do with a return that is released (bring a Word file in) has no page at this stage.
        for client in [client for user, client in clients if needs(world, user)][:1]:
            look(client, url)
    for _user, client in clients:
        look(client, reverse("desk"))
        look(client, reverse("review_pages:review", args=[world.review.reference]))
    assert not found
    assert seen > 30
