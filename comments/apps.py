from django.apps import AppConfig


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = "Comments"

    def ready(self) -> None:
        from comments.desk import provider
        from comments.looked import drafts_commented_on
        from portal.audit import looked
        from portal.desk import register

        register(provider)
        looked.register(drafts_commented_on)
