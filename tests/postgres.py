"""Runs a command with `DATABASE_URL` set to a throw-away PostgreSQL: `python tests/postgres.py pytest -n 2`.

The cluster lives in a temporary folder on a free port of this machine and is gone afterwards. PostgreSQL refuses to
run as root, so root runs it as the user `postgres`. Exit status: the command's.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

OPTIONS = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"]
"""Nothing here needs to outlive a crash."""


def binaries() -> Path:
    """The folder of the newest PostgreSQL on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        sys.exit("PostgreSQL is not installed. `make test` installs it; by hand: apt-get install postgresql.")
    return found[-1].parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def main(command: list[str]) -> int:
    """Start a cluster, run `command`, stop the cluster."""
    bin_folder = binaries()
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    folder = Path(tempfile.mkdtemp(prefix="candour-postgres-"))
    password = secrets.token_hex(16)
    port = free_port()
    try:
        secret = folder / "password"
        secret.write_text(password)
        if as_user:
            shutil.chown(folder, "postgres")
            shutil.chown(secret, "postgres")
        data = folder / "data"

        def postgres(name: str, *arguments: str) -> None:
            subprocess.run(
                [*as_user, str(bin_folder / name), *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL
            )

        postgres(
            "initdb",
            *("-D", str(data), "-U", "candour", "-A", "scram-sha-256", "--pwfile", str(secret)),
            *("-E", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        )
        options = [f"-c {option}" for option in [*OPTIONS, f"port={port}", f"unix_socket_directories={folder}"]]
        postgres("pg_ctl", "-D", str(data), "-w", "-l", str(folder / "log"), "-o", " ".join(options), "start")
        try:
            url = f"postgresql://candour:{password}@127.0.0.1:{port}/postgres"
            return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode
        finally:
            postgres("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("Say which command to run: python tests/postgres.py pytest")
    sys.exit(main(sys.argv[1:]))
