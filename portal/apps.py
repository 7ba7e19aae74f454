from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _set_up(**kwargs: Any) -> None:
    from portal.daily import see_that_it_is_queued

    see_that_it_is_queued()


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Listen for sign-ins, protect the trail, and answer Wagtail's questions about pages from the rule table."""
        from django.db.models.signals import post_save
        from wagtail.models import ModelLogEntry, Page, PageLogEntry
        from wagtail.permissions import register_permission_policy

        from portal.access.pages import CasePagePermissionPolicy
        from portal.accounts import trail  # noqa: F401 - connects its receivers
        from portal.accounts.places import clear_out
        from portal.audit.at_the_door import told_by_wagtail
        from portal.audit.permanence import protect
        from portal.daily import register
        from portal.unsaved.keeping import purge
        from portal.uploads import checks  # noqa: F401 - registers its check

        post_migrate.connect(protect, sender=self)
        for log in (PageLogEntry, ModelLogEntry):
            post_save.connect(told_by_wagtail, sender=log)
        register_permission_policy(Page, CasePagePermissionPolicy(Page))
        register(purge)
        register(clear_out)
        post_migrate.connect(_set_up, sender=self, dispatch_uid="portal.set_up")
