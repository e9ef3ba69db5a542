"""What members have earned by their posts and votes, counted from the rows and not the ledger."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, func, literal, select, union_all
from sqlalchemy.orm import aliased

from db.models import PointsEvent, Post, PostStats, Vote
from db.queries.proofs import Guilds, Proof, in_guilds
from forum import points
from forum.policy import Policy
from forum.vocabulary import Direction, PostKind, PostState

_VISIBLE = PostState.VISIBLE.value
_VOTED = (PostKind.QUESTION, PostKind.ANSWER)


def of_ledger(policy: Policy, guilds: Guilds) -> Proof:
    """Prove that the ledger holds for each member what their posts and votes earn."""
    earned = [each.where(in_guilds(model, guilds)) for model, each in _earned(policy)]
    booked = (
        select(
            PointsEvent.guild_id,
            PointsEvent.member_id.label("member_id"),
            func.sum(PointsEvent.amount).label("booked"),
            literal(0).label("earned"),
        )
        .where(in_guilds(PointsEvent, guilds))
        .group_by(PointsEvent.guild_id, PointsEvent.member_id)
    )
    lines = union_all(booked, *earned).subquery()
    stored, counted = func.sum(lines.c.booked), func.sum(lines.c.earned)
    statement = (
        select(lines.c.guild_id, lines.c.member_id, stored, counted)
        .group_by(lines.c.guild_id, lines.c.member_id)
        .having(stored != counted)
    )
    return Proof("points_event", ("guild_id", "member_id"), ("amount",), statement)


def _earned(policy: Policy) -> list[tuple[Any, Select[Any]]]:
    return [
        (Post, _by_posting(policy)),
        (PostStats, _by_votes_received(policy)),
        (Vote, _by_votes_given(policy)),
        (PostStats, _by_selecting(policy)),
        (Post, _by_being_selected(policy)),
    ]


def _line(guild_id: Any, member_id: Any, amount: Any) -> Select[Any]:
    # Summed before all are put together: one sort of everything takes three times as long.
    return select(guild_id, member_id, literal(0), func.sum(amount)).group_by(guild_id, member_id)


def _by_posting(policy: Policy) -> Select[Any]:
    amount = _by_kind(Post.kind, {kind: points.posting(kind, policy) for kind in _VOTED})
    return _line(Post.guild_id, Post.author_id, amount).where(
        Post.author_id.is_not(None), Post.state == _VISIBLE
    )


def _by_votes_received(policy: Policy) -> Select[Any]:
    # `forum.points.received` in SQL; the tests of auditing hold the two together.
    gains = {
        PostKind.QUESTION: _capped(
            policy.question_up * PostStats.point_ups, policy.question_max_gain
        )
        - _capped(policy.question_down * PostStats.point_downs, policy.question_max_loss),
        PostKind.ANSWER: _capped(policy.answer_up * PostStats.point_ups, policy.answer_max_gain)
        - _capped(policy.answer_down * PostStats.point_downs, policy.answer_max_loss),
    }
    amount = policy.points_multiple * _by_kind(Post.kind, gains)
    return (
        _line(PostStats.guild_id, PostStats.author_id, amount)
        .join(Post, Post.id == PostStats.post_id)
        .where(
            PostStats.author_id.is_not(None),
            PostStats.point_ups + PostStats.point_downs > 0,
        )
    )


def _by_votes_given(policy: Policy) -> Select[Any]:
    given = {way: {kind: points.given(kind, way, policy) for kind in _VOTED} for way in Direction}
    if all(len(set(values.values())) == 1 for values in given.values()):
        # As by default: what the post is does not matter, and need not be looked up.
        kinds = {way: values[PostKind.QUESTION] for way, values in given.items()}
        amounts: dict[Direction, Any] = dict(kinds)
    else:
        amounts = {way: _by_kind(Post.kind, values) for way, values in given.items()}
    amount = case(
        (Vote.direction == Direction.UP.value, amounts[Direction.UP]), else_=amounts[Direction.DOWN]
    )
    line = _line(Vote.guild_id, Vote.voter_id, amount)
    if any(not isinstance(value, int) for value in amounts.values()):
        line = line.join(Post, Post.id == Vote.post_id)
    # The votes of members who were erased stay under negative numbers and pay nobody.
    return line.where(Vote.counts, Vote.voter_id > 0)


def _by_selecting(policy: Policy) -> Select[Any]:
    return _line(PostStats.guild_id, PostStats.author_id, literal(points.selecting(policy))).where(
        PostStats.is_listed, PostStats.accepted > 0, PostStats.author_id.is_not(None)
    )


def _by_being_selected(policy: Policy) -> Select[Any]:
    question = aliased(Post)
    is_own = and_(question.shown_name.is_(None), question.author_id == Post.author_id)
    return (
        _line(Post.guild_id, Post.author_id, literal(points.selected(policy)))
        .join(question, question.id == Post.question_id)
        .where(
            Post.accepted_at.is_not(None),
            Post.author_id.is_not(None),
            func.coalesce(is_own, False).is_(False),
        )
    )


def _by_kind(kind: Any, values: dict[PostKind, Any]) -> Any:
    return case(*((kind == each.value, value) for each, value in values.items()), else_=0)


def _capped(value: Any, cap: int) -> Any:
    return case((value < cap, value), else_=cap)
