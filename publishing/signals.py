"""What others may hear from publishing."""

from __future__ import annotations

from django.dispatch import Signal

report_withdrawn = Signal()
"""A report was taken away from the public. Arguments: `page` (PublishedReportPage). Sent inside the transaction."""

report_published = Signal()
"""A report, or a new version of it, was published. Arguments: `page` (PublishedReportPage).

Sent inside the transaction that publishes, so that what a receiver writes becomes visible with the page or not at all;
a receiver that raises keeps the page from being published.
"""
