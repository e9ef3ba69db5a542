"""What brings SimCord 3.2.1 nearer to Discord where the two differ in what the demo shows."""

from __future__ import annotations

from typing import Any

from simcord.backend import Backend
from simcord.http.router import RequestContext
from simcord.preview import _markdown

_fields = RequestContext.fields
_create_forum_post = Backend.create_forum_post
_create_thread = Backend.create_thread


def bring_nearer() -> None:
    """Lay it over SimCord, for the whole process."""
    Backend.create_forum_post = _create_post  # type: ignore[method-assign]
    Backend.create_thread = _create_message_thread  # type: ignore[method-assign]
    RequestContext.fields = _accept_flags  # type: ignore[method-assign]
    for field in ("embed_description", "embed_field_value"):
        _markdown._FIELD_POLICIES[field]["mentions"] = True


def _create_post(self: Any, forum_id: int, name: str, starter: Any, **kw: Any) -> Any:
    """Give the first message of a forum post the id of its thread."""

    def create_thread(*args: Any, **more: Any) -> Any:
        return _create_thread(self, *args, **{**more, "message_id": starter.id})

    self.create_thread = create_thread
    try:
        return _create_forum_post(self, forum_id, name, starter, **kw)
    finally:
        del self.create_thread


def _create_message_thread(
    self: Any, parent_id: int, name: str, owner_id: int, *, broadcast: bool = True, **kw: Any
) -> Any:
    """Make no message about a thread that stands under one already."""
    is_told = broadcast and kw.get("message_id") is None
    thread = _create_thread(self, parent_id, name, owner_id, broadcast=is_told, **kw)
    if broadcast and not is_told:
        self.announce_thread_create(thread)
    return thread


def _accept_flags(self: Any, *handled: str, ignore: tuple[str, ...] = (), **kw: Any) -> Any:
    """Let a forum post be pinned, which is a flag of its thread; it shows nowhere."""
    return _fields(self, *handled, ignore=(*ignore, "flags"), **kw)
