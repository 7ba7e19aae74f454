"""Findings in the words of the screen: what it is, why it matters, what can be done."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from publishing.clearing import KIND, SAME, alike
from publishing.disclosure import Finding, Kind, Part
from publishing.disclosure.replacing import can_replace
from publishing.kept import KeptFinding
from publishing.places import place_name

_A_NAME = _("The identity register keeps this name behind a pseudonym. Whoever reads it knows who the report is about.")
_A_NUMBER = _("A number like this leads to one person, and to records about them.")
_A_PLACE = _("Together with the rest, where someone lived, worked or was treated tells who they were.")

NAMES_AND_REASONS: dict[Kind, tuple[Promise, Promise]] = {
    Kind.NAME: (_("A real name"), _A_NAME),
    Kind.FIRST_NAME: (_("A first name of the register"), _A_NAME),
    Kind.SURNAME: (_("A surname of the register"), _A_NAME),
    Kind.ALIAS: (_("An other name of the register"), _A_NAME),
    Kind.NICKNAME: (_("A short form of a name of the register"), _A_NAME),
    Kind.INITIALS: (_("Initials of someone in the register"), _A_NAME),
    Kind.PRACTITIONER: (
        _("The name of a practitioner"),
        _("Practitioners are told by their role: what matters is what was done, not who did it."),
    ),
    Kind.DATE_OF_BIRTH: (
        _("A date of birth of the register"),
        _("A day of birth is enough to find a person. An age, or a band of ages, says what the reader needs."),
    ),
    Kind.FULL_DATE: (
        _("A full date"),
        _("A day can be matched with newspapers and court lists. The guidance asks for month and year only."),
    ),
    Kind.EXACT_AGE: (_("An exact age"), _("An age to the month leads to a day of birth. Years are enough, or a band.")),
    Kind.NHS_NUMBER: (_("An NHS number"), _A_NUMBER),
    Kind.NATIONAL_INSURANCE: (_("A National Insurance number"), _A_NUMBER),
    Kind.REFERENCE: (_("A police, court or other reference"), _A_NUMBER),
    Kind.PHONE: (_("A telephone number"), _A_NUMBER),
    Kind.EMAIL: (_("An e-mail address"), _("An address leads to one person, or to their work.")),
    Kind.POSTCODE: (_("A postcode"), _("A postcode is a handful of houses.")),
    Kind.ADDRESS: (_("An address"), _A_PLACE),
    Kind.PLATE: (_("A vehicle's registration"), _A_NUMBER),
    Kind.PLACE: (_("A place of the register"), _A_PLACE),
    Kind.POSITION: (_("A place on the map"), _A_PLACE),
    Kind.LIKELY_NAME: (
        _("What looks like a name"),
        _("It is in no list of this review. If it is someone who may not be named, say their role instead."),
    ),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One finding as the screen shows it. `same` and `of_kind` count the places that a replacement would reach."""

    finding: Finding
    name: Promise
    why: Promise
    where: str
    may_replace: bool
    same: int
    of_kind: int
    loses_link: bool
    exception: KeptFinding | None


def told(
    finding: Finding,
    findings: tuple[Finding, ...],
    *,
    may_replace: bool = False,
    exception: KeptFinding | None = None,
) -> Card:
    """A finding among all that are open."""
    name, why = NAMES_AND_REASONS[finding.kind]
    may_replace = may_replace and can_replace(finding)
    return Card(
        finding,
        name,
        why,
        place_name(finding.place),
        may_replace,
        len(alike(finding, findings, SAME)) if may_replace else 0,
        len(alike(finding, findings, KIND)) if may_replace and finding.suggestion else 0,
        finding.place.part is Part.LINK,
        exception,
    )
