from django.apps import AppConfig


class ReviewPagesConfig(AppConfig):
    name = "review_pages"
    verbose_name = "Review pages"
