"""Wagtail's admin as a room of Candour: our colours, and a menu of what its guard lets people open."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import admin_search_areas


def candour_styles() -> SafeString:
    """Our colours and typefaces, after Wagtail's own."""
    return format_html('<link rel="stylesheet" href="{}">', static("candour/admin.css"))


def help_for_the_editor() -> SafeString:
    """The script that names the fields which Wagtail's editor leaves without a name, and that minds the session."""
    told = {
        "in-table": _("Cell of a table"),
        "signed-out": _(
            "You have been signed out. Your text is saved up to then. What you typed since is still on this page: "
            "sign in again in a new tab, then come back here, and it is saved as well."
        ),
        "sign-in": _("Sign in in a new tab"),
        "signed-in": _("You are signed in again. What you typed meanwhile is being saved."),
        "sign-in-url": reverse("accounts:sign-in"),
        "token-url": reverse("unsaved:token"),
    }
    return format_html(
        '<script type="module" src="{}"{}></script>',
        static("candour/editor.js"),
        format_html_join("", ' data-{}="{}"', told.items()),
    )


def idle_warning() -> SafeString:
    """The script of the warning before a time-out, which templates/wagtailadmin/base.html draws."""
    return format_html('<script type="module" src="{}"></script>', static("candour/idle.js"))


def only_what_answers(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Leave the explorer and the desk: Wagtail's other pages do not answer (see `portal.access.admin_guard`)."""
    menu_items[:] = [
        MenuItem(
            _("Reviews and drafts"),
            reverse("wagtailadmin_explore_root"),
            name="explorer",
            icon_name="folder-open-inverse",
        ),
        MenuItem(_("Back to your desk"), reverse("desk"), name="desk", icon_name="arrow-left"),
    ]


hooks.register("insert_global_admin_css", candour_styles)
hooks.register("insert_editor_js", help_for_the_editor)
hooks.register("insert_global_admin_js", idle_warning)
hooks.register("construct_main_menu", only_what_answers)
# Wagtail's search does not answer either; the sidebar asks none of the hooks that could take it away.
admin_search_areas.registered_search_areas = []
