"""What was done, and what Discord is yet to be told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, partial_index
from db.types import RowId, Snowflake


class AuditEntry(Base):
    """Who did what to which post, when and why. Acts of an author read "the author"."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index("ix_audit_entry_guild_id", "guild_id", "id"),
        Index("ix_audit_entry_post_id", "post_id", "id"),
        partial_index(
            "ix_audit_entry_actor_id", "guild_id", "actor_id", where="actor_id IS NOT NULL"
        ),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    #: NULL is "the author".
    actor_id: Mapped[int | None] = mapped_column(Snowflake)
    #: Question2Answer's event names: q_hide, a_select, ... (`q2a` 1.15).
    verb: Mapped[str] = mapped_column(String(30))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"))
    reason: Mapped[str | None] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime]


class Outbox(Base):
    """What Discord is yet to be told. A row names a target, never text; done rows are deleted.

    One row a target: asking again while one waits raises `generation`, so a redraw that was asked
    for while another was on its way is not lost.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("target"),
        Index("ix_outbox_lane", "lane"),
        partial_index("ix_outbox_due", "due_at", "id", where="failed_at IS NULL AND NOT is_parked"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"), index=True)
    #: What `db.queries.outbox` names: "card:<post>", "thread:<question>", ...
    target: Mapped[str] = mapped_column(String(140))
    #: Rows of one lane (a question's thread) are carried out in the order of their ids.
    lane: Mapped[int] = mapped_column(BigInteger)
    generation: Mapped[int] = mapped_column(Integer, default=1)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    due_at: Mapped[datetime]
    #: The thread is archived and takes no edits: waits until the thread opens again.
    is_parked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: Given up; `reason` says why, for an admin to read.
    failed_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
