from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        from comments.desk import provider
        from comments.from_word import take
        from comments.looked import drafts_commented_on
        from portal.audit import looked
        from portal.desk import register
        from review_pages.report import handing_over

        register(provider)
        handing_over.register(take)
        looked.register(drafts_commented_on)
