"""Case pages: Wagtail pages outside every site, whose permissions come from the rule table.

Wagtail's own group permissions play no part. A case page has no public address, is in no search index and no
sitemap, and is created, moved, copied, published and deleted by the portal alone. What Wagtail's admin lists is what
the models themselves say a person works on there (`CasePage.worked_on_by`).
"""

from __future__ import annotations

from typing import Any, ClassVar, cast

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import GroupPagePermission, Page, PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

from portal.access.rules import Action, Guarded, Kind, Stage, Standing, can
from portal.accounts.models import User


class CasePermissionTester(PagePermissionTester):
    """Wagtail's questions, answered from the rule table. What is not listed is refused."""

    def __init__(self, user: User, page: CasePage) -> None:
        self.user = user
        self.page = page
        self.page_is_root = False
        self.permissions: set[str] = set()

    def _can(self, action: Action) -> bool:
        return can(self.user, action, cast("Guarded", self.page))

    def can_edit(self) -> bool:
        """In Wagtail's editor. What has a form of its own in the portal is never edited here."""
        return self.page.edited_in_admin and self._can(Action.EDIT)

    def can_view_revisions(self) -> bool:
        """The history, which leads to comparing and reverting: for whoever edits."""
        return self.can_edit()

    def can_submit_for_moderation(self) -> bool:
        return self._can(Action.SUBMIT) and bool(super().can_submit_for_moderation())

    def _refused(self, *args: Any, **kwargs: Any) -> bool:
        return False

    can_add_subpage = can_delete = can_publish = can_unpublish = can_publish_subpage = _refused
    can_set_view_restrictions = can_unschedule = can_lock = can_unlock = can_reorder_children = _refused
    can_move = can_move_to = can_copy = can_copy_to = _refused


class CasePage(Page):
    """A page of the case tree. Subclasses say their kind and stage and how people stand towards them."""

    access_kind: ClassVar[Kind]
    edited_in_admin: ClassVar[bool] = False

    is_creatable = False
    search_auto_update = False
    search_fields: ClassVar[list[Any]] = []
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    preview_modes: ClassVar[list[tuple[str, str]]] = []

    class Meta:
        abstract = True

    @property
    def access_stage(self) -> Stage | None:
        return None

    def standings_of(self, user: User) -> frozenset[Standing]:
        """How this person stands towards the page. Nobody, unless a subclass knows better."""
        return frozenset()

    @classmethod
    def worked_on_by(cls, user: User) -> QuerySet[Any]:
        """The pages of this type that Wagtail's admin lists for this person. None, unless a subclass knows better."""
        return cast("QuerySet[Any]", cls.objects.none())

    def permissions_for_user(self, user: User) -> CasePermissionTester:
        return CasePermissionTester(user, self)

    @classmethod
    def get_indexed_objects(cls) -> QuerySet[Any]:
        return cast("QuerySet[Any]", cls.objects.none())

    def get_url_parts(self, request: HttpRequest | None = None) -> None:
        return None

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return []

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise Http404


class CasePagePermissionPolicy(PagePermissionPolicy):
    """Wagtail's question "which pages may this person edit, choose or explore?", for every page: none by group.

    Editing one page is decided by that page's tester. The explorer lists what each type of case page says that the
    person works on, in one query, however many reviews that are. Choosers and reports find nothing.
    """

    def get_all_permissions_for_user(self, user: User | AnonymousUser) -> QuerySet[GroupPagePermission]:
        return GroupPagePermission.objects.none()

    def _base_user_has_permission(self, user: User | AnonymousUser) -> bool:
        """Asked before a page's own tester is: "has this person any page to work on?" The front door has answered."""
        return bool(user.is_active and user.is_authenticated)

    def _base_queryset_for_user(self, user: User | AnonymousUser) -> QuerySet[Any]:
        return cast("QuerySet[Any]", self.model._default_manager.none())

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: set[str], instance: Page
    ) -> bool:
        tester = instance.permissions_for_user(user)
        return isinstance(tester, CasePermissionTester) and tester.can_edit()

    def users_with_any_permission(self, actions: set[str], include_superusers: bool = True) -> QuerySet[User]:
        return User.objects.none()

    def users_with_any_permission_for_instance(
        self, actions: set[str], instance: Page, include_superusers: bool = True
    ) -> QuerySet[User]:
        return User.objects.none()

    def explorable_instances(self, user: User | AnonymousUser) -> QuerySet[Any]:
        listed = Q(pk__in=[])
        if isinstance(user, User) and user.is_active:
            for model in apps.get_models():
                if issubclass(model, CasePage):
                    listed |= Q(pk__in=model.worked_on_by(user).order_by().values("pk"))
        return cast("QuerySet[Any]", self.model._default_manager.filter(listed))

    def explorable_root_instance(self, user: User | AnonymousUser) -> Page | None:
        """Where the explorer begins: the one partnership, or above all where there are several. None: nothing to see.

        Kept on the user as Wagtail does it, for the length of a request: menus and breadcrumbs ask again.
        """
        if not hasattr(user, self._explorable_root_instance_cache_name):
            tops = list(self.explorable_instances(user).filter(depth=2)[:2])
            root = tops[0] if len(tops) == 1 else Page.get_first_root_node() if tops else None
            setattr(user, self._explorable_root_instance_cache_name, root)
        return cast("Page | None", getattr(user, self._explorable_root_instance_cache_name))

    def instances_with_direct_explore_permission(self, user: User | AnonymousUser) -> list[Page]:
        return []
