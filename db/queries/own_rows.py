"""Statements on all rows that hold one member plainly, for showing and for erasing them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Member, PointsEvent, Post, PostStats, Vote
from forum.vocabulary import Door, Origin, PostState

_VOTE: Any = Vote.__table__
# Both databases take about 32,000 values in one statement, and somebody may have voted more often.
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post as its author may take it along."""

    id: int
    kind: str
    state: str
    title: str | None
    body: str
    shown_name: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class OwnVote:
    """A ballot as its voter may take it along."""

    post_id: int
    direction: int
    door: str
    message_id: int | None
    emoji: str | None
    cast_at: datetime


@dataclass(frozen=True, slots=True)
class OwnEvent:
    """An entry of the ledger as its member may take it along."""

    kind: str
    amount: int
    post_id: int | None
    created_at: datetime


_OWN_POST = (
    Post.id,
    Post.kind,
    Post.state,
    Post.title,
    Post.body,
    Post.shown_name,
    Post.created_at,
)


async def count_posts(session: AsyncSession, guild_id: int, user_id: int) -> dict[str, int]:
    """Count a member's named posts that were not deleted, by kind."""
    rows = await session.execute(
        select(Post.kind, func.count()).where(*_named(guild_id, user_id)).group_by(Post.kind)
    )
    return dict(rows.all())


async def list_posts(session: AsyncSession, guild_id: int, user_id: int) -> Sequence[OwnPost]:
    """Give a member's named posts that were not deleted."""
    rows = await session.execute(
        select(*_OWN_POST).where(*_named(guild_id, user_id)).order_by(Post.id)
    )
    return [OwnPost(*row) for row in rows]


async def list_posts_by_id(session: AsyncSession, post_ids: Collection[int]) -> Sequence[OwnPost]:
    """Give these posts."""
    rows = await session.execute(select(*_OWN_POST).where(Post.id.in_(post_ids)).order_by(Post.id))
    return [OwnPost(*row) for row in rows]


async def list_edited(
    session: AsyncSession, guild_id: int, user_id: int
) -> Sequence[tuple[int, int]]:
    """Give the posts that show a member as their editor, each with its question."""
    rows = await session.execute(
        select(Post.id, func.coalesce(Post.question_id, Post.id)).where(
            Post.guild_id == guild_id, Post.edited_by_id == user_id
        )
    )
    return [(row[0], row[1]) for row in rows]


async def make_posts_nameless(session: AsyncSession, guild_id: int, user_id: int) -> None:
    """Take a member off their named posts, and off the edits they made as a moderator."""
    own = Post.guild_id == guild_id, Post.author_id == user_id
    await session.execute(
        update(PostStats)
        .where(PostStats.post_id.in_(select(Post.id).where(*own)))
        .values(author_id=None)
    )
    # A message they wrote by hand is theirs to delete: from now on the card holds the text.
    await session.execute(
        update(Post)
        .where(*own, Post.origin == Origin.ADOPTED.value)
        .values(origin=Origin.FORM.value)
    )
    await session.execute(update(Post).where(*own).values(author_id=None))
    await session.execute(
        update(Post)
        .where(Post.guild_id == guild_id, Post.edited_by_id == user_id)
        .values(edited_by_id=None)
    )


async def count_votes(session: AsyncSession, guild_id: int, user_id: int) -> int:
    """Count a member's ballots."""
    statement = select(func.count()).where(Vote.guild_id == guild_id, Vote.voter_id == user_id)
    return await session.scalar(statement) or 0


async def list_votes(session: AsyncSession, guild_id: int, user_id: int) -> Sequence[OwnVote]:
    """Give a member's ballots."""
    rows = await session.execute(
        select(Vote.post_id, Vote.direction, Vote.door, Vote.message_id, Vote.emoji, Vote.cast_at)
        .where(Vote.guild_id == guild_id, Vote.voter_id == user_id)
        .order_by(Vote.post_id)
    )
    return [OwnVote(*row) for row in rows]


async def list_voted(session: AsyncSession, voters: Mapping[int, int]) -> Sequence[int]:
    """Give those of these posts on which the voter named for it has a ballot."""
    pairs = list(voters.items())
    found: list[int] = []
    for start in range(0, len(pairs), _BATCH):
        some = pairs[start : start + _BATCH]
        found += await session.scalars(
            select(Vote.post_id).where(tuple_(Vote.post_id, Vote.voter_id).in_(some))
        )
    return found


async def rename_voter(session: AsyncSession, user_id: int, new_ids: dict[int, int]) -> None:
    """Give a member's ballots, by post, another voter, and stop comparing them with reactions."""
    renamed = [
        {"voted_id": post_id, "new_id": new_id} for post_id, new_id in sorted(new_ids.items())
    ]
    if not renamed:
        return
    statement = (
        update(_VOTE)
        .where(_VOTE.c.post_id == bindparam("voted_id"), _VOTE.c.voter_id == user_id)
        .values(voter_id=bindparam("new_id"), door=Door.IMPORT.value, message_id=None, emoji=None)
    )
    await (await session.connection()).execute(statement, renamed)


async def list_events(session: AsyncSession, guild_id: int, user_id: int) -> Sequence[OwnEvent]:
    """Give a member's entries of the ledger."""
    rows = await session.execute(
        select(PointsEvent.kind, PointsEvent.amount, PointsEvent.post_id, PointsEvent.created_at)
        .where(PointsEvent.guild_id == guild_id, PointsEvent.member_id == user_id)
        .order_by(PointsEvent.id)
    )
    return [OwnEvent(*row) for row in rows]


async def delete_member(session: AsyncSession, guild_id: int, user_id: int, *, base: int) -> None:
    """Delete a member with their ledger. A bar stays: erasing oneself must not lift it."""
    await session.execute(
        delete(PointsEvent).where(
            PointsEvent.guild_id == guild_id, PointsEvent.member_id == user_id
        )
    )
    own = Member.guild_id == guild_id, Member.user_id == user_id
    await session.execute(delete(Member).where(*own, Member.is_blocked.is_(False)))
    await session.execute(
        update(Member).where(*own).values(name="", points=base, bonus=0, dm_closed=False)
    )


def _named(guild_id: int, user_id: int) -> tuple[Any, ...]:
    return (
        Post.guild_id == guild_id,
        Post.author_id == user_id,
        Post.state != PostState.DELETED.value,
    )
