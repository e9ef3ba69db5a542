"""Texts that were refused or timed out, sealed and kept for 24 hours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from db.authorship import draft_context
from db.queries import drafts, guilds
from db.records import DraftView
from db.store import Store
from forum.errors import NoSuchDraftError
from forum.vocabulary import Actor

#: How long a draft is kept (design: a day, so that nobody loses text over a night).
KEPT = timedelta(hours=24)


async def keep(
    store: Store, actor: Actor, form: str, post_id: int, values: dict[str, str], *, now: datetime
) -> int:
    """Keep what a form held and give the id to offer it again by.

    Owner, form, post and text are sealed together: the row tells nothing, whoever may have meant
    it to be anonymous.
    """
    content = {"owner": actor.user_id, "form": form, "post": post_id, "values": values}
    sealed = store.seal.seal_document(draft_context(actor.guild_id), content)
    async with store.write() as session:
        # A form may be refused because the forum has not been set up.
        await guilds.note(session, actor.guild_id, now)
        return await drafts.add(session, actor.guild_id, sealed, now + KEPT)


async def get(store: Store, actor: Actor, draft_id: int, *, now: datetime) -> DraftView:
    """Give one's own draft.

    Raises:
        NoSuchDraftError: It is gone, or somebody else's.
    """
    async with store.read() as session:
        sealed = await drafts.find(session, actor.guild_id, draft_id, after=now)
    if sealed is None:
        raise NoSuchDraftError
    return _require_own(store, actor, draft_id, sealed)


async def drop(store: Store, actor: Actor, draft_id: int) -> None:
    """Delete one's own draft; one that is gone already is no error."""
    async with store.write() as session:
        sealed = await drafts.find(session, actor.guild_id, draft_id)
        if sealed is not None:
            _require_own(store, actor, draft_id, sealed)
            await drafts.delete_ids(session, [draft_id])


async def mine(store: Store, actor: Actor, *, now: datetime) -> tuple[DraftView, ...]:
    """Give one's own drafts, the newest first."""
    async with store.read() as session:
        kept = await drafts.list_sealed(session, actor.guild_id, after=now)
    opened = ((id_, _open(store, actor.guild_id, sealed)) for id_, sealed in kept)
    return tuple(
        _view(id_, content) for id_, content in opened if content["owner"] == actor.user_id
    )


async def purge(store: Store, *, now: datetime) -> int:
    """Delete the drafts whose time is over, and give how many."""
    async with store.write() as session:
        return await drafts.delete_expired(session, now)


def _require_own(store: Store, actor: Actor, draft_id: int, sealed: bytes) -> DraftView:
    content = _open(store, actor.guild_id, sealed)
    if content["owner"] != actor.user_id:
        raise NoSuchDraftError
    return _view(draft_id, content)


def _open(store: Store, guild_id: int, sealed: bytes) -> dict[str, Any]:
    return store.seal.open_document(draft_context(guild_id), sealed)


def _view(draft_id: int, content: dict[str, Any]) -> DraftView:
    return DraftView(draft_id, content["form"], content["post"], content["values"])
