"""Rows that tests begin with, consistent with each other; a test states only what matters."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

from db.models import Category, Guild, Member, Post
from db.queries import ledger, stats
from db.queries.ledger import Entry
from db.services import standing
from db.services.ballots import Ballot
from db.store import Store
from forum.points import EventKind, posting
from forum.vocabulary import Actor, Direction, Door, Level, PostKind, PostState

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
GUILD = 1000
HOME_CHANNEL = 2000

_ids = itertools.count(10_001)


def make_actor(user_id: int | None = None, **changes: Any) -> Actor:
    """A member who has not acted yet: there is no row of them."""
    number = user_id if user_id is not None else next(_ids)
    values = {"guild_id": GUILD, "user_id": number, "name": f"Member {number}", **changes}
    return Actor(**values)


def make_moderator(**changes: Any) -> Actor:
    return make_actor(**{"level": Level.MODERATOR, "name": "Mod", **changes})


async def make_guild(store: Store, guild_id: int = GUILD, **columns: Any) -> int:
    values = {"home_channel_id": HOME_CHANNEL, "overrides": {}, "created_at": NOW, **columns}
    async with store.write() as session:
        session.add(Guild(id=guild_id, **values))
    return guild_id


async def make_category(store: Store, name: str = "Family", **columns: Any) -> int:
    async with store.write() as session:
        category = Category(**{"guild_id": GUILD, "name": name, **columns})
        session.add(category)
        await session.flush()
        return category.id


async def make_member(store: Store, actor: Actor | None = None, **columns: Any) -> Actor:
    """A member with a row, as if they had acted under their own name."""
    actor = actor or make_actor()
    async with store.write() as session:
        policy = (await standing.settings(session, actor.guild_id)).policy
        await standing.note_member(session, actor, policy)
        row = await session.get_one(Member, (actor.guild_id, actor.user_id))
        for name, value in columns.items():
            setattr(row, name, value)
    return actor


async def make_question(store: Store, author: Actor | None = None, **columns: Any) -> int:
    """A visible question; pass `shown_name` to make it anonymous."""
    number = next(_ids)
    defaults = {"title": f"What do you think of number {number}?", "thread_id": next(_ids)}
    return await _make_post(store, PostKind.QUESTION, author, {**defaults, **columns})


async def make_answer(
    store: Store, question_id: int, author: Actor | None = None, **columns: Any
) -> int:
    """A visible answer to a question; pass `shown_name` to make it anonymous."""
    parents = {"question_id": question_id, "parent_id": question_id}
    post_id = await _make_post(store, PostKind.ANSWER, author, {**parents, **columns})
    async with store.write() as session:
        question = await session.get_one(Post, question_id)
        policy = (await standing.settings(session, question.guild_id)).policy
        await stats.shift(session, "answers", {question_id: 1})
        await stats.refresh_questions(session, [question_id], policy)
    return post_id


async def make_comment(
    store: Store, question_id: int, parent_id: int, author: Actor | None = None, **columns: Any
) -> int:
    """A visible comment on a question (the same id twice) or on an answer."""
    parents = {"question_id": question_id, "parent_id": parent_id}
    post_id = await _make_post(store, PostKind.COMMENT, author, {**parents, **columns})
    async with store.write() as session:
        await stats.shift(session, "comments", {parent_id: 1})
    return post_id


def ballot_by_reaction(
    voter: Actor, message_id: int, wanted: Direction | None, **changes: Any
) -> Ballot:
    """A ballot by adding a reaction; pass `removed` for one that was taken off."""
    values = {
        "guild_id": voter.guild_id,
        "voter": voter,
        "wanted": wanted,
        "door": Door.REACTION,
        "now": NOW,
        "message_id": message_id,
        "channel_id": HOME_CHANNEL,
        "emoji": "👎" if Direction.DOWN in (wanted, changes.get("removed")) else "👍",
        **changes,
    }
    return Ballot(**values)


def ballot_by_command(
    voter: Actor, post_id: int, wanted: Direction | None, **changes: Any
) -> Ballot:
    values = {
        "guild_id": voter.guild_id,
        "voter": voter,
        "wanted": wanted,
        "door": Door.COMMAND,
        "now": NOW,
        "post_id": post_id,
        **changes,
    }
    return Ballot(**values)


async def message_of(store: Store, post_id: int) -> int:
    """The message that carries the votes of a post."""
    async with store.read() as session:
        post = await session.get_one(Post, post_id)
    assert post.vote_message_id is not None
    return post.vote_message_id


async def _make_post(
    store: Store, kind: PostKind, author: Actor | None, columns: dict[str, Any]
) -> int:
    author = author or make_actor()
    number = next(_ids)
    values = {
        "guild_id": author.guild_id,
        "body": f"The text of number {number}.",
        "repeat_key": number.to_bytes(16, "big"),
        "created_at": NOW,
        "channel_id": HOME_CHANNEL,
        "card_message_id": number,
        "vote_message_id": None if kind is PostKind.COMMENT else number,
        "up_emoji": "👍",
        "down_emoji": "👎",
        "state": PostState.VISIBLE.value,
        **columns,
    }
    async with store.write() as session:
        policy = (await standing.settings(session, author.guild_id)).policy
        post = Post(kind=kind.value, **values)
        session.add(post)
        await session.flush()
        if post.shown_name is None:
            await standing.note_member(session, author, policy)
            post.author_id = author.user_id
            earned = Entry(author.user_id, post.id, _POSTED[kind], posting(kind, policy))
            entries = [earned] if post.state == PostState.VISIBLE else []
            await ledger.book(session, post.guild_id, entries, NOW, base=policy.points_base)
        else:
            sealed = store.seal.person(f"post:{post.id}", author.user_id)
            post.author_sealed, post.author_tag = sealed.sealed, sealed.tag
        if kind is not PostKind.COMMENT:
            await session.flush()
            await stats.create(session, post, policy)
        return post.id


_POSTED = {
    PostKind.QUESTION: EventKind.POST_QUESTION,
    PostKind.ANSWER: EventKind.POST_ANSWER,
    PostKind.COMMENT: EventKind.POST_ANSWER,  # worth nothing, so never booked
}
