"""What follows when posts stop or start to be seen: numbers, tags, best answers and points.

Posting points go with a hidden post, vote points stay, and what hangs on it keeps its own state
(Question2Answer).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import ledger, posts, stats, tags
from db.queries.ledger import Entry
from db.queries.posts import PostFacts
from db.services import acceptances
from db.services.posting import POSTING_EVENTS
from forum import points
from forum.policy import Policy
from forum.vocabulary import PostKind, PostState


async def take_out(
    session: AsyncSession,
    found: Sequence[PostFacts],
    policy: Policy,
    now: datetime,
    *,
    state: PostState,
    state_by: str,
    reason: str | None = None,
) -> None:
    """Put these posts, visible until now and all of one guild, into a state that nobody sees."""
    ids = [post.id for post in found]
    await acceptances.withdraw(session, found, policy, now)
    await posts.change(
        session, ids, state=state.value, state_by=state_by, state_reason=reason or None
    )
    # What was withdrawn has been booked: the questions' own numbers must be read after it.
    await _move(session, await posts.list_facts(session, ids), -1, policy, now)


async def put_back(
    session: AsyncSession, found: Sequence[PostFacts], policy: Policy, now: datetime
) -> None:
    """Account for these posts of one guild being visible again, which their state says already."""
    await _move(session, found, 1, policy, now)


async def _move(
    session: AsyncSession, found: Sequence[PostFacts], by: int, policy: Policy, now: datetime
) -> None:
    if not found:
        return
    kinds = {kind: [post for post in found if post.kind == kind] for kind in PostKind}
    questions = [post.id for post in kinds[PostKind.QUESTION]]
    answered = Counter(post.root_id for post in kinds[PostKind.ANSWER])
    commented = Counter(post.parent_id for post in kinds[PostKind.COMMENT] if post.parent_id)
    await stats.shift(session, "answers", _times(answered, by))
    await stats.shift(session, "comments", _times(commented, by))
    await stats.set_listed(session, questions, by > 0)
    await tags.shift(session, questions, by)
    entries = [entry for post in found for entry in _points(post, by, policy)]
    await ledger.book(session, found[0].guild_id, entries, now, base=policy.points_base)
    await stats.refresh_questions(session, [*questions, *answered], policy)


def _points(post: PostFacts, by: int, policy: Policy) -> list[Entry]:
    kind = PostKind(post.kind)
    if post.author_id is None or kind not in POSTING_EVENTS:
        return []
    amount = by * points.posting(kind, policy)
    entries = [Entry(post.author_id, post.id, POSTING_EVENTS[kind], amount)]
    if kind is PostKind.QUESTION and post.accepted:
        entries += acceptances.for_asker(post, by * points.selecting(policy))
    return entries


def _times(counted: Counter[int], by: int) -> dict[int, int]:
    return {post_id: by * count for post_id, count in counted.items()}
