"""Settings for tests: production's, with what would only slow them taken out.

The database is a file (or `DATABASE_URL`), never SQLite in memory, which hides what writers do to one another.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

os.environ["CANDOUR_MODE"] = "development"
if "CANDOUR_TESTS_DIR" not in os.environ:
    os.environ["CANDOUR_TESTS_DIR"] = tempfile.mkdtemp(prefix="candour-tests-")
    atexit.register(shutil.rmtree, os.environ["CANDOUR_TESTS_DIR"], ignore_errors=True)
os.environ["CANDOUR_DATA_DIR"] = os.environ["CANDOUR_TESTS_DIR"]

from portal.settings import *  # noqa: F403

if not ENVIRONMENT.database_url:  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PRIVATE_DIR = DATA_DIR / f"private-{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # noqa: F405
STORAGES = {
    "default": {**STORAGES["default"], "OPTIONS": {"location": PRIVATE_DIR}},  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
