"""Statements on posts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.authorship import post_context
from db.models import Guild, Post, PostStats
from db.sealing import Seal
from forum.errors import NoSuchPostError
from forum.vocabulary import PostKind, PostState


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What the rules ask of a post: its columns without the text, and a few numbers."""

    id: int
    guild_id: int
    kind: str
    state: str
    state_by: str | None
    parent_id: int | None
    question_id: int | None
    category_id: int | None
    author_id: int | None
    author_sealed: bytes | None
    author_tag: bytes | None
    shown_name: str | None
    closed_at: datetime | None
    closed_by: str | None
    accepted_at: datetime | None
    created_at: datetime
    edited_at: datetime | None
    edited_by_id: int | None
    channel_id: int | None
    thread_id: int | None
    card_message_id: int | None
    vote_message_id: int | None
    #: Visible answers and accepted ones, of a question.
    answers: int
    accepted: int

    @property
    def root_id(self) -> int:
        """The question this post belongs to; its own id on a question."""
        return self.question_id or self.id

    @property
    def is_closed(self) -> bool:
        """Tell whether the question takes no more answers."""
        return self.closed_at is not None

    @property
    def is_visible(self) -> bool:
        """Tell whether everyone can see it."""
        return self.state == PostState.VISIBLE


@dataclass(frozen=True, slots=True)
class Text:
    """A post's words."""

    title: str | None
    body: str


# What words that are gone are compared by: nothing has this key.
_NO_REPEAT = bytes(16)

_NUMBERS = {
    "answers": func.coalesce(PostStats.answers, 0),
    "accepted": func.coalesce(PostStats.accepted, 0),
}
_FACTS = tuple(
    _NUMBERS[each.name].label(each.name) if each.name in _NUMBERS else getattr(Post, each.name)
    for each in fields(PostFacts)
)


def _select_facts() -> Select[Any]:
    return select(*_FACTS).outerjoin(PostStats, PostStats.post_id == Post.id)


async def add(session: AsyncSession, seal: Seal, post: Post, author_id: int) -> None:
    """Add a post by this member: sealed where it has a shown name, else plainly.

    The seal is bound to the row's id, so an anonymous row gets its author right after it was
    made, in the same transaction.
    """
    if post.shown_name is None:
        post.author_id = author_id
    session.add(post)
    await session.flush()
    if post.shown_name is not None:
        person = seal.person(post_context(post.id), author_id)
        post.author_sealed, post.author_tag = person.sealed, person.tag
        await session.flush()


async def lock_guild(session: AsyncSession, guild_id: int) -> None:
    """Make writers of this guild's questions and tags take turns.

    SQLite has one writer anyway. Rows that refer to the guild can still be written meanwhile.
    """
    if _has_one_writer(session):
        return
    await session.execute(
        select(Guild.id).where(Guild.id == guild_id).with_for_update(key_share=True)
    )


async def get(
    session: AsyncSession, guild_id: int, post_id: int, *, lock: bool = False
) -> PostFacts:
    """Give what the rules ask of a post that was not deleted.

    Args:
        lock: Make the writers of its thread take turns (SQLite has one writer anyway).

    Raises:
        NoSuchPostError: There is none with that id in this guild.
    """
    if lock and not _has_one_writer(session):
        root = select(func.coalesce(Post.question_id, Post.id)).where(Post.id == post_id)
        await session.execute(
            select(Post.id).where(Post.id == root.scalar_subquery()).with_for_update(key_share=True)
        )
    row = (
        await session.execute(
            _select_facts().where(
                Post.id == post_id,
                Post.guild_id == guild_id,
                Post.state != PostState.DELETED.value,
            )
        )
    ).one_or_none()
    if row is None:
        raise NoSuchPostError(post_id)
    return _facts(row)


async def list_facts(session: AsyncSession, post_ids: Collection[int]) -> Sequence[PostFacts]:
    """Give what the rules ask of these posts, in the order of their ids."""
    rows = await session.execute(_select_facts().where(Post.id.in_(post_ids)).order_by(Post.id))
    return [_facts(row) for row in rows]


async def guild_of(session: AsyncSession, post_id: int) -> int:
    """Give the guild a post belongs to.

    Raises:
        NoSuchPostError: There is no such post.
    """
    guild_id = await session.scalar(select(Post.guild_id).where(Post.id == post_id))
    if guild_id is None:
        raise NoSuchPostError(post_id)
    return guild_id


async def get_text(session: AsyncSession, post_id: int) -> Text:
    """Give a post's words."""
    row = (await session.execute(select(Post.title, Post.body).where(Post.id == post_id))).one()
    return Text(row.title, row.body)


async def change(session: AsyncSession, post_ids: Collection[int], **columns: Any) -> None:
    """Set columns of these posts."""
    await session.execute(update(Post).where(Post.id.in_(post_ids)).values(**columns))


async def list_named_by(session: AsyncSession, guild_id: int, user_id: int) -> Sequence[PostFacts]:
    """Give a member's named posts that were not deleted."""
    rows = await session.execute(
        _select_facts()
        .where(
            Post.guild_id == guild_id,
            Post.author_id == user_id,
            Post.state != PostState.DELETED.value,
        )
        .order_by(Post.id)
    )
    return [_facts(row) for row in rows]


async def list_dependents(
    session: AsyncSession, post_ids: Collection[int]
) -> Sequence[tuple[int, int]]:
    """Give what depends on these posts, as pairs of post and dependent.

    Dependents are answers, comments, and questions closed as their duplicates.
    """
    alive = Post.state != PostState.DELETED.value
    children = await session.execute(
        select(Post.parent_id, Post.id).where(Post.parent_id.in_(post_ids), alive)
    )
    duplicates = await session.execute(
        select(Post.duplicate_of_id, Post.id).where(Post.duplicate_of_id.in_(post_ids), alive)
    )
    return [(on, id_) for on, id_ in (*children, *duplicates) if on is not None]


async def forget_text(session: AsyncSession, post_ids: Collection[int], words: str = "") -> None:
    """Take the words out of posts, leaving `words` in their place."""
    kept_title = case((Post.title.is_(None), None), else_=words)
    await session.execute(
        update(Post)
        .where(Post.id.in_(post_ids))
        .values(title=kept_title, body=words, repeat_key=_NO_REPEAT)
    )


async def set_closed(
    session: AsyncSession,
    question_id: int,
    *,
    at: datetime | None = None,
    by: str | None = None,
    reason: str | None = None,
    duplicate_of_id: int | None = None,
) -> None:
    """Close a question, or without a moment open it."""
    await change(
        session,
        [question_id],
        closed_at=at,
        closed_by=by,
        close_reason=reason,
        duplicate_of_id=duplicate_of_id,
    )
    await session.execute(
        update(PostStats).where(PostStats.post_id == question_id).values(is_closed=at is not None)
    )


async def set_category(session: AsyncSession, question_id: int, category_id: int) -> None:
    """Put a question into a category."""
    await change(session, [question_id], category_id=category_id)
    await session.execute(
        update(PostStats).where(PostStats.post_id == question_id).values(category_id=category_id)
    )


async def report_message_of(session: AsyncSession, post_id: int) -> int | None:
    """Give the message in the moderators' channel that shows a post's reports."""
    return await session.scalar(select(Post.report_message_id).where(Post.id == post_id))


async def find_by_vote_message(
    session: AsyncSession, guild_id: int, message_id: int
) -> PostFacts | None:
    """Give the post whose votes stand on a message."""
    row = (
        await session.execute(
            _select_facts().where(Post.vote_message_id == message_id, Post.guild_id == guild_id)
        )
    ).one_or_none()
    return None if row is None else _facts(row)


async def find_recent_question(
    session: AsyncSession, guild_id: int, repeat_key: bytes, window: int
) -> PostFacts | None:
    """Give the question of these words among the `window` newest visible ones."""
    newest = (
        select(PostStats.post_id)
        # Spelled as in the index, which a comparison with 1 would not match on SQLite.
        .where(PostStats.guild_id == guild_id, literal_column("post_stats.is_listed"))
        .order_by(PostStats.post_id.desc())
        .limit(window)
    )
    return await _find_first(session, Post.id.in_(newest), Post.repeat_key == repeat_key)


async def find_child(
    session: AsyncSession, parent_id: int, kind: PostKind, repeat_key: bytes
) -> PostFacts | None:
    """Give the visible answer to, or comment on, a post that has these words."""
    return await _find_first(
        session,
        Post.parent_id == parent_id,
        Post.kind == kind.value,
        Post.state == PostState.VISIBLE.value,
        Post.repeat_key == repeat_key,
    )


async def list_accepted(session: AsyncSession, question_id: int) -> Sequence[PostFacts]:
    """Give the best answers of a question, in the order they were accepted."""
    rows = await session.execute(
        _select_facts()
        .where(Post.question_id == question_id, Post.accepted_at.is_not(None))
        .order_by(Post.accepted_at, Post.id)
    )
    return [_facts(row) for row in rows]


async def list_children(
    session: AsyncSession, parent_id: int, kind: PostKind
) -> Sequence[PostFacts]:
    """Give the visible answers to, or comments on, a post, oldest first."""
    rows = await session.execute(
        _select_facts()
        .where(
            Post.parent_id == parent_id,
            Post.kind == kind.value,
            Post.state == PostState.VISIBLE.value,
        )
        .order_by(Post.id)
    )
    return [_facts(row) for row in rows]


async def has_dependents(session: AsyncSession, post_id: int) -> bool:
    """Tell whether something stands under a post, or another question is its duplicate."""
    child, duplicate = aliased(Post), aliased(Post)
    found = await session.scalar(
        select(
            select(child.id)
            .where(child.parent_id == post_id, child.state != PostState.DELETED.value)
            .exists()
            | select(duplicate.id)
            .where(duplicate.duplicate_of_id == post_id, duplicate.state != PostState.DELETED.value)
            .exists()
        )
    )
    return bool(found)


async def _find_first(session: AsyncSession, *conditions: Any) -> PostFacts | None:
    row = (
        await session.execute(_select_facts().where(*conditions).order_by(Post.id).limit(1))
    ).first()
    return None if row is None else _facts(row)


def _has_one_writer(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _facts(row: Any) -> PostFacts:
    return PostFacts(*row)
