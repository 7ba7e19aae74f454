"""`python -m tests.soak`: fifty people comment on a draft while its author's editor saves it, on a real server.

Gunicorn serves the site as `make run` does; every person is a thread that goes through the front door with a session of
their own. Afterwards the database is asked: every comment, reply and resolution that the server acknowledged must be
there once, by the right person, and stand on its words in the draft as the author left it; and the trail must tell of
each. The database is that of DATABASE_URL (a new one beside it), else a SQLite file in a temporary folder;
`python tests/postgres.py python -m tests.soak` brings a PostgreSQL along.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from tests.postgres import free_port

if TYPE_CHECKING:
    from portal.accounts.models import User
    from review_pages.report.document import Document
    from tests.comments.factories import Scene

ROOT = Path(__file__).resolve().parent.parent
SECTIONS, PARAGRAPHS = 8, 12
PATIENCE = 120
"""Seconds that a person waits for an answer."""


@dataclass
class Ledger:
    """What the server acknowledged. One for all threads, under its lock."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    comments: dict[str, tuple[int, str]] = field(default_factory=dict)
    replies: dict[str, tuple[int, int]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    unresolved: list[int] = field(default_factory=list)
    resolved: set[int] = field(default_factory=set)
    last_save: str = ""
    counts: Counter[str] = field(default_factory=Counter)
    trouble: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


class Person:
    """Someone at the server with a session of their own."""

    def __init__(self, port: int, user: User, ledger: Ledger) -> None:
        from django.conf import settings
        from django.test import Client

        from tests.helpers import sign_in

        session = sign_in(Client(), user).cookies[settings.SESSION_COOKIE_NAME].value
        self.token = f"{user.pk:032}"
        self.port, self.user, self.ledger = port, user, ledger
        self.cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={self.token}"
        self.chance = random.Random(user.pk)
        self.said = 0

    def ask(self, what: str, address: str, form: dict[str, Any] | None = None, **headers: str) -> tuple[int, str, str]:
        """One request: status, where it leads, and the body. What is no success goes into the ledger."""
        start = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        sent = {"Cookie": self.cookie, **{name.replace("_", "-"): value for name, value in headers.items()}}
        try:
            if form is None:
                connection.request("GET", address, headers=sent)
            else:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
                body = urlencode({"csrfmiddlewaretoken": self.token, **form})
                connection.request("POST", address, body, sent)
            answer = connection.getresponse()
            got = answer.status, answer.headers.get("Location", ""), answer.read().decode()
        except OSError as error:
            got = 0, "", repr(error)
        finally:
            connection.close()
        with self.ledger.lock:
            self.ledger.seconds.append(time.monotonic() - start)
            self.ledger.counts[what] += 1
            if got[0] not in (200, 302) or "sign-in" in got[1]:
                self.ledger.trouble.append(f"{what}: {got[0]} {got[1]} {got[2][:300]}")
        return got


class Commenter(Person):
    """Comments, replies and reads; with `resolves` closes threads and opens them again."""

    def __init__(self, port: int, user: User, ledger: Ledger, here: Scene, *, resolves: bool) -> None:
        super().__init__(port, user, ledger)
        self.here, self.resolves = here, resolves

    def live(self, until: float, pause: float) -> None:
        while time.monotonic() < until:
            time.sleep(self.chance.uniform(0, 2 * pause))
            deed = self.chance.random()
            with self.ledger.lock:
                threads = list(self.ledger.numbers.values())
            if self.resolves and deed < 0.5 and threads:
                self.decide()
            elif deed < 0.35 and threads:
                self.reply(self.chance.choice(threads))
            elif deed > 0.95:
                self.ask("page", self.here.url)
            else:
                self.comment()

    def words(self) -> str:
        self.said += 1
        return f"said-{self.user.pk}-{self.said} Was this known then?"

    def comment(self) -> None:
        section, number = self.chance.randrange(SECTIONS), self.chance.randrange(PARAGRAPHS)
        text, quote = self.words(), quoted(section, number)
        form = {"paragraph": key(section, number), "quote": quote, "text": text}
        by_script = self.chance.random() < 0.5
        headers = {"X_Requested_With": "fetch"} if by_script else {}
        status, leads_to, _body = self.ask("comment", f"{self.here.url}comment/", form, **headers)
        if status != (200 if by_script else 302):
            return
        with self.ledger.lock:
            self.ledger.comments[text] = (self.user.pk, quote)
            if found := re.search(r"#comment-(\d+)", leads_to):
                self.ledger.numbers[text] = int(found[1])
                self.ledger.unresolved.append(int(found[1]))

    def reply(self, thread: int) -> None:
        text = self.words()
        status, _leads_to, _body = self.ask("reply", f"{self.here.url}comments/{thread}/reply/", {"text": text})
        if status == 302:
            with self.ledger.lock:
                self.ledger.replies[text] = (self.user.pk, thread)

    def decide(self) -> None:
        """Resolve a thread, or open one again. A thread is in one person's hands at a time."""
        with self.ledger.lock:
            again = bool(self.ledger.resolved) and self.chance.random() < 0.2
            if not again and not self.ledger.unresolved:
                return
            thread = self.ledger.resolved.pop() if again else self.ledger.unresolved.pop(0)
        verb = "reopen" if again else "resolve"
        status, _leads_to, _body = self.ask(verb, f"{self.here.url}comments/{thread}/{verb}/", {})
        with self.ledger.lock:
            if (status == 302) is again:
                self.ledger.unresolved.append(thread)
            else:
                self.ledger.resolved.add(thread)


class Author(Person):
    """Types into every part of the draft; the editor saves about once a second, as Wagtail's autosave does."""

    def __init__(self, port: int, user: User, ledger: Ledger, here: Scene) -> None:
        super().__init__(port, user, ledger)
        self.here = here

    def live(self, until: float) -> None:
        address = f"/admin/pages/{self.here.draft.pk}/edit/"
        added = {(section, number): "" for section in range(SECTIONS) for number in range(PARAGRAPHS)}
        mine: dict[str, str] = {}
        while time.monotonic() < until:
            place = self.chance.choice(list(added))
            typed = f" Typed at {time.time():.3f}."
            added[place] = typed
            form = posted(self.here, added) | mine
            status, _leads_to, body = self.ask("autosave", address, form, Accept="application/json")
            if status == 200:
                mine = {"overwrite_revision_id": str(json.loads(body)["revision_id"])}
                self.ledger.last_save = typed
            time.sleep(1)


def key(section: int, number: int) -> str:
    return f"k{section:02}{number:02}"


def quoted(section: int, number: int) -> str:
    """The words of a paragraph that people comment on; the author leaves them as they are."""
    return f"record {section}.{number} says that she was afraid to go home"


def paragraph(section: int, number: int, added: str = "") -> str:
    return f"On that day {quoted(section, number)}, and nobody asked her why.{added}"


def text() -> Document:
    from review_pages.report.document import Document, Paragraph, Run, Section

    return Document(
        "Overview report",
        tuple(
            Section(
                f"section {section}",
                f"Part {section}",
                tuple(
                    Paragraph(key(section, number), (Run(paragraph(section, number)),)) for number in range(PARAGRAPHS)
                ),
            )
            for section in range(SECTIONS)
        ),
    )


def posted(here: Scene, added: dict[tuple[int, int], str]) -> dict[str, str]:
    """What Wagtail's editor sends of the draft."""
    from wagtail.test.utils.form_data import nested_form_data, rich_text

    from review_pages.report.blocks import RICH_TEXT_FEATURES

    sections = here.revision.content["body"]
    form: dict[str, Any] = {"title": here.draft.title, "numbering": here.draft.numbering, "body-count": str(SECTIONS)}
    for section, raw in enumerate(json.loads(sections)):
        (block,) = raw["value"]["content"]
        html = "".join(
            f'<p data-block-key="{key(section, number)}">{paragraph(section, number, added[section, number])}</p>'
            for number in range(PARAGRAPHS)
        )
        content = {"type": "text", "id": block["id"], "order": "0", "deleted": ""}
        content["value"] = rich_text(html, features=RICH_TEXT_FEATURES)
        value = {"heading": raw["value"]["heading"], "numbered": "on", "content": {"count": "1", "0": content}}
        form[f"body-{section}"] = {
            "type": "section",
            "id": raw["id"],
            "order": str(section),
            "deleted": "",
            "value": value,
        }
    return dict(nested_form_data(form))


def faults(here: Scene, ledger: Ledger) -> list[str]:
    """What is not as it was acknowledged."""
    from comments.models import PassageComment
    from comments.threads import list_threads
    from comments.views import document_of
    from portal.audit.models import AuditEntry
    from portal.audit.verifying import verify

    found = list(ledger.trouble)
    rows = {row.comment: row for row in PassageComment.objects.all()}
    said = {**ledger.comments, **ledger.replies}
    if len(rows) != PassageComment.objects.count():
        found.append("Something was kept twice.")
    found += [f"Lost: {words}" for words in said.keys() - rows.keys()]
    found += [f"Kept, but not acknowledged: {words}" for words in rows.keys() - said.keys()]
    found += [
        f"By somebody else: {words}" for words in said.keys() & rows.keys() if rows[words].user_id != said[words][0]
    ]
    found += [
        f"Under another thread: {words}"
        for words, (_who, thread) in ledger.replies.items()
        if words in rows and rows[words].parent_id != thread
    ]
    closed = {row.pk for row in rows.values() if row.resolved_at}
    found += [f"Resolved or open against what was acknowledged: {pk}" for pk in closed ^ ledger.resolved]
    here.draft.refresh_from_db()
    document = document_of(here.draft.latest_revision)
    threads = list_threads(here.author, here.draft, document, here.draft.latest_revision_id, {})
    if len(threads) != len(ledger.comments):
        found.append(f"{len(threads)} threads are listed of {len(ledger.comments)}.")
    for thread in threads:
        stands_in = document.paragraph(thread.anchored.paragraph_key or "")
        words = stands_in.text[thread.anchored.start : thread.anchored.end] if stands_in else ""
        if words != ledger.comments.get(thread.first.text, (0, ""))[1]:
            found.append(f"Not on its words: {thread.first.text}: {words!r}")
    if ledger.last_save not in json.dumps(here.draft.latest_revision.content):
        found.append(f"What the author typed last is not in the draft: {ledger.last_save}")
    if document_of(type(here.revision).objects.get(pk=here.revision.pk)) != document_of(here.revision):
        found.append("The shared revision was changed.")
    for verb, number in {
        "comment.made": len(ledger.comments),
        "comment.answered": len(ledger.replies),
        "comment.resolved": ledger.counts["resolve"],
        "comment.reopened": ledger.counts["reopen"],
    }.items():
        if (told := AuditEntry.objects.filter(what=verb).count()) != number:
            found.append(f"The trail tells of {told} times {verb}, of {number}.")
    verify()
    return found


@contextmanager
def serving(log: Path) -> Iterator[int]:
    """The site on a free port, until the end."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "4", "--timeout", str(PATIENCE), "--log-level", "warning"]
    with log.open("w") as out:
        server = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=out)
        try:
            for _ in range(600):
                try:
                    http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE).request("GET", "/")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()
            server.wait()


def soak(seconds: int, commenters: int, pause: float, log: Path) -> tuple[list[str], str]:
    """Let them all at it; what is wrong afterwards, and the figures."""
    from django.db import connection

    from portal.access.rules import Role
    from tests import factories
    from tests.comments.factories import scene

    here, ledger = scene(text()), Ledger()
    deciders = commenters // 10
    users = [factories.member(here.review, Role.MANAGER) for _ in range(deciders)]
    agencies = [factories.agency(here.review.partnership) for _ in range(10)]
    users += [
        factories.member(here.review, Role.PANEL_MEMBER, agency=agencies[number % 10])
        for number in range(commenters - deciders)
    ]
    with serving(log) as port:
        people = [Commenter(port, user, ledger, here, resolves=number < deciders) for number, user in enumerate(users)]
        author = Author(port, here.author, ledger, here)
        connection.close()  # the threads below open none
        until = time.monotonic() + seconds
        at_work = [threading.Thread(target=person.live, args=(until, pause)) for person in people]
        at_work.append(threading.Thread(target=author.live, args=(until,)))
        for thread in at_work:
            thread.start()
        for thread in at_work:
            thread.join()
    locked = log.read_text().count("database is locked")
    found = faults(here, ledger)
    waits = sorted(ledger.seconds)
    figures = (
        f"{connection.vendor}: {seconds} s, {commenters} commenters and an author; acknowledged: "
        f"{len(ledger.comments)} comments, {len(ledger.replies)} replies, {ledger.counts['resolve']} times resolved, "
        f"{ledger.counts['reopen']} times opened again, {ledger.counts['autosave']} autosaves, "
        f"{ledger.counts['page']} pages. {locked} times “database is locked” in the server's log. An answer took "
        f"{statistics.median(waits):.2f} s (median), {waits[int(0.95 * len(waits))]:.2f} s (95 of 100), "
        f"{waits[-1]:.2f} s (longest). Faults: {len(found)}."
    )
    return found, figures


@contextmanager
def database_of_its_own(folder: Path) -> Iterator[None]:
    """A new database, named in the environment: beside the one of DATABASE_URL, or a SQLite file."""
    given = os.environ.get("DATABASE_URL", "")
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "portal.settings",
        "CANDOUR_MODE": "development",
        "CANDOUR_DATA_DIR": str(folder),
    }
    if not given:
        yield
        return
    import psycopg
    from psycopg.sql import SQL, Identifier

    name = f"soak_{os.getpid()}"
    with psycopg.connect(given, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        os.environ["DATABASE_URL"] = urlsplit(given)._replace(path=f"/{name}").geturl()
        try:
            yield
        finally:
            from django.db import connection as ours

            ours.close()
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("--seconds", type=int, default=180)
    parser.add_argument("--commenters", type=int, default=50)
    parser.add_argument("--pause", type=float, default=4.0, help="seconds between what one person does, on average")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="candour-soak-") as name, database_of_its_own(Path(name)):
        import django
        from django.core.management import call_command

        from tests import laid_down

        django.setup()
        if not os.environ.get("DATABASE_URL"):
            laid_down.copy_to(Path(name) / "candour.sqlite3")  # quicker than every migration
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        log = Path(name) / "server.log"
        found, figures = soak(options.seconds, options.commenters, options.pause, log)
        sys.stdout.write(figures + "\n")
        if found:
            sys.exit("\n".join([*found[:20], log.read_text()[-6000:]]))


if __name__ == "__main__":
    main()
