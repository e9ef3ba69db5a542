"""Statements that prove totals: each compares what is kept with what its rows add up to.

Each gives only what differs, in one statement and so of one moment: the columns of the key, then
for each column what is stored and what was counted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from sqlalchemy import BigInteger, Select, and_, case, cast, func, literal, or_, select, type_coerce
from sqlalchemy.orm import aliased

from db.models import Member, PointsEvent, Post, PostStats, PostTag, Tag, Vote
from db.types import EPOCH
from forum.hotness import hotness
from forum.policy import Policy
from forum.vocabulary import Direction, PostKind, PostState

_VISIBLE = PostState.VISIBLE.value
_QUESTION = PostKind.QUESTION.value
_ANSWER = PostKind.ANSWER.value
_SECOND = 1_000_000  # of the microseconds in which moments are kept

#: The guilds a proof is about; None is all of them.
Guilds = Collection[int] | None


@dataclass(frozen=True, slots=True)
class Proof:
    """One comparison: of which table, by which key, of which columns, and how it is asked."""

    table: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    statement: Select[Any]


def of_numbers(guilds: Guilds) -> Sequence[Proof]:
    """Prove what is counted without a guild's rules; each may rest on the ones before it."""
    return (_votes(guilds), _copies(guilds), _answers(guilds), _comments(guilds), _tags(guilds))


def of_hotness(policy: Policy, guilds: Guilds) -> Proof:
    """Prove the hotness of questions, which rests on their other numbers."""
    answer = aliased(Post)
    newest = (
        select(answer.question_id, func.max(answer.created_at).label("at"))
        .where(answer.kind == _ANSWER, answer.state == _VISIBLE, in_guilds(answer, guilds))
        .group_by(answer.question_id)
        .subquery()
    )
    asked = type_coerce(Post.created_at, BigInteger) // _SECOND
    answered = func.coalesce(type_coerce(newest.c.at, BigInteger) // _SECOND, asked)
    numbers = (PostStats.answers, PostStats.score, PostStats.views)
    # PostgreSQL multiplies two integers as one of 32 bits, which 135 votes pass.
    parts = (asked, answered, *(cast(number, BigInteger) for number in numbers))
    base, weights = _hotness_weights(policy)
    value = sum((weight * part for weight, part in zip(weights, parts, strict=True)), literal(base))
    return _proof(
        PostStats,
        ("post_id",),
        {"hotness": value},
        lambda source: source.join(Post, Post.id == PostStats.post_id).outerjoin(
            newest, newest.c.question_id == Post.id
        ),
        Post.kind == _QUESTION,
        in_guilds(PostStats, guilds),
    )


def of_points(policy: Policy, guilds: Guilds) -> Proof:
    """Prove that members have the base, their bonus and what the ledger holds."""
    booked = (
        select(
            PointsEvent.guild_id, PointsEvent.member_id, func.sum(PointsEvent.amount).label("sum")
        )
        .where(in_guilds(PointsEvent, guilds))
        .group_by(PointsEvent.guild_id, PointsEvent.member_id)
        .subquery()
    )
    return _proof(
        Member,
        ("guild_id", "user_id"),
        {"points": policy.points_base + Member.bonus + func.coalesce(booked.c.sum, 0)},
        lambda source: source.outerjoin(
            booked,
            and_(booked.c.guild_id == Member.guild_id, booked.c.member_id == Member.user_id),
        ),
        in_guilds(Member, guilds),
    )


def _proof(
    model: Any,
    key: tuple[str, ...],
    counted: Mapping[str, Any],
    join: Any,
    *conditions: Any,
) -> Proof:
    """Compare columns of `model` with values from what `join` adds to its table."""
    table = model.__table__
    pairs = [(table.c[name], value) for name, value in counted.items()]
    differs = or_(*(stored.is_distinct_from(value) for stored, value in pairs))
    statement = (
        select(*(table.c[name] for name in key), *chain.from_iterable(pairs))
        .select_from(join(table))
        .where(differs, *conditions)
    )
    return Proof(table.name, key, tuple(counted), statement)


def _votes(guilds: Guilds) -> Proof:
    def number(direction: Direction, *more: Any) -> Any:
        return func.sum(case((and_(Vote.direction == direction.value, *more), 1), else_=0))

    ballots = (
        select(
            Vote.post_id,
            number(Direction.UP).label("ups"),
            number(Direction.DOWN).label("downs"),
            number(Direction.UP, Vote.counts).label("point_ups"),
            number(Direction.DOWN, Vote.counts).label("point_downs"),
        )
        .where(in_guilds(Vote, guilds))
        .group_by(Vote.post_id)
        .subquery()
    )
    counted = {
        name: func.coalesce(ballots.c[name], 0)
        for name in ("ups", "downs", "point_ups", "point_downs")
    }
    return _proof(
        PostStats,
        ("post_id",),
        {**counted, "score": counted["ups"] - counted["downs"]},
        lambda source: source.outerjoin(ballots, ballots.c.post_id == PostStats.post_id),
        in_guilds(PostStats, guilds),
    )


def _copies(guilds: Guilds) -> Proof:
    is_listed = and_(Post.kind == _QUESTION, Post.state == _VISIBLE)
    return _proof(
        PostStats,
        ("post_id",),
        {
            "category_id": Post.category_id,
            "author_id": Post.author_id,
            "is_closed": Post.closed_at.is_not(None),
            "is_listed": is_listed,
        },
        lambda source: source.join(Post, Post.id == PostStats.post_id),
        in_guilds(PostStats, guilds),
    )


def _answers(guilds: Guilds) -> Proof:
    stats = aliased(PostStats)
    best = func.max(stats.score)
    visible = (
        select(
            Post.question_id,
            func.count().label("answers"),
            func.count(Post.accepted_at).label("accepted"),
            case((best > 0, best), else_=0).label("best_answer_score"),
        )
        .join(stats, stats.post_id == Post.id)
        .where(Post.kind == _ANSWER, Post.state == _VISIBLE, in_guilds(Post, guilds))
        .group_by(Post.question_id)
        .subquery()
    )
    names = ("answers", "accepted", "best_answer_score")
    return _proof(
        PostStats,
        ("post_id",),
        {name: func.coalesce(visible.c[name], 0) for name in names},
        lambda source: source.outerjoin(visible, visible.c.question_id == PostStats.post_id),
        in_guilds(PostStats, guilds),
    )


def _comments(guilds: Guilds) -> Proof:
    visible = (
        select(Post.parent_id, func.count().label("comments"))
        .where(Post.kind == PostKind.COMMENT.value, Post.state == _VISIBLE, in_guilds(Post, guilds))
        .group_by(Post.parent_id)
        .subquery()
    )
    return _proof(
        PostStats,
        ("post_id",),
        {"comments": func.coalesce(visible.c.comments, 0)},
        lambda source: source.outerjoin(visible, visible.c.parent_id == PostStats.post_id),
        in_guilds(PostStats, guilds),
    )


def _tags(guilds: Guilds) -> Proof:
    used = (
        select(PostTag.tag_id, func.count().label("questions"))
        .join(PostStats, and_(PostStats.post_id == PostTag.post_id, PostStats.is_listed))
        .where(in_guilds(PostStats, guilds))
        .group_by(PostTag.tag_id)
        .subquery()
    )
    return _proof(
        Tag,
        ("id",),
        {"questions": func.coalesce(used.c.questions, 0)},
        lambda source: source.outerjoin(used, used.c.tag_id == Tag.id),
        in_guilds(Tag, guilds),
    )


def _hotness_weights(policy: Policy) -> tuple[int, tuple[int, ...]]:
    """Give hotness as a sum: a base, and what a second of each age, an answer ... adds to it.

    Read off the rule itself, so that the formula stands in one place.
    """
    later = EPOCH + timedelta(seconds=1)

    def value(asked: datetime, newest: datetime, answers: int, score: int, views: int) -> int:
        return hotness(asked, newest, answers, score, views, policy)

    base = value(EPOCH, EPOCH, 0, 0, 0)
    steps = (
        value(later, EPOCH, 0, 0, 0),
        value(EPOCH, later, 0, 0, 0),
        value(EPOCH, EPOCH, 1, 0, 0),
        value(EPOCH, EPOCH, 0, 1, 0),
        value(EPOCH, EPOCH, 0, 0, 1),
    )
    return base, tuple(step - base for step in steps)


def in_guilds(model: Any, guilds: Guilds) -> Any:
    """Give the condition that rows of `model` belong to these guilds."""
    if guilds is None:
        return literal(True)
    guild_id = model.guild_id
    return guild_id == next(iter(guilds)) if len(guilds) == 1 else guild_id.in_(sorted(guilds))
