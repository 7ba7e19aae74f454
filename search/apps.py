from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"

    def ready(self) -> None:
        from publishing.signals import report_published, report_withdrawn
        from search.indexing import on_report_published, on_report_withdrawn

        report_published.connect(on_report_published, dispatch_uid="search.on_report_published")
        report_withdrawn.connect(on_report_withdrawn, dispatch_uid="search.on_report_withdrawn")
