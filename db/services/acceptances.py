"""What an acceptance moves, given and taken back: numbers and points, within one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.authorship import is_anonymous
from db.queries import ledger, posts, stats
from db.queries.ledger import Entry
from db.queries.posts import PostFacts
from forum import points
from forum.points import EventKind
from forum.policy import Policy


async def grant(
    session: AsyncSession, question: PostFacts, answer: PostFacts, policy: Policy, now: datetime
) -> None:
    """Make a visible answer a best answer of its visible question."""
    await posts.change(session, [answer.id], accepted_at=now)
    await stats.shift(session, "accepted", {question.id: 1})
    entries = _for_answerer(question, answer, points.selected(policy))
    if not question.accepted:
        entries += for_asker(question, points.selecting(policy))
    await ledger.book(session, question.guild_id, entries, now, base=policy.points_base)


async def withdraw(
    session: AsyncSession, answers: Sequence[PostFacts], policy: Policy, now: datetime
) -> Collection[int]:
    """Make these answers, as far as they are best answers, ordinary ones again.

    Returns:
        The questions whose best answers changed.
    """
    accepted = [answer for answer in answers if answer.accepted_at is not None]
    if not accepted:
        return ()
    taken = Counter(answer.root_id for answer in accepted)
    questions = {each.id: each for each in await posts.list_facts(session, taken)}
    entries: list[Entry] = []
    for answer in accepted:
        question = questions[answer.root_id]
        entries += _for_answerer(question, answer, -points.selected(policy))
    for question in questions.values():
        # A hidden question has lost the asker's points already.
        if question.is_visible and question.accepted == taken[question.id]:
            entries += for_asker(question, -points.selecting(policy))
    await posts.change(session, [answer.id for answer in accepted], accepted_at=None)
    await stats.shift(session, "accepted", {id_: -count for id_, count in taken.items()})
    await ledger.book(session, accepted[0].guild_id, entries, now, base=policy.points_base)
    return taken.keys()


def for_asker(question: PostFacts, amount: int) -> list[Entry]:
    """Book what an asker gets, once a question, for having accepted; sealed askers get nothing."""
    if question.author_id is None:
        return []
    return [Entry(question.author_id, question.id, EventKind.SELECT, amount)]


def _for_answerer(question: PostFacts, answer: PostFacts, amount: int) -> list[Entry]:
    if answer.author_id is None:
        return []
    earns = points.earns_selected(
        question_author_known_same=question.author_id == answer.author_id,
        question_is_anonymous=is_anonymous(question),
        answer_is_anonymous=is_anonymous(answer),
    )
    return [Entry(answer.author_id, answer.id, EventKind.SELECTED, amount)] if earns else []
