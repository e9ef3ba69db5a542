"""Statements on the numbers of posts. They move by what changed; `auditing` proves them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, cast

from sqlalchemy import Table, bindparam, case, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from db.models import Post, PostStats
from forum.hotness import hotness
from forum.policy import Policy
from forum.vocabulary import PostKind, PostState

_STATS = cast(Table, PostStats.__table__)


async def create(session: AsyncSession, post: Post, policy: Policy) -> None:
    """Give a new question or answer, already flushed, its row of numbers."""
    is_question = post.kind == PostKind.QUESTION
    await session.execute(
        insert(PostStats),
        {
            "post_id": post.id,
            "guild_id": post.guild_id,
            "category_id": post.category_id,
            "author_id": post.author_id,
            "is_listed": is_question and post.state == PostState.VISIBLE,
            "hotness": hotness(post.created_at, None, 0, 0, 0, policy) if is_question else 0,
        },
    )


async def shift(session: AsyncSession, column: str, deltas: Mapping[int, int]) -> None:
    """Move one number ("answers", "comments", "views", "accepted") of many posts at once.

    Whoever moves an answer or a view of a question also calls `refresh_questions`.
    """
    moved = [{"moved_id": post_id, "by": by} for post_id, by in sorted(deltas.items()) if by]
    if not moved:
        return
    statement = (
        update(_STATS)
        .where(_STATS.c.post_id == bindparam("moved_id"))
        .values({column: _STATS.c[column] + bindparam("by")})
    )
    await (await session.connection()).execute(statement, moved)


async def set_listed(session: AsyncSession, question_ids: Collection[int], is_listed: bool) -> None:
    """Let lists show these questions, or no more."""
    await session.execute(
        update(PostStats).where(PostStats.post_id.in_(question_ids)).values(is_listed=is_listed)
    )


async def refresh_questions(
    session: AsyncSession, question_ids: Collection[int], policy: Policy
) -> None:
    """Bring hotness and the best answer's score of these questions up to their other numbers."""
    rows = await session.execute(
        select(
            PostStats.post_id,
            Post.created_at,
            _NEWEST_ANSWER_AT,
            PostStats.answers,
            PostStats.score,
            PostStats.views,
            _BEST_ANSWER_SCORE,
        )
        .join(Post, Post.id == PostStats.post_id)
        .where(PostStats.post_id.in_(question_ids), Post.kind == PostKind.QUESTION.value)
        .order_by(PostStats.post_id)
    )
    fresh = [
        {
            "fresh_id": row[0],
            "fresh_hotness": hotness(row[1], row[2], row[3], row[4], row[5], policy),
            "fresh_best": row[6],
        }
        for row in rows
    ]
    if not fresh:
        return
    statement = (
        update(_STATS)
        .where(_STATS.c.post_id == bindparam("fresh_id"))
        .values(hotness=bindparam("fresh_hotness"), best_answer_score=bindparam("fresh_best"))
    )
    await (await session.connection()).execute(statement, fresh)


async def refresh_best_answers(session: AsyncSession, question_ids: Collection[int]) -> None:
    """Bring the best answer's score of these questions up to the scores of their answers."""
    if question_ids:
        await session.execute(
            update(PostStats)
            .where(PostStats.post_id.in_(sorted(question_ids)))
            .values(best_answer_score=func.coalesce(_BEST_ANSWER_SCORE, 0))
            .execution_options(synchronize_session=False)
        )


def _of_visible_answers(value: Any, answer: Any, *more: Any) -> Any:
    """Give a subquery of `value` over the visible answers of the question at hand."""
    return (
        select(value)
        .where(
            answer.question_id == PostStats.post_id,
            answer.kind == PostKind.ANSWER.value,
            answer.state == PostState.VISIBLE.value,
            *more,
        )
        .correlate(PostStats)
        .scalar_subquery()
    )


def _newest_answer_at() -> Any:
    answer = aliased(Post)
    return _of_visible_answers(func.max(answer.created_at), answer)


def _best_answer_score() -> Any:
    answer, stats = aliased(Post), aliased(PostStats)
    best = func.max(stats.score)
    # At least 0, as in Question2Answer: the list of questions without an upvoted answer asks for 0.
    return _of_visible_answers(case((best > 0, best), else_=0), answer, stats.post_id == answer.id)


# Made once: an alias of a wide table takes longer to make than the statement to run.
_NEWEST_ANSWER_AT = _newest_answer_at()
_BEST_ANSWER_SCORE = _best_answer_score()
