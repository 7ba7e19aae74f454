from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def _set_up(**kwargs: Any) -> None:
    from review_pages.returns.decisions import ensure_workflow

    ensure_workflow(using=kwargs["using"])


class ReviewPagesConfig(AppConfig):
    name = "review_pages"
    verbose_name = "Review pages"

    def ready(self) -> None:
        from django.conf import settings

        from portal import daily, desk
        from portal.accounts import belonging
        from portal.audit import looked
        from review_pages.history.looked import returns_and_drafts
        from review_pages.profiles import ProfileError, look_in
        from review_pages.retention.due import retention_work
        from review_pages.returns.chasing import remind_all
        from review_pages.returns.desk import returns_that_wait
        from review_pages.review.accounts import asks_for_manager, has_part
        from review_pages.review.break_glass import glass_that_was_broken
        from review_pages.review.desk import reviews_of, waiting_for_manager
        from review_pages.review.notifying import notifications_that_wait

        try:
            look_in(settings.PROFILE_FOLDERS)
        except ProfileError as error:
            raise SystemExit(f"Candour cannot start: a type of review cannot be used.\n{error}") from None
        post_migrate.connect(_set_up, sender=self, dispatch_uid="review_pages.set_up")
        daily.register(remind_all)
        belonging.register(has_part)
        desk.register(asks_for_manager)
        desk.register(waiting_for_manager)
        desk.register(notifications_that_wait)
        desk.register(returns_that_wait)
        desk.register(retention_work)
        desk.register(glass_that_was_broken)
        desk.register_reviews(reviews_of)
        looked.register(returns_and_drafts)
