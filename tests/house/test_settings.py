"""What the environment must hold, and what production is without being told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from portal.environment import DEVELOPMENT_SECRET, ROOT
from tests.portal.uploads.fake_clamd import fake_clamd

PRODUCTION = {
    "CANDOUR_SECRET_KEY": "a-test-key-that-is-long-enough-and-varied-enough-0123456789-abcdefghij",
    "CANDOUR_FIELD_KEYS": Fernet.generate_key().decode(),
    "CANDOUR_TRAIL_KEYS": "a-test-key-for-the-trail-0123456789-abcdefghij",
    "CANDOUR_HOSTS": "candour.example",
    "CANDOUR_BASE_URL": "https://candour.example",
}


def python(*arguments: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run Python in an environment with nothing else of Candour's in it."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CANDOUR_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"))
    }
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**clean, "CANDOUR_DATA_DIR": str(data), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def read(data: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Only read the environment, as every start does first."""
    return python("-c", "from portal.environment import read_environment; read_environment()", data=data, **environment)


@pytest.mark.parametrize("missing", sorted(PRODUCTION))
def test_a_missing_value_stops_the_start_with_one_sentence_that_names_it(missing: str, tmp_path: Path) -> None:
    rest = {name: value for name, value in PRODUCTION.items() if name != missing}
    started = read(tmp_path, rest)
    assert started.returncode != 0
    (line,) = started.stderr.strip().splitlines()
    assert line.startswith(f"Candour cannot start. {missing} is not set.")


def test_no_command_starts_without_a_secret(tmp_path: Path) -> None:
    started = python("manage.py", "check", data=tmp_path)
    assert started.returncode != 0
    (line,) = started.stderr.strip().splitlines()
    assert line.startswith("Candour cannot start.")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CANDOUR_MODE", "testing"),
        ("CANDOUR_FIELD_KEYS", "not a key"),
        ("CANDOUR_TRAIL_KEYS", "short"),
        ("CANDOUR_BEHIND_PROXY", "perhaps"),
        ("CANDOUR_CLAMD", "localhost:3310"),
    ],
)
def test_a_value_that_cannot_be_read_stops_the_start_and_is_named(name: str, value: str, tmp_path: Path) -> None:
    started = read(tmp_path, {**PRODUCTION, name: value})
    assert started.returncode != 0
    assert "Traceback" not in started.stderr
    assert name in started.stderr


def test_the_secrets_of_development_are_refused_in_production(tmp_path: Path) -> None:
    started = read(tmp_path, {**PRODUCTION, "CANDOUR_SECRET_KEY": DEVELOPMENT_SECRET})
    assert started.returncode != 0
    assert "development secret" in started.stderr


def test_production_passes_djangos_deployment_check(tmp_path: Path) -> None:
    with fake_clamd() as clamd:
        scanned = {**PRODUCTION, "CANDOUR_CLAMD": clamd.address}
        checked = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", data=tmp_path, **scanned)
    assert checked.returncode == 0, checked.stderr


def test_without_a_virus_scanner_the_deployment_check_says_so(tmp_path: Path) -> None:
    checked = python("manage.py", "check", "--deploy", data=tmp_path, **PRODUCTION)
    assert "not scanned for viruses" in checked.stderr


def test_development_needs_nothing_but_its_name(tmp_path: Path) -> None:
    checked = python("manage.py", "check", data=tmp_path, CANDOUR_MODE="development")
    assert checked.returncode == 0, checked.stderr


def test_cookies_of_production_belong_to_this_host_alone(tmp_path: Path) -> None:
    """`__Host-`: over TLS, without a domain, for the whole site, or the browser does not take them."""
    names = (
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_DOMAIN, s.SESSION_COOKIE_PATH); "
        "print(s.CSRF_COOKIE_NAME, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_DOMAIN, s.CSRF_COOKIE_PATH)"
    )
    said = python("-c", names, data=tmp_path, DJANGO_SETTINGS_MODULE="portal.settings", **PRODUCTION)
    assert said.stdout.splitlines() == ["__Host-candour_session True None /", "__Host-csrftoken True None /"]
