"""Who may do what: one table, kept as data. Code decides from it, tests are made from it.

Access is membership of *this* review x role x agency x stage (domain.md, section 4). A thing that is guarded says its
kind, its stage, and in which roles a person stands towards it; the table says what those roles may do. No other place
decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User


class Role(StrEnum):
    """What a person is in a review or in a partnership."""

    MANAGER = "manager"
    CHAIR = "chair"
    AUTHOR = "author"
    PANEL_MEMBER = "panel-member"
    AGENCY_AUTHOR = "agency-author"
    AGENCY_SIGN_OFF = "agency-sign-off"
    FAMILY_READER = "family-reader"
    QUALITY_ASSURANCE_READER = "quality-assurance-reader"
    BREAK_GLASS = "break-glass"
    """A system administrator for the hour after breaking the glass of one review. Nobody holds it as a membership."""


ROLE_NAMES = {
    Role.MANAGER: _("Partnership manager"),
    Role.CHAIR: _("Partnership chair"),
    Role.AUTHOR: _("Independent Author"),
    Role.PANEL_MEMBER: _("Panel member"),
    Role.AGENCY_AUTHOR: _("Agency author"),
    Role.AGENCY_SIGN_OFF: _("Agency sign-off manager"),
    Role.FAMILY_READER: _("Family reader or advocate"),
    Role.QUALITY_ASSURANCE_READER: _("Quality-assurance reader"),
    Role.BREAK_GLASS: _("System administrator, break-glass"),
}

MEMBER_ROLES = tuple(role for role in Role if role is not Role.BREAK_GLASS)
"""Roles that a membership can give."""

PARTNERSHIP_ROLES = frozenset({Role.MANAGER, Role.CHAIR})
"""Roles that can be held for the whole partnership, in all its reviews."""

AGENCY_ROLES = frozenset({Role.PANEL_MEMBER, Role.AGENCY_AUTHOR, Role.AGENCY_SIGN_OFF})
"""Roles that are held for an agency."""


READERS = frozenset({Role.FAMILY_READER, Role.QUALITY_ASSURANCE_READER})
"""Roles that read what was shared with them, and see nothing else of the review, not even its first page."""


class Kind(StrEnum):
    """The kinds of thing that are guarded. What each one is, is said in `portal.access.table`."""

    PARTNERSHIP = "partnership"
    REVIEW = "review"
    DECISION = "decisions and extensions"
    PEOPLE = "people"
    INCOMING = "notification from an agency"
    NOTIFICATION = "notification"
    IDENTITY = "identity register"
    RETURN = "agency return"
    RETURN_TALK = "talk about a return"
    CONSOLIDATION = "consolidated view"
    DRAFT = "draft report"
    SHARED_DRAFT = "shared draft"
    COMMENT = "comment"
    ROUND = "round of comments"
    DISCLOSURE = "disclosure check"
    PUBLICATION = "publication"
    RETENTION = "retention and disposal"
    PERSONAL_DATA = "what is held about one person"
    TRAIL = "history"


class Action(StrEnum):
    READ = "read"
    SUMMARY = "see a summary"
    """Of returns: who has replied, and for each person known or not known. No answer in words. Of an agency's
    notification: how it stands."""
    MANAGE = "manage"
    OPEN_REVIEW = "open a review"
    EDIT = "edit"
    SUBMIT = "submit"
    RELEASE = "release"
    SHARE = "share"
    COMMENT = "comment"
    ANSWER = "answer"
    """Of rounds: be asked, and say whether one has anything to add."""
    RESOLVE = "resolve"
    APPROVE = "approve"
    REOPEN = "reopen"
    """Of returns that are locked: give them back to those who write them."""


class Stage(StrEnum):
    """Where a thing stands, as far as access depends on it."""

    BEING_WRITTEN = "being written"
    WITH_SIGN_OFF = "waiting for sign-off"
    """Of returns: handed to the agency's own senior manager, who signs it or sends it back."""
    SUBMITTED = "submitted"
    RELEASED = "released to the panel"
    FOR_PANEL = "shared with the panel"
    FOR_AUTHOR = "for the author and the manager"
    """Of comments: said to them alone, whatever draft it is on."""
    FOR_FAMILY = "shared with the family"
    FOR_QUALITY_ASSURANCE = "sent for quality assurance"


ANY_STAGE = frozenset(Stage)

_HANDED_IN = (Stage.SUBMITTED, Stage.RELEASED)
_AUDIENCES = (Stage.FOR_PANEL, Stage.FOR_FAMILY, Stage.FOR_QUALITY_ASSURANCE)

STAGES_OF: dict[Kind, tuple[Stage, ...]] = {
    Kind.RETURN: (Stage.BEING_WRITTEN, Stage.WITH_SIGN_OFF, *_HANDED_IN),
    Kind.CONSOLIDATION: _HANDED_IN,
    Kind.DRAFT: (Stage.BEING_WRITTEN, Stage.SUBMITTED),
    Kind.SHARED_DRAFT: _AUDIENCES,
    Kind.COMMENT: (Stage.BEING_WRITTEN, Stage.FOR_PANEL, Stage.FOR_AUTHOR),
}
"""The stages that a kind of thing goes through; the kinds that are not here have none."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`role` may do `actions` to a thing of `kind` in `stages`.

    `own_agency` narrows it to things of the role's own agency, `own_words` to threads that the person began.
    """

    kind: Kind
    role: Role
    actions: frozenset[Action]
    stages: frozenset[Stage] = ANY_STAGE
    own_agency: bool = False
    own_words: bool = False


def _rule(
    kind: Kind,
    role: Role,
    *actions: Action,
    stages: Iterable[Stage] = ANY_STAGE,
    own_agency: bool = False,
    own_words: bool = False,
) -> Rule:
    return Rule(kind, role, frozenset(actions), frozenset(stages), own_agency, own_words)


_MEMBERS: tuple[Rule, ...] = (
    _rule(Kind.PARTNERSHIP, Role.MANAGER, Action.READ, Action.MANAGE, Action.OPEN_REVIEW),
    _rule(Kind.PARTNERSHIP, Role.CHAIR, Action.READ),
    _rule(Kind.REVIEW, Role.MANAGER, Action.READ, Action.MANAGE),
    *(
        _rule(Kind.REVIEW, role, Action.READ)
        for role in MEMBER_ROLES
        if role is not Role.MANAGER and role not in READERS
    ),
    _rule(Kind.DECISION, Role.MANAGER, Action.READ, Action.MANAGE),
    *(_rule(Kind.DECISION, role, Action.READ) for role in (Role.CHAIR, Role.AUTHOR, Role.PANEL_MEMBER)),
    _rule(Kind.PEOPLE, Role.MANAGER, Action.READ, Action.MANAGE),
    _rule(Kind.INCOMING, Role.MANAGER, Action.READ, Action.MANAGE),
    *(
        _rule(Kind.INCOMING, role, Action.SUMMARY, Action.SUBMIT, own_agency=True)
        for role in MEMBER_ROLES
        if role in AGENCY_ROLES
    ),
    _rule(Kind.NOTIFICATION, Role.MANAGER, Action.READ, Action.EDIT),
    _rule(Kind.NOTIFICATION, Role.AUTHOR, Action.READ),
    _rule(Kind.IDENTITY, Role.MANAGER, Action.READ, Action.MANAGE),
    _rule(Kind.IDENTITY, Role.AUTHOR, Action.READ),
    _rule(Kind.RETURN, Role.MANAGER, Action.READ, Action.RELEASE, Action.REOPEN, stages=_HANDED_IN),
    _rule(Kind.RETURN, Role.CHAIR, Action.SUMMARY, stages=_HANDED_IN),
    _rule(Kind.RETURN, Role.AUTHOR, Action.READ, stages=_HANDED_IN),
    _rule(Kind.RETURN, Role.PANEL_MEMBER, Action.READ, stages=(Stage.RELEASED,)),
    _rule(Kind.RETURN, Role.PANEL_MEMBER, Action.READ, own_agency=True),
    _rule(
        Kind.RETURN,
        Role.AGENCY_AUTHOR,
        Action.EDIT,
        Action.SUBMIT,
        stages=(Stage.BEING_WRITTEN,),
        own_agency=True,
    ),
    _rule(Kind.RETURN, Role.AGENCY_AUTHOR, Action.REOPEN, stages=(Stage.WITH_SIGN_OFF,), own_agency=True),
    _rule(Kind.RETURN, Role.AGENCY_AUTHOR, Action.READ, own_agency=True),
    _rule(Kind.RETURN, Role.AGENCY_SIGN_OFF, Action.APPROVE, stages=(Stage.WITH_SIGN_OFF,), own_agency=True),
    _rule(Kind.RETURN, Role.AGENCY_SIGN_OFF, Action.REOPEN, stages=(Stage.SUBMITTED,), own_agency=True),
    _rule(Kind.RETURN, Role.AGENCY_SIGN_OFF, Action.READ, own_agency=True),
    _rule(Kind.RETURN_TALK, Role.AGENCY_AUTHOR, Action.READ, Action.COMMENT, own_agency=True),
    _rule(Kind.RETURN_TALK, Role.AGENCY_SIGN_OFF, Action.READ, Action.COMMENT, own_agency=True),
    _rule(Kind.CONSOLIDATION, Role.MANAGER, Action.READ, Action.RELEASE),
    _rule(Kind.CONSOLIDATION, Role.CHAIR, Action.SUMMARY),
    _rule(Kind.CONSOLIDATION, Role.AUTHOR, Action.READ),
    _rule(Kind.CONSOLIDATION, Role.PANEL_MEMBER, Action.READ, stages=(Stage.RELEASED,)),
    _rule(Kind.DRAFT, Role.MANAGER, Action.READ),
    _rule(Kind.DRAFT, Role.CHAIR, Action.READ),
    _rule(Kind.DRAFT, Role.AUTHOR, Action.READ),
    _rule(Kind.DRAFT, Role.AUTHOR, Action.EDIT, Action.SUBMIT, stages=(Stage.BEING_WRITTEN,)),
    _rule(Kind.SHARED_DRAFT, Role.MANAGER, Action.READ, Action.SHARE),
    _rule(Kind.SHARED_DRAFT, Role.CHAIR, Action.READ),
    _rule(Kind.SHARED_DRAFT, Role.AUTHOR, Action.READ),
    _rule(Kind.SHARED_DRAFT, Role.AUTHOR, Action.SHARE, stages=(Stage.FOR_PANEL,)),
    _rule(Kind.SHARED_DRAFT, Role.PANEL_MEMBER, Action.READ, stages=(Stage.FOR_PANEL,)),
    _rule(Kind.SHARED_DRAFT, Role.FAMILY_READER, Action.READ, stages=(Stage.FOR_FAMILY,)),
    _rule(Kind.SHARED_DRAFT, Role.QUALITY_ASSURANCE_READER, Action.READ, stages=(Stage.FOR_QUALITY_ASSURANCE,)),
    _rule(Kind.COMMENT, Role.MANAGER, Action.READ, Action.COMMENT, Action.RESOLVE),
    _rule(Kind.COMMENT, Role.CHAIR, Action.READ, Action.COMMENT, stages=(Stage.BEING_WRITTEN, Stage.FOR_PANEL)),
    _rule(Kind.COMMENT, Role.CHAIR, Action.READ, Action.COMMENT, stages=(Stage.FOR_AUTHOR,), own_words=True),
    _rule(Kind.COMMENT, Role.AUTHOR, Action.READ, Action.COMMENT, Action.RESOLVE),
    _rule(Kind.COMMENT, Role.PANEL_MEMBER, Action.READ, Action.COMMENT, stages=(Stage.FOR_PANEL,)),
    _rule(Kind.COMMENT, Role.PANEL_MEMBER, Action.READ, Action.COMMENT, stages=(Stage.FOR_AUTHOR,), own_words=True),
    _rule(Kind.ROUND, Role.MANAGER, Action.READ, Action.MANAGE),
    _rule(Kind.ROUND, Role.CHAIR, Action.READ),
    _rule(Kind.ROUND, Role.AUTHOR, Action.READ, Action.MANAGE),
    _rule(Kind.ROUND, Role.PANEL_MEMBER, Action.READ, Action.ANSWER),
    _rule(Kind.DISCLOSURE, Role.MANAGER, Action.READ, Action.EDIT),
    _rule(Kind.DISCLOSURE, Role.AUTHOR, Action.READ, Action.EDIT),
    _rule(Kind.PUBLICATION, Role.MANAGER, Action.READ, Action.APPROVE),
    _rule(Kind.PUBLICATION, Role.CHAIR, Action.READ, Action.APPROVE),
    _rule(Kind.PUBLICATION, Role.AUTHOR, Action.READ, Action.SUBMIT),
    _rule(Kind.RETENTION, Role.MANAGER, Action.READ, Action.MANAGE),
    _rule(Kind.RETENTION, Role.CHAIR, Action.READ, Action.APPROVE),
    _rule(Kind.PERSONAL_DATA, Role.MANAGER, Action.MANAGE),
    _rule(Kind.TRAIL, Role.MANAGER, Action.READ),
)

_NOT_BEHIND_GLASS = {
    Kind.PARTNERSHIP,
    Kind.INCOMING,
    Kind.IDENTITY,
    Kind.DISCLOSURE,
    Kind.RETENTION,
    Kind.PERSONAL_DATA,
}

_BEHIND_GLASS: tuple[Rule, ...] = tuple(
    _rule(rule.kind, Role.BREAK_GLASS, Action.READ, stages=rule.stages)
    for rule in _MEMBERS
    if rule.role is Role.MANAGER and Action.READ in rule.actions and rule.kind not in _NOT_BEHIND_GLASS
)
"""Breaking the glass lets an administrator read what a manager reads, real names apart, and never write."""

RULES: tuple[Rule, ...] = _MEMBERS + _BEHIND_GLASS


@dataclass(frozen=True, slots=True)
class Standing:
    """A role in which a person stands towards a thing; whether it is of that role's own agency, or their own words."""

    role: Role
    own_agency: bool = False
    own_words: bool = False


class Guarded(Protocol):
    """What a thing tells the table about itself."""

    @property
    def access_kind(self) -> Kind: ...

    @property
    def access_stage(self) -> Stage | None: ...

    def standings_of(self, user: User) -> frozenset[Standing]: ...


def allows(standing: Standing, action: Action, kind: Kind, stage: Stage | None) -> bool:
    """Whether the table lets one standing do `action` to a `kind` at `stage`; with None, whatever its stage."""
    stages = STAGES_OF.get(kind, ()) if stage is None else (stage,)
    return any(
        rule.kind is kind
        and rule.role is standing.role
        and action in rule.actions
        and rule.stages.issuperset(stages)
        and (standing.own_agency or not rule.own_agency)
        and (standing.own_words or not rule.own_words)
        for rule in RULES
    )


def can(user: User | AnonymousUser, action: Action, thing: Guarded) -> bool:
    """Whether this person may do `action` to this thing, now. Being a superuser gives nothing here."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return any(allows(standing, action, thing.access_kind, thing.access_stage) for standing in thing.standings_of(user))


def may_break_glass(user: User) -> bool:
    """Whether this person is a system administrator, who may open one review for an hour, for a reason."""
    return user.is_active and user.is_superuser


def roles_that_may(
    action: Action, kind: Kind, stage: Stage | None = None, *, own_agency: bool = False, own_words: bool = False
) -> list[Role]:
    """The roles that may do `action` to a `kind` at `stage`: what `visible_to` querysets filter by.

    With `own_agency` the roles that may do so to a thing of their own agency, with `own_words` to a thread that they
    began; without, those that may to any.
    """
    return [role for role in Role if allows(Standing(role, own_agency, own_words), action, kind, stage)]
