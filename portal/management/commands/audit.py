"""`manage.py audit`: prove the trail, stream it to a log collector, seal what was left without a seal."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections

from portal.audit.sealing import seal_all_entries
from portal.audit.streaming import sealed_after
from portal.audit.verifying import BrokenChainError, verify


class Command(BaseCommand):
    help = "Prove, stream or seal the audit trail."

    def add_arguments(self, parser: CommandParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True)
        prove = ways.add_parser("verify", help="Prove the chain, or name the first broken row (exit status 1).")
        prove.add_argument(
            "--anchors",
            type=Path,
            metavar="FILE",
            help="Anchors of the chain, one a line, kept where the database's owner cannot write. Each is checked; "
            "today's is added where all is well.",
        )
        stream = ways.add_parser("stream", help="Print sealed entries as JSON lines, in the order of the chain.")
        stream.add_argument("--after", type=int, default=0, metavar="POSITION", help="Begin after this position.")
        stream.add_argument("--follow", action="store_true", help="Wait for more. Ends with the process.")
        ways.add_parser("seal", help="Seal whatever a process that was killed left without a seal.")

    def handle(self, *args: Any, **options: Any) -> None:
        match options["way"]:
            case "verify":
                self._verify(options["anchors"])
            case "stream":
                self._stream(options["after"], follow=options["follow"])
            case "seal":
                self.stdout.write(f"{seal_all_entries()} entries sealed.")

    def _verify(self, file: Path | None) -> None:
        try:
            proof = verify(_read(file))
        except BrokenChainError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"The chain is whole: {proof.length} entries. Its anchor: {proof.anchor}")
        if proof.unsealed:
            few = ", ".join(str(entry) for entry in proof.unsealed[:20])
            raise CommandError(
                f"{len(proof.unsealed)} entries have waited for a seal for more than a minute: {few}. They are signed; "
                "`manage.py audit seal` gives them their place in the chain."
            )
        if file is not None and proof.length:
            with file.open("a") as anchors:
                anchors.write(proof.anchor + "\n")

    def _stream(self, after: int, *, follow: bool) -> None:
        while True:
            for position, line in sealed_after(after):
                self.stdout.write(json.dumps(line))
                after = position
            self.stdout.flush()
            if not follow:
                return
            close_old_connections()
            time.sleep(1)


def _read(file: Path | None) -> dict[int, str]:
    if file is None or not file.exists():
        return {}
    anchors: dict[int, str] = {}
    for line in file.read_text().split():
        found = re.fullmatch(r"(\d+):([0-9a-f]{64})", line)
        if found is None:
            raise CommandError(f"{file} holds a line that is no anchor: {line[:80]}")
        anchors[int(found[1])] = found[2]
    return anchors
