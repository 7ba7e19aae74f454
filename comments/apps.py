from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        from comments.asking import remind
        from comments.desk import provider
        from comments.from_word import take
        from comments.looked import drafts_commented_on
        from portal import daily
        from portal.audit import looked
        from portal.desk import register
        from review_pages.report import handing_over

        register(provider)
        daily.register(remind)
        handing_over.register(take)
        looked.register(drafts_commented_on)
