"""The simulated Discord on disk, so that the demo goes on where it was left."""

from __future__ import annotations

import logging
import pickle
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from simcord.backend import Backend

FILE = "discord.pickle"
#: What was kept by other code than this is not taken up again.
_MADE_BY = ("1", version("simcord"))

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Kept:
    """A simulated Discord as it was when the demo ended, with its server and people."""

    #: The store that belongs to it has the same one.
    token: str
    backend: Backend
    guild_id: int
    #: Ids of users by name.
    people: dict[str, int]


def keep(folder: Path, kept: Kept) -> None:
    """Write down a Discord that no bot is attached to."""
    for grown in (kept.backend.transcript, kept.backend.http_requests):
        del grown[:]
    temporary = folder / f"{FILE}.new"
    temporary.write_bytes(pickle.dumps((_MADE_BY, kept)))
    temporary.replace(folder / FILE)


def take(folder: Path) -> Kept | None:
    """Give the Discord that was kept and forget it; None where there is none to go on with.

    It is only good together with the store as it was at that moment. From here on the store
    moves, so the file goes: after a crash neither is used again.
    """
    path = folder / FILE
    try:
        # The file is the demo's own, in a folder that only its owner may enter.
        made_by, kept = pickle.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except Exception:
        # Cut off, or made by another Python. What it raises then is anything at all.
        _log.warning("The demo's kept server cannot be read; a new one is made.", exc_info=True)
        return None
    finally:
        path.unlink(missing_ok=True)
    return kept if made_by == _MADE_BY and isinstance(kept, Kept) else None


def clear(folder: Path) -> None:
    """Forget the store of an earlier run; the key stays."""
    for path in folder.glob("wellspring.db*"):
        path.unlink()
