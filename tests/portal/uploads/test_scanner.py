"""The virus scanner is asked over real sockets, and whatever it does a file comes in only after a clear yes."""

from __future__ import annotations

import os
import socket
import time
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import Settings

from portal.uploads import scanner
from portal.uploads.checks import scanner_answers
from portal.uploads.gate import Accepted, Refused, check
from portal.uploads.inspection import Kind, Reason
from tests.portal.uploads.fake_clamd import EICAR, fake_clamd
from tests.review_pages.report.word_files import paragraph, word_file


def sent(text: str = "She rang the surgery.", size: int = 0) -> SimpleUploadedFile:
    """A sound Word file with this text, and with so many bytes of picture."""
    file = word_file(paragraph(text))
    if size:
        with zipfile.ZipFile(file, "a", zipfile.ZIP_STORED) as archive:
            archive.writestr("word/media/picture.bin", b"\x01" + os.urandom(size))
    return SimpleUploadedFile("report.docx", file.getvalue())


def refusal(settings: Settings, behaviour: str, longest: int = 100_000_000) -> Refused:
    with fake_clamd(behaviour, longest=longest) as clamd:
        settings.CLAMD = clamd.address
        judged = check(sent(size=2_000_000), {Kind.WORD})
    assert isinstance(judged, Refused)
    assert "it was not kept" in judged.message
    return judged


def test_a_clean_file_comes_in_and_the_scanner_saw_all_of_it(settings: Settings) -> None:
    file = sent(size=200_000)
    with fake_clamd() as clamd:
        settings.CLAMD = clamd.address
        judged = check(file, {Kind.WORD})
    assert isinstance(judged, Accepted)
    assert clamd.scanned == [judged.data]


def test_a_virus_is_refused(settings: Settings) -> None:
    with fake_clamd() as clamd:
        settings.CLAMD = clamd.address
        judged = check(SimpleUploadedFile("notes.txt", EICAR), {Kind.TEXT})
    assert isinstance(judged, Refused)
    assert judged.reason is Reason.VIRUS


def test_the_scanner_may_listen_on_a_socket_of_the_machine(settings: Settings, tmp_path: Path) -> None:
    with fake_clamd(path=tmp_path / "clamd.sock") as clamd:
        settings.CLAMD = clamd.address
        assert scanner.ping()
        assert isinstance(check(sent(), {Kind.WORD}), Accepted)


@pytest.mark.parametrize("behaviour", ["error", "hang up", "nonsense"])
def test_a_scanner_that_fails_lets_nothing_in(settings: Settings, behaviour: str) -> None:
    assert refusal(settings, behaviour).reason is Reason.NO_SCANNER


def test_a_scanner_that_takes_too_long_lets_nothing_in(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanner, "LONGEST", 0.3)
    began = time.monotonic()
    assert refusal(settings, "slow").reason is Reason.NO_SCANNER
    assert time.monotonic() - began < 5


def test_a_file_larger_than_the_scanner_takes_is_refused_and_says_so(settings: Settings) -> None:
    assert refusal(settings, "scan", longest=100_000).reason is Reason.SCANNER_LIMIT


@pytest.mark.parametrize("where", ["tcp://127.0.0.1:{port}", "unix:///nowhere/clamd.sock"])
def test_a_scanner_that_is_not_there_lets_nothing_in(settings: Settings, where: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    settings.CLAMD = where.format(port=port)
    judged = check(sent(), {Kind.WORD})
    assert isinstance(judged, Refused)
    assert judged.reason is Reason.NO_SCANNER
    assert "Try again in a few minutes" in judged.message


def test_the_deployment_check_says_whether_files_are_scanned(settings: Settings) -> None:
    settings.CLAMD = ""
    assert [each.id for each in scanner_answers(None)] == ["candour.W001"]
    settings.CLAMD = "unix:///nowhere/clamd.sock"
    assert [each.id for each in scanner_answers(None)] == ["candour.E001"]
    with fake_clamd() as clamd:
        settings.CLAMD = clamd.address
        assert scanner_answers(None) == []


def test_without_a_scanner_files_come_in_unscanned(settings: Settings) -> None:
    settings.CLAMD = ""
    assert isinstance(check(sent(), {Kind.WORD}), Accepted)
