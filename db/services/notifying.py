"""What members are told, and whom a question is followed by."""

from __future__ import annotations

from datetime import datetime

from db.records import Notice
from db.store import Store
from forum.vocabulary import Actor


async def get_notice(store: Store, notice_id: int) -> Notice | None:
    """Give a notification with its recipient opened; None if nobody is to be told."""
    raise NotImplementedError


async def inbox(store: Store, actor: Actor, *, limit: int = 10) -> tuple[Notice, ...]:
    """Give the newest notifications of a member."""
    raise NotImplementedError


async def mark_read(store: Store, actor: Actor) -> None:
    """Note that a member saw their inbox."""
    raise NotImplementedError


async def dm_refused(store: Store, guild_id: int, user_id: int) -> None:
    """Note that Discord refused a DM to a member; not for private notices."""
    raise NotImplementedError


async def dms_open(store: Store, actor: Actor) -> bool:
    """Tell whether DMs are tried for this member."""
    raise NotImplementedError


async def try_dms_again(store: Store, actor: Actor, *, now: datetime) -> None:
    """Try DMs again, as the member asked."""
    raise NotImplementedError


async def follow(store: Store, actor: Actor, post_id: int, *, now: datetime) -> None:
    """Let a member hear of a question."""
    raise NotImplementedError


async def unfollow(store: Store, actor: Actor, post_id: int, *, now: datetime) -> None:
    """Stop telling a member of a question."""
    raise NotImplementedError


async def is_following(store: Store, actor: Actor, post_id: int) -> bool:
    """Tell whether a member hears of a question."""
    raise NotImplementedError
