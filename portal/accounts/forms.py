"""The forms of signing in and of the account page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User

LONGEST_PASSWORD = 256
LONG_ENOUGH = _("At least 12 characters. Three words that you remember, put together, are a good choice.")


def _password(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
        error_messages={"required": _("Enter a password.")},
    )


class SignInForm(forms.Form):
    """E-mail and password. What is wrong of the two is never said."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
        error_messages={"required": _("Enter your e-mail address."), "invalid": _("Enter an e-mail address.")},
    )
    password = _password(_("Password"), "current-password")

    def __init__(self, request: HttpRequest, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.user: User | None = None

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "email" in given and "password" in given:
            user = authenticate(self.request, email=given["email"], password=given["password"])
            if not isinstance(user, User):
                raise ValidationError(_("The e-mail address or the password is not right. Check both and try again."))
            self.user = user
        return given


class CodeForm(forms.Form):
    """The code of an authenticator app; or, where the person asked for it, a recovery code."""

    code = forms.CharField(label=_("Code"), max_length=40, error_messages={"required": _("Enter a code.")})

    def __init__(self, data: Any = None, *, recovery: bool = False) -> None:
        super().__init__(data)
        code = self.fields["code"]
        if recovery:
            code.label = _("Recovery code")
            code.help_text = _("Like ABCD-EFGH-JKLM. Each one works once.")
            code.widget.attrs = {"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-20"}
        else:
            code.label = _("Code from your authenticator app")
            code.help_text = _("6 digits. The app shows a new code every 30 seconds.")
            code.widget.attrs = {
                "autocomplete": "one-time-code",
                "inputmode": "numeric",
                "class": "govuk-input--width-10",
            }


class KeyAnswerForm(forms.Form):
    """What a browser answers for a passkey or security key; a script fills it in."""

    key_answer = forms.CharField(max_length=20_000, widget=forms.HiddenInput, required=False)


class KeyNameForm(forms.Form):
    """The person's own name for a key."""

    name = forms.CharField(
        label=_("A name for this key"),
        help_text=_("So that you know it from others, such as “Work laptop” or “Blue key”."),
        max_length=64,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "autocomplete": "off"}),
        error_messages={"required": _("Give the key a name.")},
    )


class NewKeyForm(KeyNameForm, KeyAnswerForm):
    """A key to be enrolled, under a name."""

    field_order = ("name", "key_answer")


class NewPasswordForm(forms.Form):
    """A new password for someone who came by an invitation."""

    new_password = _password(_("New password"), "new-password", LONG_ENOUGH)

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def clean_new_password(self) -> str:
        password = str(self.cleaned_data["new_password"])
        validate_password(password, self.user)
        return password


class PasswordAgainForm(forms.Form):
    """The password of someone who completes a new start, checked and counted as at the sign-in."""

    password = _password(_("Your password"), "current-password")

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.request = request
        self.user = user

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        if authenticate(self.request, email=self.user.email, password=password) is None:
            raise ValidationError(_("That is not your password. The link still works: try again."))
        return password


class ChangePasswordForm(NewPasswordForm):
    """A new password for someone who is signed in and can say the old one."""

    old_password = _password(_("Your password now"), "current-password")
    field_order = ("old_password", "new_password")

    def __init__(self, request: HttpRequest, user: User, data: Any = None) -> None:
        super().__init__(user, data)
        self.request = request

    def clean_old_password(self) -> str:
        """Checked as at the sign-in, so that wrong ones are counted with those there."""
        password = str(self.cleaned_data["old_password"])
        if authenticate(self.request, email=self.user.email, password=password) is None:
            raise ValidationError(_("That is not your password. Nothing has been changed."))
        return password
