"""Statements on free tags."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import PostTag, Tag
from db.queries.dialects import insert_into

_TAG: Any = Tag.__table__


async def attach(
    session: AsyncSession,
    guild_id: int,
    question_id: int,
    names: Sequence[str],
    *,
    is_counted: bool,
) -> None:
    """Give a question its tags, in this order; it has none yet.

    Args:
        is_counted: The question is visible, so each of its tags has one question more.
    """
    if not names:
        return
    by = int(is_counted)
    rows = [{"guild_id": guild_id, "name": name, "questions": by} for name in sorted(names)]
    known = await session.execute(
        insert_into(session, Tag)
        .values(rows)
        .on_conflict_do_update(
            index_elements=[Tag.guild_id, Tag.name], set_={"questions": Tag.questions + by}
        )
        .returning(Tag.name, Tag.id)
    )
    ids = {row.name: row.id for row in known}
    await session.execute(
        insert(PostTag),
        [
            {"post_id": question_id, "tag_id": ids[name], "position": position}
            for position, name in enumerate(names)
        ],
    )


async def detach(session: AsyncSession, question_ids: Collection[int]) -> None:
    """Take all tags off questions. Counts are moved by `shift` before."""
    await session.execute(delete(PostTag).where(PostTag.post_id.in_(question_ids)))


async def shift(session: AsyncSession, question_ids: Collection[int], by: int) -> None:
    """Move the number of visible questions of every tag on these questions."""
    counted = (
        select(PostTag.tag_id, func.count().label("times"))
        .where(PostTag.post_id.in_(question_ids))
        .group_by(PostTag.tag_id)
        .order_by(PostTag.tag_id)
    )
    moved = [
        {"moved_id": row.tag_id, "by": by * row.times} for row in await session.execute(counted)
    ]
    if not moved:
        return
    statement = (
        update(_TAG)
        .where(_TAG.c.id == bindparam("moved_id"))
        .values(questions=_TAG.c.questions + bindparam("by"))
    )
    await (await session.connection()).execute(statement, moved)


async def list_names(session: AsyncSession, question_id: int) -> tuple[str, ...]:
    """Give a question's tags in their order."""
    names = await session.scalars(
        select(Tag.name)
        .join(PostTag, PostTag.tag_id == Tag.id)
        .where(PostTag.post_id == question_id)
        .order_by(PostTag.position)
    )
    return tuple(names)


async def list_starting_with(
    session: AsyncSession, guild_id: int, prefix: str, *, limit: int
) -> tuple[str, ...]:
    """Give the tags in use that start with `prefix`, the most used first."""
    names = await session.scalars(
        select(Tag.name)
        .where(
            Tag.guild_id == guild_id,
            Tag.name.startswith(prefix, autoescape=True),
            Tag.questions > 0,
        )
        .order_by(Tag.questions.desc(), Tag.name)
        .limit(limit)
    )
    return tuple(names)
