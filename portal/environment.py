"""One typed reading of the environment. Production values are the defaults; development loosens them.

A value that is missing or wrong stops the start with a sentence that names it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import BeforeValidator, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

DEVELOPMENT_SECRET = "development-only-not-a-secret-and-refused-in-production"  # noqa: S105 - it says what it is
DEVELOPMENT_TRAIL_KEY = "development-only-not-a-key-and-refused-in-production"
DEVELOPMENT_FIELD_KEY = "ZGV2ZWxvcG1lbnQtb25seS1ub3QtYS1zZWNyZXQtMDE="


def _parts(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


CommaSeparated = Annotated[list[str], NoDecode, BeforeValidator(_parts)]


class Environment(BaseSettings):
    """Everything Candour reads from the environment, as `CANDOUR_…` variables (and `DATABASE_URL`)."""

    model_config = SettingsConfigDict(env_prefix="CANDOUR_", extra="ignore", populate_by_name=True)

    mode: Literal["production", "development"] = "production"
    secret_key: str = Field(default="", description="Signs sessions and links. Long and random.")
    field_keys: CommaSeparated = Field(
        default_factory=list, description="Fernet keys for encrypted fields, newest first, with commas between."
    )
    trail_keys: CommaSeparated = Field(
        default_factory=list,
        description="Keys that seal the audit trail, newest first, with commas between. Old ones are kept for good.",
    )
    backup_key: str = Field(default="", description="Encrypts backups: 32 bytes in base64.")
    hosts: CommaSeparated = Field(default_factory=list, description="Host names served, with commas between.")
    base_url: str = Field(default="", description="Public address, used in e-mail links.")
    database_url: str = Field(default="", validation_alias="DATABASE_URL")
    data_dir: Path = Field(default=ROOT / "var", description="Database file, private files, e-mails, logs.")
    behind_proxy: bool = Field(default=False, description="True where a proxy ends TLS and sets X-Forwarded-Proto.")
    email_url: str = Field(
        default="", description="smtp+tls:// (or smtps://) user:password@host:port; empty writes mail to files."
    )
    clamd: str = Field(
        default="", description="The virus scanner: tcp://host:port or unix:///path; empty scans nothing."
    )
    email_from: str = "Candour <no-reply@candour.example>"
    idle_minutes: int = Field(
        default=20, ge=5, le=60, description="Minutes without a sign of life after which a person is signed out."
    )
    profile_dirs: CommaSeparated = Field(
        default_factory=list, description="Folders with types of review of your own, with commas between."
    )
    exit_page_url: str = Field(
        default="https://www.bbc.co.uk/weather", description="Where the Exit this page button goes."
    )

    @property
    def development(self) -> bool:
        return self.mode == "development"

    @field_validator("field_keys")
    @classmethod
    def _are_keys(cls, keys: list[str]) -> list[str]:
        for key in keys:
            try:
                Fernet(key)
            except ValueError:
                raise ValueError("holds something that is no key. Make one as docs/operators.md says.") from None
        return keys

    @field_validator("trail_keys")
    @classmethod
    def _are_long(cls, keys: list[str]) -> list[str]:
        if any(len(key) < 32 for key in keys):
            raise ValueError("holds a key of less than 32 characters. Make one as docs/operators.md says.")
        return keys

    @field_validator("clamd")
    @classmethod
    def _is_a_scanner(cls, where: str) -> str:
        parts = urlsplit(where)
        if where and not ((parts.scheme == "tcp" and parts.hostname) or (parts.scheme == "unix" and parts.path)):
            raise ValueError("is neither tcp://host:port nor unix:///path.")
        return where

    @model_validator(mode="after")
    def _development_loosens(self) -> Environment:
        if self.development:
            self.secret_key = self.secret_key or DEVELOPMENT_SECRET
            self.field_keys = self.field_keys or [DEVELOPMENT_FIELD_KEY]
            self.trail_keys = self.trail_keys or [DEVELOPMENT_TRAIL_KEY]
            self.hosts = self.hosts or ["127.0.0.1", "localhost", "testserver"]
            self.base_url = self.base_url or "http://127.0.0.1:8000"
            return self
        for name in ("secret_key", "field_keys", "trail_keys", "hosts", "base_url"):
            if not getattr(self, name):
                raise ValueError(
                    f"CANDOUR_{name.upper()} is not set. Set it, or set CANDOUR_MODE=development to try Candour out."
                )
        ours = {DEVELOPMENT_SECRET, DEVELOPMENT_TRAIL_KEY, DEVELOPMENT_FIELD_KEY}
        if ours & {self.secret_key, *self.trail_keys, *self.field_keys}:
            raise ValueError("A development secret is in use. Make secrets of your own: see docs/operators.md.")
        return self


def read_environment() -> Environment:
    """The environment, or a stop with one clear sentence for each thing that is wrong."""
    try:
        return Environment()
    except ValidationError as error:
        reasons = []
        for item in error.errors():
            name = f"CANDOUR_{str(item['loc'][0]).upper()} " if item["loc"] else ""
            reasons.append(name + str(item["msg"]).removeprefix("Value error, "))
        sys.exit("Candour cannot start. " + " ".join(reasons))
