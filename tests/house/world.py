"""A small world for the walk of the URL map: a review with everything in it, and people near and far from it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.models import Revision, TaskState, WorkflowState

from comments.models import PassageComment, Round, Visibility
from portal.access.rules import PARTNERSHIP_ROLES, Role, Stage
from portal.accounts.models import NewStart, User
from portal.uploads.gate import Accepted
from portal.uploads.inspection.kinds import WORD
from portal.uploads.storage import keeping_files
from publishing.models import KeptFinding, PartnershipSignOff, Publication, PublishedReportPage
from publishing.site import ensure_workflow, library
from review_pages.models import (
    Agency,
    AgencyReturnPage,
    BrokenGlass,
    DecisionLetter,
    DraftReportPage,
    IdentityEntry,
    IncomingNotification,
    Membership,
    RequestFile,
    ReturnFile,
    ReturnMessage,
    ReturnVersion,
    ReturnWordFile,
    ReviewEvent,
    ReviewPage,
    SharedRevision,
    ShutOut,
    WordUpload,
)
from review_pages.report.document import Document, Figure, Paragraph, Run, Section
from tests import factories

DAY = datetime.timedelta(days=1)

SECRETS = {
    "draft": "The practice nurse asked how she was.",
    "comment": "It was the assistant, not the nurse.",
    "confided": "She asked me not to say this before the others.",
    "identity": "Zofia Testname",
    "return": "She rang us twice in spring.",
    "talk": "Shall we leave out the second call?",
    "incoming": "Ottilie Inventedname",
    "other return": "They kept no record of her calls.",
}
"""Words that stand in one kind of thing of the review each, and nowhere else."""

PARAGRAPH = "first"
"""The key of the one paragraph in the draft."""


@dataclass
class World:
    """One review under way, and everyone who might try its doors, by a name for the test report."""

    review: ReviewPage
    agency: Agency
    returned: AgencyReturnPage
    version: ReturnVersion
    request_file: RequestFile
    word_file: WordUpload
    return_file: ReturnWordFile
    answer_file: ReturnFile
    draft: DraftReportPage
    revision: Revision
    picture: str
    shared: dict[Stage, SharedRevision]
    comment: PassageComment
    confided: PassageComment
    round: Round
    membership: Membership
    letter: DecisionLetter
    shut_out: ShutOut
    glass: BrokenGlass
    identity: IdentityEntry
    earlier_submission: WorkflowState
    submission: TaskState
    publication: Publication
    kept: KeptFinding
    new_start: NewStart
    incoming: IncomingNotification
    other_return: AgencyReturnPage
    people: dict[str, User] = field(default_factory=dict)


IN_REVIEW = [str(role) for role in Role]
SHUT_OUT = "panel member who is kept out of the return"
ENDED = "author whose role was ended"
PAST = "manager whose last day was yesterday"
FUTURE = "author whose role begins tomorrow"
ELSEWHERE = [
    SHUT_OUT,
    ENDED,
    PAST,
    FUTURE,
    *(f"{role} of another partnership's review" for role in Role),
    *(f"{role} of another review of the same partnership" for role in Role if role not in PARTNERSHIP_ROLES),
    "superuser",
    "stranger",
]
"""The names of everyone with both factors. Besides there are someone anonymous and someone with a password only."""


def build(stage: Stage = Stage.BEING_WRITTEN, **fields: Any) -> World:
    """The review, with its agency's return at `stage`, a draft shared with every audience, and a comment on it.

    `fields` are those of the review: its profile, for one.
    """
    review = factories.review(**fields)
    agency = factories.agency(review.partnership)
    review.agencies.add(agency)
    people: dict[str, User] = {}
    for role in Role:
        needs: dict[str, Any] = {"agency": agency}
        people[str(role)] = factories.member(review, role, **needs)
    far = factories.review()
    near = factories.review(review.partnership)
    for role in Role:
        people[f"{role} of another partnership's review"] = factories.member(far, role)
        if role not in PARTNERSHIP_ROLES:
            # The same agency, too: a role in one review gives nothing in another.
            people[f"{role} of another review of the same partnership"] = factories.member(near, role, agency=agency)
    people[SHUT_OUT] = factories.member(review, Role.PANEL_MEMBER, agency=agency)
    yesterday, tomorrow = timezone.localdate() - DAY, timezone.localdate() + DAY
    for who, role, dates in (
        (ENDED, Role.AUTHOR, {"ended_at": timezone.now()}),
        (PAST, Role.MANAGER, {"since": yesterday, "until": yesterday}),
        (FUTURE, Role.AUTHOR, {"since": tomorrow}),
    ):
        people[who] = factories.member(review, role)
        people[who].memberships.update(**dates)
    people["superuser"] = factories.person(is_superuser=True)
    people["stranger"] = factories.person()

    author = people[str(Role.AUTHOR)]
    draft = factories.draft(review)
    sentence = Paragraph(PARAGRAPH, (Run(SECRETS["draft"]),))
    [picture] = factories.pictures(review, author)
    figure = Figure("f000000000002", picture, "A house", "Figure 1")
    revision = draft.save_document(Document("Report", (Section("s000000000001", "Facts", (sentence, figure)),)), author)
    shared = {
        audience: SharedRevision.objects.create(
            draft=draft, revision=revision, audience=audience, name="Draft 1", shared_by=author
        )
        for audience in SharedRevision.AUDIENCES
    }
    comment = PassageComment.objects.create(
        content_object=draft,
        site_id=settings.SITE_ID,
        draft=draft,
        revision=revision,
        user=people[str(Role.PANEL_MEMBER)],
        comment=SECRETS["comment"],
    )
    confided: PassageComment = PassageComment.said_by(
        author, draft, revision.pk, SECRETS["confided"], visibility=Visibility.AUTHOR
    )
    confided.save()
    membership = Membership.objects.get(review=review, role=Role.QUALITY_ASSURANCE_READER)
    # The draft was submitted once and taken back: nothing is under way that would stop the author from editing.
    earlier = WorkflowState.objects.create(
        workflow=ensure_workflow(),
        content_type=draft.get_content_type(),
        base_content_type=draft.get_base_content_type(),
        object_id=str(draft.pk),
        status=WorkflowState.STATUS_CANCELLED,
        requested_by=author,
    )
    submission = TaskState.objects.create(
        workflow_state=earlier,
        revision=revision,
        task=PartnershipSignOff.objects.get(),
        status=TaskState.STATUS_CANCELLED,
    )
    published = PublishedReportPage(
        title="Overview report",
        slug=f"report-{review.pk}",
        live=False,
        reference="DHR-Karen-2026",
        pseudonym=review.pseudonym,
        review_type="Domestic Homicide Review",
        partnership_name=review.partnership.title,
        first_published_on=timezone.localdate(),
        published_on=timezone.localdate(),
    )
    library().add_child(instance=published)
    publication = Publication.objects.create(
        page=published,
        draft=draft,
        revision=revision,
        content=revision.content,
        sign_off=submission,
        approved_by=people[str(Role.MANAGER)],
        reference="DHR-Karen-2026",
        trouble="It stopped.",
    )
    returned = factories.agency_return(review, agency, stage=stage, answers={"summary": SECRETS["return"]})
    answer_file = factories.answer_file(returned, people[str(Role.AGENCY_AUTHOR)])
    if stage is Stage.WITH_SIGN_OFF:
        returned.save_revision(user=people[str(Role.AGENCY_AUTHOR)], clean=False)
        returned.hand_over(people[str(Role.AGENCY_AUTHOR)])
    first = returned.latest_revision or returned.save_revision(user=people[str(Role.AGENCY_AUTHOR)], clean=False)
    ReturnMessage.objects.create(page=returned, author=people[str(Role.AGENCY_AUTHOR)], text=SECRETS["talk"])
    version = ReturnVersion.objects.create(
        page=returned,
        number=1,
        revision=first,
        arrived_at=timezone.now(),
        submitted_by=people[str(Role.AGENCY_AUTHOR)],
        released=stage is Stage.RELEASED,
    )
    another = factories.agency(review.partnership)
    review.agencies.add(another)
    other_return = factories.agency_return(review, another, stage=stage, answers={"summary": SECRETS["other return"]})
    identity = IdentityEntry.objects.create(
        review=review, pseudonym="Karen", relationship=review.profile.terms.subject, name=SECRETS["identity"]
    )
    word_file = factories.word_upload(review, author)
    return_file = factories.return_file(returned, author)
    decided = ReviewEvent.objects.create(
        review=review,
        key=next((each.met_by[0] for each in review.profile.milestones if each.decision), "decided"),
        on="2026-02-20",
        recorded_by=review.opened_by,
    )
    with keeping_files():
        request_file = RequestFile.keep(
            Accepted("terms.docx", b"PK", WORD), page=returned, uploaded_by=review.opened_by
        )
        letter = DecisionLetter.keep(
            Accepted("letter.docx", b"PK", WORD), event=decided, addressed_to="All", uploaded_by=review.opened_by
        )
    return World(
        review=review,
        agency=agency,
        returned=returned,
        version=version,
        request_file=request_file,
        word_file=word_file,
        return_file=return_file,
        answer_file=answer_file,
        draft=draft,
        revision=revision,
        picture=picture,
        shared=shared,
        comment=comment,
        confided=confided,
        round=Round.objects.create(
            draft=draft,
            shared=shared[Stage.FOR_PANEL],
            number=1,
            question="Is it right?",
            closes_on=timezone.localdate(),
            opened_by=author,
        ),
        membership=membership,
        letter=letter,
        shut_out=factories.shut_out(returned, people[SHUT_OUT], by=people[str(Role.MANAGER)]),
        glass=BrokenGlass.objects.get(review=review),
        identity=identity,
        earlier_submission=earlier,
        submission=submission,
        publication=publication,
        kept=KeptFinding.objects.create(
            draft=draft, kind="place", text="school", sentence="At school.", reason="Any school.", by=author
        ),
        new_start=NewStart.objects.create(user=people[str(Role.PANEL_MEMBER)]),
        incoming=factories.incoming(
            agency, people[str(Role.AGENCY_AUTHOR)], name=SECRETS["incoming"], of=review.profile
        ),
        other_return=other_return,
        people=people,
    )
