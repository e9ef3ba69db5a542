"""Statements on the versions of posts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Member, Post, Revision


@dataclass(frozen=True, slots=True)
class Version:
    """A text as it stood before an edit; `editor` is "" for the author."""

    number: int
    title: str | None
    body: str
    tags: str
    created_at: datetime
    editor: str


async def add(session: AsyncSession, post_id: int, **version: Any) -> None:
    """Keep a version as it stood before an edit, under the next number."""
    number = await session.scalar(
        select(func.coalesce(func.max(Revision.number), 0) + 1).where(Revision.post_id == post_id)
    )
    await session.execute(insert(Revision).values(post_id=post_id, number=number, **version))


async def list_versions(session: AsyncSession, post_id: int) -> Sequence[Version]:
    """Give the kept versions with their editor's name, the first one first."""
    rows = await session.execute(
        select(
            Revision.number,
            Revision.title,
            Revision.body,
            Revision.tags,
            Revision.created_at,
            func.coalesce(Member.name, ""),
        )
        .join(Post, Post.id == Revision.post_id)
        .outerjoin(
            Member, (Member.guild_id == Post.guild_id) & (Member.user_id == Revision.editor_id)
        )
        .where(Revision.post_id == post_id)
        .order_by(Revision.number)
    )
    return [Version(*row) for row in rows]


async def delete_all(session: AsyncSession, post_ids: Collection[int]) -> None:
    """Delete every kept version of these posts."""
    await session.execute(delete(Revision).where(Revision.post_id.in_(post_ids)))


async def forget_editor(session: AsyncSession, guild_id: int, user_id: int) -> None:
    """Leave out who edited, for a member who is erased."""
    in_guild = select(Post.id).where(Post.id == Revision.post_id, Post.guild_id == guild_id)
    await session.execute(
        update(Revision)
        .where(Revision.editor_id == user_id, in_guild.exists())
        .values(editor_id=None)
    )
