"""Makes Candour's database for the benchmarks: the demo, with its long report published as well.

Writes beside it what the other side needs to serve the same content, and where each side is to be asked.
"""

from __future__ import annotations

import json
import sys
from html import escape
from pathlib import Path
from typing import Any

import django

from review_pages.report.document import Document, Figure, ListBlock, Paragraph, Recommendation, Subheading, Table


def rich_text(paragraph: Paragraph | Subheading) -> str:
    """The text of a paragraph as Wagtail's rich text holds it."""
    return "".join(f"<b>{escape(run.text)}</b>" if run.bold else escape(run.text) for run in paragraph.runs)


def as_stock_blocks(document: Document) -> list[dict[str, Any]]:
    """The report as a stream of headings, rich text (a block as long as it can be) and tables."""
    blocks: list[dict[str, Any]] = []
    for section in document.sections:
        blocks.append({"type": "heading", "value": section.heading})
        text = ""
        for block in section.blocks:
            if isinstance(block, Table):
                blocks += [{"type": "text", "value": text}] if text else []
                text = ""
                width = max(len(row) for row in block.rows)
                rows = [[cell.text for cell in row] + [""] * (width - len(row)) for row in block.rows]
                blocks.append({"type": "table", "value": {"data": rows, "first_row_is_table_header": True}})
            elif isinstance(block, Recommendation):
                text += "".join(map(_html, block.blocks))
            elif isinstance(block, Figure):
                text += f"<p>{escape(block.alt)} {escape(block.caption)}</p>"
            else:
                text += _html(block)
        blocks += [{"type": "text", "value": text}] if text else []
    notes = "".join(f"<li>{escape(note.text)}</li>" for note in document.notes)
    return [*blocks, {"type": "heading", "value": "Notes"}, {"type": "text", "value": f"<ol>{notes}</ol>"}]


def _html(block: Paragraph | Subheading | ListBlock) -> str:
    if isinstance(block, ListBlock):
        kind = "ol" if block.items[0].ordered else "ul"
        items = "".join(f"<li>{rich_text(item.paragraph)}</li>" for item in block.items)
        return f"<{kind}>{items}</{kind}>"
    kind = f"h{block.level}" if isinstance(block, Subheading) else "p"
    return f"<{kind}>{rich_text(block)}</{kind}>"


def passages(document: Document) -> list[str]:
    """The beginning of every paragraph of some length: what a reader must find on either side."""
    beginnings = (paragraph.runs[0].text[:60] for _section, paragraph in document.paragraphs() if paragraph.runs)
    return [beginning for beginning in beginnings if len(beginning) == 60]


def main(folder: Path) -> None:
    django.setup()
    from django.core.management import call_command
    from django.urls import reverse

    from benchmarks.telling import session_of, tell
    from portal.accounts.models import User
    from publishing import pipeline, submission
    from publishing.models import PublishedReportPage
    from review_pages.models import DraftReportPage

    call_command("migrate", verbosity=0)
    call_command("demo", stdout=sys.stderr)
    draft = DraftReportPage.objects.get(review__pseudonym="Karen")
    document = draft.latest_revision.as_object().document()
    helen = User.objects.get(email__startswith="helen")
    ruth = User.objects.get(email__startswith="ruth")
    waiting = submission.submit(draft, helen)
    approved = submission.approve(waiting, ruth, reference=draft.review.reference, month_of_death="January 2026")
    pipeline.publish.call(approved.pk)
    approved.refresh_from_db()
    if approved.trouble:
        sys.exit(approved.trouble)

    page = PublishedReportPage.objects.get(pseudonym="Karen")
    (folder / "content.json").write_text(json.dumps({"title": document.title, "body": as_stock_blocks(document)}))
    (folder / "passages.json").write_text(json.dumps(passages(document)))
    tell(
        folder,
        {
            "public": page.url,
            "reading": reverse("comments:read", args=[draft.review.reference]),
            "reader": session_of(User.objects.get(email__startswith="amira")),
        },
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
