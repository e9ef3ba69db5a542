"""Single posts, and a question with a page of its answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import Authored, is_by
from db.queries import postviews
from db.queries.postviews import ANSWERS_A_PAGE, Loaded
from db.records import PostView, QuestionPage
from db.services import standing
from db.services.reading.viewing import count_view
from db.store import Store
from forum.errors import NoSuchPostError
from forum.permissions import Permission, may
from forum.vocabulary import Actor, PostKind, PostState

#: Who besides the author sees a post in this state; a deleted one nobody sees.
_SEEN_WITH = {
    PostState.QUEUED: Permission.MODERATE,
    PostState.HIDDEN: Permission.HIDE_SHOW,
}
_LARGEST_ID = 2**63 - 1


async def get_post(store: Store, guild_id: int, post_id: int) -> PostView:
    """Give a post in any state, for whoever shows it on Discord.

    Raises:
        NoSuchPostError: if this guild has no such post.
    """
    async with store.read() as session:
        return (await _find(session, guild_id, post_id)).view


async def get_posts(store: Store, guild_id: int, post_ids: Collection[int]) -> tuple[PostView, ...]:
    """Give posts in any state, in the order asked for; unknown ids are left out."""
    known = [post_id for post_id in dict.fromkeys(post_ids) if 0 < post_id <= _LARGEST_ID]
    if not known:
        return ()
    async with store.read() as session:
        loaded = await postviews.list_posts(session, guild_id, known)
    views = {each.view.id: each.view for each in loaded}
    return tuple(views[post_id] for post_id in known if post_id in views)


async def visible_post(store: Store, actor: Actor, post_id: int) -> PostView:
    """Give a post that this member may see.

    Raises:
        NoSuchPostError: if there is none, or it is hidden and not theirs to see.
    """
    async with store.read() as session:
        found = await _find(session, actor.guild_id, post_id)
        await require_visible(session, store, actor, found)
    return found.view


async def question_page(
    store: Store,
    actor: Actor,
    question_id: int,
    *,
    page: int = 1,
    now: datetime,
    count_view: bool = True,
) -> QuestionPage:
    """Give a question with ten of its answers, best first; an answer's id gives its question.

    Raises:
        NoSuchPostError: if there is none, or it is hidden and not theirs to see.
    """
    async with store.read() as session:
        found, answers, page, pages = await _page(session, actor, question_id, page)
        await require_visible(session, store, actor, found)
    if count_view and not is_by(store.seal, found.author, actor.user_id):
        _count(store, found.view, actor, now)
    return QuestionPage(found.view, answers, page, pages)


async def require_visible(session: AsyncSession, store: Store, actor: Actor, found: Loaded) -> None:
    """Check that a member may see a post: it, and the question it belongs to.

    Raises:
        NoSuchPostError: if not.
    """
    await _require(session, store, actor, found, found.view.state, found.author)
    if found.view.kind is not PostKind.QUESTION:
        await _require(session, store, actor, found, found.question_state, found.asker)


async def _require(
    session: AsyncSession,
    store: Store,
    actor: Actor,
    found: Loaded,
    state: PostState,
    author: Authored,
) -> None:
    if state is PostState.VISIBLE:
        return
    if state is not PostState.DELETED:
        if is_by(store.seal, author, actor.user_id):
            return
        category = found.view.category
        place = None if category is None else category.id
        theirs = await standing.standing(session, actor, category_id=place)
        policy = (await standing.settings(session, actor.guild_id)).policy
        if may(_SEEN_WITH[state], level=theirs.level, points=theirs.points, policy=policy):
            return
    raise NoSuchPostError(found.view.id)


async def _find(session: AsyncSession, guild_id: int, post_id: int) -> Loaded:
    if 0 < post_id <= _LARGEST_ID:
        loaded = await postviews.list_posts(session, guild_id, [post_id])
        if loaded:
            return loaded[0]
    raise NoSuchPostError(post_id)


async def _page(
    session: AsyncSession, actor: Actor, question_id: int, page: int
) -> tuple[Loaded, tuple[PostView, ...], int, int]:
    """Give a question, a page of answers, which one it is (the nearest there is), and how many."""
    if not 0 < question_id <= _LARGEST_ID:
        raise NoSuchPostError(question_id)
    page = min(max(page, 1), 1_000_000)
    loaded = await postviews.list_question_page(session, actor.guild_id, question_id, page)
    if not loaded:
        raise NoSuchPostError(question_id)
    found, *answers = loaded
    if found.view.kind is not PostKind.QUESTION:
        return await _page(session, actor, found.view.question_id, page)
    pages = max(1, -(-found.view.answers // ANSWERS_A_PAGE))
    if page > pages:
        return await _page(session, actor, question_id, pages)
    return found, tuple(each.view for each in answers), page, pages


def _count(store: Store, question: PostView, actor: Actor, now: datetime) -> None:
    if question.state is PostState.VISIBLE and not actor.is_bot:
        count_view(store, question.guild_id, question.id, actor.user_id, now)
