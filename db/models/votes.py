"""Votes, and the points that they and posts bring."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import BY_KEY, Base
from db.types import RowId, Snowflake


class Vote(Base):
    """One member's ballot on one post. A retracted ballot is gone."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("direction IN (-1, 1)", name="direction"),
        CheckConstraint("door IN ('reaction', 'command', 'button', 'import')", name="door"),
        # With all that the audit adds up, so that it reads the index alone and in order.
        Index("ix_vote_voter_id", "guild_id", "voter_id", "cast_at", "direction", "counts"),
        BY_KEY,
    )

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    voter_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    guild_id: Mapped[int] = mapped_column(BigInteger)
    direction: Mapped[int] = mapped_column(SmallInteger)
    #: Whether it moves anyone's points; decided when it was cast.
    counts: Mapped[bool] = mapped_column(Boolean, default=True, server_default=true())
    door: Mapped[str] = mapped_column(String(8))
    #: Where a reaction ballot stands; only a reaction missing from that very message retracts it.
    message_id: Mapped[int | None] = mapped_column(Snowflake)
    #: The reaction as it stands where it is not the card's own one: the same with a skin tone.
    emoji: Mapped[str | None] = mapped_column(String(60))
    cast_at: Mapped[datetime]


class PointsEvent(Base):
    """One entry of the ledger: appended, reversed by another entry, never changed."""

    __tablename__ = "points_event"
    __table_args__ = (
        Index("ix_points_event_member_id", "guild_id", "member_id", "kind", "created_at", "amount"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(Snowflake)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"))
    #: A word of `forum.points.EventKind`.
    kind: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
