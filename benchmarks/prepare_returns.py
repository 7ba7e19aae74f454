"""Makes Candour's database for the benchmark of the consolidated view: one review with 40 agencies, one with 2."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    django.setup()
    from django.core.management import call_command
    from django.urls import reverse

    from benchmarks.telling import session_of, tell
    from tests.review_pages.returns.side_by_side import wide_review

    call_command("migrate", verbosity=0)
    for name, agencies in (("forty", 40), ("two", 2)):
        wide = wide_review(agencies)
        (folder / f"said by {name}.json").write_text(json.dumps(wide.said))
        address = reverse("review_pages:consolidation", args=[wide.review.reference])
        tell(folder, {name: address, f"manager of {name}": session_of(wide.manager)})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
