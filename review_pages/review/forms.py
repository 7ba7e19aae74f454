"""The forms of a review: opening it, its milestones, its people and agencies, the identity register."""

from __future__ import annotations

import datetime
import re
from typing import Any, cast

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import capfirst, get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal.access.rules import AGENCY_ROLES, MEMBER_ROLES, PARTNERSHIP_ROLES, ROLE_NAMES, Role
from portal.accounts.models import User
from portal.design.fields import DateField
from portal.templatetags.candour import day
from review_pages.profiles.model import Milestone, Profile
from review_pages.retention.models import DisposalRecord
from review_pages.review.models import Agency, IdentityEntry, Membership, ReviewPage


def not_in_the_future(on: datetime.date) -> datetime.date:
    """The day, if it has come. Raises ValidationError."""
    if on > timezone.localdate():
        raise forms.ValidationError(_("This day has not come yet. Enter today or an earlier day."))
    return on


REFERENCE = r"[A-Z0-9]+(-[A-Z0-9]+)*"
"""What a review's reference looks like."""


class PlainForm(forms.Form):
    """The browser does not check: the server does, and says what is wrong in a summary."""

    use_required_attribute = False


class ReasonForm(PlainForm):
    """One reason, which is kept."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2_000)


class OpeningForm(PlainForm):
    """What Candour itself needs to open a review, whatever its profile."""

    reference = forms.CharField(
        label=_("Reference"),
        max_length=40,
        help_text=_("Stands in every e-mail and address. It must not say who the review is about."),
    )
    notified_on = DateField(
        label=_("When were you notified?"),
        help_text=_("The first clock of the review runs from this day. For example, 31 1 2026"),
    )
    jurisdiction = forms.ChoiceField(
        label=_("In which nation is it?"),
        widget=forms.RadioSelect,
        help_text=_("Working days are counted by its bank holidays."),
    )

    def __init__(self, *args: Any, profile: Profile, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["notified_on"].label = profile.starts.question
        nation = self.fields["jurisdiction"]
        assert isinstance(nation, forms.ChoiceField)  # noqa: S101 - for the type checker
        nation.choices = [(each, each.title()) for each in profile.jurisdiction]
        if len(profile.jurisdiction) == 1:
            del self.fields["jurisdiction"]

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"].upper()
        if not re.fullmatch(REFERENCE, reference):
            raise forms.ValidationError(_("Use letters, numbers and single hyphens only, for example DHR-2026-04."))
        disposed_of = DisposalRecord.objects.filter(reference=reference)
        if ReviewPage.objects.filter(reference=reference).exists() or disposed_of.exists():
            raise forms.ValidationError(_("Another review has this reference already. Choose a different one."))
        return reference

    def clean_notified_on(self) -> datetime.date:
        return not_in_the_future(self.cleaned_data["notified_on"])


def parts_in_review(profile: Profile) -> list[tuple[str, str]]:
    """What a person in the identity register can be in a review of this type, in its own words."""
    words = [
        profile.terms.subject,
        profile.terms.subject_other,
        gettext("child or dependant"),
        gettext("family member"),
        gettext("other person"),
    ]
    return [(word, word[:1].upper() + word[1:]) for word in words]


def _lines(label: Any, hint: Any) -> forms.CharField:
    """A field that takes one thing on each line."""
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=label, required=False, max_length=2000, widget=widget, help_text=hint)


class IdentityForm(PlainForm):
    """One person of the case: who they are, and the pseudonym by which everyone else knows them."""

    relationship = forms.ChoiceField(label=_("Part in the review"))
    pseudonym = forms.CharField(
        label=_("Pseudonym"),
        max_length=60,
        help_text=_("How this person is called everywhere in the review and in the published report."),
    )
    name = forms.CharField(
        label=_("Real name"),
        max_length=200,
        help_text=_("Kept encrypted in the identity register and shown nowhere else."),
    )
    aliases = _lines(_("Other names"), _("Nicknames, former names and other spellings, one on each line."))
    date_of_birth = DateField(label=_("Date of birth"), required=False, help_text=_("For example, 27 3 1984"))
    addresses = _lines(_("Addresses"), _("Where they live and have lived, one on each line."))
    nhs_number = forms.CharField(label=_("NHS number"), required=False, max_length=20, help_text=_("10 digits."))
    police_numbers = _lines(_("Police numbers"), _("Crime references and the like, one on each line."))
    court_numbers = _lines(_("Court numbers"), _("Case numbers, the coroner's too, one on each line."))
    other_numbers = _lines(_("Other numbers"), _("With what they are, one on each line: “Passport 123456789”."))

    def __init__(
        self,
        *args: Any,
        profile: Profile,
        review: ReviewPage | None = None,
        entry: IdentityEntry | None = None,
        subject: bool = False,
        **options: Any,
    ) -> None:
        if entry is not None:
            options["initial"] = {name: getattr(entry, name) for name in IdentityEntry.KEPT}
        super().__init__(*args, **options)
        self.review, self.entry = review, entry
        field = self.fields["relationship"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        choices = parts_in_review(profile)
        if entry is not None and entry.relationship not in dict(choices):
            choices.append((entry.relationship, entry.relationship))
        if subject:
            del self.fields["relationship"]
        else:
            field.choices = [("", gettext("Choose one")), *choices]
        self.subject_word = profile.terms.subject if subject else ""

    def clean_pseudonym(self) -> str:
        pseudonym: str = self.cleaned_data["pseudonym"]
        if self.review is not None:
            others = IdentityEntry.objects.filter(review=self.review, pseudonym__iexact=pseudonym)
            if self.entry is not None:
                others = others.exclude(pk=self.entry.pk)
            if others.exists():
                raise forms.ValidationError(_("Someone else in this review has this pseudonym. Choose another."))
        return pseudonym

    def clean_date_of_birth(self) -> datetime.date | None:
        born: datetime.date | None = self.cleaned_data["date_of_birth"]
        return not_in_the_future(born) if born else None

    def clean_nhs_number(self) -> str:
        digits = re.sub(r"[\s-]", "", self.cleaned_data["nhs_number"])
        if digits and not (len(digits) == 10 and digits.isascii() and digits.isdigit()):
            raise forms.ValidationError(_("An NHS number has 10 digits. Check it, or put it with the other numbers."))
        return f"{digits[:3]} {digits[3:6]} {digits[6:]}".strip()

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        real = _words(cleaned.get("name", "")) | _words(cleaned.get("aliases", ""))
        if "pseudonym" in cleaned and _words(cleaned["pseudonym"]) & real:
            self.add_error("pseudonym", gettext("The pseudonym is part of the real name. Choose one that is not."))
        return cleaned

    @property
    def values(self) -> dict[str, str]:
        """The fields of an `IdentityEntry`, once valid."""
        cleaned = self.cleaned_data
        born = cleaned["date_of_birth"]
        # A browser sends the ends of lines as two characters, which would look like a change.
        kept = {name: "\n".join(str(cleaned.get(name) or "").splitlines()) for name in IdentityEntry.KEPT}
        return kept | {
            "relationship": self.subject_word or cleaned["relationship"],
            "date_of_birth": born.isoformat() if born else "",
        }


def _words(text: str) -> set[str]:
    """The words of a name, titles and initials left out."""
    return {word for word in re.findall(r"\w{3,}", text.casefold()) if word not in ("mrs", "miss")}


class BasePeopleFormSet(forms.BaseFormSet[IdentityForm]):
    """The people of a review that is being opened: the first is the one it is about, the others may stay empty."""

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return super().get_form_kwargs(index) | {"subject": index == 0}

    def add_fields(self, form: IdentityForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.empty_permitted = index != 0

    def clean(self) -> None:
        seen: dict[str, IdentityForm] = {}
        for form in self.forms:
            pseudonym = getattr(form, "cleaned_data", {}).get("pseudonym", "").casefold()
            if pseudonym and pseudonym in seen:
                form.add_error("pseudonym", gettext("Two people have this pseudonym. Choose another for one of them."))
            seen[pseudonym] = form

    @property
    def entries(self) -> list[dict[str, str]]:
        """The fields of an `IdentityEntry` for everyone who was entered, once valid."""
        return [form.values for index, form in enumerate(self.forms) if index == 0 or form.has_changed()]


PeopleFormSet = cast(
    "type[BasePeopleFormSet]",
    forms.formset_factory(IdentityForm, formset=BasePeopleFormSet, extra=0, max_num=20),
)


class MilestoneForm(PlainForm):
    """That a milestone was met: by which event, on which day, and why."""

    outcome = forms.ChoiceField(
        label=_("Outcome"),
        widget=forms.RadioSelect,
    )
    ground = forms.ChoiceField(
        label=_("On which ground?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=_("If a review is held."),
    )
    on = DateField(label=_("Date"), help_text=_("For example, 20 2 2026"))
    note = forms.CharField(
        label=_("Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=10_000,
        help_text=_("Kept with the decision. “No” needs its reasons as much as “yes” does."),
    )

    def __init__(self, *args: Any, milestone: Milestone, not_before: datetime.date | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.milestone, self.not_before = milestone, not_before
        decision = milestone.decision
        ground = self.fields["ground"]
        if decision:
            outcome = self.fields["outcome"]
            assert isinstance(outcome, forms.ChoiceField)  # noqa: S101 - for the type checker
            assert isinstance(ground, forms.ChoiceField)  # noqa: S101 - for the type checker
            outcome.label = decision.question
            outcome.choices = [(each.key, each.label) for each in decision.outcomes]
            ground.choices = [(each.key, each.label) for each in decision.grounds]
        if not decision or not decision.grounds:
            del self.fields["ground"]
        if not decision:
            del self.fields["outcome"]
            self.fields["note"].required = False
            self.fields["note"].label = gettext("Note")
            self.fields["note"].help_text = ""

    def clean_on(self) -> datetime.date:
        on = not_in_the_future(self.cleaned_data["on"])
        if self.not_before and on < self.not_before:
            raise forms.ValidationError(
                gettext("This is before its time began on %(start)s. Check the day.") % {"start": day(self.not_before)}
            )
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        decision = self.milestone.decision
        chosen = (
            next((each for each in decision.outcomes if each.key == cleaned.get("outcome")), None) if decision else None
        )
        if "ground" in self.fields and chosen:
            if chosen.ends_review:
                cleaned["ground"] = ""
            elif not cleaned.get("ground"):
                self.add_error("ground", gettext("Say on which ground the review is held."))
        return cleaned

    @property
    def event(self) -> str:
        return str(self.cleaned_data.get("outcome") or self.milestone.met_by[0])


class ExtensionForm(PlainForm):
    """A milestone moved to a new date, and why."""

    moved_to = DateField(
        label=_("New date"),
        help_text=_("For example, 30 11 2026"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5_000,
        help_text=_("For example: criminal proceedings have not ended. Kept with the old and the new date."),
    )
    agreed_by = forms.CharField(label=_("Who agreed it?"), max_length=120)

    def __init__(self, *args: Any, moved_from: datetime.date | None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.moved_from = moved_from

    def clean_moved_to(self) -> datetime.date:
        moved_to: datetime.date = self.cleaned_data["moved_to"]
        if self.moved_from and moved_to <= self.moved_from:
            raise forms.ValidationError(self.not_later)
        return moved_to

    @property
    def not_later(self) -> str:
        return gettext("The new date must be later than %(due)s, the date that holds now.") % {
            "due": day(self.moved_from)
        }


class InvitationForm(PlainForm):
    """Someone who is asked into a review."""

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Their work address. They sign in with it."),
    )
    role = forms.ChoiceField(label=_("Role"), widget=forms.RadioSelect)
    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=_("Agency"),
        required=False,
        empty_label=_("Choose an agency"),
    )
    until = DateField(
        label=_("Last day"), required=False, help_text=_("Leave empty if it is not known. For example, 30 11 2026")
    )

    def __init__(self, *args: Any, review: ReviewPage, profile: Profile, **options: Any) -> None:
        super().__init__(*args, **options)
        self.review = review
        role, agency = self.fields["role"], self.fields["agency"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(agency, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        role.choices = [(str(each), role_name(each, profile)) for each in MEMBER_ROLES]
        role.help_text = _("Managers and chairs are invited to all the reviews of the partnership, others to this one.")
        agency.queryset = review.agencies.all()
        names = [word_for_role(each, profile) for each in Role if each in AGENCY_ROLES]
        agency.help_text = _("Needed for: %(roles)s.") % {"roles": get_text_list(names, gettext("and"))}

    def clean_until(self) -> datetime.date | None:
        until: datetime.date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("This day has gone by. Enter today or a later day."))
        return until

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if not (role := cleaned.get("role")):
            return cleaned
        role = Role(role)
        if role not in AGENCY_ROLES:
            cleaned["agency"] = None
        elif not cleaned.get("agency") and "agency" not in self.errors:
            self.add_error("agency", gettext("Choose the agency they are from. If it is not there, add it first."))
        same = Membership.objects.active().filter(
            person__email=str(cleaned.get("email", "")).lower(),
            partnership=self.review.partnership_id,
            review=None if role in PARTNERSHIP_ROLES else self.review,
            role=role,
            agency=cleaned.get("agency"),
        )
        if same.exists():
            self.add_error("email", gettext("This person already has this role here."))
        return cleaned


class ShutOutForm(PlainForm):
    """Who is kept out of what, and why."""

    person = forms.ChoiceField(label=_("Who?"))
    thing = forms.ChoiceField(label=_("Out of what?"))
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        initial=_("Conflict of interest"),
        help_text=_("Managers see it here, and nobody else. Say no more of the case than you need."),
    )

    def __init__(self, *args: Any, people: list[User], things: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        person, thing = self.fields["person"], self.fields["thing"]
        assert isinstance(person, forms.ChoiceField)  # noqa: S101 - for the type checker
        assert isinstance(thing, forms.ChoiceField)  # noqa: S101 - for the type checker
        person.choices = [("", gettext("Choose a person")), *((str(each.pk), each.full_name) for each in people)]
        thing.choices = [("", gettext("Choose what it is")), *things]


class BreakGlassForm(PlainForm):
    """What a system administrator says before they read a review."""

    reference = forms.CharField(label=_("The review's reference"), max_length=40)
    reason = forms.CharField(
        label=_("Why must you read it?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The partnership's managers read this. Name who asked you to."),
    )

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"].upper()
        if not re.fullmatch(REFERENCE, reference):
            raise forms.ValidationError(_("A reference has letters, numbers and single hyphens, such as DHR-2026-04."))
        return reference


def role_name(role: Role, profile: Profile) -> str:
    """The role in the words of the type of review, as a title: "Panel member"."""
    return capfirst(word_for_role(role, profile))


def word_for_role(role: Role, profile: Profile) -> str:
    """The role in the words of the type of review, as it stands inside a sentence."""
    if role is Role.BREAK_GLASS:
        return str(ROLE_NAMES[role])
    return str(getattr(profile.terms, str(role).replace("-", "_")))


class AgencyForm(PlainForm):
    """An agency that takes part in a review: one the partnership knows, or a new one."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(), label=_("Agency"), required=False, empty_label=_("A new one, named below")
    )
    name = forms.CharField(label=_("Name of a new agency"), max_length=120, required=False)
    short_name = forms.CharField(
        label=_("Its short name"), max_length=20, required=False, help_text=_("A tag for tables, for example NHS.")
    )
    due = DateField(
        label=_("When should it reply?"),
        help_text=_("The day by which its form is due."),
    )

    def __init__(self, *args: Any, review: ReviewPage, **options: Any) -> None:
        super().__init__(*args, **options)
        self.review = review
        self.known: QuerySet[Agency] = Agency.objects.filter(partnership=review.partnership_id)
        agency = self.fields["agency"]
        assert isinstance(agency, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        agency.queryset = self.known.exclude(reviews=review)
        if not agency.queryset.exists():
            del self.fields["agency"]

    def clean_due(self) -> datetime.date:
        due: datetime.date = self.cleaned_data["due"]
        if due < timezone.localdate():
            raise forms.ValidationError(_("This day has gone by. Enter today or a later day."))
        return due

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        if cleaned.get("agency"):
            return cleaned
        name = cleaned.get("name", "")
        if not name:
            self.add_error("name", gettext("Choose an agency, or enter the name of a new one."))
        elif self.known.filter(name__iexact=name).exists():
            self.add_error("name", gettext("The partnership has an agency of this name. Choose it from the list."))
        return cleaned

    def agency_to_ask(self) -> Agency:
        """The agency that was chosen; a new one is saved."""
        if chosen := self.cleaned_data.get("agency"):
            return chosen
        name = self.cleaned_data["name"]
        short_name = self.cleaned_data["short_name"] or name[:20]
        return Agency.objects.create(partnership=self.review.partnership, name=name, short_name=short_name)


class EndMembershipForm(PlainForm):
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)
