"""Statements on categories; a guild has few, so they are read as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Category, Post


async def list_all(session: AsyncSession, guild_id: int) -> Sequence[Category]:
    """Give a guild's categories in the order in which siblings stand."""
    rows = await session.scalars(
        select(Category)
        .where(Category.guild_id == guild_id)
        .order_by(Category.position, Category.id)
    )
    return rows.all()


async def find(session: AsyncSession, guild_id: int, category_id: int) -> Category | None:
    """Give a category of this guild."""
    category = await session.get(Category, category_id)
    return category if category is not None and category.guild_id == guild_id else None


async def count_questions(session: AsyncSession, category_id: int) -> int:
    """Count the questions in a category, whoever can see them."""
    statement = select(func.count()).select_from(Post).where(Post.category_id == category_id)
    return await session.scalar(statement) or 0
