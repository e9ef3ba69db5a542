"""The tables. Constraints say what must never be, whatever the code does.

Everything belongs to a guild. Totals (`post_stats`, `member.points`) are caches of rows that
`db.services.auditing` can prove. A member's tie to an anonymous post is only ever kept sealed
(`db.sealing`): an `..._sealed` column holds who it is, encrypted, and a `..._tag` column lets the
same member be recognised on that one post.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
    true,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from db.types import Document, RowId, Snowflake, UtcDateTime


class Base(DeclarativeBase):
    """The one registry; constraints are named by a convention, for migrations to find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[Any] = {datetime: UtcDateTime, dict[str, Any]: Document}


def _partial_index(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    condition = text(where)
    return Index(name, *columns, unique=unique, sqlite_where=condition, postgresql_where=condition)


#: The key is the row's place: one tree in the place of two, and one page written for each change.
_BY_KEY = {"sqlite_with_rowid": False}


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


class Member(Base):
    """A person in a guild. Written only by acts in their own name, never by an anonymous one."""

    __tablename__ = "member"
    # The board leaves out who left, so its index does.
    __table_args__ = (
        _partial_index(
            "ix_member_guild_id_points", "guild_id", "points", "user_id", where="NOT has_left"
        ),
        _BY_KEY,
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


class RoleLevel(Base):
    """A level that a guild gives to everyone with a role, everywhere or in one category."""

    __tablename__ = "role_level"

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"), index=True)
    role_id: Mapped[int] = mapped_column(Snowflake)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id", ondelete="CASCADE"))
    level: Mapped[int] = mapped_column(SmallInteger)

    __table_args__ = (
        _partial_index(
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
        _partial_index(
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


_SEALED_OR_PLAIN = (
    "(author_sealed IS NULL) = (author_tag IS NULL)"
    " AND (author_id IS NULL OR author_sealed IS NULL)"
    " AND (author_sealed IS NULL OR shown_name IS NOT NULL)"
)


class Post(Base):
    """A question, an answer or a comment; its wide text. Numbers stand in `post_stats`."""

    __tablename__ = "post"
    __table_args__ = (
        CheckConstraint("kind IN ('question', 'answer', 'comment')", name="kind"),
        CheckConstraint("state IN ('visible', 'queued', 'hidden', 'deleted')", name="state"),
        CheckConstraint(_SEALED_OR_PLAIN, name="sealed_or_plain"),
        CheckConstraint(
            "(kind = 'question') = (parent_id IS NULL)"
            " AND (kind = 'question') = (question_id IS NULL)"
            " AND (kind = 'question') = (title IS NOT NULL)",
            name="shape",
        ),
        CheckConstraint("accepted_at IS NULL OR kind = 'answer'", name="accepted_answers"),
        CheckConstraint(
            "kind = 'question' OR (closed_at IS NULL AND duplicate_of_id IS NULL)",
            name="closed_questions",
        ),
        Index("ix_post_question_id", "question_id", "kind", "state", "id"),
        Index("ix_post_parent_id", "parent_id", "id"),
        Index("ix_post_author_id", "guild_id", "author_id", "id"),
        _partial_index(
            "uq_post_vote_message_id",
            "vote_message_id",
            where="vote_message_id IS NOT NULL",
            unique=True,
        ),
        # The votes' way in: from a message to all that a ballot needs of its post, without
        # touching the wide row.
        _partial_index(
            "ix_post_ballot",
            "vote_message_id",
            "id",
            "guild_id",
            "kind",
            "state",
            "author_id",
            "question_id",
            where="vote_message_id IS NOT NULL",
        ),
        # Limits on haste for anonymous acts: the sealed posts of the last hour, told by their tags.
        _partial_index("ix_post_sealed", "guild_id", "created_at", where="author_tag IS NOT NULL"),
        Index("ix_post_card_message_id", "card_message_id"),
        Index("ix_post_thread_id", "thread_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(8))
    #: The post an answer or a comment belongs to.
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    #: The question at the root; NULL on questions.
    question_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    category_id: Mapped[int | None] = mapped_column(ForeignKey("category.id"))

    #: The author where the post is named; all three are NULL once the author has been erased.
    author_id: Mapped[int | None] = mapped_column(Snowflake)
    author_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    author_tag: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    #: The name an anonymous author chose; kept after erasure.
    shown_name: Mapped[str | None] = mapped_column(String(40))
    #: Written by the asker of this question under the name they asked with.
    by_asker: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())

    repeat_key: Mapped[bytes] = mapped_column(LargeBinary(16))
    origin: Mapped[str] = mapped_column(String(8), default="form")

    state: Mapped[str] = mapped_column(String(8), default="visible")
    #: "author" or "moderator", where hidden or deleted.
    state_by: Mapped[str | None] = mapped_column(String(10))
    state_reason: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(10))
    close_reason: Mapped[str | None] = mapped_column(Text)
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    accepted_at: Mapped[datetime | None]

    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    #: The moderator who edited last; NULL where it was the author, so that it cannot tell who.
    edited_by_id: Mapped[int | None] = mapped_column(Snowflake)

    #: The channel the question stands in; answers and comments stand in the question's thread.
    channel_id: Mapped[int | None] = mapped_column(Snowflake)
    #: Questions only.
    thread_id: Mapped[int | None] = mapped_column(Snowflake)
    #: The bot's message that shows this post.
    card_message_id: Mapped[int | None] = mapped_column(Snowflake)
    #: A second message with the rest of a long text.
    more_message_id: Mapped[int | None] = mapped_column(Snowflake)
    #: The message that carries the votes: the card, or a member's own message that was adopted.
    vote_message_id: Mapped[int | None] = mapped_column(Snowflake)
    #: The message in the moderators' channel that shows its reports.
    report_message_id: Mapped[int | None] = mapped_column(Snowflake)
    #: The pair this message was seeded with.
    up_emoji: Mapped[str | None] = mapped_column(String(60))
    down_emoji: Mapped[str | None] = mapped_column(String(60))

    # Last, so that SQLite finds the rest of the row without reading through long texts.
    title: Mapped[str | None] = mapped_column(String(800))
    body: Mapped[str] = mapped_column(Text)


def _list_index(name: str, *columns: str, where: str = "is_listed") -> Index:
    return _partial_index(f"ix_post_stats_{name}", "guild_id", *columns, "post_id", where=where)


class PostStats(Base):
    """The numbers of a question or an answer, narrow, and what lists of questions sort by."""

    __tablename__ = "post_stats"
    __table_args__ = (
        CheckConstraint("ups >= 0 AND downs >= 0", name="counts"),
        _list_index("hotness", "hotness"),
        _list_index("score", "score"),
        _list_index("answers", "answers"),
        _list_index("views", "views"),
        _list_index("recent"),
        _list_index("category", "category_id"),
        _list_index("author", "author_id"),
        _list_index("unanswered", where="is_listed AND NOT is_closed AND answers = 0"),
        _list_index("unaccepted", where="is_listed AND NOT is_closed AND accepted = 0"),
        _list_index("unupvoted", where="is_listed AND NOT is_closed AND best_answer_score = 0"),
        _list_index("accepted", where="is_listed AND accepted > 0"),
        _list_index("closed", where="is_listed AND is_closed"),
    )

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    guild_id: Mapped[int] = mapped_column(BigInteger)
    category_id: Mapped[int | None] = mapped_column(BigInteger)
    #: The author of a named post, for lists by person; NULL on anonymous ones.
    author_id: Mapped[int | None] = mapped_column(Snowflake)
    ups: Mapped[int] = mapped_column(Integer, default=0)
    downs: Mapped[int] = mapped_column(Integer, default=0)
    #: ups - downs, stored so that lists can sort by it.
    score: Mapped[int] = mapped_column(Integer, default=0)
    #: The ups and downs that count for the author's points (`vote.counts`).
    point_ups: Mapped[int] = mapped_column(Integer, default=0)
    point_downs: Mapped[int] = mapped_column(Integer, default=0)
    #: Visible answers of a question.
    answers: Mapped[int] = mapped_column(Integer, default=0)
    #: Visible comments on this very post.
    comments: Mapped[int] = mapped_column(Integer, default=0)
    views: Mapped[int] = mapped_column(Integer, default=0)
    #: Accepted visible answers of a question.
    accepted: Mapped[int] = mapped_column(Integer, default=0)
    #: The best score among the visible answers, at least 0 (Question2Answer's `amaxvote`).
    best_answer_score: Mapped[int] = mapped_column(Integer, default=0)
    hotness: Mapped[int] = mapped_column(BigInteger, default=0)
    is_closed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    #: A visible question: what lists show.
    is_listed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class Vote(Base):
    """One member's ballot on one post. A retracted ballot is gone."""

    __tablename__ = "vote"
    __table_args__ = (
        CheckConstraint("direction IN (-1, 1)", name="direction"),
        Index("ix_vote_voter_id", "guild_id", "voter_id", "cast_at"),
        _BY_KEY,
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
        Index("ix_points_event_member_id", "guild_id", "member_id", "kind", "created_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(Snowflake)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id", ondelete="SET NULL"))
    #: A word of `forum.points.EventKind`.
    kind: Mapped[str] = mapped_column(String(16))
    amount: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]


class Flag(Base):
    """A member's report of a post. One a member and post."""

    __tablename__ = "flag"

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    #: Keyed hash of post and member: whoever reads the store learns no reporter.
    flagger_tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    flagger_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    reason: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime]


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


class Revision(Base):
    """A version of a post's text as it stood before an edit; number 1 is the first text."""

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("post_id", "number"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id", ondelete="CASCADE"))
    number: Mapped[int] = mapped_column(Integer)
    title: Mapped[str | None] = mapped_column(String(800))
    body: Mapped[str] = mapped_column(Text)
    tags: Mapped[str] = mapped_column(Text, default="")
    category_id: Mapped[int | None] = mapped_column(BigInteger)
    #: The moderator who wrote this version; NULL is the author.
    editor_id: Mapped[int | None] = mapped_column(Snowflake)
    created_at: Mapped[datetime]


class Tag(Base):
    """A free tag; top-level categories and states have forum tags of their own."""

    __tablename__ = "tag"
    __table_args__ = (UniqueConstraint("guild_id", "name"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    #: Cache: visible questions that have it.
    questions: Mapped[int] = mapped_column(Integer, default=0)


class PostTag(Base):
    """A tag on a question, at a place in its order."""

    __tablename__ = "post_tag"
    __table_args__ = (Index("ix_post_tag_tag_id", "tag_id", "post_id"), _BY_KEY)

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)


class Follow(Base):
    """A member who wants to hear of a question; always sealed: no row tells of the asker."""

    __tablename__ = "follow"
    __table_args__ = _BY_KEY

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    follower_tag: Mapped[bytes] = mapped_column(LargeBinary(16), primary_key=True)
    follower_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class View(Base):
    """That somebody opened a question today: a keyed hash of post, member and day, then gone."""

    __tablename__ = "view"
    __table_args__ = _BY_KEY

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
        _partial_index(
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


class AuditEntry(Base):
    """Who did what to which post, when and why. Acts of an author read "the author"."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_guild_id", "guild_id", "id"),)

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
        _partial_index(
            "ix_outbox_due", "due_at", "id", where="failed_at IS NULL AND NOT is_parked"
        ),
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
