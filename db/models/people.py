"""Members, and what is kept for them; wherever it would tell too much, under seal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import BY_KEY, Base, partial_index
from db.types import RowId, Snowflake


class Member(Base):
    """A person in a guild. Written only by acts in their own name, never by an anonymous one."""

    __tablename__ = "member"
    # The board leaves out who left, so its index does.
    __table_args__ = (
        partial_index(
            "ix_member_guild_id_points", "guild_id", "points", "user_id", where="NOT has_left"
        ),
        BY_KEY,
    )

    guild_id: Mapped[int] = mapped_column(
        ForeignKey("guild.id", ondelete="CASCADE"), primary_key=True
    )
    user_id: Mapped[int] = mapped_column(Snowflake, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(String(100), default="")
    #: Cache: base + bonus + the sum of this member's points events.
    points: Mapped[int] = mapped_column(Integer, default=100)
    bonus: Mapped[int] = mapped_column(Integer, default=0)
    is_blocked: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: Only where blocked: when it ends by itself; NULL is for good.
    blocked_until: Mapped[datetime | None]
    has_left: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: Discord refused a DM to them; not tried again until they ask.
    dm_closed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class Follow(Base):
    """A member who wants to hear of a question; always sealed: no row tells of the asker."""

    __tablename__ = "follow"
    __table_args__ = BY_KEY

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    follower_tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    follower_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class View(Base):
    """That somebody opened a question today: a keyed hash of post, member and day, then gone."""

    __tablename__ = "view"
    __table_args__ = BY_KEY

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    viewer_tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    #: Days since 1970 UTC.
    day: Mapped[int] = mapped_column(Integer, index=True)


class Draft(Base):
    """A text that was refused, timed out or is held; wholly sealed, for 24 hours."""

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    #: Owner and form values, encrypted together. Nothing plain ties drafts to a member or to
    #: each other; the id is in the button that offers it again.
    content_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Notification(Base):
    """Something a member is told. Where it concerns an anonymous post of theirs, it is sealed."""

    __tablename__ = "notification"
    __table_args__ = (
        CheckConstraint(
            "(recipient_id IS NULL) <> (recipient_sealed IS NULL)", name="one_recipient"
        ),
        Index("ix_notification_recipient_id", "guild_id", "recipient_id", "id"),
        partial_index(
            "ix_notification_sealed", "guild_id", "id", where="recipient_sealed IS NOT NULL"
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    recipient_id: Mapped[int | None] = mapped_column(Snowflake)
    recipient_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: "answered", "commented", "accepted", "vote_refused", "hidden", "closed", ...
    kind: Mapped[str] = mapped_column(String(20))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    #: Numbers and words the sentence needs ({"error": "SelfVoteError", ...}); never people's text.
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_read: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    created_at: Mapped[datetime]


class Listing(Base):
    """What a paged list shows, kept seven days so that its buttons work after a restart."""

    __tablename__ = "listing"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(12))
    query: Mapped[dict[str, Any]]
    created_at: Mapped[datetime] = mapped_column(index=True)


class Erasure(Base):
    """An anonymous post that is to be erased later, at a moment that tells nothing.

    Which post and how is sealed (context `erasure:<guild>`): the orders of one member would
    otherwise stand side by side.
    """

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    order_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    due_at: Mapped[datetime] = mapped_column(index=True)
