"""Settings for tests: production's, with what would only slow them taken out."""

from __future__ import annotations

import os
import tempfile

os.environ["CANDOUR_MODE"] = "development"
os.environ.setdefault("CANDOUR_DATA_DIR", tempfile.mkdtemp(prefix="candour-tests-"))

from portal.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    **STORAGES,  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
