"""One repetition: one side of one benchmark, in this process, on the database that it is given. Prints JSON.

Asks the site as a server would, through its WSGI application and every middleware, without a network between.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import html
import json
import re
import statistics
import sys
import time
from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server gave back."""

    status: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Measured:
    """The timed requests of one repetition. Milliseconds; queries and bytes are of one request."""

    median: float
    fastest: float
    slowest: float
    queries: int
    bytes: int
    digest: str


def ask(application: Any, address: str, cookie: str) -> Answer:
    """GET an address, and read the answer to its end."""
    path, _question_mark, query = address.partition("?")
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8000",
        "HTTP_COOKIE": cookie,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    seen: list[str] = []
    response = application(environ, lambda status, headers, exc_info=None: seen.append(status))
    try:
        return Answer(seen[0], b"".join(response))
    finally:
        response.close()


def measure(address: str, cookie: str, warm_up: int, requests: int) -> tuple[Measured, str]:
    """Warm up, time the requests, and count the queries of one more. With the text of an answer, to be checked."""
    from django.core.wsgi import get_wsgi_application
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    application = get_wsgi_application()
    for _turn in range(warm_up):
        answer = ask(application, address, cookie)
    gc.collect()
    gc.freeze()
    times: list[float] = []
    for _turn in range(requests):
        began = time.perf_counter()
        answer = ask(application, address, cookie)
        times.append((time.perf_counter() - began) * 1000)
    with CaptureQueriesContext(connection) as captured:
        answer = ask(application, address, cookie)
    if not answer.status.startswith("200"):
        sys.exit(f"{address} answered {answer.status}, not 200: nothing was measured.")
    measured = Measured(
        median=statistics.median(times),
        fastest=min(times),
        slowest=max(times),
        queries=len(captured),
        bytes=len(answer.body),
        digest=hashlib.sha256(answer.body).hexdigest(),
    )
    return measured, answer.body.decode()


def lacking(body: str, passages: list[str]) -> list[str]:
    """The passages that a reader of this page would not find."""
    # What Candour sets between the words ("has 2 comments") says that it is no part of the text.
    body = re.sub(r"<(\w+)[^>]* data-aside>.*?</\1>", "", body, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]*>", "", body))
    return [passage for passage in passages if passage not in text]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("address")
    parser.add_argument("--cookie", default="")
    parser.add_argument("--warm-up", type=int, default=5)
    parser.add_argument("--requests", type=int, default=30)
    parser.add_argument("--must-say", type=argparse.FileType("r"), help="passages that the answer must hold, as JSON")
    options = parser.parse_args()
    measured, body = measure(options.address, options.cookie, options.warm_up, options.requests)
    # Outside the timed part: an answer that is quick because it lacks something is no answer.
    if options.must_say and (missing := lacking(body, json.load(options.must_say))):
        sys.exit(f"{options.address} lacks {len(missing)} passages, such as: {missing[0]!r}")
    sys.stdout.write(json.dumps(asdict(measured)))


if __name__ == "__main__":
    main()
