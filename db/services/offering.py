"""What a member may do with a post, so that each is offered only that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from db.authorship import is_anonymous, is_by
from db.queries import flags, posts
from db.queries.posts import PostFacts
from db.records import Standing
from db.services.editing import EDIT_PERMISSIONS
from db.services.standing import settings, standing
from db.store import Store
from forum.acceptance import decide_accept, decide_unaccept
from forum.errors import ForumError
from forum.moderation import (
    BY_AUTHOR,
    decide_close,
    decide_delete,
    decide_edit,
    decide_hide,
    decide_reopen,
    decide_show,
)
from forum.permissions import Permission, may, require
from forum.policy import Policy
from forum.vocabulary import Actor, Level, PostKind, PostState


@dataclass(frozen=True, slots=True)
class Offers:
    """What one member may do with one post right now; every verb checks it again."""

    is_author: bool
    may_vote: bool
    may_edit: bool
    may_delete: bool
    may_accept: bool
    may_unaccept: bool
    may_hide: bool
    may_show: bool
    may_close: bool
    may_reopen: bool
    may_report: bool


async def offers(store: Store, actor: Actor, post_id: int) -> Offers:
    """Give what `actor` may do with a post.

    Raises:
        NoSuchPostError: There is none with that id in this guild.
    """
    return _offers(await _look(store, actor, post_id))


async def require_may_delete(store: Store, actor: Actor, post_id: int) -> None:
    """Refuse whoever may not delete a post, before they are asked whether they mean it.

    Raises:
        NoSuchPostError: There is none with that id in this guild.
        NotYoursError: They may not.
        StateError: It is deleted already, has children, or must be hidden first.
    """
    _decide_delete(await _look(store, actor, post_id))


async def require_may_propose(store: Store, actor: Actor, kind: PostKind) -> None:
    """Refuse whoever may not propose that somebody's message becomes a post of this kind.

    Question2Answer lets whoever edits such posts turn one kind into another (q2a.md 1.8).

    Raises:
        LevelNeededError: A level unlocks it, and theirs is lower.
        NotEnoughPointsError: Points unlock it, and they have too few.
    """
    async with store.read() as session:
        policy = (await settings(session, actor.guild_id)).policy
        known = await standing(session, actor)
    require(EDIT_PERMISSIONS[kind], level=known.level, points=known.points, policy=policy)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks what they may do with which post."""

    post: PostFacts
    question: PostFacts
    has_children: bool
    has_flags: bool
    is_author: bool
    is_asker: bool
    standing: Standing
    policy: Policy

    def has(self, permission: Permission) -> bool:
        return may(
            permission,
            level=self.standing.level,
            points=self.standing.points,
            policy=self.policy,
        )

    def hides(self) -> bool:
        waits = self.post.state == PostState.QUEUED
        return self.has(Permission.HIDE_SHOW) or (waits and self.has(Permission.MODERATE))


async def _look(store: Store, actor: Actor, post_id: int) -> _Asking:
    async with store.read() as session:
        post = await posts.get(session, actor.guild_id, post_id)
        question = await posts.get(session, actor.guild_id, post.root_id)
        return _Asking(
            post,
            question,
            await posts.has_dependents(session, post_id),
            await flags.count(session, post_id) > 0,
            is_by(store.seal, post, actor.user_id),
            is_by(store.seal, question, actor.user_id),
            await standing(session, actor, category_id=question.category_id),
            (await settings(session, actor.guild_id)).policy,
        )


def _decide_delete(asks: _Asking) -> PostState:
    return decide_delete(
        PostState(asks.post.state),
        asks.has_children,
        is_author=asks.is_author,
        may_hide=asks.hides(),
        may_delete=asks.has(Permission.DELETE_HIDDEN),
        force=asks.standing.level >= Level.MODERATOR,
    )


def _offers(asks: _Asking) -> Offers:
    post, question, hides = asks.post, asks.question, asks.hides()
    kind, state = PostKind(post.kind), PostState(post.state)
    is_question, is_answer = kind is PostKind.QUESTION, kind is PostKind.ANSWER
    is_own_named = asks.is_author and not is_anonymous(post)
    closes, chooses = asks.has(Permission.CLOSE), asks.has(Permission.ACCEPT)
    return Offers(
        is_author=asks.is_author,
        may_vote=kind is not PostKind.COMMENT and post.is_visible and not is_own_named,
        may_edit=_allows(
            lambda: decide_edit(
                kind,
                state,
                question.is_closed,
                is_author=asks.is_author,
                may_edit=asks.has(EDIT_PERMISSIONS[kind]),
            )
        ),
        may_delete=_allows(lambda: _decide_delete(asks)),
        may_accept=is_answer
        and _allows(
            lambda: decide_accept(
                answer_state=state,
                question_state=PostState(question.state),
                is_accepted=post.accepted_at is not None,
                accepted_count=question.accepted,
                is_asker=asks.is_asker,
                may_accept=chooses,
                policy=asks.policy,
            )
        ),
        may_unaccept=is_answer
        and _allows(
            lambda: decide_unaccept(
                answer_state=state,
                question_state=PostState(question.state),
                is_accepted=post.accepted_at is not None,
                is_asker=asks.is_asker,
                may_accept=chooses,
            )
        ),
        may_hide=_allows(
            lambda: decide_hide(
                state,
                is_author=asks.is_author,
                may_hide=hides,
                closed_by_other=post.is_closed and post.closed_by != BY_AUTHOR,
            )
        ),
        may_show=_allows(
            lambda: decide_show(
                state,
                is_author=asks.is_author,
                state_by=post.state_by,
                may_hide=hides,
                has_flags=asks.has_flags,
            )
        ),
        may_close=is_question
        and _allows(
            lambda: decide_close(
                post.is_closed,
                state,
                is_asker=asks.is_asker,
                may_close=closes,
                policy=asks.policy,
            )
        ),
        may_reopen=is_question
        and _allows(
            lambda: decide_reopen(
                post.is_closed, post.closed_by, is_asker=asks.is_asker, may_close=closes
            )
        ),
        may_report=post.is_visible and not asks.is_author and asks.has(Permission.FLAG),
    )


def _allows(decide: Callable[[], object]) -> bool:
    try:
        decide()
    except ForumError:
        return False
    return True
