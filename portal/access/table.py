"""The rule table as people read it: Markdown for a security officer, JSON for a machine. Made of `RULES` alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from portal.access.rules import ROLE_NAMES, RULES, STAGES_OF, Action, Kind, Role, Stage

ABOUT: dict[Kind, str] = {
    Kind.PARTNERSHIP: "a Community Safety Partnership, where reviews are opened",
    Kind.REVIEW: "the first page of a review, and that the review exists at all",
    Kind.DECISION: "the statutory clock: what was decided when and why, and dates that were moved",
    Kind.PEOPLE: "who is in the review, who is kept out of what, and who broke the glass",
    Kind.INCOMING: "what an agency has told the partnership before there is a review, with real names",
    Kind.NOTIFICATION: "what the partnership was first told; no real names",
    Kind.IDENTITY: "real names, other names and dates of birth behind the pseudonyms",
    Kind.RETURN: "what one agency answers",
    Kind.RETURN_TALK: "what an agency's authors and its sign-off manager say to one another about its return",
    Kind.CONSOLIDATION: "all agencies' answers side by side",
    Kind.DRAFT: "the report as it is written, in every revision, and the Word files it was made from",
    Kind.SHARED_DRAFT: "one named revision of the draft, shared with an audience",
    Kind.COMMENT: "what is said about the draft and its passages",
    Kind.ROUND: "a question to the panel about a shared draft, with a date; who has not answered is for its managers",
    Kind.DISCLOSURE: "what stands in the draft that may not be published, and what was kept all the same",
    Kind.PUBLICATION: "signing the report off: what was submitted, what was decided",
    Kind.RETENTION: "how long the review is kept, legal holds, and its disposal",
    Kind.TRAIL: "who did, read and was refused what in the review",
    Kind.PERSONAL_DATA: "finding and exporting all that is held about one named person",
}
"""What each kind of thing is, in a few words."""

HEADINGS: dict[Role, str] = {
    Role.MANAGER: "Manager",
    Role.CHAIR: "Chair",
    Role.AUTHOR: "Independent Author",
    Role.PANEL_MEMBER: "Panel member",
    Role.AGENCY_AUTHOR: "Agency author",
    Role.AGENCY_SIGN_OFF: "Agency sign-off",
    Role.FAMILY_READER: "Family reader, advocate",
    Role.QUALITY_ASSURANCE_READER: "Quality-assurance reader",
    Role.BREAK_GLASS: "Administrator, break-glass",
}

INTRODUCTION = Path(__file__).with_name("introduction.md")
"""What stands above the table."""


_STAGES_IN_WORDS: dict[tuple[Kind, Stage | None], str] = {
    (Kind.CONSOLIDATION, Stage.SUBMITTED): "before any release",
    (Kind.CONSOLIDATION, Stage.RELEASED): "after a release",
    (Kind.COMMENT, Stage.BEING_WRITTEN): "on a draft not shared with the panel",
    (Kind.COMMENT, Stage.FOR_PANEL): "on a draft shared with the panel",
    (Kind.COMMENT, Stage.FOR_AUTHOR): "said to the author and the manager alone",
}
"""Stages that are another thing's, said in its words."""


def cell(role: Role, kind: Kind, stage: Stage | None) -> str:
    """What `role` may do to a `kind` at `stage`: "read, release", "own: read"; "–" where nothing."""
    anyones: set[Action] = set()
    own: set[Action] = set()
    for rule in RULES:
        if rule.role is role and rule.kind is kind and (stage is None or stage in rule.stages):
            (own if rule.own_agency or rule.own_words else anyones).update(rule.actions)
    said = ", ".join(action for action in Action if action in anyones)
    said_of_own = ", ".join(action for action in Action if action in own - anyones)
    parts = [said] if said else []
    if said_of_own:
        parts.append(f"own: {said_of_own}")
    return "; ".join(parts) or "–"


def rows() -> Iterator[tuple[Kind, Stage | None]]:
    """Every kind of thing, at each of its stages."""
    for kind in Kind:
        stages: tuple[Stage | None, ...] = STAGES_OF.get(kind, (None,))
        for stage in stages:
            yield kind, stage


def markdown() -> str:
    """The whole page `docs/access.md`."""
    lines = [
        "| what | stage | " + " | ".join(HEADINGS[role] for role in Role) + " |",
        "|---|---|" + "---|" * len(Role),
    ]
    for kind, stage in rows():
        cells = " | ".join(cell(role, kind, stage) for role in Role)
        lines.append(f"| {kind} | {_STAGES_IN_WORDS.get((kind, stage), stage or '')} | {cells} |")
    meanings = [f"- **{kind}**: {ABOUT[kind]}" for kind in Kind]
    return "\n".join([INTRODUCTION.read_text(), *lines, "", "What the rows are:", "", *meanings]) + "\n"


def as_json() -> str:
    """The table as data: its roles, kinds, stages and actions, and one object for each rule."""
    data: dict[str, Any] = {
        "roles": {str(role): str(ROLE_NAMES[role]) for role in Role},
        "actions": [str(action) for action in Action],
        "kinds": {str(kind): [str(stage) for stage in STAGES_OF.get(kind, ())] for kind in Kind},
        "rules": [
            {
                "kind": str(rule.kind),
                "role": str(rule.role),
                "actions": [str(action) for action in Action if action in rule.actions],
                "stages": [str(stage) for stage in STAGES_OF.get(rule.kind, ()) if stage in rule.stages],
                "own_agency_only": rule.own_agency,
                "own_words_only": rule.own_words,
            }
            for rule in RULES
        ],
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
