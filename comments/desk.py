"""What the reading view puts on a desk: drafts to read, rounds and comments to answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, Max, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments.asking import asked_in
from comments.models import Decision, PassageComment, Round
from portal.access.rules import Action, Kind, Stage, can, roles_that_may
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.desk import WorkItem
from portal.templatetags.candour import moment
from review_pages.models import DraftReportPage, SharedRevision
from review_pages.review.models import in_reviews_of


def provider(user: User) -> Iterator[WorkItem]:
    """Rounds under way, comments that wait for the author's answer, and shared drafts that were not opened yet."""
    yield from _rounds(user)
    yield from _decided(user)
    yield from _to_answer(user)
    yield from _to_read(user)


def _rounds(user: User) -> Iterator[WorkItem]:
    """Rounds that this person has not answered, and for whoever manages them those that wait for others."""
    rounds = list(Round.objects.visible_to(user).under_way().select_related("draft__review", "shared"))
    asked = asked_in(rounds) if rounds else {}
    for each in rounds:
        review = each.draft.review
        each.shared.draft = each.draft
        read = reverse("comments:read-revision", args=[review.reference, each.shared.revision_id])
        waiting = [one.person for one in asked[each.pk] if not one.has_answered]
        todo = [(_("Comment on %(draft)s, or say that you have nothing to add"), read)] if user in waiting else []
        if waiting and can(user, Action.MANAGE, each):
            title = ngettext(
                "%(count)s person has not answered about %(draft)s",
                "%(count)s people have not answered about %(draft)s",
                len(waiting),
            )
            todo.append((title, reverse("comments:round", args=[review.reference, each.pk])))
        for title, url in todo:
            yield WorkItem(
                title=title % {"count": len(waiting), "draft": each.shared.name},
                url=url,
                review_reference=review.reference,
                review_name=review.pseudonym,
                due=each.closes_on,
            )


def _decided(user: User) -> Iterator[WorkItem]:
    """What became of the words that this person suggested, until they have opened the draft since."""
    decided = list(
        PassageComment.objects.visible_to(user)
        .filter(user=user, is_removed=False)
        .exclude(decision="")
        .exclude(resolved_by=user)
        .select_related("draft__review")
    )
    references = {each.draft.review.reference for each in decided}
    reads = AuditEntry.objects.filter(what="draft.read", who=user, review_reference__in=references).order_by()
    last = dict(reads.values_list("review_reference").annotate(Max("at"))) if decided else {}
    for each in decided:
        review = each.draft.review
        read_at = last.get(review.reference)
        if each.resolved_at and (read_at is None or read_at < each.resolved_at):
            accepted = each.decision == Decision.ACCEPTED
            yield WorkItem(
                title=_("Your suggested words were accepted") if accepted else _("Your suggested words were declined"),
                url=f"{reverse('comments:read-revision', args=[review.reference, each.revision_id])}#comment-{each.pk}",
                review_reference=review.reference,
                review_name=review.pseudonym,
            )


def _to_answer(user: User) -> Iterator[WorkItem]:
    """Open threads begun by others in which the author has said nothing yet."""
    writers = roles_that_may(Action.EDIT, Kind.DRAFT, Stage.BEING_WRITTEN)
    answered = PassageComment.objects.filter(parent_id=OuterRef("pk"), level=1, user=user, is_removed=False)
    waiting = (
        PassageComment.objects.visible_to(user)
        .filter(in_reviews_of(user, writers, review="draft__review"))
        .first_words()
        .filter(resolved_at=None, is_removed=False)
        .exclude(user=user)
        .exclude(Exists(answered))
        .select_related("draft__review")
    )
    by_draft: dict[DraftReportPage, list[int | None]] = defaultdict(list)
    for comment in waiting:
        by_draft[comment.draft].append(comment.revision_id)
    names = dict(SharedRevision.objects.filter(draft__in=by_draft).values_list("revision", "name")) if by_draft else {}
    for draft, revisions in by_draft.items():
        count = len(revisions)
        on = names.get(revisions[0] or 0, "") if len(set(revisions)) == 1 else ""
        title = ngettext("Answer %(count)s comment on %(draft)s", "Answer %(count)s comments on %(draft)s", count)
        yield WorkItem(
            title=title % {"count": count, "draft": on or _("the draft report")},
            url=reverse("comments:read", args=[draft.review.reference]),
            review_reference=draft.review.reference,
            review_name=draft.review.pseudonym,
        )


def _to_read(user: User) -> Iterator[WorkItem]:
    """The last revision of each draft that was shared with this person.

    One that is theirs for a time stays until the time is over: it may be all that they have here. Others go once they
    have been opened.
    """
    writers = roles_that_may(Action.READ, Kind.DRAFT, Stage.BEING_WRITTEN)
    shared = list(
        SharedRevision.objects.visible_to(user)
        .exclude(in_reviews_of(user, writers, review="draft__review"))
        .select_related("draft__review")
    )
    opened = set(
        AuditEntry.objects.filter(
            what="draft.read", who=user, revision__in=[each.revision_id for each in shared]
        ).values_list("revision", flat=True)
    )
    seen: set[int] = set()
    for each in shared:  # newest first
        if each.draft_id in seen:
            continue
        seen.add(each.draft_id)
        timed = each.access_stage is not Stage.FOR_PANEL
        if timed or each.revision_id not in opened:
            review = each.draft.review
            title = _("Read %(draft)s, open to you until %(until)s") if each.until else _("Read %(draft)s")
            yield WorkItem(
                title=title % {"draft": each.name, "until": moment(each.until)},
                url=reverse("comments:read-revision", args=[review.reference, each.revision_id]),
                review_reference=review.reference,
                review_name=review.pseudonym,
            )
