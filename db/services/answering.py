"""Answering and commenting."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import is_by
from db.models import Post
from db.queries import notifications, outbox, posts, stats, writers
from db.queries.posts import PostFacts
from db.records import HandWritten, Posted
from db.sealing import Seal
from db.services import naming, posting, telling
from db.services.posting import Writer
from db.store import Store
from forum import texts
from forum.errors import (
    AnsweredError,
    ClosedError,
    HiddenError,
    OwnPostError,
    WrongKindError,
)
from forum.permissions import Permission
from forum.vocabulary import Actor, Origin, PostKind, PostState


async def answer(
    store: Store,
    actor: Actor,
    question_id: int,
    body: str,
    shown_name: str,
    *,
    now: datetime,
    staff: Collection[str] = (),
) -> Posted:
    """Keep an answer, tell who waits for it and ask for its card.

    Args:
        shown_name: The name to show instead of one's own; blank posts under one's own.
        staff: Names of this server's staff, which no anonymous author may show.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        question, writer = await _begin_answer(session, store.seal, actor, question_id, now)
        text = texts.check_answer(body, writer.policy)
        name = await naming.choose(
            session,
            store.seal,
            actor,
            shown_name,
            question_id=question.id,
            staff=staff,
            policy=writer.policy,
        )
        post = _new(PostKind.ANSWER, question, question, text, name, now)
        return await _keep_answer(session, store.seal, writer, question, post)


async def adopt_answer(
    store: Store, actor: Actor, question_id: int, written: HandWritten, *, now: datetime
) -> Posted:
    """Make a talk message its author's answer; twice gives the same one.

    Args:
        actor: The message's author.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        await posts.get(session, actor.guild_id, question_id, lock=True)
        known = await posts.find_by_vote_message(session, actor.guild_id, written.message_id)
        if known is not None:
            return Posted(known.id, known.root_id, False, PostState(known.state))
        question, writer = await _begin_answer(session, store.seal, actor, question_id, now)
        text = texts.check_answer(written.body, writer.policy, minimum=False)
        post = _new(PostKind.ANSWER, question, question, text, None, now)
        if written.thread_id is not None and written.thread_id == question.thread_id:
            # The message stays the text and carries the votes; the card replies to it.
            post.origin, post.vote_message_id = Origin.ADOPTED.value, written.message_id
        return await _keep_answer(session, store.seal, writer, question, post)


async def comment(
    store: Store,
    actor: Actor,
    post_id: int,
    body: str,
    shown_name: str,
    *,
    now: datetime,
    staff: Collection[str] = (),
) -> Posted:
    """Keep a comment on a question or an answer; one on a comment goes to its parent.

    The arguments and refusals are those of `answer`. Closed questions take comments.
    """
    async with store.write() as session:
        parent = await posts.get(session, actor.guild_id, post_id, lock=True)
        if parent.kind == PostKind.COMMENT:
            assert parent.parent_id is not None
            parent = await posts.get(session, actor.guild_id, parent.parent_id)
        question = parent
        if parent.kind == PostKind.ANSWER:
            question = await posts.get(session, actor.guild_id, parent.root_id)
        writer = await posting.begin(
            session, actor, Permission.POST_COMMENT, category_id=question.category_id, now=now
        )
        _require_visible(question, parent)
        if parent is question and not writer.policy.comments_on_questions:
            raise WrongKindError(PostKind.ANSWER.value)
        text = texts.check_comment(body, writer.policy)
        name = await naming.choose(
            session,
            store.seal,
            actor,
            shown_name,
            question_id=question.id,
            staff=staff,
            policy=writer.policy,
        )
        post = _new(PostKind.COMMENT, question, parent, text, name, now)
        return await _keep_comment(session, store.seal, writer, question, parent, post)


async def name_in_thread(store: Store, actor: Actor, question_id: int) -> str | None:
    """Give the anonymous name this member already has in a thread, for the form to start with.

    Raises:
        NoSuchPostError: There is no such question in this server.
    """
    async with store.read() as session:
        question = await posts.get(session, actor.guild_id, question_id)
        names = await writers.list_thread_names(session, question.id)
        return naming.find_own(store.seal, names, actor.user_id)


async def _begin_answer(
    session: AsyncSession, seal: Seal, actor: Actor, question_id: int, now: datetime
) -> tuple[PostFacts, Writer]:
    question = await posts.get(session, actor.guild_id, question_id, lock=True)
    if question.kind != PostKind.QUESTION:
        raise WrongKindError(PostKind.QUESTION.value)
    writer = await posting.begin(
        session, actor, Permission.POST_ANSWER, category_id=question.category_id, now=now
    )
    _require_visible(question)
    if question.is_closed:
        raise ClosedError(question.id)
    if not writer.policy.self_answer and is_by(seal, question, actor.user_id):
        raise OwnPostError(question.id)
    if not writer.policy.several_answers:
        for other in await posts.list_children(session, question.id, PostKind.ANSWER):
            if is_by(seal, other, actor.user_id):
                raise AnsweredError(other.id)
    return question, writer


def _require_visible(*looked_at: PostFacts) -> None:
    for post in looked_at:
        if not post.is_visible:
            raise HiddenError(post.id)


def _new(
    kind: PostKind,
    question: PostFacts,
    parent: PostFacts,
    body: str,
    shown_name: str | None,
    now: datetime,
) -> Post:
    return Post(
        guild_id=question.guild_id,
        kind=kind.value,
        state=PostState.VISIBLE.value,
        question_id=question.id,
        parent_id=parent.id,
        shown_name=shown_name,
        body=body,
        repeat_key=texts.repeat_key(body),
        origin=Origin.FORM.value,
        created_at=now,
        channel_id=question.channel_id,
    )


async def _keep_answer(
    session: AsyncSession, seal: Seal, writer: Writer, question: PostFacts, post: Post
) -> Posted:
    # Numbers before members, as votes do it: two processes never wait for each other.
    await stats.shift(session, "answers", {question.id: 1})
    await _keep_child(session, seal, writer, question, question, post)
    await stats.refresh_questions(session, [question.id], writer.policy)
    targets = [outbox.card(post.id), outbox.card(question.id)]
    if not question.answers:
        # The first answer changes the state that the thread's tags show.
        targets.append(outbox.thread(question.id))
    tellings = await telling.of_answer(session, seal, question, post, writer.actor.user_id)
    await notifications.tell(
        session, seal, post.guild_id, question.id, tellings, writer.now, besides=targets
    )
    return Posted(post.id, question.id, post.shown_name is not None, PostState.VISIBLE)


async def _keep_comment(
    session: AsyncSession,
    seal: Seal,
    writer: Writer,
    question: PostFacts,
    parent: PostFacts,
    post: Post,
) -> Posted:
    await stats.shift(session, "comments", {parent.id: 1})
    await _keep_child(session, seal, writer, question, parent, post)
    targets = [outbox.card(post.id), outbox.card(parent.id)]
    tellings = await telling.of_comment(session, seal, question, parent, post, writer.actor.user_id)
    await notifications.tell(
        session, seal, post.guild_id, question.id, tellings, writer.now, besides=targets
    )
    return Posted(post.id, question.id, post.shown_name is not None, PostState.VISIBLE)


async def _keep_child(
    session: AsyncSession,
    seal: Seal,
    writer: Writer,
    question: PostFacts,
    parent: PostFacts,
    post: Post,
) -> None:
    kind = PostKind(post.kind)
    posting.require_new(
        await posts.find_child(session, parent.id, kind, post.repeat_key), question.thread_id
    )
    await posting.require_rate(session, seal, writer, kind)
    post.by_asker = posting.is_marked_asker(seal, question, post.shown_name, writer.actor.user_id)
    await posting.keep(session, seal, writer, post)
