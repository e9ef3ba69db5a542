"""What brings SimCord 3.2.1 nearer to Discord where the two differ in what the demo shows."""

from __future__ import annotations

from typing import Any

from simcord.backend import Backend

_create_forum_post = Backend.create_forum_post
_create_thread = Backend.create_thread


def bring_nearer() -> None:
    """Lay it over SimCord, for the whole process."""
    Backend.create_forum_post = _create_post_as_discord_does  # type: ignore[method-assign]


def _create_post_as_discord_does(
    self: Any, forum_id: int, name: str, starter: Any, **kw: Any
) -> Any:
    """Give the first message of a forum post the id of its thread."""

    def create_thread(*args: Any, **more: Any) -> Any:
        return _create_thread(self, *args, **{**more, "message_id": starter.id})

    self.create_thread = create_thread
    try:
        return _create_forum_post(self, forum_id, name, starter, **kw)
    finally:
        del self.create_thread
