"""Asking: a question is checked, kept and sent on its way to Discord."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Category, Post
from db.queries import categories, follows, outbox, posts, tags
from db.records import HandWritten, Posted, QuestionText
from db.sealing import Seal
from db.services import naming, posting
from db.services.posting import Writer
from db.store import Store
from forum import texts
from forum.errors import NoSuchCategoryError, NotSetUpError
from forum.permissions import Permission
from forum.vocabulary import Actor, Origin, PostKind, PostState


@dataclass(frozen=True, slots=True)
class _Question:
    """A question that has passed every check, and the message it came from, if any."""

    title: str
    body: str
    tags: tuple[str, ...]
    category_id: int | None
    shown_name: str | None
    channel_id: int
    repeat_key: bytes
    origin: Origin = Origin.FORM
    thread_id: int | None = None
    vote_message_id: int | None = None


async def ask(
    store: Store,
    actor: Actor,
    text: QuestionText,
    *,
    now: datetime,
    staff: Collection[str] = (),
) -> Posted:
    """Keep a question, follow it for its asker and ask for its card.

    Args:
        staff: Names of this server's staff, which no anonymous author may show.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        await posts.lock_guild(session, actor.guild_id)
        writer, question = await _check(session, store.seal, actor, text, now, staff)
        return await _keep(session, store.seal, writer, question)


async def check(
    store: Store,
    actor: Actor,
    text: QuestionText,
    *,
    now: datetime,
    staff: Collection[str] = (),
) -> None:
    """Raise whatever `ask` would raise, and write nothing."""
    async with store.read() as session:
        await _check(session, store.seal, actor, text, now, staff)


async def adopt(store: Store, actor: Actor, written: HandWritten, *, now: datetime) -> Posted:
    """Make a message that a member wrote by hand their question; twice gives the same one.

    Minimum lengths do not apply. The message carries the votes where a card can stand beside it:
    as the start of its own thread, or outside threads. A message in the middle of a thread
    becomes a card elsewhere.

    Args:
        actor: The message's author.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        await posts.lock_guild(session, actor.guild_id)
        known = await posts.find_by_vote_message(session, actor.guild_id, written.message_id)
        if known is not None:
            return Posted(known.id, known.root_id, False, PostState(known.state))
        tree = await categories.list_all(session, actor.guild_id)
        category_id = written.category_id or _category_of_channel(tree, written.channel_id)
        writer = await posting.begin(
            session, actor, Permission.POST_QUESTION, category_id=category_id, now=now
        )
        if category_id is not None and all(each.id != category_id for each in tree):
            raise NoSuchCategoryError(str(category_id))
        question = _read(written, writer, category_id, tree)
        await _check_haste(session, store.seal, writer, question)
        return await _keep(session, store.seal, writer, question)


async def _check(
    session: AsyncSession,
    seal: Seal,
    actor: Actor,
    text: QuestionText,
    now: datetime,
    staff: Collection[str],
) -> tuple[Writer, _Question]:
    writer = await posting.begin(
        session, actor, Permission.POST_QUESTION, category_id=text.category_id, now=now
    )
    policy = writer.policy
    # Without a category nobody's channel is looked for but the home.
    has_category = text.category_id is not None
    tree = await categories.list_all(session, actor.guild_id) if has_category else []
    title, body = texts.check_title(text.title, policy), texts.check_body(text.body, policy)
    question = _Question(
        title=title,
        body=body,
        tags=texts.parse_tags(text.tags, policy),
        category_id=text.category_id,
        shown_name=await naming.choose(
            session, seal, actor, text.shown_name, question_id=None, staff=staff, policy=policy
        ),
        channel_id=_channel(text.category_id, tree, writer.settings.home_channel_id),
        repeat_key=texts.repeat_key(title, body),
    )
    await _check_haste(session, seal, writer, question)
    return writer, question


async def _check_haste(
    session: AsyncSession, seal: Seal, writer: Writer, question: _Question
) -> None:
    posting.require_new(
        await posts.find_recent_question(
            session, writer.actor.guild_id, question.repeat_key, writer.policy.repeat_window
        )
    )
    await posting.require_rate(session, seal, writer, PostKind.QUESTION)


def _read(
    written: HandWritten, writer: Writer, category_id: int | None, tree: Sequence[Category]
) -> _Question:
    policy = writer.policy
    body = texts.check_body(written.body, policy)
    title = texts.check_title(written.title or "", policy, minimum=False)
    title = title or texts.excerpt(body, policy.title_max) or f"Question of {writer.now:%Y-%m-%d}"
    question = _Question(
        title=title,
        body=body,
        tags=texts.parse_tags(written.tags, policy),
        category_id=category_id,
        shown_name=None,
        channel_id=written.channel_id,
        repeat_key=texts.repeat_key(title, body),
    )
    if written.thread_id not in (None, written.message_id):
        home = writer.settings.home_channel_id
        return replace(question, channel_id=_channel(category_id, tree, home))
    return replace(
        question,
        origin=Origin.ADOPTED,
        thread_id=written.thread_id,
        vote_message_id=written.message_id,
    )


async def _keep(session: AsyncSession, seal: Seal, writer: Writer, question: _Question) -> Posted:
    guild_id = writer.actor.guild_id
    post = Post(
        guild_id=guild_id,
        kind=PostKind.QUESTION.value,
        state=PostState.VISIBLE.value,
        category_id=question.category_id,
        shown_name=question.shown_name,
        title=question.title,
        body=question.body,
        repeat_key=question.repeat_key,
        origin=question.origin.value,
        created_at=writer.now,
        channel_id=question.channel_id,
        thread_id=question.thread_id,
        vote_message_id=question.vote_message_id,
    )
    await posting.keep(session, seal, writer, post)
    await tags.attach(session, guild_id, post.id, question.tags, is_counted=True)
    await follows.add(session, seal, post.id, writer.actor.user_id)
    await outbox.ask_for(session, guild_id, post.id, [outbox.card(post.id)], writer.now)
    return Posted(post.id, post.id, post.shown_name is not None, PostState.VISIBLE)


def _channel(category_id: int | None, tree: Sequence[Category], home: int | None) -> int:
    """Give the channel of a category, of the nearest one above it that has one, or the home."""
    known = {category.id: category for category in tree}
    if category_id is not None and category_id not in known:
        raise NoSuchCategoryError(str(category_id))
    while category_id is not None:
        category = known[category_id]
        if category.channel_id is not None:
            return category.channel_id
        category_id = category.parent_id
    if home is None:
        raise NotSetUpError
    return home


def _category_of_channel(tree: Sequence[Category], channel_id: int) -> int | None:
    return next((category.id for category in tree if category.channel_id == channel_id), None)
