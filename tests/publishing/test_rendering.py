"""What can be read in the renders, also where several are read at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from publishing.render.pdf import render_pdf
from publishing.rendering import texts_in
from tests.publishing.render.reports import FACTS, long_report


def test_several_threads_read_pdf_files_at_once() -> None:
    pdf = render_pdf(long_report(2, 3), FACTS)

    def read(_number: int) -> str:
        (texts,) = texts_in({"pdf": pdf})
        return "\n".join(text for _, text in texts)

    with ThreadPoolExecutor(4) as threads:
        texts = set(threads.map(read, range(40)))
    (text,) = texts
    assert FACTS.title in text
