"""What brings SimCord 3.2.1 nearer to Discord, where the two differ in what this bot uses.

They touch private names of SimCord; `discord-rules` says what Discord does. Each is a few lines.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import pytest
from simcord.backend import errors, permissions, serializers
from simcord.backend.state import Backend
from simcord.http import router
from simcord.http.routes import messages

message_routes: Any = messages  # typed as if its imports were not there to be used

#: What the maker of a thread may change of it without Manage Threads.
_OWN_THREAD = {
    "name",
    "archived",
    "auto_archive_duration",
    "rate_limit_per_user",
    "applied_tags",
}


def apply(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lay all of them over SimCord until the test ends."""
    for each in (
        _starter_has_the_id_of_its_thread,
        _threads_want_manage_threads,
        _archived_threads_wake_or_refuse,
        _reactions_name_the_author,
        _history_knows_own_reactions,
        _one_thread_a_message,
        _replies_need_their_message,
        _reactors_come_in_pages,
        _forum_posts_can_be_pinned,
        _messages_count_super_reactions,
    ):
        each(monkeypatch)


def _starter_has_the_id_of_its_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    real_post, real_thread = Backend.create_forum_post, Backend.create_thread

    def create_forum_post(self: Any, forum_id: int, name: str, starter: Any, **kw: Any) -> Any:
        self.create_thread = lambda *a, **k: real_thread(
            self, *a, **{**k, "message_id": starter.id}
        )
        try:
            return real_post(self, forum_id, name, starter, **kw)
        finally:
            del self.create_thread

    monkeypatch.setattr(Backend, "create_forum_post", create_forum_post)


def _threads_want_manage_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    real = router.RequestContext.require_channel_permissions

    def require(self: Any, channel_id: int, *names: str) -> Any:
        channel = self.backend.channels.get(channel_id)
        if channel is not None and channel.is_thread and "manage_channels" in names:
            is_own = channel.owner_id == self.backend.bot_user.id
            owner_may = self.method == "PATCH" and is_own and set(self.body()) <= _OWN_THREAD
            names = tuple(name for name in names if name != "manage_channels")
            names += () if owner_may else ("manage_threads",)
        return real(self, channel_id, *names)

    monkeypatch.setattr(router.RequestContext, "require_channel_permissions", require)


def _archived_threads_wake_or_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Backend.commit_message

    def commit(self: Any, message: Any, *, broadcast: bool = True) -> Any:
        channel = self.get_channel(message.channel_id)
        meta = channel.thread_metadata
        if meta is not None and meta.archived:
            held = self.compute_permissions(channel.guild_id, message.author_id, channel.id)
            if meta.locked and not held & permissions.flag("manage_threads"):
                raise errors.BackendError(400, 50083, "Thread is archived")
            self.edit_channel(channel.id, {}, thread_metadata={"archived": False})
        return real(self, message, broadcast=broadcast)

    monkeypatch.setattr(Backend, "commit_message", commit)


def _reactions_name_the_author(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Backend.emit

    def emit(self: Any, event: str, payload: Any) -> Any:
        if event == "MESSAGE_REACTION_ADD" and "message_author_id" not in payload:
            in_channel = self.messages.get(int(payload["channel_id"]), {})
            message = in_channel.get(int(payload["message_id"]))
            if message is not None:
                payload = {**payload, "message_author_id": str(message.author_id)}
        return real(self, event, payload)

    monkeypatch.setattr(Backend, "emit", emit)


def _history_knows_own_reactions(monkeypatch: pytest.MonkeyPatch) -> None:
    real = message_routes.message_response

    def response(ctx: Any, message: Any, **kw: Any) -> Any:
        return real(ctx, message, **{"for_user": ctx.backend.bot_user.id, **kw})

    monkeypatch.setattr(message_routes, "message_response", response)


def _one_thread_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Backend.create_thread

    def create_thread(self: Any, parent_id: int, name: str, owner_id: int, **kw: Any) -> Any:
        if kw.get("message_id") in self.channels:
            raise errors.BackendError(400, 160004, "A thread has already been created for this")
        return real(self, parent_id, name, owner_id, **kw)

    monkeypatch.setattr(Backend, "create_thread", create_thread)


def _replies_need_their_message(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Backend.prepare_message

    def prepare(self: Any, channel_id: int, author_id: int, content: str = "", **kw: Any) -> Any:
        reference = kw.get("reference")
        if (
            reference
            and reference.get("type", 0) == 0
            and reference.get("fail_if_not_exists", True)
            and int(reference["message_id"]) not in self.messages.get(channel_id, {})
        ):
            raise errors.invalid_form_body("message_reference: Unknown message")
        return real(self, channel_id, author_id, content, **kw)

    monkeypatch.setattr(Backend, "prepare_message", prepare)


def _reactors_come_in_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """SimCord lists all reactors whatever was asked for, and has no super reactions.

    Those are kept where `simcord_help.burst` notes them.
    """
    real = router.dispatch

    def dispatch(backend: Any, method: str, path: str, **kw: Any) -> Any:
        answer = real(backend, method, path, **kw)
        if method != "GET" or "/reactions/" not in path or not isinstance(answer, list):
            return answer
        params = {key: str(value) for key, value in (kw.get("params") or {}).items()}
        users = {int(user["id"]): user for user in answer}
        if params.get("type") == "1":
            *_, message_id, _, emoji = path.strip("/").split("/")
            noted = getattr(backend, "bursts", {}).get((int(message_id), unquote(emoji)), ())
            users = {user_id: serializers.user_payload(backend.users[user_id]) for user_id in noted}
        later = sorted(user_id for user_id in users if user_id > int(params.get("after", 0)))
        return [users[user_id] for user_id in later[: int(params.get("limit", 25))]]

    monkeypatch.setattr(router, "dispatch", dispatch)


def _messages_count_super_reactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that `simcord_help.burst` noted are among a message's reactions."""
    real: Any = serializers.message_payload

    def message_payload(backend: Any, message: Any, **kw: Any) -> Any:
        payload: dict[str, Any] = dict(real(backend, message, **kw))
        counts = {
            emoji: len(users)
            for (message_id, emoji), users in getattr(backend, "bursts", {}).items()
            if message_id == message.id and users
        }
        for reaction in payload["reactions"]:
            emoji = reaction["emoji"]
            name = f"{emoji['name']}:{emoji['id']}" if emoji["id"] else emoji["name"]
            burst = counts.get(name, 0)
            reaction["count"] += burst
            reaction["count_details"] = {**reaction["count_details"], "burst": burst}
        return payload

    monkeypatch.setattr(serializers, "message_payload", message_payload)


def _forum_posts_can_be_pinned(monkeypatch: pytest.MonkeyPatch) -> None:
    real = router.RequestContext.fields

    def fields(self: Any, *handled: str, ignore: tuple[str, ...] = (), **kw: Any) -> Any:
        return real(self, *handled, ignore=(*ignore, "flags"), **kw)

    monkeypatch.setattr(router.RequestContext, "fields", fields)
