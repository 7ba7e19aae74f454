"""What every private file has in common, whatever it belongs to."""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _

from portal.uploads.gate import Accepted


def private_name(kept: PrivateFile, filename: str) -> str:
    """Where a file is kept: a name that tells nothing."""
    random = uuid.uuid4().hex
    return f"{random[:2]}/{random}"


def remove_from_disk(sender: type[PrivateFile], instance: PrivateFile, **more: Any) -> None:
    """Once it is sure that the row is gone, the file goes too."""
    name = instance.file.name
    if name:
        transaction.on_commit(lambda: default_storage.delete(name), robust=True)


class PrivateFile(models.Model):
    """A file that came through the gate. A subclass says what it belongs to, and so who may read it."""

    file = models.FileField(_("file"), upload_to=private_name, editable=False)
    name = models.CharField(_("name"), max_length=255, editable=False)
    media_type = models.CharField(max_length=120, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-uploaded_at", "-id"]

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        post_delete.connect(remove_from_disk, sender=cls, dispatch_uid=f"{cls.__module__}.{cls.__qualname__} file")

    def __str__(self) -> str:
        return self.name

    @classmethod
    def keep(cls, accepted: Accepted, **fields: Any) -> Self:
        """Keep a file: its row and its bytes. Call it inside `keeping_files()`."""
        kept = cls(
            name=accepted.name,
            media_type=accepted.type.media_type,
            size=len(accepted.data),
            sha256=accepted.sha256,
            **fields,
        )
        kept.file.save("", ContentFile(accepted.data), save=False)
        kept.save()
        return kept

    def read(self) -> bytes:
        """The bytes as they were sent."""
        with self.file.open() as held:
            return held.read()
