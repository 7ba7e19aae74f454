"""Every verb of the trail, with the plain sentence that a manager reads, and its sort. One table, kept as data.

In a sentence `who` is the person, `thing` what it happened to ("the return of Northshire Health"), `version` a version
of the draft ("“Draft 3”").
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Sort(StrEnum):
    """What a manager may look for in a trail."""

    EMERGENCY = "emergency"
    REFUSAL = "refused"
    READING = "read"
    EXPORT = "taken-out"
    CHANGE = "changed"
    SHARING = "shared"
    PEOPLE = "people"
    PUBLICATION = "publication"


SORT_NAMES = {
    Sort.EMERGENCY: _("Emergency access"),
    Sort.REFUSAL: _("Refused"),
    Sort.READING: _("Read"),
    Sort.EXPORT: _("Downloaded or exported"),
    Sort.CHANGE: _("Written or changed"),
    Sort.SHARING: _("Released or shared"),
    Sort.PEOPLE: _("People and their roles"),
    Sort.PUBLICATION: _("Sign-off and publication"),
}


@dataclass(frozen=True, slots=True)
class Verb:
    """How one verb is told."""

    sort: Sort
    sentence: str | Promise


_CHANGED_IN_EDITOR = _("%(who)s worked on %(thing)s in the editor")

VERBS: dict[str, Verb] = {
    "review.read": Verb(Sort.READING, _("%(who)s opened the review")),
    "review.opened": Verb(Sort.CHANGE, _("%(who)s opened the review with its notification")),
    "review.opened-from-notification": Verb(Sort.CHANGE, _("%(who)s opened the review with %(thing)s")),
    "incoming.sent": Verb(Sort.CHANGE, _("%(who)s notified the partnership in the name of an agency")),
    "incoming.read": Verb(Sort.READING, _("%(who)s read %(thing)s")),
    "incoming.state-read": Verb(Sort.READING, _("%(who)s looked how %(thing)s stands")),
    "incoming.declined": Verb(Sort.CHANGE, _("%(who)s declined %(thing)s")),
    "notification.read": Verb(Sort.READING, _("%(who)s read the notification")),
    "notification.changed": Verb(Sort.CHANGE, _("%(who)s changed the notification")),
    "identity.read": Verb(Sort.READING, _("%(who)s read the identity register: %(thing)s")),
    "identity.history-read": Verb(Sort.READING, _("%(who)s read what changed in the identity register")),
    "identity.added": Verb(Sort.CHANGE, _("%(who)s added %(thing)s to the identity register")),
    "identity.changed": Verb(Sort.CHANGE, _("%(who)s changed the identity register: %(thing)s")),
    "identity.removed": Verb(Sort.CHANGE, _("%(who)s removed %(thing)s from the identity register")),
    "milestone.recorded": Verb(Sort.CHANGE, _("%(who)s recorded a date of the clock")),
    "milestone.extended": Verb(Sort.CHANGE, _("%(who)s moved a date of the clock")),
    "clock.paused": Verb(Sort.CHANGE, _("%(who)s paused the clock")),
    "clock.restarted": Verb(Sort.CHANGE, _("%(who)s started the clock again")),
    "decision.read": Verb(Sort.READING, _("%(who)s read the reasons of a decision")),
    "decision.letter-made": Verb(Sort.CHANGE, _("%(who)s made the letter of a decision")),
    "decision.letter-read": Verb(Sort.EXPORT, _("%(who)s downloaded the letter of a decision")),
    "profile.changed": Verb(Sort.CHANGE, _("%(who)s changed a type of review for the partnership")),
    "profile.read": Verb(Sort.READING, _("%(who)s looked at the guidance of the review")),
    "review.profile-moved": Verb(Sort.CHANGE, _("%(who)s moved the review to another edition of its guidance")),
    "people.read": Verb(Sort.READING, _("%(who)s looked at who is in the review")),
    "person.invited": Verb(Sort.PEOPLE, _("%(who)s invited %(thing)s")),
    "person.invited-again": Verb(Sort.PEOPLE, _("%(who)s sent a new link to %(thing)s")),
    "person.shut-out": Verb(Sort.PEOPLE, _("%(who)s kept someone out of one thing of the review")),
    "person.let-back-in": Verb(Sort.PEOPLE, _("%(who)s let someone back in to what they were kept out of")),
    "membership.ended": Verb(Sort.PEOPLE, _("%(who)s ended the role of %(thing)s")),
    "agencies.read": Verb(Sort.READING, _("%(who)s looked at which agencies have replied")),
    "return.asked": Verb(Sort.CHANGE, _("%(who)s asked for %(thing)s")),
    "return.read": Verb(Sort.READING, _("%(who)s read %(thing)s")),
    "return.saved": Verb(Sort.CHANGE, _("%(who)s wrote in %(thing)s")),
    "return.submitted": Verb(Sort.CHANGE, _("%(who)s handed in %(thing)s")),
    "return.handed-over": Verb(Sort.CHANGE, _("%(who)s gave %(thing)s to the agency's sign-off manager")),
    "return.signed-off": Verb(Sort.CHANGE, _("%(who)s signed off %(thing)s")),
    "return.sent-back": Verb(Sort.CHANGE, _("%(who)s sent %(thing)s back to its authors")),
    "return.taken-back": Verb(Sort.CHANGE, _("%(who)s took %(thing)s back before it was signed off")),
    "return.reopened": Verb(Sort.CHANGE, _("%(who)s reopened %(thing)s")),
    "return.answer-file-given": Verb(Sort.CHANGE, _("%(who)s put a file into %(thing)s")),
    "return.answer-file-read": Verb(Sort.EXPORT, _("%(who)s downloaded a file of %(thing)s")),
    "return.answer-file-refused": Verb(Sort.REFUSAL, _("A file that %(who)s wanted to put into a return was refused")),
    "return.version-read": Verb(Sort.READING, _("%(who)s read an earlier version of %(thing)s")),
    "return.talk-read": Verb(Sort.READING, _("%(who)s read what colleagues say about %(thing)s")),
    "return.request-file-read": Verb(Sort.EXPORT, _("%(who)s downloaded what was sent with the request for a return")),
    "return.file-refused": Verb(Sort.REFUSAL, _("A file that %(who)s wanted to send with a request was refused")),
    "return.talked": Verb(Sort.CHANGE, _("%(who)s wrote to a colleague about %(thing)s")),
    "return.form-taken": Verb(Sort.EXPORT, _("%(who)s downloaded the form of %(thing)s as a Word file")),
    "return.word-file-brought": Verb(Sort.CHANGE, _("%(who)s brought in a Word file for %(thing)s")),
    "return.word-file-looked-through": Verb(Sort.READING, _("%(who)s looked through a Word file for %(thing)s")),
    "return.word-file-read": Verb(Sort.EXPORT, _("%(who)s downloaded a Word file of %(thing)s")),
    "return.word-file-refused": Verb(Sort.CHANGE, _("%(who)s sent a Word file of a return that was not taken")),
    "return.released": Verb(Sort.SHARING, _("%(who)s released %(thing)s")),
    "consolidation.exported": Verb(Sort.EXPORT, _("%(who)s downloaded the agencies' returns side by side")),
    "accounts.read": Verb(Sort.READING, _("%(who)s looked at the accounts of the partnership")),
    "new-start.asked": Verb(Sort.PEOPLE, _("%(who)s asked for a new start of their second factor")),
    "new-start.confirmed": Verb(Sort.PEOPLE, _("%(who)s confirmed a new start for %(thing)s")),
    "new-start.declined": Verb(Sort.PEOPLE, _("%(who)s declined a new start for %(thing)s")),
    "new-start.refused": Verb(Sort.PEOPLE, _("%(who)s was not let confirm a new start for %(thing)s")),
    "new-start.wrong-number": Verb(Sort.PEOPLE, _("%(who)s gave a wrong number for the new start of %(thing)s")),
    "return.chased": Verb(Sort.CHANGE, _("%(who)s chased %(thing)s")),
    "return.reminded": Verb(Sort.CHANGE, _("%(who)s sent a reminder of %(thing)s")),
    "consolidation.summary-read": Verb(Sort.READING, _("%(who)s read the agencies' returns in summary")),
    "consolidation.read": Verb(Sort.READING, _("%(who)s read the agencies' returns side by side")),
    "report.versions-read": Verb(Sort.READING, _("%(who)s looked at the versions of the draft")),
    "report.word-file-brought": Verb(Sort.CHANGE, _("%(who)s brought in a Word file")),
    "report.word-file-looked-through": Verb(
        Sort.READING, _("%(who)s looked through a Word file before bringing it in")
    ),
    "report.word-file-read": Verb(Sort.EXPORT, _("%(who)s downloaded a Word file of the draft")),
    "report.picture-read": Verb(Sort.READING, _("%(who)s saw a picture of the draft")),
    "report.word-file-refused": Verb(Sort.CHANGE, _("%(who)s sent a Word file that was not taken")),
    "draft.sections-added": Verb(Sort.CHANGE, _("%(who)s added the sections of the guidance to the draft")),
    "report.compared": Verb(Sort.READING, _("%(who)s compared two versions of the draft")),
    "draft.brought-in": Verb(Sort.CHANGE, _("%(who)s made a Word file the newest version: %(version)s")),
    "draft.named": Verb(Sort.CHANGE, _("%(who)s named %(version)s")),
    "draft.share-ended": Verb(Sort.SHARING, _("%(who)s closed %(version)s to those it was open to for a time")),
    "draft.shared": Verb(Sort.SHARING, _("%(who)s shared %(version)s")),
    "draft.read": Verb(Sort.READING, _("%(who)s read %(version)s")),
    "draft.opened-in-editor": Verb(Sort.READING, _("%(who)s opened the draft in the editor")),
    "draft.previewed-in-editor": Verb(Sort.READING, _("%(who)s looked at a preview in the editor")),
    "draft.history-read": Verb(Sort.READING, _("%(who)s looked at the draft's history in the editor")),
    "draft.earlier-version-read": Verb(Sort.READING, _("%(who)s read %(version)s in the editor")),
    "draft.exported": Verb(Sort.EXPORT, _("%(who)s took %(version)s out as a Word file")),
    "draft.compared": Verb(Sort.READING, _("%(who)s compared two versions of the draft")),
    "draft.checked": Verb(Sort.READING, _("%(who)s looked at what the disclosure check found in %(version)s")),
    "finding.replaced": Verb(Sort.CHANGE, _("%(who)s replaced what the disclosure check found, in %(version)s")),
    "draft.pseudonyms-written": Verb(
        Sort.CHANGE, _("%(who)s wrote the table of pseudonyms from the identity register into %(version)s")
    ),
    "finding.kept": Verb(Sort.PUBLICATION, _("%(who)s kept something that the disclosure check found, with a reason")),
    "finding.opened-again": Verb(Sort.PUBLICATION, _("%(who)s ended an exception of the disclosure check")),
    "draft.sign-off-read": Verb(Sort.READING, _("%(who)s looked through %(version)s for sign-off")),
    "draft.previewed": Verb(Sort.READING, _("%(who)s read %(version)s as it would be published")),
    "draft.submitted": Verb(Sort.PUBLICATION, _("%(who)s submitted %(version)s for sign-off")),
    "draft.taken-back": Verb(Sort.PUBLICATION, _("%(who)s took the draft back from sign-off")),
    "draft.approved": Verb(Sort.PUBLICATION, _("%(who)s approved %(version)s")),
    "draft.sent-back": Verb(Sort.PUBLICATION, _("%(who)s sent %(version)s back to its author")),
    "publication.read": Verb(Sort.READING, _("%(who)s looked at the publication")),
    "publication.tried-again": Verb(Sort.PUBLICATION, _("%(who)s started the publication again")),
    "report.published": Verb(Sort.PUBLICATION, _("The report was published, approved by %(who)s")),
    "comments.listed": Verb(Sort.READING, _("%(who)s read the comments on %(version)s")),
    "report.withdrawn": Verb(Sort.PUBLICATION, _("%(who)s withdrew the published report")),
    "comment.made": Verb(Sort.CHANGE, _("%(who)s commented on %(version)s")),
    "comment.answered": Verb(Sort.CHANGE, _("%(who)s answered a comment on %(version)s")),
    "comment.accepted": Verb(Sort.CHANGE, _("%(who)s took suggested words into %(version)s")),
    "comment.declined": Verb(Sort.CHANGE, _("%(who)s declined a suggestion on %(version)s")),
    "comment.edited": Verb(Sort.CHANGE, _("%(who)s changed the words of a comment on %(version)s")),
    "comment.resolved": Verb(Sort.CHANGE, _("%(who)s closed a comment on %(version)s")),
    "round.opened": Verb(Sort.CHANGE, _("%(who)s asked the panel about %(version)s")),
    "round.read": Verb(Sort.READING, _("%(who)s looked who has answered about %(version)s")),
    "round.answered": Verb(Sort.CHANGE, _("%(who)s had nothing more to add about %(version)s")),
    "round.closed": Verb(Sort.CHANGE, _("%(who)s closed the round about %(version)s")),
    "comment.reopened": Verb(Sort.CHANGE, _("%(who)s opened a comment on %(version)s again")),
    "review.closed": Verb(Sort.CHANGE, _("%(who)s closed the review")),
    "review.reopened": Verb(Sort.CHANGE, _("%(who)s took the review up again")),
    "retention.listed": Verb(Sort.READING, _("%(who)s looked at how long the partnership's cases are kept")),
    "retention.read": Verb(Sort.READING, _("%(who)s looked at how long the case is kept")),
    "person.exported": Verb(Sort.EXPORT, _("%(who)s exported what the case holds about one person")),
    "hold.placed": Verb(Sort.CHANGE, _("%(who)s placed a legal hold")),
    "hold.lifted": Verb(Sort.CHANGE, _("%(who)s lifted the legal hold")),
    "disposal.proposed": Verb(Sort.CHANGE, _("%(who)s proposed to dispose of the case")),
    "disposal.taken-back": Verb(Sort.CHANGE, _("%(who)s took back the proposal to dispose of the case")),
    "disposal.approved": Verb(Sort.CHANGE, _("%(who)s approved the disposal of the case")),
    "review.disposed": Verb(Sort.CHANGE, _("The case was disposed of, approved by %(who)s")),
    "break-glass.asked": Verb(Sort.EMERGENCY, _("%(who)s asked for emergency access")),
    "break-glass.begun": Verb(Sort.EMERGENCY, _("%(who)s began emergency access to the review")),
    "break-glass.ended": Verb(Sort.EMERGENCY, _("%(who)s ended emergency access to the review")),
    "history.read": Verb(Sort.READING, _("%(who)s read this history")),
    "history.exported": Verb(Sort.EXPORT, _("%(who)s exported this history")),
    "wagtail.edit": Verb(Sort.CHANGE, _("%(who)s saved the draft in the editor")),
    "wagtail.revert": Verb(Sort.CHANGE, _("%(who)s went back to an earlier version of the draft")),
    "wagtail.workflow.start": Verb(Sort.PUBLICATION, _("%(who)s submitted the draft for sign-off in the editor")),
    "wagtail.workflow.cancel": Verb(Sort.PUBLICATION, _("%(who)s took the draft back from sign-off in the editor")),
    "refused.review": Verb(Sort.REFUSAL, _("%(who)s asked for this review and was refused")),
    "refused.partnership": Verb(Sort.REFUSAL, _("%(who)s asked for a page of the partnership and was refused")),
    "refused.decisions-and-extensions": Verb(Sort.REFUSAL, _("%(who)s asked to change the clock and was refused")),
    "refused.people": Verb(Sort.REFUSAL, _("%(who)s asked for who is in the review and was refused")),
    "refused.notification-from-an-agency": Verb(
        Sort.REFUSAL, _("%(who)s asked for a notification from an agency and was refused")
    ),
    "refused.notification": Verb(Sort.REFUSAL, _("%(who)s asked for the notification and was refused")),
    "refused.identity-register": Verb(Sort.REFUSAL, _("%(who)s asked for the identity register and was refused")),
    "refused.agency-return": Verb(Sort.REFUSAL, _("%(who)s asked for an agency's return and was refused")),
    "refused.talk-about-a-return": Verb(
        Sort.REFUSAL, _("%(who)s asked for what an agency says among itself about its return and was refused")
    ),
    "refused.consolidated-view": Verb(Sort.REFUSAL, _("%(who)s asked for the returns side by side and was refused")),
    "refused.draft-report": Verb(Sort.REFUSAL, _("%(who)s asked for the draft and was refused")),
    "refused.shared-draft": Verb(Sort.REFUSAL, _("%(who)s asked for a shared draft and was refused")),
    "refused.comment": Verb(Sort.REFUSAL, _("%(who)s asked for the comments and was refused")),
    "refused.round-of-comments": Verb(Sort.REFUSAL, _("%(who)s asked for a round of comments and was refused")),
    "refused.disclosure-check": Verb(
        Sort.REFUSAL, _("%(who)s asked for what the disclosure check found and was refused")
    ),
    "refused.publication": Verb(Sort.REFUSAL, _("%(who)s asked for the publication and was refused")),
    "refused.retention-and-disposal": Verb(Sort.REFUSAL, _("%(who)s asked how long the case is kept and was refused")),
    "refused.what-is-held-about-one-person": Verb(
        Sort.REFUSAL, _("%(who)s asked what is held about a person and was refused")
    ),
    "refused.history": Verb(Sort.REFUSAL, _("%(who)s asked for this history and was refused")),
}

BEGINNINGS: dict[str, Verb] = {
    "break-glass": Verb(Sort.EMERGENCY, _("%(who)s used emergency access to the review")),
    "refused": Verb(Sort.REFUSAL, _("%(who)s asked for a page that is not there, or not for them")),
    "wagtail.": Verb(Sort.CHANGE, _CHANGED_IN_EDITOR),
    "": Verb(Sort.CHANGE, _("%(who)s did something with %(thing)s")),
}
"""How a verb is told that has no sentence of its own, by how it begins."""


BEHIND_BROKEN_GLASS = "break-glass."
"""Before the verb of whatever a system administrator does with emergency access."""


def verb(what: str) -> Verb:
    """How a verb is told."""
    plain = VERBS.get(what.removeprefix(BEHIND_BROKEN_GLASS))
    if plain and what.startswith(BEHIND_BROKEN_GLASS) and what not in VERBS:
        return Verb(Sort.EMERGENCY, plain.sentence)
    return VERBS.get(what) or next(told for beginning, told in BEGINNINGS.items() if what.startswith(beginning))


def of_sort(sort: Sort) -> Q:
    """A filter: entries of one sort."""
    found = Q(what__in=[what for what, told in VERBS.items() if told.sort is sort])
    for beginning, told in BEGINNINGS.items():
        if told.sort is sort and beginning:
            found |= Q(what__startswith=beginning) & ~Q(what__in=[what for what in VERBS if what.startswith(beginning)])
    return found


READS = tuple(
    before + what
    for what, told in VERBS.items()
    if told.sort in (Sort.READING, Sort.EXPORT)
    for before in ("", BEHIND_BROKEN_GLASS)
)
"""The verbs that mean that a person saw something."""
