"""What a database that was made for the benchmarks tells about itself: where to ask, and as whom."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from portal.accounts.models import User


def tell(folder: Path, said: dict[str, str]) -> None:
    """Add to what the databases before have told."""
    told = folder / "told.json"
    told.write_text(json.dumps({**json.loads(told.read_text()), **said}))


def session_of(user: User) -> str:
    """The cookie of a session of Candour that lasts longer than the measurements."""
    from django.test import Client

    from portal.accounts import places
    from tests.helpers import sign_in

    client = sign_in(Client(), user)
    session = client.session
    session[places.BEGAN] = session[places.SEEN] = time.time() + 6 * 60 * 60
    session.save()
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
