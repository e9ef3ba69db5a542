"""Servers: what they chose, their channels, levels and categories."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, partial_index
from db.types import RowId, Snowflake


class Meta(Base):
    """Facts about the store itself, such as the check value of the secret key."""

    __tablename__ = "meta"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


class Guild(Base):
    """One Discord server: where its forum lives and what it tuned."""

    __tablename__ = "guild"

    id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    home_channel_id: Mapped[int | None] = mapped_column(Snowflake)
    mod_channel_id: Mapped[int | None] = mapped_column(Snowflake)
    up_emoji: Mapped[str] = mapped_column(String(60), default="👍")
    down_emoji: Mapped[str] = mapped_column(String(60), default="👎")
    preset: Mapped[str] = mapped_column(String(20), default="question2answer")
    overrides: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class Channel(Base):
    """A Discord channel that holds questions, and what is known of its tags."""

    __tablename__ = "channel"
    __table_args__ = (CheckConstraint("kind IN ('forum', 'text')", name="kind"),)

    id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(5))
    #: Tag ids of a forum channel: {"open": id, "answered": id, "accepted": ..., "closed": ...}.
    state_tags: Mapped[dict[str, Any]] = mapped_column(default=dict)


class RoleLevel(Base):
    """A level that a guild gives to everyone with a role, everywhere or in one category."""

    __tablename__ = "role_level"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"), index=True)
    role_id: Mapped[int] = mapped_column(Snowflake)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id", ondelete="CASCADE"))
    level: Mapped[int] = mapped_column(SmallInteger)

    __table_args__ = (
        partial_index(
            "uq_role_level_everywhere",
            "guild_id",
            "role_id",
            where="category_id IS NULL",
            unique=True,
        ),
        UniqueConstraint("guild_id", "role_id", "category_id"),
    )


class Category(Base):
    """A place for questions; a tree of at most four levels (Question2Answer's constant)."""

    __tablename__ = "category"
    __table_args__ = (
        UniqueConstraint("guild_id", "parent_id", "name"),
        # No two NULLs are equal, so the top level needs its own.
        partial_index(
            "uq_category_top", "guild_id", "name", where="parent_id IS NULL", unique=True
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))
    name: Mapped[str] = mapped_column(String(80))
    description: Mapped[str] = mapped_column(String(800), default="")
    position: Mapped[int] = mapped_column(Integer, default=0)
    #: Its own channel; NULL takes the parent's, else the guild's home channel.
    channel_id: Mapped[int | None] = mapped_column(Snowflake)
    #: The forum tag that stands for it in the home channel (top level only).
    forum_tag_id: Mapped[int | None] = mapped_column(Snowflake)
