"""The two trees: the public one, which the default site serves, and the case tree, which no site serves."""

from __future__ import annotations

from django.db import connections
from wagtail.models import Locale, Page, Site, Workflow, WorkflowPage, WorkflowTask

from publishing.models import LibraryPage, PartnershipSignOff

WORKFLOW = "Partnership sign-off"


def set_up(using: str = "default") -> None:
    """Make what the product cannot be without: the library as the site's root, and the workflow of the case tree.

    Runs after every `migrate`; safe to repeat. Does nothing while tables are missing.
    """
    wanted = {model._meta.db_table for model in (LibraryPage, PartnershipSignOff, WorkflowPage, Site)}
    if wanted <= set(connections[using].introspection.table_names()):
        library()
        ensure_workflow()


def library() -> LibraryPage:
    """The root of the public site; made, with Wagtail's welcome page taken away, where it is not there yet."""
    page: LibraryPage | None = LibraryPage.objects.first()
    if page is None:
        page = LibraryPage(title="Published reviews", slug="library", show_in_menus=False)
        root().add_child(instance=page)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        Site.objects.create(hostname="localhost", port=80, is_default_site=True, root_page=page)
    elif site.root_page_id != page.pk:
        welcome = site.root_page
        site.root_page = page
        site.save()
        # Only Wagtail's own welcome page is a bare `Page`.
        if welcome.specific_class is Page and not welcome.get_children().exists():
            welcome.delete()
    return page


def root() -> Page:
    """The node above everything; made where a test has emptied the database."""
    Locale.objects.get_or_create(language_code="en-gb") if not Locale.objects.exists() else None
    return Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))


def ensure_workflow() -> Workflow:
    """The workflow "Partnership sign-off" with its one task, in force for everything below the root."""
    task = PartnershipSignOff.objects.first() or PartnershipSignOff.objects.create(name=WORKFLOW)
    workflow, _created = Workflow.objects.get_or_create(name=WORKFLOW)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": 0})
    WorkflowPage.objects.update_or_create(page=root(), defaults={"workflow": workflow})
    return workflow
