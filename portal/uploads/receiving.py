"""Files on their way in stay in memory: nothing that was sent touches a disk before it has been judged."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from portal.uploads.gate import LARGEST


class InMemory(FileUploadHandler):
    """Keeps what one request sends, up to the largest file that is taken, and only counts what goes beyond it.

    A file that is cut short this way says its true size, by which the gate refuses it.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.kept = 0

    def new_file(self, *args: Any, **options: Any) -> None:
        super().new_file(*args, **options)
        self.file = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        room = LARGEST + 1 - self.kept
        piece = raw_data[: max(room, 0)]
        self.kept += len(piece)
        self.file.write(piece)

    def file_complete(self, file_size: int) -> UploadedFile[bytes]:
        held = self.file.tell()
        self.file.seek(0)
        # Where the request's other files took the room, the size says so too.
        size = file_size if held == file_size else max(file_size, LARGEST + 1)
        return InMemoryUploadedFile(
            self.file, self.field_name, self.file_name or "", self.content_type or "", size, self.charset
        )
