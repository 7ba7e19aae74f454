"""People who sign in, how they were invited, and their second factor."""

from __future__ import annotations

import hashlib
import secrets
import time
from base64 import b32encode
from binascii import unhexlify
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP
from django_otp.util import random_hex

from portal.encryption import EncryptedTextField


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, full_name: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), full_name=full_name.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, full_name: str, password: str | None = None) -> User:
        return self.create_user(email, full_name, password, is_superuser=True)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the sign-in name, kept in lower case.

    A superuser is the system administrator: the one who may open partnerships and invite their managers from the
    command line. That gives no case content: see `portal.access.rules`.
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    full_name = models.CharField(_("full name"), max_length=150)
    is_active = models.BooleanField(_("active"), default=True)
    is_demo = models.BooleanField(default=False, help_text=_("Made by the demo. Its codes can be printed."))
    last_login = None  # Django would note it at the password, and who only knows a password has not signed in
    last_signed_in = models.DateTimeField(null=True, blank=True, editable=False, help_text=_("With both factors."))
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    behind_glass: frozenset[str] = frozenset()
    """The references of the reviews that a system administrator reads just now, having broken the glass."""

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="user_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.full_name.split(" ")[0]

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Wagtail's own permissions: none but to be in its admin at all, a superuser's not excepted.

        Who may open which page of the admin is not decided by groups: the front door lets a verified person through
        to the few views of the editor, and only for a page that the rule table lets that person read
        (`portal.access.doors`). There is nothing else in the admin for anyone.
        """
        return self.is_active and perm == "wagtailadmin.access_admin"

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        return False

    def is_verified(self) -> bool:
        """Whether this session gave the second factor. OTPMiddleware answers for the person of a request."""
        return False

    @property
    def authenticator(self) -> AuthenticatorDevice | None:
        """The authenticator app in use, or None for someone who has none."""
        return AuthenticatorDevice.objects.filter(user=self, confirmed=True).first()

    @property
    def has_second_factor(self) -> bool:
        """Whether there is an app or a key to sign in with. Recovery codes stand in for them and are none."""
        return self.authenticator is not None or SecurityKey.objects.filter(user=self).exists()


class AuthenticatorDevice(TimestampMixin, ThrottlingMixin, Device):
    """A person's authenticator app: time-based codes of six digits (RFC 6238), a new one every 30 seconds.

    As django-otp's own TOTP device, but with the key encrypted at rest. A person has one in use, and at most one that
    waits to be confirmed. Wrong codes make the next try wait: 1, 2, 4, 8... seconds.
    """

    STEP = 30
    DIGITS = 6
    TOLERANCE = 1

    key = EncryptedTextField(default=random_hex, help_text=_("Hexadecimal, 20 bytes."))
    drift = models.SmallIntegerField(default=0, help_text=_("How many steps the person's clock is off."))
    last_t = models.BigIntegerField(default=-1, help_text=_("The step of the last code used: no older one is taken."))

    class Meta:
        verbose_name = _("authenticator app")
        constraints = [models.UniqueConstraint(fields=["user", "confirmed"], name="one_authenticator_in_use")]

    def get_throttle_factor(self) -> int:
        return 1

    def _totp(self) -> TOTP:
        totp = TOTP(unhexlify(self.key), self.STEP, 0, self.DIGITS, self.drift)
        totp.time = time.time()
        return totp

    def code(self) -> str:
        """The code that an app with this key shows now."""
        return f"{self._totp().token():0{self.DIGITS}}"

    def verify_token(self, token: str) -> bool:
        """Whether the code is right, and newer than any that was used before; then it is used up.

        Call it inside a transaction, on a row taken with `select_for_update`: of two requests that race with the same
        code the second then sees that it is spent.
        """
        if not self.verify_is_allowed()[0]:
            return False
        totp = self._totp()
        if token.isascii() and token.isdigit() and totp.verify(int(token), self.TOLERANCE, self.last_t + 1):
            self.last_t = totp.t()
            self.drift = totp.drift
            self.throttle_reset(commit=False)
            self.set_last_used_timestamp(commit=False)
            self.save()
            return True
        self.throttle_increment()
        return False

    @property
    def typed_key(self) -> str:
        """The key as apps take it by hand, in groups of four."""
        key = b32encode(unhexlify(self.key)).decode()
        return " ".join(key[start : start + 4] for start in range(0, len(key), 4))

    @property
    def enrolment_uri(self) -> str:
        """What the QR code holds: the "otpauth" address that authenticator apps read."""
        issuer = settings.OTP_TOTP_ISSUER
        values = {"secret": self.typed_key.replace(" ", ""), "issuer": issuer, "digits": self.DIGITS}
        return f"otpauth://totp/{quote(f'{issuer}:{self.user.email}')}?{urlencode(values)}"


class SecurityKey(TimestampMixin, ThrottlingMixin, Device):
    """A passkey or a security key (WebAuthn): what is needed to know it again, and nothing about its maker.

    Its wrong tries are those of recovery codes, for someone who has no authenticator app.
    """

    MOST = 10

    credential_id = models.BinaryField(unique=True, max_length=1023)
    public_key = models.BinaryField(max_length=2048, help_text=_("COSE, as the key gave it."))
    sign_count = models.PositiveBigIntegerField(default=0, help_text=_("A lower one than before shows a copied key."))
    transports = models.JSONField(default=list, help_text=_("How a browser reaches it: usb, nfc, internal..."))

    class Meta:
        verbose_name = _("passkey or security key")
        ordering = ["id"]

    def get_throttle_factor(self) -> int:
        return 1


class RecoveryCode(models.Model):
    """One of ten codes that stand in, once each, for a lost authenticator. Written "ABCD-EFGH-JKLM".

    The first group only says which code it is; the rest is kept as a password is.
    """

    ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
    HOW_MANY = 10

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes")
    label = models.CharField(max_length=4)
    secret_hash = models.CharField(max_length=128)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "label"], name="recovery_code_label")]

    def __str__(self) -> str:
        return f"{self.label}-..."

    @staticmethod
    def _split(typed: str) -> tuple[str, str]:
        plain = "".join(typed.upper().split()).replace("-", "")
        return plain[:4], plain[4:]

    @classmethod
    def renew(cls, user: User) -> list[str]:
        """Put ten new codes in the place of those that this person had. Call it inside a transaction."""
        codes: dict[str, str] = {}
        while len(codes) < cls.HOW_MANY:
            label, *rest = ("".join(secrets.choice(cls.ALPHABET) for _place in range(4)) for _group in range(3))
            codes[label] = "".join(rest)
        RecoveryCode.objects.filter(user=user).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(user=user, label=label, secret_hash=make_password(secret)) for label, secret in codes.items()
        )
        return [f"{label}-{secret[:4]}-{secret[4:]}" for label, secret in codes.items()]

    @classmethod
    def use(cls, user: User, typed: str) -> bool:
        """Whether this is an unused code of this person; then it is used up. Call it inside a transaction."""
        label, secret = cls._split(typed)
        code = cls.objects.filter(user=user, label=label, used_at=None).first()
        if code is None or not check_password(secret, code.secret_hash):
            return False
        return cls.objects.filter(pk=code.pk, used_at=None).update(used_at=timezone.now()) == 1


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> InvitationQuerySet:
        """Invitations that can still be accepted."""
        return self.filter(used_at=None, expires_at__gt=timezone.now())


class Invitation(models.Model):
    """A link, sent by e-mail, with which a person sets a password and enrols a second factor. Used once.

    Only the digest of the link's token is kept: who reads the database cannot accept an invitation.
    """

    LASTS = timedelta(days=7)

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    reference = models.CharField(max_length=40, help_text=_("What the e-mail names: a reference, never a name."))
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True, help_text=_("Empty where the e-mail could not be sent."))
    used_at = models.DateTimeField(null=True, blank=True)
    keeps_password = models.BooleanField(default=False, help_text=_("Only the second factor is set up anew."))

    link = ""
    """Where the e-mail leads. Known only to who has just made the invitation: it is not kept."""

    objects = InvitationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Invitation of {self.user_id} to {self.reference}"

    @staticmethod
    def digest(token: str) -> str:
        """The token has 256 random bits, so that a plain digest hides it."""
        return hashlib.sha256(token.encode()).hexdigest()


class NewStartQuerySet(models.QuerySet["NewStart"]):
    def open(self) -> NewStartQuerySet:
        """Those that wait for a manager's answer."""
        since = timezone.now() - NewStart.LASTS
        return self.filter(decided_at=None, asked_at__gt=since, wrong_numbers__lt=NewStart.TRIES)


class NewStart(models.Model):
    """Someone who lost their second factor asks for a new start: see `portal.accounts.new_start`."""

    LASTS = timedelta(days=7)
    TRIES = 5

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="new_starts")
    asked_at = models.DateTimeField(default=timezone.now)
    wrong_numbers = models.PositiveSmallIntegerField(default=0)
    decided_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = NewStartQuerySet.as_manager()

    def __str__(self) -> str:
        return f"New start of {self.user_id}"

    @property
    def number(self) -> str:
        """Six digits that the person's own page shows, and that they tell the manager. Kept nowhere."""
        digest = salted_hmac("candour.new-start", f"{self.pk} {self.asked_at.isoformat()}", algorithm="sha256").digest()
        return f"{int.from_bytes(digest[:8]) % 1_000_000:06}"


class Session(AbstractBaseSession):
    """Django's session, and whose it is once a password was given: see `portal.accounts.places`."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="sessions"
    )

    class Meta(AbstractBaseSession.Meta):
        pass

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from portal.accounts.session_store import SessionStore

        return SessionStore
