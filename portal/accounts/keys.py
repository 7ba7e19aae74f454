"""Passkeys and security keys (WebAuthn): the two ceremonies, and what a browser must be told for them.

py_webauthn checks the answers. A key is a second factor after the password, never a way in by itself. Nothing is asked
or kept about its maker.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from ipaddress import ip_address

import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.accounts.models import SecurityKey, User

CHALLENGES = "key_challenges"
CREATE, GET = "create", "get"
LASTS = 10 * 60
"""Seconds within which a browser must answer a challenge."""
_NOT_AN_ANSWER = (WebAuthnException, UnsupportedAlgorithm, ValueError, KeyError, TypeError, RecursionError)
"""What py_webauthn and the parsers under it raise for what a browser should never send."""


@dataclass(frozen=True, slots=True)
class Site:
    """What a key is bound to: the host's name, and the origin that the browser signs."""

    name: str
    origin: str


def site(request: HttpRequest) -> Site | None:
    """Where this request was sent, one of CANDOUR_HOSTS; None for an address in numbers, which takes no keys."""
    host = request.get_host()
    name = host.rpartition(":")[0] if ":" in host and not host.endswith("]") else host
    try:
        ip_address(name.strip("[]"))
    except ValueError:
        return Site(name, f"{request.scheme}://{host}")
    return None


def options_to_enrol(request: HttpRequest, user: User) -> str:
    """Begin to enrol a key: what the browser is asked, as JSON; empty where no key can be enrolled."""
    here = site(request)
    if here is None:
        return ""
    options = webauthn.generate_registration_options(
        rp_id=here.name,
        rp_name="Candour",
        # Tells keys of one account from those of another on the same device, and says nothing about the person.
        user_id=salted_hmac("candour.security-key", str(user.pk), algorithm="sha256").digest(),
        user_name=user.email,
        user_display_name=user.full_name,
        timeout=LASTS * 1000,
        exclude_credentials=_descriptors(user),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    _remember(request, CREATE, options.challenge)
    return webauthn.options_to_json(options)


def enrol(request: HttpRequest, user: User, answer: str, name: str) -> SecurityKey | None:
    """Keep the key that the browser has made, under the person's own name for it; None for a wrong answer."""
    here, challenge = site(request), _recall(request, CREATE)
    if here is None or challenge is None:
        return None
    try:
        credential = parse_registration_credential_json(answer)
        verified = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=here.name,
            expected_origin=here.origin,
        )
    except _NOT_AN_ANSWER:
        return None
    try:
        with transaction.atomic():
            return SecurityKey.objects.create(
                user=user,
                name=name,
                credential_id=verified.credential_id,
                public_key=verified.credential_public_key,
                sign_count=verified.sign_count,
                transports=[each.value for each in credential.response.transports or []],
            )
    except IntegrityError:
        return None


def options_to_sign_in(request: HttpRequest, user: User) -> str:
    """Begin to ask for one of this person's keys: what the browser is asked, as JSON; empty where there is none."""
    here, descriptors = site(request), _descriptors(user)
    if here is None or not descriptors:
        return ""
    options = webauthn.generate_authentication_options(
        rp_id=here.name,
        timeout=LASTS * 1000,
        allow_credentials=descriptors,
        user_verification=UserVerificationRequirement.PREFERRED,
    )
    _remember(request, GET, options.challenge)
    return webauthn.options_to_json(options)


@transaction.atomic
def check(request: HttpRequest, user: User, answer: str) -> SecurityKey | None:
    """This person's key that has signed our challenge; None where the answer is not right."""
    here, challenge = site(request), _recall(request, GET)
    if here is None or challenge is None:
        return None
    try:
        credential = parse_authentication_credential_json(answer)
        key = SecurityKey.objects.select_for_update().filter(user=user, credential_id=credential.raw_id).first()
        if key is None:
            return None
        verified = webauthn.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=here.name,
            expected_origin=here.origin,
            credential_public_key=bytes(key.public_key),
            credential_current_sign_count=key.sign_count,
        )
    except _NOT_AN_ANSWER:
        return None
    key.sign_count = verified.new_sign_count
    key.set_last_used_timestamp(commit=False)
    key.throttle_reset(commit=False)
    key.save()
    return key


def _descriptors(user: User) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(
            id=bytes(key.credential_id),
            transports=[AuthenticatorTransport(each) for each in key.transports] or None,
        )
        for key in SecurityKey.objects.filter(user=user)
    ]


def _remember(request: HttpRequest, ceremony: str, challenge: bytes) -> None:
    kept = request.session.get(CHALLENGES, {})
    request.session[CHALLENGES] = {**kept, ceremony: [bytes_to_base64url(challenge), time.time()]}


def _recall(request: HttpRequest, ceremony: str) -> bytes | None:
    """The challenge that was given out last; it is used up by being asked for."""
    kept = dict(request.session.get(CHALLENGES, {}))
    challenge, at = kept.pop(ceremony, ("", 0.0))
    request.session[CHALLENGES] = kept
    return base64url_to_bytes(challenge) if challenge and time.time() - at < LASTS else None
