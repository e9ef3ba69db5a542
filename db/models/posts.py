"""Questions, answers and comments, with their numbers, versions, tags and reports."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
)
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import BY_KEY, Base, partial_index
from db.types import RowId, Snowflake

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
        partial_index(
            "uq_post_vote_message_id",
            "vote_message_id",
            where="vote_message_id IS NOT NULL",
            unique=True,
        ),
        # The votes' way in: from a message to all that a ballot needs of its post, without
        # touching the wide row.
        partial_index(
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
        # Catching up after a pause: a server's messages with votes, newest first, page by page.
        partial_index("ix_post_votable", "guild_id", "id", where="vote_message_id IS NOT NULL"),
        # Limits on haste for anonymous acts: the sealed posts of the last hour, told by their tags.
        partial_index("ix_post_sealed", "guild_id", "created_at", where="author_tag IS NOT NULL"),
        Index("ix_post_card_message_id", "card_message_id"),
        Index("ix_post_thread_id", "thread_id"),
        # Few posts have one, and what asks for them must not read through all the others.
        partial_index(
            "ix_post_duplicate_of_id", "duplicate_of_id", where="duplicate_of_id IS NOT NULL"
        ),
        partial_index(
            "ix_post_edited_by_id", "guild_id", "edited_by_id", where="edited_by_id IS NOT NULL"
        ),
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


_AT_LEAST_NONE = " AND ".join(
    f"{number} >= 0"
    for number in (
        *("ups", "downs", "point_ups", "point_downs"),
        *("answers", "comments", "views", "accepted", "best_answer_score"),
    )
)


def _list_index(name: str, *columns: str, where: str = "is_listed") -> Index:
    return partial_index(f"ix_post_stats_{name}", "guild_id", *columns, "post_id", where=where)


class PostStats(Base):
    """The numbers of a question or an answer, narrow, and what lists of questions sort by."""

    __tablename__ = "post_stats"
    __table_args__ = (
        CheckConstraint(_AT_LEAST_NONE, name="counts"),
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


class Revision(Base):
    """A version of a post's text as it stood before an edit; number 1 is the first text."""

    __tablename__ = "revision"
    __table_args__ = (
        UniqueConstraint("post_id", "number"),
        partial_index("ix_revision_editor_id", "editor_id", where="editor_id IS NOT NULL"),
    )

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
    __table_args__ = (
        UniqueConstraint("guild_id", "name"),
        CheckConstraint("questions >= 0", name="questions"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    guild_id: Mapped[int] = mapped_column(ForeignKey("guild.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    #: Cache: visible questions that have it.
    questions: Mapped[int] = mapped_column(Integer, default=0)


class PostTag(Base):
    """A tag on a question, at a place in its order."""

    __tablename__ = "post_tag"
    __table_args__ = (Index("ix_post_tag_tag_id", "tag_id", "post_id"), BY_KEY)

    post_id: Mapped[int] = mapped_column(
        ForeignKey("post.id", ondelete="CASCADE"), primary_key=True
    )
    tag_id: Mapped[int] = mapped_column(ForeignKey("tag.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(SmallInteger, default=0)


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
    #: A member's own among the newest are how their limit on haste is found.
    created_at: Mapped[datetime] = mapped_column(index=True)
