"""What Wagtail is told about case pages. Rules live elsewhere; this only registers."""

from __future__ import annotations

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry

from review_pages.explorer import CasePages
from review_pages.report import rich_text_features


def report_features(features: FeatureRegistry) -> None:
    rich_text_features.register_footnotes(features)
    rich_text_features.register_links(features)
    rich_text_features.register_lists(features)


hooks.register("register_admin_viewset", CasePages)
hooks.register("register_rich_text_features", report_features, order=10)
