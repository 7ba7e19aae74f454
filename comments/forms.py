"""What a comment is made from: a passage of one paragraph, and what is said about it."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comments.anchoring import Selector, describe
from comments.models import About, CommentKind, PassageComment, Visibility
from comments.offsets import SelectionError, utf16_to_code_points
from comments.places import Places
from portal.access.rules import Role
from review_pages.profiles.model import Profile
from review_pages.report.document import Document, Paragraph
from review_pages.review.forms import word_for_role

MAX_LENGTH = 5000

# People type straight quotation marks where the report has curly ones; each is one character, so offsets hold.
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " "})


def _text_field(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": gettext_lazy("Write your comment first."),
            "max_length": gettext_lazy(
                "This is longer than %(limit_value)s characters. Make it shorter, or split it in two."
            ),
        },
    )


def readers_by(profile: Profile) -> list[tuple[str, str]]:
    """Who a comment can be for, in the words of the type of review."""
    author = word_for_role(Role.AUTHOR, profile)
    return [
        (str(Visibility.PANEL), _("The whole %(panel)s") % {"panel": profile.terms.panel}),
        (str(Visibility.AUTHOR), _("Only the %(author)s and the manager") % {"author": author}),
    ]


class ReplyForm(forms.Form):
    """An answer to a comment."""

    text = _text_field(gettext_lazy("Your reply"))


class EditForm(forms.Form):
    """Other words for one's own comment; of a suggestion also for the words that it suggests."""

    replacement = forms.CharField(
        max_length=MAX_LENGTH,
        label=gettext_lazy("The words you suggest"),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Write the words that you suggest.")},
    )
    text = _text_field(gettext_lazy("Your comment"))
    use_required_attribute = False

    def __init__(self, said: PassageComment, data: Any = None) -> None:
        super().__init__(data, initial={"text": said.comment, "replacement": said.replacement})
        if said.kind == CommentKind.SUGGESTION:
            self.fields["text"].required = False
            self.fields["replacement"].required = bool(said.replacement)
        else:
            del self.fields["replacement"]

    def clean_replacement(self) -> str:
        return " ".join(str(self.cleaned_data["replacement"]).split())


class DeclineForm(forms.Form):
    """Why suggested words are not taken."""

    text = forms.CharField(
        max_length=500, error_messages={"required": gettext_lazy("Say why, so that whoever suggested it knows.")}
    )


class CommentForm(forms.Form):
    """A comment on a passage, or on a figure, a section or the whole report, which are named in place of a paragraph.

    The passage comes as a position (`start`, `end`: UTF-16 units, as the browser counts) with its quote, which must
    agree with the revision's text; or as a quote alone, which must stand in the paragraph once; or not at all, which
    means the whole paragraph. Once the form is valid, `selector` is the passage. Words are suggested for
    passages only.
    """

    paragraph = forms.CharField(max_length=64, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    quote = forms.CharField(
        required=False,
        strip=False,
        label=gettext_lazy("Which words?"),
        help_text=gettext_lazy("Copy them from the paragraph. Leave this empty to comment on the whole of it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    kind = forms.ChoiceField(
        required=False, label=gettext_lazy("What is it?"), choices=CommentKind.choices, initial=CommentKind.COMMENT
    )
    replacement = forms.CharField(
        required=False,
        max_length=MAX_LENGTH,
        label=gettext_lazy("The words you suggest"),
        help_text=gettext_lazy("They are put in place of the passage if the author accepts them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    text = _text_field(gettext_lazy("Your comment"))
    visibility = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Who reads it?"),
        choices=Visibility.choices,
        initial=Visibility.PANEL,
        widget=forms.RadioSelect,
    )

    selector: Selector

    def __init__(self, document: Document, profile: Profile, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.document = document
        self._offer("visibility", readers_by(profile))
        self.place = Places(document).get(str(self["paragraph"].value() or ""))
        if self.place:
            del self.fields["quote"], self.fields["replacement"]
            self._offer("kind", [each for each in CommentKind.choices if each[0] != CommentKind.SUGGESTION])
        self.fields["text"].required = self["kind"].value() != CommentKind.SUGGESTION
        self.fields["text"].widget.is_required = False

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def clean_kind(self) -> CommentKind:
        return CommentKind(self.cleaned_data["kind"] or CommentKind.COMMENT)

    def clean_replacement(self) -> str:
        # A passage is a part of one paragraph, and so is what takes its place.
        words = " ".join(str(self.cleaned_data["replacement"]).split())
        if self.cleaned_data.get("kind") != CommentKind.SUGGESTION:
            return ""
        if not words:
            raise forms.ValidationError(_("Write the words that you suggest."))
        return words

    def clean_visibility(self) -> Visibility:
        return Visibility(self.cleaned_data["visibility"] or Visibility.PANEL)

    @property
    def about(self) -> About:
        return self.place.about if self.place else About.PASSAGE

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.place:
            self.selector = self.place.selector
            return given
        paragraph = self.document.paragraph(given.get("paragraph", ""))
        if paragraph is None:
            self.add_error(None, _("This paragraph is not in the draft. Go back and choose it again."))
            return given
        try:
            start, end = self._range(paragraph, given)
            self.selector = describe(self.document, paragraph.key, start, end)
        except SelectionError as error:
            self.add_error("quote", str(error))
        else:
            if given.get("replacement") == self.selector.exact:
                self.add_error("replacement", _("These are the words that stand there now. Change them."))
        return given

    def _range(self, paragraph: Paragraph, given: dict[str, Any]) -> tuple[int, int]:
        text = paragraph.text
        quote = str(given.get("quote") or "").replace("\r\n", "\n")
        if given.get("start") is not None and given.get("end") is not None:
            try:
                start = utf16_to_code_points(text, given["start"])
                end = utf16_to_code_points(text, given["end"])
            except SelectionError:
                start = end = 0
            if start < end and text[start:end] == quote:
                return start, end
            raise SelectionError(_("The words you selected are not at that place in this draft. Select them again."))
        if not quote.strip():
            if not text:
                raise SelectionError(_("This paragraph is empty."))
            return 0, len(text)
        return _find(quote, text)


def _find(quote: str, text: str) -> tuple[int, int]:
    """The one place of a typed quote in a text, whatever its spaces and quotation marks."""
    words = quote.translate(_STRAIGHT).split()
    found = [match.span() for match in re.finditer(r"\s+".join(map(re.escape, words)), text.translate(_STRAIGHT))]
    if not found:
        raise SelectionError(
            _("These words are not in the paragraph. Copy them from it, or leave this empty to mean all of it.")
        )
    if len(found) > 1:
        raise SelectionError(_("These words stand in the paragraph more than once. Add the words around them."))
    return found[0]
