"""Statements on the outbox: what Discord is yet to be told."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Outbox
from db.queries.dialects import insert_into
from db.records import OutboxItem
from db.store import ASKED_OUTBOX

#: How often a target is tried before it is given up for an admin to see.
MAX_ATTEMPTS = 12
#: What was given up begins again, but not as if never tried: its message may stand on Discord.
_TRIED = 1
_WAITS = and_(Outbox.failed_at.is_(None), ~Outbox.is_parked)


def card(post_id: int) -> str:
    """Name the card of a post: made, redrawn or taken away, as the store says when it is sent."""
    return f"card:{post_id}"


def thread(question_id: int) -> str:
    """Name the tags and the lock of a question's thread."""
    return f"thread:{question_id}"


def notice(notification_id: int) -> str:
    """Name the delivery of a notification."""
    return f"notice:{notification_id}"


def seed(post_id: int) -> str:
    """Name the vote emoji under a post's message."""
    return f"seed:{post_id}"


def report(post_id: int) -> str:
    """Name the moderators' card of a reported post."""
    return f"report:{post_id}"


def unreact(channel_id: int, message_id: int, user_id: int, emoji: str) -> str:
    """Name a reaction that is to be taken off."""
    return f"unreact:{channel_id}:{message_id}:{user_id}:{emoji}"


async def ask_for(
    session: AsyncSession, guild_id: int, lane: int, targets: Collection[str], now: datetime
) -> None:
    """Ask that these targets be shown; asking again for a waiting one makes it current.

    Args:
        lane: the question they belong to (its id); rows of a lane are carried out in order.
    """
    await ask_for_all(session, [(guild_id, lane, target) for target in targets], now)


async def ask_for_all(
    session: AsyncSession, wishes: Iterable[tuple[int, int, str]], now: datetime
) -> None:
    """Ask for many targets (guild, lane, target) in one statement."""
    rows: list[dict[str, Any]] = [
        {"guild_id": guild_id, "lane": lane, "target": target, "due_at": now}
        for guild_id, lane, target in dict.fromkeys(wishes)
    ]
    if not rows:
        return
    session.info[ASKED_OUTBOX] = True
    statement = insert_into(session, Outbox)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Outbox.target],
            set_={
                "generation": Outbox.generation + 1,
                # What had been given up is worth a new try once something asks for it again.
                "failed_at": None,
                "reason": None,
                "attempts": case((Outbox.failed_at.is_(None), Outbox.attempts), else_=_TRIED),
            },
        ),
        sorted(rows, key=lambda row: row["target"]),
    )


async def list_due(
    session: AsyncSession, now: datetime, *, limit: int, skip_lanes: Collection[int] = ()
) -> Sequence[OutboxItem]:
    """Give what may be sent now, oldest first, leaving out the lanes in `skip_lanes`."""
    statement = (
        select(
            Outbox.id,
            Outbox.guild_id,
            Outbox.target,
            Outbox.lane,
            Outbox.generation,
            Outbox.attempts,
        )
        .where(_WAITS, Outbox.due_at <= now)
        .order_by(Outbox.id)
        .limit(limit)
    )
    if skip_lanes:
        statement = statement.where(Outbox.lane.not_in(skip_lanes))
    return [OutboxItem(*row) for row in await session.execute(statement)]


async def list_targets(session: AsyncSession, lane: int, prefix: str) -> Sequence[str]:
    """Give the targets of a lane that begin like this, waiting or given up."""
    named = Outbox.target.startswith(prefix, autoescape=True)
    return (await session.scalars(select(Outbox.target).where(Outbox.lane == lane, named))).all()


async def next_due(session: AsyncSession, *, after: datetime) -> datetime | None:
    """Give the moment later than `after` at which the next waiting row may be sent."""
    return await session.scalar(
        select(func.min(Outbox.due_at)).where(_WAITS, Outbox.due_at > after)
    )


async def begin(session: AsyncSession, item: OutboxItem) -> None:
    """Note that `item` is about to be sent, so that a crash between sending and saving is seen."""
    await session.execute(
        update(Outbox).where(Outbox.id == item.id, Outbox.attempts == 0).values(attempts=1)
    )


async def finish(session: AsyncSession, item: OutboxItem, *, again_at: datetime) -> None:
    """Note that `item` was carried out; if it was asked for again meanwhile, it waits on.

    Args:
        again_at: when a further redraw may go out at the earliest.
    """
    await session.execute(
        delete(Outbox).where(Outbox.id == item.id, Outbox.generation == item.generation)
    )
    await session.execute(
        update(Outbox).where(Outbox.id == item.id).values(due_at=again_at, attempts=0)
    )


async def postpone(session: AsyncSession, item: OutboxItem, *, until: datetime) -> None:
    """Note a failed try and when to try again."""
    await session.execute(
        update(Outbox)
        .where(Outbox.id == item.id)
        .values(due_at=until, attempts=Outbox.attempts + 1)
    )


async def give_up(session: AsyncSession, item: OutboxItem, *, reason: str, now: datetime) -> None:
    """Stop trying, with a reason for the admins; a newer wish for the same target stays."""
    await session.execute(
        update(Outbox)
        .where(Outbox.id == item.id, Outbox.generation == item.generation)
        .values(failed_at=now, reason=reason, attempts=Outbox.attempts + 1)
    )


async def count_failures(session: AsyncSession, guild_id: int) -> dict[str, int]:
    """Give how many rows of a guild were given up, by the reason."""
    given_up = and_(Outbox.guild_id == guild_id, Outbox.failed_at.is_not(None))
    rows = await session.execute(
        select(Outbox.reason, func.count()).where(given_up).group_by(Outbox.reason)
    )
    return {reason or "": failed for reason, failed in rows.all()}


async def revive(session: AsyncSession, guild_id: int, now: datetime) -> None:
    """Try again what had been given up in a guild."""
    await session.execute(
        update(Outbox)
        .where(Outbox.guild_id == guild_id, Outbox.failed_at.is_not(None))
        .values(failed_at=None, reason=None, attempts=_TRIED, due_at=now)
    )
    session.info[ASKED_OUTBOX] = True


async def park(session: AsyncSession, item: OutboxItem) -> None:
    """Let `item` wait until its thread, which is archived, opens again."""
    await session.execute(update(Outbox).where(Outbox.id == item.id).values(is_parked=True))


async def unpark(session: AsyncSession, guild_id: int, lane: int | None = None) -> None:
    """Let go out what waited for a thread to open: of one question, or of the whole guild."""
    statement = update(Outbox).where(Outbox.guild_id == guild_id, Outbox.is_parked)
    if lane is not None:
        statement = statement.where(Outbox.lane == lane)
    await session.execute(statement.values(is_parked=False))
    session.info[ASKED_OUTBOX] = True


def backoff(attempts: int) -> timedelta:
    """Give the pause before the next try: 1 s, doubled each time, at most 10 minutes."""
    return timedelta(seconds=min(2**attempts, 600))
