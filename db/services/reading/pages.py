"""Single posts, and a question with a page of its answers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from db.records import PostView, QuestionPage
from db.store import Store
from forum.vocabulary import Actor


async def get_post(store: Store, guild_id: int, post_id: int) -> PostView:
    """Give a post in any state, for whoever shows it on Discord.

    Raises:
        NoSuchPostError: if this guild has no such post.
    """
    raise NotImplementedError


async def get_posts(store: Store, guild_id: int, post_ids: Collection[int]) -> tuple[PostView, ...]:
    """Give posts in any state, in the order asked for; unknown ids are left out."""
    raise NotImplementedError


async def visible_post(store: Store, actor: Actor, post_id: int) -> PostView:
    """Give a post that this member may see.

    Raises:
        NoSuchPostError: if there is none, or it is hidden and not theirs to see.
    """
    raise NotImplementedError


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
    raise NotImplementedError
