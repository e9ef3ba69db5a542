"""The part of an erasure that waits: what is sealed goes at random times over some days.

Done at once it would tell that those posts, follows and reports were the member's. One row holds
all of it, sealed and padded, also where there is nothing to do; every row is sealed anew on each
round, and goes on a day that depends on nothing but the day it was made. So neither its size nor
its changes tell which posts belong to it. A round takes one post of an order at most: two that
vanish at one moment would be seen to be one member's.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import erasure_context, is_by
from db.queries import erasures, flags, follows, notifications, outbox, posts
from db.sealing import Seal
from db.services.moderating.cases import cards_of
from db.services.privacy.removing import remove_posts
from db.services.privacy.traces import Traces
from db.services.standing import settings
from db.store import Store
from db.types import from_micros, to_micros

Way = Literal["nameless", "remove"]

_SPREAD = timedelta(days=7)
_BLOCK = 8_192
# What else one round takes: after a long pause more may be due than one statement names.
_MOST = 1_000
_RANDOM = secrets.SystemRandom()


#: When to erase what, by its id.
_Entry = tuple[datetime, str, int]
_POST = "post"


@dataclass(frozen=True, slots=True)
class _Order:
    """What is left to erase for one member, in no order."""

    user_id: int
    way: Way
    left: tuple[_Entry, ...]


async def place(
    session: AsyncSession,
    seal: Seal,
    guild_id: int,
    user_id: int,
    way: Way,
    traces: Traces,
    now: datetime,
) -> None:
    """Keep the order to erase a member's sealed rows."""
    kinds = {
        _POST: traces.posts,
        "follow": traces.follows,
        "flag": traces.flags,
        "notice": traces.notices,
    }
    left = tuple(
        (now + _SPREAD * _RANDOM.random(), what, id_) for what, ids in kinds.items() for id_ in ids
    )
    last_day = (now + _SPREAD + timedelta(days=1)).astimezone(UTC)
    ends_at = last_day.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    sealed = _seal(seal, guild_id, _Order(user_id, way, left))
    await erasures.add(session, guild_id, sealed, ends_at)


async def carry_out_erasures(store: Store, *, now: datetime) -> int:
    """Erase the sealed rows whose time has come, and give how many."""
    done = 0
    async with store.write() as session:
        for kept in await erasures.list_all(session):
            order = _open(store.seal, kept.guild_id, kept.order_sealed)
            due = _due(order, now)
            await _erase(
                session, store.seal, kept.guild_id, order, [entry[1:] for entry in due], now
            )
            left = tuple(entry for entry in order.left if entry not in due)
            if kept.ends_at <= now and not left:
                await erasures.delete(session, kept.id)
            else:
                rest = _Order(order.user_id, order.way, left)
                await erasures.reseal(session, kept.id, _seal(store.seal, kept.guild_id, rest))
            done += len(due)
    return done


def _due(order: _Order, now: datetime) -> set[_Entry]:
    """Give what one round takes: the first post whose time has come, and some of all else."""
    due = sorted(entry for entry in order.left if entry[0] <= now)
    first_post = [entry for entry in due if entry[1] == _POST][:1]
    return {*first_post, *[entry for entry in due if entry[1] != _POST][:_MOST]}


async def _erase(
    session: AsyncSession,
    seal: Seal,
    guild_id: int,
    order: _Order,
    due: Collection[tuple[str, int]],
    now: datetime,
) -> None:
    if not due:
        return
    await follows.remove_all(session, seal, _ids(due, "follow"), order.user_id)
    await flags.remove_all(session, seal, _ids(due, "flag"), order.user_id)
    await notifications.delete_ids(session, _ids(due, "notice"))
    await posts.lock_guild(session, guild_id)
    found = await posts.list_facts(session, _ids(due, _POST))
    own = [post for post in found if is_by(seal, post, order.user_id)]
    if order.way == "remove":
        policy = (await settings(session, guild_id)).policy
        await remove_posts(session, own, policy, now)
    ids = [post.id for post in own]
    await posts.change(session, ids, author_sealed=None, author_tag=None)
    wishes = [(guild_id, post.root_id, name) for post in own for name in cards_of(post)]
    await outbox.ask_for_all(session, wishes, now)


def _ids(due: Iterable[tuple[str, int]], wanted: str) -> list[int]:
    return [id_ for what, id_ in due if what == wanted]


def _seal(seal: Seal, guild_id: int, order: _Order) -> bytes:
    content: dict[str, Any] = {
        "user": order.user_id,
        "way": order.way,
        "left": [(to_micros(moment), what, id_) for moment, what, id_ in order.left],
    }
    context = erasure_context(guild_id)
    bare = len(seal.seal_document(context, {**content, "pad": ""}))
    return seal.seal_document(context, {**content, "pad": " " * (-bare % _BLOCK)})


def _open(seal: Seal, guild_id: int, order_sealed: bytes) -> _Order:
    content = seal.open_document(erasure_context(guild_id), order_sealed)
    left = tuple((from_micros(moment), what, id_) for moment, what, id_ in content["left"])
    return _Order(content["user"], content["way"], left)
