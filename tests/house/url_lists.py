"""Every address of the house, each in exactly one list, with who may open it by GET and by POST.

A new address that is in no list fails `test_url_map.py`: put it where it belongs. What a list says is checked against
the rule table for everyone in `world.IN_REVIEW` and `world.ELSEWHERE`, and for someone anonymous and someone with a
password only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from portal.access.rules import Action, Guarded, Kind, Role, Stage, Standing, allows, can, may_break_glass
from portal.accounts.models import User
from review_pages.returns.models import Talk
from review_pages.review.accounts import PeopleOfPartnership
from review_pages.review.incoming import Notifying
from review_pages.review.models import held_by
from tests.house.world import PARAGRAPH, World

Needs = Callable[[World, User], bool]
Arguments = Callable[[World], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Address:
    """How to build an address in a world, and what one needs to GET it and to POST to it (None: it does not answer)."""

    arguments: Arguments
    get: Needs | None
    post: Needs | None = None
    query: str = ""


def table(action: Action, thing: Callable[[World], Guarded]) -> Needs:
    """What the rule table says."""
    return lambda world, user: can(user, action, thing(world))


def part(action: Action, kind: Kind, stage: Stage | None = None) -> Needs:
    """What the rule table says of a part of the review that is no page of its own."""
    return lambda world, user: can(user, action, world.review.part(kind, stage))


def either(*needs: Needs) -> Needs:
    return lambda world, user: any(need(world, user) for need in needs)


def both(*needs: Needs) -> Needs:
    return lambda world, user: all(need(world, user) for need in needs)


def none(world: World) -> dict[str, Any]:
    return {}


def reference(world: World) -> dict[str, Any]:
    return {"reference": world.review.reference}


def revision(world: World) -> dict[str, Any]:
    return {**reference(world), "revision_id": world.revision.pk}


def said(world: World) -> dict[str, Any]:
    return {**revision(world), "comment_id": world.comment.pk}


def commented(world: World, user: User) -> bool:
    """Whose comment it is: they alone change its words."""
    return world.comment.user == user and comment(world, user)


def asked(world: World) -> dict[str, Any]:
    return {**reference(world), "pk": world.round.pk}


def thread(world: World) -> dict[str, Any]:
    return {**revision(world), "comment_id": world.comment.pk}


ANYONE: dict[str, Arguments] = {
    "health": none,
    "library": none,
    "accessibility": none,
    "robots": none,
    "sitemap": none,
    "feed": none,
    "schema": none,
    "download": lambda world: {"slug": "unknown", "format_name": "pdf"},
    "earlier-version": lambda world: {"slug": "unknown", "version": 1},
    "api:reports": none,
    "api:report": lambda world: {"slug": "unknown"},
    "api:openapi-json": none,
    "api:api-root": none,
    "wagtail_serve": none,
    "accounts:sign-in": none,
    "accounts:accept-invitation": lambda world: {"token": "unknown"},
}
"""Open to the public."""

HALF_WAY: dict[str, Arguments] = {
    "accounts:second-factor": none,
    "accounts:enrol": none,
    "accounts:add-key": none,
    "accounts:ask-new-start": none,
    "accounts:sign-out": none,
    "admin-sign-out": none,
}
"""For someone who has given a password and not yet a second factor, and for everyone signed in."""

SIGNED_IN: dict[str, Arguments] = {
    "desk": none,
    "review_pages:reviews": none,
    "review_pages:who-looked": none,
    "accounts:security": none,
    "accounts:password": none,
    "accounts:recovery-codes": none,
    "accounts:recovery-codes-text": none,
    "accounts:new-recovery-codes": none,
    "unsaved:keep": none,
    "unsaved:discard": none,
    "accounts:prove": none,
    "accounts:remove-authenticator": none,
    "accounts:rename-key": lambda world: {"pk": 0},
    "accounts:remove-key": lambda world: {"pk": 0},
    "accounts:places": none,
    "accounts:end-place": lambda world: {"place": "unknown"},
    "accounts:end-other-places": none,
    "accounts:session-left": none,
    "accounts:stay": none,
    "unsaved:token": none,
}
"""About the person who asks alone: for everyone with both factors."""


def submission(world: World) -> dict[str, Any]:
    return {**reference(world), "pk": world.submission.pk}


def shared_with_family(world: World) -> dict[str, Any]:
    return {**reference(world), "pk": world.shared[Stage.FOR_FAMILY].pk}


AUDIENCES = (Stage.FOR_PANEL, Stage.FOR_FAMILY, Stage.FOR_QUALITY_ASSURANCE)


def shared_with(audience: Stage) -> Needs:
    return table(Action.READ, lambda world: world.shared[audience])


read_review = table(Action.READ, lambda world: world.review)
read_draft = table(Action.READ, lambda world: world.draft)
read_text = either(read_draft, *(shared_with(audience) for audience in AUDIENCES))
write_draft = table(Action.EDIT, lambda world: world.draft)


def share_with(audience: Stage) -> tuple[Needs, Needs]:
    """What one needs for the form by which a revision is shared with an audience."""
    needs = part(Action.SHARE, Kind.SHARED_DRAFT, audience)
    return needs, needs


comment = both(read_text, part(Action.COMMENT, Kind.COMMENT, Stage.FOR_PANEL))
read_comments = both(read_text, part(Action.READ, Kind.COMMENT, Stage.FOR_PANEL))
resolve = both(read_text, part(Action.RESOLVE, Kind.COMMENT, Stage.FOR_PANEL))
see_findings = part(Action.READ, Kind.DISCLOSURE)
decide_findings = part(Action.EDIT, Kind.DISCLOSURE)
see_publication = part(Action.READ, Kind.PUBLICATION)
submit = part(Action.SUBMIT, Kind.PUBLICATION)
approve = part(Action.APPROVE, Kind.PUBLICATION)

read_return = table(Action.READ, lambda world: world.returned)
read_other_return = table(Action.READ, lambda world: world.other_return)
see_all_returns = either(
    part(Action.READ, Kind.CONSOLIDATION, Stage.SUBMITTED), part(Action.SUMMARY, Kind.CONSOLIDATION, Stage.SUBMITTED)
)


def some_are_released(world: World, user: User) -> bool:
    return world.returned.access_stage is Stage.RELEASED


compare_returns = either(
    see_all_returns, both(part(Action.READ, Kind.CONSOLIDATION, Stage.RELEASED), some_are_released)
)


def would(action: Action, stage: Stage) -> Needs:
    """Whoever may do so to the return at some stage: at another one they are told so instead of "not found"."""

    def may(world: World, user: User) -> bool:
        return any(allows(each, action, Kind.RETURN, stage) for each in world.returned.standings_of(user))

    return may


writes_returns = would(Action.EDIT, Stage.BEING_WRITTEN)
reopens_return = both(read_return, would(Action.REOPEN, Stage.SUBMITTED))


def talk(action: Action) -> Needs:
    return table(action, lambda world: Talk(world.returned))


signs_returns = would(Action.APPROVE, Stage.WITH_SIGN_OFF)


write_this_return = (table(Action.EDIT, lambda world: world.returned), table(Action.EDIT, lambda world: world.returned))


def file_of_return(world: World) -> dict[str, Any]:
    return {**returned(world), "file": world.return_file.pk}


def returned(world: World) -> dict[str, Any]:
    return {**reference(world), "pk": world.returned.pk}


def to_manage(kind: Kind) -> tuple[Needs, Needs]:
    """What one needs for a form that changes a part of the review: the same to see it and to send it."""
    needs = part(Action.MANAGE, kind)
    return needs, needs


def milestone(world: World) -> dict[str, Any]:
    return {**reference(world), "key": world.review.profile.milestones[0].key}


def membership(world: World) -> dict[str, Any]:
    return {**reference(world), "pk": world.membership.pk}


def kept_out(world: World) -> dict[str, Any]:
    return {**reference(world), "pk": world.shut_out.pk}


def glass(world: World) -> dict[str, Any]:
    return {**reference(world), "pk": world.glass.pk}


def looks_after_the_system(world: World, user: User) -> bool:
    return may_break_glass(user)


def broke_it(world: World, user: User) -> bool:
    return world.glass.administrator == user


def identity(world: World) -> dict[str, Any]:
    return {**reference(world), "pk": world.identity.pk}


def partnership(world: World) -> dict[str, Any]:
    return {"partnership": world.review.partnership_id}


def new_start(world: World) -> dict[str, Any]:
    return {**partnership(world), "pk": world.new_start.pk}


def incoming(world: World) -> dict[str, Any]:
    return {**partnership(world), "pk": world.incoming.pk}


notify = table(Action.SUBMIT, lambda world: Notifying(world.agency))
decide_incoming = table(Action.MANAGE, lambda world: world.incoming)
manage_people_of_partnership = table(Action.MANAGE, lambda world: PeopleOfPartnership(world.review.partnership))
open_a_review = table(Action.OPEN_REVIEW, lambda world: world.review.partnership)
manage_review = table(Action.MANAGE, lambda world: world.review)
keep_schedule = table(Action.MANAGE, lambda world: world.review.partnership)
edit_notification = part(Action.EDIT, Kind.NOTIFICATION)


def brought(world: World) -> dict[str, Any]:
    return {**reference(world), "pk": world.word_file.pk}


CASE: dict[str, Address] = {
    "review_pages:open-review": Address(partnership, open_a_review, open_a_review),
    "review_pages:notify": Address(lambda world: {**partnership(world), "agency": world.agency.pk}, notify, notify),
    "review_pages:incoming": Address(
        incoming,
        either(table(Action.READ, lambda world: world.incoming), table(Action.SUMMARY, lambda world: world.incoming)),
    ),
    "review_pages:open-from": Address(incoming, decide_incoming, decide_incoming),
    "review_pages:decline-incoming": Address(incoming, decide_incoming, decide_incoming),
    "review_pages:accounts": Address(partnership, manage_people_of_partnership),
    "review_pages:end-role": Address(
        lambda world: {**partnership(world), "pk": world.membership.pk},
        manage_people_of_partnership,
        manage_people_of_partnership,
    ),
    "review_pages:new-start": Address(new_start, manage_people_of_partnership, manage_people_of_partnership),
    "review_pages:decline-new-start": Address(new_start, None, manage_people_of_partnership),
    "review_pages:review": Address(reference, read_review),
    "review_pages:milestone": Address(milestone, *to_manage(Kind.DECISION)),
    "review_pages:extend": Address(milestone, *to_manage(Kind.DECISION)),
    "review_pages:review-types": Address(partnership, keep_schedule),
    "review_pages:review-type": Address(
        lambda world: {**partnership(world), "code": "dhr", "edition": "2016-12"}, keep_schedule, keep_schedule
    ),
    "review_pages:review-profile": Address(reference, manage_review),
    "review_pages:move-review": Address(
        lambda world: {**reference(world), "to": "dardr_2024-05"}, manage_review, manage_review
    ),
    "review_pages:pause": Address(reference, *to_manage(Kind.DECISION)),
    "review_pages:letter": Address(
        lambda world: {**reference(world), "pk": world.letter.event_id}, *to_manage(Kind.DECISION)
    ),
    "review_pages:letter-file": Address(
        lambda world: {**reference(world), "pk": world.letter.pk}, part(Action.MANAGE, Kind.DECISION)
    ),
    "review_pages:notification": Address(reference, part(Action.READ, Kind.NOTIFICATION)),
    "review_pages:change-notification": Address(reference, edit_notification, edit_notification),
    "review_pages:people": Address(reference, part(Action.READ, Kind.PEOPLE)),
    "review_pages:invite": Address(reference, *to_manage(Kind.PEOPLE)),
    "review_pages:add-agency": Address(reference, *to_manage(Kind.PEOPLE)),
    "review_pages:end-membership": Address(membership, *to_manage(Kind.PEOPLE)),
    "review_pages:send-link-again": Address(membership, None, part(Action.MANAGE, Kind.PEOPLE)),
    "review_pages:shut-out": Address(reference, *to_manage(Kind.PEOPLE)),
    "review_pages:lift-shut-out": Address(kept_out, None, part(Action.MANAGE, Kind.PEOPLE)),
    "review_pages:end-break-glass": Address(glass, None, either(part(Action.MANAGE, Kind.PEOPLE), broke_it)),
    "review_pages:identities": Address(reference, part(Action.READ, Kind.IDENTITY)),
    "review_pages:add-identity": Address(reference, *to_manage(Kind.IDENTITY)),
    "review_pages:identity": Address(identity, *to_manage(Kind.IDENTITY)),
    "review_pages:identity-history": Address(reference, part(Action.MANAGE, Kind.IDENTITY)),
    "review_pages:remove-identity": Address(identity, *to_manage(Kind.IDENTITY)),
    "review_pages:held-about": Address(partnership, *to_manage(Kind.PERSONAL_DATA)),
    "review_pages:retained": Address(partnership, table(Action.READ, lambda world: world.review.partnership)),
    "review_pages:retention": Address(reference, part(Action.READ, Kind.RETENTION)),
    "review_pages:close": Address(reference, *to_manage(Kind.RETENTION)),
    "review_pages:reopen-review": Address(reference, *to_manage(Kind.RETENTION)),
    "review_pages:legal-hold": Address(reference, *to_manage(Kind.RETENTION)),
    "review_pages:propose-disposal": Address(reference, None, part(Action.MANAGE, Kind.RETENTION)),
    "review_pages:take-back-disposal": Address(reference, None, part(Action.MANAGE, Kind.RETENTION)),
    "review_pages:approve-disposal": Address(reference, None, part(Action.APPROVE, Kind.RETENTION)),
    "review_pages:agencies": Address(reference, either(see_all_returns, read_return, read_other_return)),
    "review_pages:ask-agency": Address(
        reference,
        table(Action.MANAGE, lambda world: world.review),
        table(Action.MANAGE, lambda world: world.review),
    ),
    "review_pages:chase": Address(reference, None, table(Action.MANAGE, lambda world: world.review)),
    "review_pages:reminder-schedule": Address(partnership, keep_schedule, keep_schedule),
    "review_pages:release-returns": Address(reference, None, part(Action.RELEASE, Kind.CONSOLIDATION, Stage.SUBMITTED)),
    "review_pages:consolidation": Address(reference, compare_returns),
    "review_pages:consolidation-export": Address(
        lambda world: {**reference(world), "file_type": "xlsx"}, compare_returns
    ),
    "review_pages:return": Address(returned, read_return),
    "review_pages:return-part": Address(lambda world: {**returned(world), "part": "you"}, read_return, writes_returns),
    "review_pages:return-now": Address(
        lambda world: {**returned(world), "part": "you"}, None, table(Action.EDIT, lambda world: world.returned)
    ),
    "review_pages:return-word": Address(returned, *write_this_return),
    "review_pages:return-word-form": Address(returned, write_this_return[0]),
    "review_pages:return-word-look": Address(file_of_return, *write_this_return),
    "review_pages:return-word-file": Address(file_of_return, read_return),
    "review_pages:return-answer-file": Address(
        lambda world: {**returned(world), "file": world.answer_file.pk},
        either(read_return, table(Action.READ, lambda world: world.version)),
    ),
    "review_pages:return-submit": Address(returned, read_return, writes_returns),
    "review_pages:return-sign": Address(returned, None, signs_returns),
    "review_pages:return-send-back": Address(returned, signs_returns, signs_returns),
    "review_pages:return-request-file": Address(
        lambda world: {**returned(world), "file": world.request_file.pk}, read_return
    ),
    "review_pages:return-talk": Address(returned, talk(Action.READ), talk(Action.COMMENT)),
    "review_pages:return-reopen": Address(returned, reopens_return, reopens_return),
    "review_pages:return-version": Address(
        lambda world: {**returned(world), "number": 1}, table(Action.READ, lambda world: world.version)
    ),
    "review_pages:return-take-back": Address(returned, None, would(Action.REOPEN, Stage.WITH_SIGN_OFF)),
    "review_pages:report": Address(reference, read_text),
    "review_pages:report-compare": Address(reference, read_text),
    "review_pages:report-sections": Address(reference, None, write_draft),
    "review_pages:report-upload": Address(reference, write_draft, write_draft),
    "review_pages:report-preview": Address(brought, write_draft, write_draft),
    "review_pages:report-file": Address(brought, write_draft),
    "review_pages:report-picture": Address(lambda world: {**reference(world), "sha256": world.picture}, read_text),
    "review_pages:history": Address(reference, part(Action.READ, Kind.TRAIL)),
    "review_pages:history-file": Address(reference, part(Action.READ, Kind.TRAIL)),
    "review_pages:report-name": Address(revision, *share_with(Stage.FOR_PANEL)),
    "review_pages:report-share": Address(revision, *share_with(Stage.FOR_PANEL)),
    "review_pages:report-share-family": Address(revision, *share_with(Stage.FOR_FAMILY)),
    "review_pages:report-share-quality-assurance": Address(revision, *share_with(Stage.FOR_QUALITY_ASSURANCE)),
    "review_pages:report-end-share": Address(
        shared_with_family, None, part(Action.SHARE, Kind.SHARED_DRAFT, Stage.FOR_FAMILY)
    ),
    "comments:read": Address(reference, read_text),
    "comments:beside-editor": Address(reference, write_draft),
    "comments:read-revision": Address(revision, read_text),
    "comments:arrivals": Address(revision, read_comments),
    "comments:list": Address(revision, read_comments),
    "comments:word": Address(revision, read_draft),
    "comments:comment": Address(revision, comment, comment, f"?paragraph={PARAGRAPH}"),
    "comments:open-round": Address(revision, *to_manage(Kind.ROUND)),
    "comments:round": Address(asked, part(Action.MANAGE, Kind.ROUND)),
    "comments:close-round": Address(asked, None, part(Action.MANAGE, Kind.ROUND)),
    "comments:nothing-to-add": Address(asked, None, part(Action.ANSWER, Kind.ROUND)),
    "comments:edit": Address(said, commented, commented),
    "comments:reply": Address(thread, None, comment),
    "comments:accept": Address(thread, None, write_draft),
    "comments:decline": Address(thread, None, write_draft),
    "comments:resolve": Address(thread, None, resolve),
    "comments:reopen": Address(thread, None, resolve),
    "publishing:publication": Address(reference, see_publication),
    "publishing:submit": Address(reference, None, submit),
    "publishing:take-back": Address(reference, None, submit),
    "publishing:findings": Address(reference, see_findings),
    "publishing:replace-finding": Address(reference, None, both(decide_findings, write_draft)),
    "publishing:pseudonyms": Address(reference, None, both(decide_findings, write_draft)),
    "publishing:keep-finding": Address(reference, None, decide_findings),
    "publishing:open-again": Address(lambda world: {**reference(world), "pk": world.kept.pk}, None, decide_findings),
    "publishing:sign-off": Address(submission, approve),
    "publishing:preview": Address(submission, see_publication),
    "publishing:preview-file": Address(lambda world: {**submission(world), "format_name": "csv"}, see_publication),
    "publishing:approve": Address(submission, None, approve),
    "publishing:decline": Address(submission, None, approve),
    "publishing:withdraw": Address(reference, approve, approve),
    "publishing:try-again": Address(lambda world: {**reference(world), "pk": world.publication.pk}, None, approve),
}
"""Of one review: for those whom the rule table lets in, and 404 for everyone else."""

NOTHING_OF_THE_CASE: dict[str, str] = {
    "review_pages:open-review": "an empty form, before there is a review",
    "review_pages:notify": "an empty form, before there is a review",
    "review_pages:decline-incoming": "a form for a reason",
    "review_pages:milestone": "a form for a date and a reason",
    "review_pages:extend": "a form for a new date; it repeats the one that the overview shows",
    "review_pages:pause": "a form for a date and a reason; it repeats the pause that the overview shows",
    "review_pages:review-types": "types of review, which hold for every review of a partnership",
    "review_pages:review-type": "words, times and questions, which hold for every review of a partnership",
    "review_pages:reminder-schedule": "days, which hold for every review of a partnership",
    "review_pages:held-about": "a form for a name",
    "review_pages:close": "a form for a date",
    "review_pages:reopen-review": "a form for a reason",
    "review_pages:legal-hold": "a form for a reason",
    "review_pages:invite": "an empty form",
    "review_pages:add-agency": "an empty form",
    "review_pages:end-membership": "a form about one role, which the page before it has shown",
    "review_pages:end-role": "a form about one role, which the page before it has shown",
    "review_pages:new-start": "a form about someone's account, which belongs to the partnership",
    "review_pages:add-identity": "an empty form",
    "review_pages:remove-identity": "a question about one pseudonym, which the page before it has shown",
    "review_pages:ask-agency": "a form for an agency and a date",
    "review_pages:return-send-back": "a form for a reason",
    "review_pages:return-reopen": "a form for a reason",
    "review_pages:report-upload": "an empty form",
    "review_pages:return-word": "an empty form",
    "comments:open-round": "a form for a question and a date",
    "review_pages:report-name": "a form for the name of a revision",
    "review_pages:report-share": "a form for the name of a revision",
    "review_pages:report-share-family": "a form for the name of a revision and a time",
    "review_pages:report-share-quality-assurance": "a form for the name of a revision and a time",
}
"""Addresses of a case whose GET is not in the trail, each with the reason. Every other one leaves exactly one entry."""

ADMINISTRATORS: dict[str, Address] = {
    "review_pages:break-glass": Address(none, looks_after_the_system, looks_after_the_system),
}
"""Of no review: for system administrators, and 404 for everyone else."""


def writes(world: World, user: User) -> bool:
    """The author of the draft, whom alone Wagtail's editor lets in."""
    return can(user, Action.EDIT, world.draft)


works_on_draft = both(read_draft, either(writes, *share_with(Stage.FOR_PANEL)))
"""Whoever writes the draft or shares it: those who see it in Wagtail's explorer."""


def works_on_any_draft(world: World, user: User) -> bool:
    standings = [Standing(Role(held.role)) for held in held_by(user)]
    work = ((Action.EDIT, Kind.DRAFT, Stage.BEING_WRITTEN), (Action.SHARE, Kind.SHARED_DRAFT, Stage.FOR_PANEL))
    return any(allows(each, *what) for each in standings for what in work)


def page(world: World) -> dict[str, Any]:
    return {"page_id": world.draft.pk}


def explored(world: World) -> dict[str, Any]:
    return {"parent_page_id": world.review.pk}


def page_revision(world: World) -> dict[str, Any]:
    return {"page_id": world.draft.pk, "revision_id": world.revision.pk}


def compared(world: World) -> dict[str, Any]:
    return {"pk": world.draft.pk, "revision_id_a": world.revision.pk, "revision_id_b": "latest"}


def pinged(world: World) -> dict[str, Any]:
    label = {"app_label": "review_pages", "model_name": "draftreportpage"}
    return {**label, "object_id": str(world.draft.pk), "session_id": 1}


EDITOR: dict[str, Address] = {
    "wagtailadmin_pages:edit": Address(page, writes, writes),
    "wagtailadmin_pages:preview_on_edit": Address(page, writes, writes),
    "wagtailadmin_pages:history": Address(page, writes),
    "wagtailadmin_pages:history_results": Address(page, writes),
    "wagtailadmin_pages:revisions_view": Address(page_revision, writes),
    "wagtailadmin_pages:revisions_compare": Address(compared, writes),
    "wagtailadmin_pages:revisions_revert": Address(page_revision, writes, writes),
    "wagtailadmin_pages:workflow_history": Address(page, writes),
    "wagtailadmin_pages:workflow_history_detail": Address(
        lambda world: {**page(world), "workflow_state_id": world.earlier_submission.pk}, writes
    ),
    "wagtailadmin_editing_sessions:ping": Address(pinged, None, writes),
    "wagtailadmin_explore_root": Address(none, works_on_any_draft),
    "wagtailadmin_explore": Address(explored, works_on_draft),
    "wagtailadmin_explore_results": Address(explored, works_on_draft),
}
"""Wagtail's editor of a draft, its history, and the way to it. Nothing else of Wagtail's admin answers, to anyone."""

EDITOR_FURNITURE: dict[str, Arguments] = {
    "wagtailadmin_home": none,
    "admin-account": none,
    "wagtailadmin_choose_page_external_link": none,
    "wagtailadmin_javascript_catalog": none,
    "wagtailadmin_sprite": none,
    "wagtailadmin_dismissibles": none,
    "wagtailadmin_block_preview": none,
    "wagtailadmin_editing_sessions:release": lambda world: {"session_id": 1},
}
"""What the editor fetches that says nothing of any case."""

UNNAMED = {"admin/login/", "_util/login/"}
"""Wagtail's password-only doors, which lead to our sign-in page."""

CLOSED_UNNAMED = {"admin/test404/", "admin/^.*/$"}
"""Wagtail's own addresses without a name, which answer 404."""
