"""Statements on who wrote what in a thread or lately, for names, notices and limits on haste."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, func, null, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Member, Post
from forum.vocabulary import PostKind, PostState


@dataclass(frozen=True, slots=True)
class ThreadName:
    """A name in a thread: the one an anonymous author shows, or a member's own."""

    id: int
    author_id: int | None
    author_sealed: bytes | None
    author_tag: bytes | None
    shown_name: str | None
    state: str
    member_name: str | None


@dataclass(frozen=True, slots=True)
class Commenter:
    """Who wrote a comment."""

    id: int
    author_id: int | None
    author_sealed: bytes | None
    author_tag: bytes | None
    shown_name: str | None


@dataclass(frozen=True, slots=True)
class RecentPost:
    """When a post was made; an anonymous one with what its author is recognised by."""

    id: int
    author_tag: bytes | None
    created_at: datetime


async def list_commenters(session: AsyncSession, parent_id: int) -> Sequence[Commenter]:
    """Give who wrote the visible comments on a post, by one comment for each name."""
    name = Post.shown_name, Post.author_id
    first = (
        select(func.min(Post.id))
        .where(
            Post.parent_id == parent_id,
            Post.kind == PostKind.COMMENT.value,
            Post.state == PostState.VISIBLE.value,
        )
        .group_by(*name)
    )
    rows = await session.execute(
        select(Post.id, Post.author_id, Post.author_sealed, Post.author_tag, Post.shown_name)
        .where(Post.id.in_(first))
        .order_by(Post.id)
    )
    return [Commenter(*row) for row in rows]


async def list_thread_names(session: AsyncSession, question_id: int) -> Sequence[ThreadName]:
    """Give the name of every post in a thread, the newest first.

    Deleted posts are among them: who read them would take a second author for the first.
    """
    rows = await session.execute(
        select(
            Post.id,
            Post.author_id,
            Post.author_sealed,
            Post.author_tag,
            Post.shown_name,
            Post.state,
            Member.name,
        )
        .outerjoin(Member, (Member.guild_id == Post.guild_id) & (Member.user_id == Post.author_id))
        .where(or_(Post.id == question_id, Post.question_id == question_id))
        .order_by(Post.id.desc())
    )
    return [ThreadName(*row) for row in rows]


async def list_recent(
    session: AsyncSession, guild_id: int, author_id: int, kind: PostKind, since: datetime
) -> Sequence[RecentPost]:
    """Give posts of a kind after `since`: a member's named ones and everyone's anonymous ones."""
    values = {
        "its_guild": guild_id,
        "its_author": author_id,
        "its_kind": kind.value,
        "since": since,
    }
    return [RecentPost(*row) for row in await session.execute(_RECENT, values)]


def _recent() -> CompoundSelect[Any]:
    in_guild = Post.guild_id == bindparam("its_guild")
    newest = (
        select(Post.id, Post.kind, Post.created_at)
        .where(in_guild, Post.author_id == bindparam("its_author"))
        .order_by(Post.id.desc())
        # More than anyone may write in the hours this is asked for; without a bound the many
        # posts of a busy member would be read each time.
        .limit(500)
        .subquery()
    )
    named = select(
        newest.c.id, null().cast(Post.author_tag.type).label("author_tag"), newest.c.created_at
    ).where(newest.c.kind == bindparam("its_kind"), newest.c.created_at > bindparam("since"))
    sealed = select(Post.id, Post.author_tag, Post.created_at).where(
        in_guild,
        Post.author_tag.is_not(None),
        Post.created_at > bindparam("since"),
        Post.kind == bindparam("its_kind"),
    )
    return union_all(named, sealed)


#: Made once: its parts take longer to make than it takes to run.
_RECENT = _recent()
