"""The pages on which a manager changes a profile for the partnership, and moves a review to another edition."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal import audit
from portal.access.rules import Action
from portal.templatetags.candour import day
from review_pages.profiles import ProfileError, UnknownProfileError, profile, profiles
from review_pages.profiles.form_model import IN_RETURNS_ONLY
from review_pages.profiles.model import Profile, Terms
from review_pages.profiles.span import Span
from review_pages.review.access import open_review, posted, reader, require
from review_pages.review.forms import PlainForm
from review_pages.review.history import LocalProfile
from review_pages.review.local import change, newest, profile_of
from review_pages.review.models import PartnershipPage
from review_pages.review.moving import move, preview, targets

ADDED = "local_"
"""Begins the keys of questions that a partnership has added."""

KINDS = (
    ("text", gettext_lazy("A line of text")),
    ("long_text", gettext_lazy("A longer text")),
    ("date_with_precision", gettext_lazy("A date, as exactly as it is known")),
    ("yes_no", gettext_lazy("Yes or no")),
    ("file", gettext_lazy("A file")),
)
TERM_NAMES = {
    "subject": gettext_lazy("The person who died or was harmed"),
    "subject_other": gettext_lazy("The other person"),
    "event": gettext_lazy("What happened to them"),
    "author": gettext_lazy("Who writes the report"),
    "panel": gettext_lazy("The group that agrees it"),
    "commissioner": gettext_lazy("Who commissions the review"),
    "agency_form": gettext_lazy("An agency's first form"),
    "agency_report": gettext_lazy("An agency's longer account"),
    "report": gettext_lazy("The report"),
    "executive_summary": gettext_lazy("Its summary"),
    "briefing": gettext_lazy("Its briefing"),
}


class LocalForm(PlainForm):
    """Words, times, and one question to add or to reword. What is as the file has it, is no change."""

    def __init__(self, *args: Any, base: Profile, now: Profile, changes: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.base, self.changes = base, changes
        for name in Terms.model_fields:
            label = TERM_NAMES.get(name) or capfirst(name.replace("_", " "))
            self.fields[f"term_{name}"] = forms.CharField(
                label=label, max_length=60, initial=getattr(now.terms, name), required=False
            )
        for milestone in now.milestones:
            self.fields[f"within_{milestone.key}"] = forms.CharField(
                label=_("Time for: %(title)s") % {"title": milestone.title},
                help_text=_("For example 1 month, 14 days or 15 working days. Empty: no time is set."),
                initial=str(milestone.within) if milestone.within else "",
                required=False,
                max_length=30,
            )
            if milestone.after_may_be:
                self.fields[f"after_{milestone.key}"] = forms.ChoiceField(
                    label=_("It runs from"),
                    choices=[(each, capfirst(each)) for each in milestone.after_may_be],
                    initial=milestone.after,
                    widget=forms.RadioSelect,
                )
        places = [
            (f"{key}.{part.key}", f"{form.title}: {part.title}")
            for key, form in now.forms.items()
            for part in form.parts
        ]
        self.fields["place"] = forms.ChoiceField(
            label=_("Where to ask a new question"), choices=[("", _("No new question")), *places], required=False
        )
        self.fields["label"] = forms.CharField(label=_("The new question"), max_length=300, required=False)
        self.fields["kind"] = forms.ChoiceField(label=_("Its answer"), choices=KINDS, initial="text", required=False)
        self.fields["required"] = forms.BooleanField(label=_("It must be answered"), required=False)
        asked = [
            (f"{key}.{part.key}.{question.key}", f"{form.title}: {question.label}"[:120])
            for key, form in now.forms.items()
            for part in form.parts
            for question in part.questions
        ]
        self.fields["reword"] = forms.ChoiceField(
            label=_("A question to reword"), choices=[("", _("None")), *asked], required=False
        )
        self.fields["wording"] = forms.CharField(label=_("Its new wording"), max_length=300, required=False)
        changed = [
            (f"{key}.{part['key']}.{question['key']}", question["label"])
            for key, said in changes.get("forms", {}).items()
            for part in said["parts"]
            for question in part["questions"]
        ]
        if changed:
            self.fields["take_back"] = forms.MultipleChoiceField(
                label=_("Take back what you changed in the questions"),
                help_text=_("Answers that were given are kept."),
                choices=changed,
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )
        self.fields["note"] = forms.CharField(
            label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
        )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for milestone in self.base.milestones:
            name = f"within_{milestone.key}"
            if written := cleaned.get(name):
                try:
                    Span.parse(written)
                except ValueError:
                    self.add_error(name, _("Write it as 1 month, 14 days or 15 working days."))
        for one, other, said in (
            ("place", "label", _("Enter the new question, or choose “No new question”.")),
            ("reword", "wording", _("Enter the new wording, or choose “None”.")),
        ):
            if cleaned.get(one) and not cleaned.get(other):
                self.add_error(other, said)
            elif cleaned.get(other) and not cleaned.get(one):
                self.add_error(one, _("Choose where."))
        in_a_return = cleaned.get("place") and not cleaned["place"].startswith("notification.")
        if cleaned.get("kind") in IN_RETURNS_ONLY and cleaned.get("place") and not in_a_return:
            self.add_error("kind", _("A file can be asked for in what agencies return only."))
        return cleaned

    def new_changes(self, next_number: int) -> dict[str, Any]:
        """What stands in the form, as changes of the file. A new question gets the key "local_<next_number>"."""
        cleaned = self.cleaned_data
        terms = {
            name: written
            for name in Terms.model_fields
            if (written := cleaned.get(f"term_{name}")) and written != getattr(self.base.terms, name)
        }
        milestones = []
        for milestone in self.base.milestones:
            said: dict[str, Any] = {}
            within = cleaned[f"within_{milestone.key}"]
            span = Span.parse(within) if within else None
            if span != milestone.within:
                said["within"] = str(span) if span else "local"
                said["confirmed"] = True
            after = cleaned.get(f"after_{milestone.key}", milestone.after)
            if after != milestone.after:
                said["after"] = after
            if said:
                milestones.append({"key": milestone.key} | said)
        questions = self._questions(next_number)
        changes: dict[str, Any] = {"terms": terms, "milestones": milestones, "forms": questions}
        return {name: value for name, value in changes.items() if value}

    def _questions(self, next_number: int) -> dict[str, Any]:
        cleaned = self.cleaned_data
        kept: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
        for form, said in self.changes.get("forms", {}).items():
            for part in said["parts"]:
                for question in part["questions"]:
                    if f"{form}.{part['key']}.{question['key']}" not in cleaned.get("take_back", ()):
                        kept.setdefault((form, part["key"]), {})[question["key"]] = question
        if cleaned.get("reword"):
            form, part_key, key = cleaned["reword"].split(".")
            place = kept.setdefault((form, part_key), {})
            place[key] = place.get(key, {"key": key}) | {"label": cleaned["wording"]}
        if cleaned.get("place"):
            form, part_key = cleaned["place"].split(".")
            key = f"{ADDED}{next_number}"
            kept.setdefault((form, part_key), {})[key] = {
                "key": key,
                "label": cleaned["label"],
                "kind": cleaned["kind"] or "text",
                "required": cleaned["required"],
                "hint": _("Asked by the partnership since %(day)s.") % {"day": day(timezone.localdate())},
            }
        questions: dict[str, Any] = {}
        for (form, part_key), found in kept.items():
            parts = questions.setdefault(form, {"parts": []})["parts"]
            parts.append({"key": part_key, "questions": list(found.values())})
        return questions


def _partnership(request: HttpRequest, pk: int) -> PartnershipPage:
    page: PartnershipPage = get_object_or_404(PartnershipPage.objects.visible_to(reader(request)), pk=pk)
    require(request, Action.MANAGE, page)
    return page


@require_safe
def review_types(request: HttpRequest, partnership: int) -> HttpResponse:
    """Every type of review, and what the partnership has changed in it."""
    page = _partnership(request, partnership)
    versions = {(each.code, each.edition): each for each in LocalProfile.objects.filter(partnership=page)}
    kinds = [(each, versions.get((each.code, each.edition))) for each in profiles()]
    return render(request, "review_pages/review/review_types.html", {"partnership": page, "kinds": kinds})


def review_type(request: HttpRequest, partnership: int, code: str, edition: str) -> HttpResponse:
    """Change words, times and questions of one type of review. The file is not touched; each save is a version."""
    page = _partnership(request, partnership)
    try:
        base, now = profile(code, edition), profile_of(page, code, edition)
    except UnknownProfileError:
        raise Http404 from None
    version = newest(page, code, edition)
    form = LocalForm(posted(request), base=base, now=now, changes=version.changes if version else {})
    if request.method == "POST" and form.is_valid():
        try:
            kept = change(
                page,
                code,
                edition,
                form.new_changes(version.version + 1 if version else 1),
                note=form.cleaned_data["note"],
                by=reader(request),
            )
        except ProfileError as error:
            form.add_error(None, str(error))
        else:
            audit.record("profile.changed", kept, request=request)
            messages.success(request, _("Saved. Reviews that you open from now on use it; others can be moved to it."))
            return redirect("review_pages:review-type", page.pk, code, edition)
    history = LocalProfile.objects.filter(partnership=page, code=code, edition=edition).select_related("made_by")
    context = {"partnership": page, "profile": now, "form": form, "history": history.order_by("-version")}
    return render(request, "review_pages/review/review_type.html", context)


class MoveForm(PlainForm):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5_000,
        help_text=gettext_lazy("It stays in the history of the review."),
    )


@require_safe
def review_profile(request: HttpRequest, reference: str) -> HttpResponse:
    """Under which guidance this review is held, what the partnership changed, and where it can be moved."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review)
    audit.record("profile.read", review, request=request, review=review)
    moves = review.profile_moves.select_related("moved_by")
    return render(
        request,
        "review_pages/review/profile.html",
        {"review": review, "profile": review.profile, "targets": targets(review), "moves": moves},
    )


def move_review(request: HttpRequest, reference: str, to: str) -> HttpResponse:
    """Show what a move would change, and make it."""
    review = open_review(request, reference)
    require(request, Action.MANAGE, review)
    target = next((each for each in targets(review) if each.key == to), None)
    if target is None:
        raise Http404
    form = MoveForm(posted(request))
    if request.method == "POST" and form.is_valid():
        moved = move(review, target, reason=form.cleaned_data["reason"], by=reader(request))
        audit.record("review.profile-moved", moved, request=request, review=review)
        messages.success(request, _("The review is moved. Nothing that was entered is lost; you can move it back."))
        return redirect("review_pages:review-profile", reference)
    audit.record("profile.read", review, request=request, review=review)
    context = {"review": review, "target": target, "groups": preview(review, target.profile), "form": form}
    return render(request, "review_pages/review/move.html", context)
