"""What members are told, and whom a question is followed by."""

from __future__ import annotations

from datetime import datetime

from db.queries import follows, members, notifications, posts
from db.records import Notice
from db.store import Store
from forum.errors import HiddenError, NoSuchPostError
from forum.vocabulary import Actor

# How many of a guild's newest sealed notifications are opened to find one member's own. Opening
# takes microseconds; older ones are not worth a second of everybody's time.
_SCAN = 5_000


async def get_notice(store: Store, notice_id: int) -> Notice | None:
    """Give a notification with its recipient opened; None if nobody is to be told."""
    async with store.read() as session:
        return await notifications.find(session, store.seal, notice_id)


async def inbox(store: Store, actor: Actor, *, limit: int = 10) -> tuple[Notice, ...]:
    """Give the newest notifications of a member, those about their anonymous posts included."""
    guild_id, user_id = actor.guild_id, actor.user_id
    async with store.read() as session:
        named = await notifications.list_named(session, guild_id, user_id, limit=limit)
        private = await notifications.list_private(
            session, store.seal, guild_id, user_id, scan=_SCAN
        )
    newest = sorted([*named, *private], key=lambda notice: notice.id, reverse=True)
    return tuple(newest[:limit])


async def mark_read(store: Store, actor: Actor) -> None:
    """Note that a member saw their inbox.

    Sealed notifications are left as they are: a mark set at the same moment as on the named ones
    would tie them to the member.
    """
    async with store.write() as session:
        await notifications.mark_read(session, actor.guild_id, actor.user_id)


async def dm_refused(store: Store, guild_id: int, user_id: int) -> None:
    """Note that Discord refused a DM about something named; nobody gets a row by it.

    Never to be called for a private notice: the moment of the change would tell whose it was.
    """
    async with store.write() as session:
        await members.set_dm_closed(session, guild_id, user_id, True)


async def dms_open(store: Store, actor: Actor) -> bool:
    """Tell whether DMs to this member are tried."""
    async with store.read() as session:
        return not await members.is_dm_closed(session, actor.guild_id, actor.user_id)


async def try_dms_again(store: Store, actor: Actor, *, now: datetime) -> None:
    """Try DMs again, as the member asked."""
    async with store.write() as session:
        await members.set_dm_closed(session, actor.guild_id, actor.user_id, False)


async def follow(store: Store, actor: Actor, post_id: int, *, now: datetime) -> None:
    """Let a member hear of a question; of an answer's or a comment's question just so.

    Raises:
        NoSuchPostError: There is no such post in this server.
        HiddenError: The question is not visible.
    """
    async with store.write() as session:
        question = await posts.get(session, actor.guild_id, post_id)
        if question.root_id != question.id:
            question = await posts.get(session, actor.guild_id, question.root_id)
        if not question.is_visible:
            raise HiddenError(question.id)
        await follows.add(session, store.seal, question.id, actor.user_id)


async def unfollow(store: Store, actor: Actor, post_id: int, *, now: datetime) -> None:
    """Stop telling a member of a question.

    Raises:
        NoSuchPostError: There is no such post in this server.
    """
    async with store.write() as session:
        post = await posts.get(session, actor.guild_id, post_id)
        await follows.remove(session, store.seal, post.root_id, actor.user_id)


async def is_following(store: Store, actor: Actor, post_id: int) -> bool:
    """Tell whether a member hears of a question; not of one that is gone."""
    async with store.read() as session:
        try:
            post = await posts.get(session, actor.guild_id, post_id)
        except NoSuchPostError:
            return False
        return await follows.exists(session, store.seal, post.root_id, actor.user_id)
