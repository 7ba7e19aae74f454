from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Listen for sign-ins, and answer Wagtail's questions about pages from the rule table."""
        from wagtail.models import Page
        from wagtail.permissions import register_permission_policy

        from portal.access.pages import CasePagePermissionPolicy
        from portal.accounts import trail  # noqa: F401 - connects its receivers

        register_permission_policy(Page, CasePagePermissionPolicy(Page))
