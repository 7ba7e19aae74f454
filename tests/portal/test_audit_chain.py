"""The chain of the trail: what was tampered with is found and named, and the database refuses to begin with."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from django.utils import timezone

from portal.audit import chain, record
from portal.audit.models import AuditEntry, AuditSeal
from portal.audit.sealing import seal_all_entries, seal_new_entries
from portal.audit.verifying import BrokenChainError, verify
from tests import factories
from tests.trail import lifted

pytestmark = pytest.mark.django_db


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def audit(*arguments: str) -> str:
    said = StringIO()
    call_command("audit", *arguments, stdout=said)
    return said.getvalue()


@pytest.fixture
def entries() -> list[int]:
    """The ids of ten sealed entries."""
    user, review = factories.person(), factories.review()
    for number in range(10):
        record("draft.read", user, who=user, review=review, revision=number)
    seal_new_entries()
    connection.check_constraints()  # else PostgreSQL has them in mind, and refuses other things first
    return list(AuditEntry.objects.order_by("pk").values_list("pk", flat=True))


def test_an_empty_trail_is_whole() -> None:
    assert verify().length == 0


def test_the_chain_is_proven_and_its_anchor_told(entries: list[int]) -> None:
    last = AuditSeal.objects.get(position=10)
    assert f"10 entries. Its anchor: 10:{last.mac}" in audit("verify")
    assert [seal.entry_id for seal in AuditSeal.objects.all()] == entries


TAMPERINGS: dict[str, tuple[str, str]] = {
    "what was done": ("UPDATE portal_auditentry SET what = 'review.read' WHERE id = %(fourth)s", "Position 4 "),
    "who did it": ("UPDATE portal_auditentry SET who_id = NULL WHERE id = %(fourth)s", "Position 4 "),
    "to which revision": ("UPDATE portal_auditentry SET revision = 99 WHERE id = %(fourth)s", "Position 4 "),
    "when": (
        "UPDATE portal_auditentry SET at = (SELECT at FROM portal_auditentry WHERE id = %(first)s) "
        "WHERE id = %(fourth)s",
        "4 ",
    ),
    "from where": ("UPDATE portal_auditentry SET address = '192.0.2.7' WHERE id = %(fourth)s", "Position 4 "),
    "the seal": ("UPDATE portal_auditseal SET mac = '00' WHERE position = 4", "Position 4 "),
    "the key's name": ("UPDATE portal_auditseal SET key = 'deadbeef' WHERE position = 4", "with the key deadbeef"),
    "a seal is gone": ("DELETE FROM portal_auditseal WHERE position = 4", "Position 4 is missing."),
    "the first is gone": ("DELETE FROM portal_auditseal WHERE position = 1", "Position 1 is missing."),
    "a place left free": ("UPDATE portal_auditseal SET position = 40 WHERE position = 4", "Position 4 is missing"),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_change_to_any_row_is_found_and_named(entries: list[int], name: str) -> None:
    statement, told = TAMPERINGS[name]
    with lifted():
        places = {"fourth": entries[3], "first": entries[0]}
        sql(statement % places)
        with pytest.raises(BrokenChainError, match=told):
            verify()
        with pytest.raises(CommandError, match=told):
            audit("verify")


def test_a_row_that_is_gone_with_its_seal_is_found(entries: list[int]) -> None:
    with lifted():
        sql("DELETE FROM portal_auditseal WHERE entry_id = %s", entries[3])
        sql("DELETE FROM portal_auditentry WHERE id = %s", entries[3])
        with pytest.raises(BrokenChainError, match="Position 4 is missing"):
            verify()
        # Moving the others up does not help.
        for position in range(5, 11):
            sql("UPDATE portal_auditseal SET position = %s WHERE position = %s", position - 1, position)
        with pytest.raises(BrokenChainError, match="Position 4 "):
            verify()


def test_two_rows_that_changed_places_are_found(entries: list[int]) -> None:
    with lifted():
        sql("UPDATE portal_auditseal SET position = 1000 WHERE position = 3")
        sql("UPDATE portal_auditseal SET position = 3 WHERE position = 4")
        sql("UPDATE portal_auditseal SET position = 4 WHERE position = 1000")
        with pytest.raises(BrokenChainError, match="Position 3 "):
            verify()


def test_a_row_that_was_put_in_is_found_and_never_sealed(entries: list[int]) -> None:
    sql(
        "INSERT INTO portal_auditentry (at, what, thing, review_reference, signature) VALUES (%s, %s, %s, %s, %s)",
        timezone.now(),
        "draft.read",
        "portal.User 1",
        "",
        f"{AuditSeal.objects.all()[0].key}.0123456789abcdef.{'0' * 64}",
    )
    record("draft.read")
    assert seal_all_entries() == 1
    with pytest.raises(BrokenChainError, match=r"Entry \d+ has no seal, and its signature is not ours"):
        verify()


def test_a_copy_of_a_row_is_refused_by_the_database(entries: list[int]) -> None:
    names = "at, who_id, what, thing, review_reference, revision, address, signature"
    copy = f"INSERT INTO portal_auditentry ({names}) SELECT {names} FROM portal_auditentry WHERE revision = 3"  # noqa: S608
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(copy)
    if connection.vendor == "postgresql":
        # Someone who owns the database can do away with the constraint.
        with connection.cursor() as cursor:
            unique = connection.introspection.get_constraints(cursor, "portal_auditentry")
        name = next(name for name, of in unique.items() if of["unique"] and of["columns"] == ["signature"])
        sql(f"ALTER TABLE portal_auditentry DROP CONSTRAINT {name}")
        sql(copy)
        seal_new_entries()
        with pytest.raises(BrokenChainError, match="is a copy of another"):
            verify()


def test_a_tail_that_was_cut_off_is_found_by_an_anchor_kept_elsewhere(entries: list[int], tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    audit("verify", "--anchors", str(file))
    assert file.read_text() == f"{AuditSeal.objects.get(position=10).anchor}\n"
    with lifted():
        sql("DELETE FROM portal_auditseal WHERE position > 7")
        sql("DELETE FROM portal_auditentry WHERE id > %s", entries[6])
    assert verify().length == 7
    with pytest.raises(CommandError, match="cut off after position 7: it once reached position 10"):
        audit("verify", "--anchors", str(file))
    for _entry in range(4):
        record("draft.read")
    seal_new_entries()
    with pytest.raises(CommandError, match="position 10 differs from its anchor"):
        audit("verify", "--anchors", str(file))


def test_a_file_of_anchors_with_something_else_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "anchors").write_text("ten\n")
    with pytest.raises(CommandError, match="no anchor: ten"):
        audit("verify", "--anchors", str(tmp_path / "anchors"))


def test_an_entry_that_waits_too_long_for_its_seal_is_reported_and_sealed_by_command(entries: list[int]) -> None:
    AuditEntry(what="draft.read", at=timezone.now() - timedelta(minutes=2)).save()
    record("draft.read")
    with pytest.raises(CommandError, match="1 entries have waited"):
        audit("verify")
    assert "2 entries sealed" in audit("seal")
    assert "12 entries" in audit("verify")


def test_what_was_left_without_a_seal_is_sealed_by_the_next_one(entries: list[int]) -> None:
    AuditEntry(what="draft.read").save()
    record("review.read")
    seal_new_entries()
    assert verify().length == 12


def test_a_new_key_seals_from_then_on_and_the_old_one_still_proves(entries: list[int]) -> None:
    new = token_urlsafe()
    with override_settings(TRAIL_KEYS=[new, *settings.TRAIL_KEYS]):
        record("draft.read")
        seal_new_entries()
        assert verify().length == 11
        assert len(set(AuditSeal.objects.values_list("key", flat=True))) == 2
    with (
        override_settings(TRAIL_KEYS=[new]),
        pytest.raises(BrokenChainError, match="which is none of CANDOUR_TRAIL_KEYS"),
    ):
        verify()


def test_without_the_key_nobody_can_make_the_chain_anew() -> None:
    key, other = chain.keys((token_urlsafe(), token_urlsafe()))
    said = chain.content(timezone.now(), 1, "draft.read", "thing", "DHR-1", 7, "::ffff:192.0.2.1")
    assert chain.seal(chain.BEGINNING, 1, 1, said, "", key) != chain.seal(chain.BEGINNING, 1, 1, said, "", other)
    assert chain.is_signed(said, chain.sign(said, key), [other, key])
    assert not chain.is_signed(said, chain.sign(said, key), [other])
    assert chain.sign(said, key) != chain.sign(said, key)


REFUSED: dict[str, str] = {
    "update": "UPDATE portal_auditentry SET what = 'nothing'",
    "delete": "DELETE FROM portal_auditentry",
    "update of a seal": "UPDATE portal_auditseal SET mac = ''",
    "delete of a seal": "DELETE FROM portal_auditseal",
}
if connection.vendor == "postgresql":
    REFUSED |= {
        "truncate": "TRUNCATE portal_auditentry CASCADE",
        "truncate of accounts": "TRUNCATE portal_user CASCADE",
    }
else:
    REFUSED |= {
        "replace": "INSERT OR REPLACE INTO portal_auditentry SELECT * FROM portal_auditentry LIMIT 1",
        "replace of a seal": "INSERT OR REPLACE INTO portal_auditseal SELECT * FROM portal_auditseal LIMIT 1",
    }


@pytest.mark.parametrize("way", REFUSED)
def test_the_database_refuses_to_change_the_trail(entries: list[int], way: str) -> None:
    with pytest.raises(DatabaseError, match="audit trail is added to"), transaction.atomic():
        sql(REFUSED[way])
    assert verify().length == 10


def test_the_stream_tells_every_entry_in_order_without_a_name(entries: list[int]) -> None:
    lines = [json.loads(line) for line in audit("stream", "--after", "4").splitlines()]
    assert [line["position"] for line in lines] == [5, 6, 7, 8, 9, 10]
    assert [line["id"] for line in lines] == entries[4:]
    entry = AuditEntry.objects.select_related("who").get(pk=entries[4])
    assert entry.who
    assert lines[0]["account"] == entry.who.pk
    assert lines[-1]["seal"] == AuditSeal.objects.get(position=10).mac
    told = json.dumps(lines)
    assert entry.who.full_name not in told
    assert entry.who.email not in told


WRITERS, ROUNDS = 8, 12


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["each alone", "inside long transactions"])
def test_eight_writers_at_once_lose_nothing_and_the_chain_is_whole(way: str) -> None:
    people = [factories.person() for _writer in range(WRITERS)]
    together = threading.Barrier(WRITERS)

    def alone(number: int) -> None:
        record("draft.read", who=people[number])

    def inside(number: int) -> None:
        with transaction.atomic():
            record("draft.read", who=people[number])
            # Every second writer holds a row that the next one wants, so that they would wait for each other.
            type(people[0]).objects.select_for_update().get(pk=people[number // 2].pk)
            if number % 4 == 3:
                transaction.set_rollback(True)

    ways: dict[str, Callable[[int], None]] = {"each alone": alone, "inside long transactions": inside}

    def write(number: int) -> None:
        try:
            together.wait()
            for _round in range(ROUNDS):
                ways[way](number)
        finally:
            connection.close()

    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    kept = [person.pk for number, person in enumerate(people) if way == "each alone" or number % 4 != 3]
    assert Counter(AuditEntry.objects.values_list("who", flat=True)) == dict.fromkeys(kept, ROUNDS)
    proof = verify()
    assert (proof.length, proof.unsealed) == (len(kept) * ROUNDS, ())
    assert not AuditEntry.objects.filter(seal=None).exists()
