"""Statements on who opened a question today, and how often it was opened in all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import cast

from sqlalchemy import Table, bindparam, delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PostStats, View
from db.queries.dialects import insert_into
from db.types import EPOCH
from forum.hotness import hotness
from forum.policy import Policy

_STATS = cast(Table, PostStats.__table__)


@dataclass(frozen=True, slots=True)
class Seen:
    """A question somebody opened; who is told only by a keyed hash that is new each day."""

    guild_id: int
    post_id: int
    viewer_tag: bytes
    day: int


async def add(session: AsyncSession, seen: Sequence[Seen]) -> Sequence[Seen]:
    """Keep these and give the ones that were not there yet."""
    values = [
        {key: value for key, value in asdict(each).items() if key != "guild_id"} for each in seen
    ]
    statement = insert_into(session, View).values(values).on_conflict_do_nothing()
    rows = await session.execute(statement.returning(View.post_id, View.viewer_tag))
    fresh = {(row.post_id, row.viewer_tag) for row in rows}
    return [each for each in seen if (each.post_id, each.viewer_tag) in fresh]


async def count(session: AsyncSession, post_ids: Sequence[int], policy: Policy) -> None:
    """Count these views; each lifts its question's hotness by the same."""
    counts = sorted(Counter(post_ids).items())
    statement = (
        update(_STATS)
        .where(_STATS.c.post_id == bindparam("seen_id"))
        .values(
            views=_STATS.c.views + bindparam("times"),
            hotness=_STATS.c.hotness + bindparam("heat"),
        )
    )
    await (await session.connection()).execute(
        statement,
        [
            {"seen_id": post_id, "times": times, "heat": times * _heat_of_a_view(policy)}
            for post_id, times in counts
        ],
    )


async def purge(session: AsyncSession, day: int) -> None:
    """Forget who opened what before this day."""
    await session.execute(delete(View).where(View.day < day))


def _heat_of_a_view(policy: Policy) -> int:
    """Give what one view adds; the formula is linear in views, so any moment will do."""
    moment = EPOCH
    return hotness(moment, None, 0, 0, 1, policy) - hotness(moment, None, 0, 0, 0, policy)
