"""Makes the stock site's database: one live page with the same content."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    django.setup()
    from django.core.management import call_command
    from wagtail.models import Page

    from benchmarks.stock.models import StockReportPage
    from benchmarks.telling import tell

    call_command("migrate", verbosity=0)
    content = json.loads((folder / "content.json").read_text())
    home = Page.objects.get(slug="home")
    home.add_child(
        instance=StockReportPage(title=content["title"], slug="report", body=json.dumps(content["body"]), live=True)
    )
    tell(folder, {"stock report": "/report/"})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
