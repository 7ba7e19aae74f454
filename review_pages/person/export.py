"""What is held about one person as a zip: data (JSON), the same to read (HTML), and a manifest. Constant memory."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import IO, Any

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone

from portal import audit
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.templatetags.candour import MARKING
from review_pages.models import IncomingNotification, Membership, ReviewPage
from review_pages.person.finding import Found, files_in, held_in, held_in_waiting


def account_of(name: str, email: str) -> User | None:
    """The account of the person: by e-mail address, which is certain; a name may be several people's."""
    return User.objects.filter(email=email.strip().lower()).first() if email else None


def write(
    target: IO[bytes],
    reviews: Iterable[ReviewPage],
    name: str,
    *,
    email: str = "",
    by: User | None = None,
    request: HttpRequest | None = None,
) -> dict[str, Any]:
    """Write the zip and put the export into the trail of each review that is in it; answers the manifest."""
    reviews = list(reviews)
    account = account_of(name, email)
    per_review: dict[str, int] = {}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        for review in reviews:
            for found in held_in(review, name, account):
                spool.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
                per_review[review.reference] = per_review.get(review.reference, 0) + 1
        waiting = IncomingNotification.objects.filter(partnership__in={review.partnership_id for review in reviews})
        for incoming in waiting.filter(state=IncomingNotification.WAITING):
            for found in held_in_waiting(incoming, name):
                spool.write(json.dumps(asdict(found), ensure_ascii=False) + "\n")
                per_review[incoming.reference] = per_review.get(incoming.reference, 0) + 1
        markings = sorted({review.marking for review in reviews} or {MARKING})
        manifest = {
            "marking": markings,
            "made_at": timezone.now().isoformat(),
            "about": {"name": name, "email": email},
            "reviews_searched": len(reviews),
            "texts_found": per_review,
            "files_not_searched": {review.reference: number for review in reviews if (number := files_in(review))},
            "account": account is not None,
        }
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", json.dumps(manifest, indent=2, ensure_ascii=False))
            if account:
                archive.writestr("account.json", json.dumps(_account(account, reviews), indent=2, ensure_ascii=False))
            with archive.open("held.json", "w", force_zip64=True) as data:
                _as_json(data, _lines(spool))
            with archive.open("held.html", "w", force_zip64=True) as page:
                context = {"manifest": manifest, "found": _lines(spool), "name": name, "account": account}
                page.write(render_to_string("review_pages/person/held.html", context).encode())
    for review in reviews:
        if review.reference in per_review:
            audit.record("person.exported", review, request=request, who=by, review=review)
    if account:
        audit.record("account.exported", account, request=request, who=by)
    return manifest


def _lines(spool: IO[str]) -> Iterator[Found]:
    spool.seek(0)
    for line in spool:
        yield Found(**json.loads(line))


def _as_json(target: IO[bytes], found: Iterator[Found]) -> None:
    text = io.TextIOWrapper(target, encoding="utf-8", write_through=True)
    text.write("[")
    for number, each in enumerate(found):
        text.write((",\n" if number else "\n") + json.dumps(asdict(each), ensure_ascii=False))
    text.write("\n]\n")
    text.detach()


def _account(account: User, reviews: list[ReviewPage]) -> dict[str, Any]:
    """What is held about someone as the holder of an account, as far as it concerns these reviews."""
    pks, references = [review.pk for review in reviews], [review.reference for review in reviews]
    partnerships = {review.partnership_id for review in reviews}
    held = Membership.objects.filter(Q(review__in=pks) | Q(review=None, partnership__in=partnerships), person=account)
    trail = AuditEntry.objects.filter(who=account, review_reference__in=[*references, ""])
    return {
        "email": account.email,
        "full_name": account.full_name,
        "joined": account.date_joined.isoformat(),
        "last_sign_in": account.last_login.isoformat() if account.last_login else None,
        "memberships": [
            {
                "role": each.role,
                "review": each.review.reference if each.review else None,
                "agency": each.agency.name if each.agency else None,
                "since": each.since.isoformat(),
                "until": each.until.isoformat() if each.until else None,
            }
            for each in held.select_related("review", "agency")
        ],
        "trail": [
            {"at": at.isoformat(), "what": what, "review": review, "thing": thing, "address": address}
            for at, what, review, thing, address in trail.order_by("pk")
            .values_list("at", "what", "review_reference", "thing", "address")
            .iterator()
        ],
    }
