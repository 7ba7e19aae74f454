from django.apps import AppConfig


class ReviewPagesConfig(AppConfig):
    name = "review_pages"
    verbose_name = "Review pages"

    def ready(self) -> None:
        from portal.desk import register
        from review_pages.profiles import profiles
        from review_pages.returns.desk import returns_that_wait

        profiles()  # a faulty profile stops the start
        register(returns_that_wait)
