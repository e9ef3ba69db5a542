"""What anyone may see of members: only what they did under their own name.

The first thousand places are counted by index. Places further down come from all members'
points in memory, which are at most a minute old: nobody there can tell, and counting them would
take longer the larger the server is.
"""

from __future__ import annotations

import asyncio
import logging
import time
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import people
from db.queries.people import Known, Work
from db.records import LeaderRow, Profile
from db.services import standing
from db.store import Store
from forum.vocabulary import PostKind

_log = logging.getLogger(__name__)
_EXTRA = "standings"
_COUNTED = 1_000
_PAGE = 20
_FRESH_SECONDS = 60.0
_NOTHING = (0, 0, 0, 0)


@dataclass(slots=True)
class _Standings:
    """A guild's present members by points, the fewest first; `read_at` is the monotonic clock."""

    points: array[int] = field(default_factory=lambda: array("q"))
    user_ids: array[int] = field(default_factory=lambda: array("q"))
    read_at: float | None = None
    task: asyncio.Task[None] | None = None


async def profile(store: Store, guild_id: int, user_id: int) -> Profile:
    """Give a member's points, rank and counts; zeros for someone the forum does not know."""
    async with store.read() as session:
        member = await _member(session, guild_id, user_id)
        work = {each.kind: each for each in await people.list_work(session, guild_id, user_id)}
        ups_given, downs_given = await people.count_votes(session, guild_id, user_id)
        place = await _rank(session, store, guild_id, member.points)
    questions, answers, comments = (
        work.get(kind.value, Work(kind.value, *_NOTHING)) for kind in PostKind
    )
    return Profile(
        user_id=user_id,
        name=member.name,
        points=member.points,
        rank=place,
        questions=questions.posts,
        answers=answers.posts,
        comments=comments.posts,
        accepted_answers=answers.accepted,
        ups_given=ups_given,
        downs_given=downs_given,
        ups_received=questions.ups + answers.ups,
        downs_received=questions.downs + answers.downs,
    )


async def leaderboard(
    store: Store, guild_id: int, *, page: int = 1
) -> tuple[Sequence[LeaderRow], int, int]:
    """Give a page of the board, the page it is (the nearest there is), and how many there are."""
    async with store.read() as session:
        count = await people.count_present(session, guild_id, at_most=_COUNTED + 1)
        standings = None
        if count > _COUNTED:
            standings = await _standings(session, store, guild_id)
            count = len(standings.points)
        pages = max(1, -(-count // _PAGE))
        page = min(max(page, 1), pages)
        offset = (page - 1) * _PAGE
        if standings is None or offset <= _COUNTED:
            members = await people.list_best(session, guild_id, offset=offset, limit=_PAGE)
        else:
            end = count - offset
            ids = standings.user_ids[max(0, end - _PAGE) : end].tolist()
            members = await people.list_members(session, guild_id, ids)
        first = await _rank(session, store, guild_id, members[0].points) if members else 1
    return _rows(members, first, offset), page, pages


async def rank(store: Store, guild_id: int, user_id: int) -> int:
    """Give a member's place: 1 + how many have more points."""
    async with store.read() as session:
        member = await _member(session, guild_id, user_id)
        return await _rank(session, store, guild_id, member.points)


def _rows(members: Sequence[Known], first: int, offset: int) -> list[LeaderRow]:
    """Give each member their place; who has as many points as the one above shares it."""
    rows: list[LeaderRow] = []
    for number, member in enumerate(members):
        place = offset + number + 1
        if not rows:
            place = first
        elif rows[-1].points == member.points:
            place = rows[-1].rank
        rows.append(LeaderRow(place, member.user_id, member.name, member.points))
    return rows


async def _member(session: AsyncSession, guild_id: int, user_id: int) -> Known:
    known = await people.find_member(session, guild_id, user_id)
    if known is not None:
        return known
    policy = (await standing.settings(session, guild_id)).policy
    return Known(user_id, "", policy.points_base)


async def _rank(session: AsyncSession, store: Store, guild_id: int, points: int) -> int:
    above = await people.count_above(session, guild_id, points, at_most=_COUNTED)
    if above < _COUNTED:
        return 1 + above
    standings = await _standings(session, store, guild_id)
    return 1 + len(standings.points) - bisect_right(standings.points, points)


async def _standings(session: AsyncSession, store: Store, guild_id: int) -> _Standings:
    """Give all points: read now the first time, else as they were, while they are read again."""
    kept: dict[int, _Standings] = store.extras.setdefault(_EXTRA, {})
    here = kept.setdefault(guild_id, _Standings())
    if here.read_at is None:
        await _read(session, here, guild_id)
    elif time.monotonic() - here.read_at > _FRESH_SECONDS and (
        here.task is None or here.task.done()
    ):
        reading = _read_again(store, here, guild_id)
        here.task = store.in_background(reading, "standings-reader")
    return here


async def _read_again(store: Store, here: _Standings, guild_id: int) -> None:
    try:
        async with store.read() as session:
            await _read(session, here, guild_id)
    except Exception:
        # The older places stand until the next who asks has them read.
        _log.exception("the places of a guild's members were not read")


async def _read(session: AsyncSession, here: _Standings, guild_id: int) -> None:
    rows = await people.list_all_points(session, guild_id)
    here.points = array("q", (points for points, _ in rows))
    here.user_ids = array("q", (user_id for _, user_id in rows))
    here.read_at = time.monotonic()
