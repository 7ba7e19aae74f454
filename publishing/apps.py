from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _set_up(**kwargs: Any) -> None:
    from publishing.site import set_up

    set_up(using=kwargs["using"])


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "Publishing"

    def ready(self) -> None:
        from portal.desk import register
        from publishing import letters
        from publishing.desk import publication_work

        post_migrate.connect(_set_up, sender=self, dispatch_uid="publishing.set_up")
        register(publication_work)
        letters.connect()
