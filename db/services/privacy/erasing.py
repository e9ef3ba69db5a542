"""Erasing a member: what is plain goes at once, what is sealed at random times after it."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import (
    audit,
    drafts,
    notifications,
    outbox,
    own_rows,
    posts,
    revisions,
    vote_messages,
)
from db.queries.own_rows import OwnVote
from db.queries.vote_messages import VoteMessage
from db.records import Erased
from db.sealing import Seal
from db.services import voting
from db.services.moderating.cases import cards_of
from db.services.privacy import orders
from db.services.privacy.orders import Way
from db.services.privacy.removing import remove_posts
from db.services.privacy.traces import find_traces
from db.services.standing import settings
from db.services.voting import Ballot
from db.store import Store
from forum.errors import ForumError
from forum.vocabulary import Actor, Direction, Door

# As many posts as one statement may name.
_BATCH = 5_000


async def erase(store: Store, actor: Actor, *, posts: Way, now: datetime) -> Erased:
    """Erase a member: their posts nameless or removed, all else that is kept of them gone.

    Points that others earned stay: a ballot stays too, but nobody's. Anonymous posts, and
    everything else that is sealed, follow at random times over the next days.
    """
    traces = await find_traces(store, actor)
    await _retract_doubles(store, actor, now)
    async with store.write() as session:
        counted = await _erase_posts(session, actor, posts, now)
        votes = await _erase_votes(session, store.seal, actor, now)
        await drafts.delete_ids(session, traces.drafts)
        await notifications.delete_named(session, actor.guild_id, actor.user_id)
        await revisions.forget_editor(session, actor.guild_id, actor.user_id)
        await audit.forget_actor(session, actor.guild_id, actor.user_id)
        base = (await settings(session, actor.guild_id)).policy.points_base
        await own_rows.delete_member(session, actor.guild_id, actor.user_id, base=base)
        await orders.place(session, store.seal, actor.guild_id, actor.user_id, posts, traces, now)
    return Erased(posts=counted, votes=votes)


async def _erase_posts(session: AsyncSession, actor: Actor, way: Way, now: datetime) -> int:
    guild_id, user_id = actor.guild_id, actor.user_id
    await posts.lock_guild(session, guild_id)
    named = await posts.list_named_by(session, guild_id, user_id)
    if way == "remove":
        policy = (await settings(session, guild_id)).policy
        await remove_posts(session, named, policy, now)
    wishes = [(guild_id, post.root_id, name) for post in named for name in cards_of(post)]
    wishes += [
        (guild_id, question_id, outbox.card(post_id))
        for post_id, question_id in await own_rows.list_edited(session, guild_id, user_id)
    ]
    # Also those that were deleted before.
    await own_rows.make_posts_nameless(session, guild_id, user_id)
    await outbox.ask_for_all(session, wishes, now)
    return len(named)


async def _erase_votes(session: AsyncSession, seal: Seal, actor: Actor, now: datetime) -> int:
    votes = await own_rows.list_votes(session, actor.guild_id, actor.user_id)
    await _take_reactions_off(session, actor, votes, now)
    new_ids = _nobodies(seal, votes, actor.user_id)
    # Only on posts that are hidden now, where nothing could be taken back.
    for post_id in await own_rows.list_voted(session, new_ids):
        new_ids[post_id] = -1 - secrets.randbits(62)
    await own_rows.rename_voter(session, actor.user_id, new_ids)
    return len(votes)


async def _take_reactions_off(
    session: AsyncSession, actor: Actor, votes: Sequence[OwnVote], now: datetime
) -> None:
    by_reaction = [vote for vote in votes if vote.door == Door.REACTION and vote.message_id]
    stand_on: dict[int, VoteMessage] = {}
    for start in range(0, len(by_reaction), _BATCH):
        some = {vote.post_id for vote in by_reaction[start : start + _BATCH]}
        stand_on |= await vote_messages.list_of_posts(session, some)
    wishes = []
    for vote in by_reaction:
        message = stand_on.get(vote.post_id)
        if message is None or message.message_id != vote.message_id:
            continue
        emoji = vote.emoji or message.emoji_of(Direction(vote.direction))
        target = outbox.unreact(message.channel_id, message.message_id, actor.user_id, emoji)
        wishes.append((actor.guild_id, message.question_id, target))
    await outbox.ask_for_all(session, wishes, now)


async def _retract_doubles(store: Store, actor: Actor, now: datetime) -> None:
    """Take back the ballots on posts where this member has left a nameless one before.

    Erasing oneself again and again would otherwise multiply one's vote.
    """
    async with store.read() as session:
        votes = await own_rows.list_votes(session, actor.guild_id, actor.user_id)
        left = _nobodies(store.seal, votes, actor.user_id)
        doubles = await own_rows.list_voted(session, left)
    ballots = [
        Ballot(
            guild_id=actor.guild_id,
            voter=actor,
            wanted=None,
            door=Door.COMMAND,
            now=now,
            post_id=post_id,
        )
        for post_id in doubles
    ]
    casts = (voting.cast(store, ballot) for ballot in ballots)
    for outcome in await asyncio.gather(*casts, return_exceptions=True):
        if isinstance(outcome, BaseException) and not isinstance(outcome, ForumError):
            raise outcome


def _nobodies(seal: Seal, votes: Iterable[OwnVote], user_id: int) -> dict[int, int]:
    """Give for each post the voter that a ballot is nobody's under: below zero, another on each.

    It cannot be traced back without the secret key, and comes out the same for the same member,
    which is how a second ballot of theirs is found out.
    """
    tags = {vote.post_id: seal.tag(f"ballot:{vote.post_id}", user_id) for vote in votes}
    return {post_id: -1 - (int.from_bytes(tag[:8], "big") >> 1) for post_id, tag in tags.items()}
