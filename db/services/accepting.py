"""Accepting: which answers are the best ones of their question."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import is_anonymous, is_by
from db.queries import notifications, outbox, posts
from db.queries.notifications import to_author
from db.queries.posts import PostFacts
from db.services import acceptances
from db.services.moderating.cases import Case, open_case
from db.services.standing import note_member
from db.store import Store
from forum.acceptance import decide_accept, decide_unaccept
from forum.errors import WrongKindError
from forum.permissions import Permission
from forum.vocabulary import Actor, PostKind, PostState


async def accept(store: Store, actor: Actor, answer_id: int, *, now: datetime) -> None:
    """Make an answer the best answer of its question, in the place of another where need be.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        case, question = await _open(session, store, actor, answer_id, now)
        is_asker = is_by(store.seal, question, actor.user_id)
        change = decide_accept(
            answer_state=PostState(case.post.state),
            question_state=PostState(question.state),
            is_accepted=case.post.accepted_at is not None,
            accepted_count=question.accepted,
            is_asker=is_asker,
            may_accept=case.may(Permission.ACCEPT),
            policy=case.policy,
        )
        replaced = []
        if change.unaccept_oldest:
            replaced = list(await posts.list_accepted(session, question.id))[:1]
            await acceptances.withdraw(session, replaced, case.policy, now)
            question = await posts.get(session, actor.guild_id, question.id)
        await acceptances.grant(session, question, case.post, case.policy, now)
        await _finish(case, question, "select", is_asker, [answer.id for answer in replaced])
        await _tell_answerer(case, question, is_asker)


async def unaccept(store: Store, actor: Actor, answer_id: int, *, now: datetime) -> None:
    """Take back that an answer is a best one.

    Raises:
        ForumError: A refusal; its class says which rule it is.
    """
    async with store.write() as session:
        case, question = await _open(session, store, actor, answer_id, now)
        is_asker = is_by(store.seal, question, actor.user_id)
        decide_unaccept(
            answer_state=PostState(case.post.state),
            question_state=PostState(question.state),
            is_accepted=case.post.accepted_at is not None,
            is_asker=is_asker,
            may_accept=case.may(Permission.ACCEPT),
        )
        await acceptances.withdraw(session, [case.post], case.policy, now)
        await _finish(case, question, "unselect", is_asker, [])


async def _open(
    session: AsyncSession, store: Store, actor: Actor, answer_id: int, now: datetime
) -> tuple[Case, PostFacts]:
    case = await open_case(session, store.seal, actor, answer_id, now)
    if case.post.kind != PostKind.ANSWER:
        raise WrongKindError(PostKind.ANSWER.value)
    return case, await posts.get(session, actor.guild_id, case.post.root_id)


async def _finish(
    case: Case, question: PostFacts, event: str, is_asker: bool, others: list[int]
) -> None:
    await case.log(event, as_author=is_asker)
    if not (is_asker and is_anonymous(question)):
        await note_member(case.session, case.actor, case.policy)
    targets = [outbox.card(id_) for id_ in (*others, case.post.id, question.id)]
    targets.append(outbox.thread(question.id))
    await outbox.ask_for(case.session, question.guild_id, question.id, targets, case.now)


async def _tell_answerer(case: Case, question: PostFacts, is_asker: bool) -> None:
    telling = to_author(
        case.seal,
        case.post,
        "accepted",
        actor_id=case.actor.user_id,
        actor_is_named=not (is_asker and is_anonymous(question)),
    )
    if telling is not None:
        await notifications.tell(
            case.session, case.seal, question.guild_id, question.id, [telling], case.now
        )
