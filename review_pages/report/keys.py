"""Keys for the parts of a report, made from the text itself."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter


class Keys:
    """Keys made from the text itself, so that a sentence that did not change keeps its key in the next import."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._used: set[str] = set()

    def make(self, kind: str, text: str) -> str:
        """Eight letters and digits, a letter first; equal texts are told apart by their order.

        For a section, table or figure: its first letter and twelve hexadecimal digits, which its block id can hold.
        """
        self._seen[f"{kind}\n{text}"] += 1
        salt = 0
        while True:
            seed = f"{kind}\n{text}\n{self._seen[f'{kind}{chr(10)}{text}']}\n{salt}".encode()
            if kind in ("section", "table", "figure"):
                key = kind[0] + hashlib.blake2b(seed, digest_size=6).hexdigest()
            else:
                key = base64.b32encode(hashlib.blake2b(seed, digest_size=5).digest()).decode().lower()
                key = chr(ord("g") + int(key[0])) + key[1:] if key[0].isdigit() else key
            if key not in self._used:
                self._used.add(key)
                return key
            salt += 1
