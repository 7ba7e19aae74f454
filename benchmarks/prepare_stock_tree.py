"""Makes the stock site's database for the explorer's benchmark: the same tree, a superuser, an editor of 200 groups."""

from __future__ import annotations

import sys
from pathlib import Path

import django

from benchmarks import forest


def main(folder: Path) -> None:
    django.setup()
    from django.contrib.auth.models import Group, Permission, User
    from django.core.management import call_command
    from django.test import Client
    from django.urls import reverse
    from wagtail.models import GroupPagePermission, Page

    from benchmarks.stock.models import StockReportPage
    from benchmarks.telling import tell

    call_command("migrate", verbosity=0)
    home = Page.objects.get(slug="home")
    partnership = home.add_child(instance=StockReportPage(title="Partnership", slug="partnership"))
    names = ["Overview report", *(f"Return {number:02}" for number in range(1, forest.IN_EACH))]
    reviews = forest.add_children([partnership], forest.TITLES, lambda parent, title: StockReportPage())
    forest.add_children(reviews, names, lambda parent, title: StockReportPage())

    superuser = User.objects.create_superuser("superuser")
    editor = User.objects.create_user("editor")
    groups = Group.objects.bulk_create(Group(name=f"Authors of {title}") for title in forest.TITLES[: forest.SEEN])
    editor.groups.set(groups)
    groups[0].permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page_id=review.pk, permission=change)
        for group, review in zip(groups, reviews[: forest.SEEN], strict=True)
    )

    def cookie(user: User) -> str:
        client = Client()
        client.force_login(user)  # type: ignore[arg-type]  # the stock site's own users
        return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

    tell(
        folder,
        {
            "stock explorer": reverse("wagtailadmin_explore", args=[partnership.pk]) + "?ordering=title",
            "superuser": cookie(superuser),
            "editor": cookie(editor),
        },
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
