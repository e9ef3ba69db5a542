"""Counts a batch of ballots: decides each, then writes what changed as sets, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db.queries import outbox, refused_votes, stats, vote_messages, votes
from db.queries.refused_votes import NewRefusal
from db.records import VoteOutcome
from db.services.ballots import Ballot, Known, StoredVote, VotedPost, load
from db.services.emoji import is_same_emoji
from db.services.vote_points import Books
from db.store import Store
from db.types import to_micros
from forum.errors import BotVoteError, ForumError, NoSuchPostError
from forum.hotness import hotness
from forum.vocabulary import Direction, Door, PostKind
from forum.votes import VoteChange, VoteFacts, decide, door_allowed

_ANY_TIME = datetime(2020, 1, 1, tzinfo=UTC)


async def count(store: Store, ballots: Sequence[Ballot]) -> list[VoteOutcome | Exception]:
    """Give each ballot's outcome, or the ForumError that refuses it, once all are committed.

    A refused reaction is taken off again, and its voter can ask why.
    """
    async with store.write() as session:
        batch = _Batch(await load(session, ballots))
        outcomes = [batch.decide(number, ballot) for number, ballot in enumerate(ballots)]
        await batch.save(session, max(ballot.now for ballot in ballots))
    return outcomes


def facts_of(error: ForumError) -> dict[str, Any]:
    """Give an error as a notification keeps it: its name and its data, moments in ISO form."""
    return {"error": type(error).__name__} | {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in vars(error).items()
    }


@dataclass(frozen=True, slots=True)
class _Reaction:
    """A reaction to take off; where its channel or emoji is None, the post's message tells."""

    post: VotedPost
    message_id: int
    voter_id: int
    direction: Direction
    channel_id: int | None
    emoji: str | None


class _Batch:
    """The decisions of one batch, and the rows they come to."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._books = Books(known)
        self._refusals: list[NewRefusal] = []
        self._take_off: list[_Reaction] = []

    def decide(self, number: int, ballot: Ballot) -> VoteOutcome | Exception:
        """Decide one ballot on the numbers as the ones before it left them."""
        post = self._known.post_of.get(number)
        if post is None:
            return NoSuchPostError(post_id=ballot.post_id)
        vote = self._known.votes[post.id, ballot.voter.user_id]
        if ballot.removed is not None and not _is_that_reaction(vote, ballot):
            return VoteOutcome(post.id, vote.direction, vote.direction, post.score)
        facts = self._facts(ballot, post, vote)
        try:
            change = decide(facts, ballot.wanted, post.policy, ballot.now)
        except ForumError as error:
            self._refuse(ballot, post, error)
            return error
        if not change.is_empty:
            self._apply(ballot, post, vote, change)
        elif ballot.door is Door.REACTION and change.new is not None:
            # A reaction on top of a command ballot makes it a reaction ballot.
            vote.stand_on(ballot)
        return VoteOutcome(post.id, change.old, change.new, post.score)

    async def save(self, session: AsyncSession, now: datetime) -> None:
        """Write all that the decisions came to."""
        connection = await session.connection()
        posts = {post.id: post for post in self._known.post_of.values() if post.is_changed}
        await self._save_votes(connection)
        await _save_stats(connection, posts.values())
        await self._books.save(session, now)
        moved = _moved_questions(posts.values())
        await stats.refresh_best_answers(session, moved)
        await refused_votes.keep(session, self._refusals, now)
        wishes = [
            (post.guild_id, post.question_id, outbox.card(post.id)) for post in posts.values()
        ]
        await outbox.ask_for_all(session, [*wishes, *await self._take_off_targets(session)], now)

    def _facts(self, ballot: Ballot, post: VotedPost, vote: StoredVote) -> VoteFacts:
        known = self._known
        person = (post.guild_id, ballot.voter.user_id)
        voter = known.voters[person]
        return VoteFacts(
            post_id=post.id,
            kind=post.kind,
            state=post.state,
            author_id=post.author_id,
            # An erased author is as unknown as a sealed one.
            is_anonymous=post.author_id is None,
            voter_id=ballot.voter.user_id,
            voter_is_bot=ballot.voter.is_bot,
            level=known.levels.level_of(ballot.voter, post.category_id),
            points=self._books.points_of(person),
            is_blocked=voter.is_blocked,
            blocked_until=voter.blocked_until,
            mode_allows=door_allowed(post.policy.voting, ballot.door),
            old=vote.direction,
            old_counts=vote.counts,
            ups=post.ups,
            downs=post.downs,
            point_ups=post.point_ups,
            point_downs=post.point_downs,
            votes_last_hour=voter.votes_last_hour,
            oldest_vote_in_hour_at=voter.oldest_vote_in_hour_at,
            counted_today=known.counted_today(person) if known.counting else 0,
            counted_today_same_author=known.counting.get((person, post.author_id), 0),
            author_points_today=known.received.get(post.author, 0) if post.author else 0,
        )

    def _apply(self, ballot: Ballot, post: VotedPost, vote: StoredVote, change: VoteChange) -> None:
        if vote.door is Door.REACTION and vote.message_id is not None and ballot.removed is None:
            # Its ballot is switched or retracted by another way: the reaction comes off.
            self._ask_to_take_off(ballot, post, vote.message_id, change.old, vote.emoji)
        self._books.book(ballot, post, vote, change)
        post.ups, post.downs = change.ups, change.downs
        post.point_ups, post.point_downs = change.point_ups, change.point_downs
        post.is_changed = True
        vote.direction, vote.counts = change.new, change.counts
        vote.cast_at, vote.is_changed = to_micros(ballot.now), True
        vote.stand_on(ballot)

    def _refuse(self, ballot: Ballot, post: VotedPost, error: ForumError) -> None:
        if ballot.door is not Door.REACTION or ballot.message_id is None:
            return  # whoever uses a command or a button is answered there
        if ballot.wanted is None:
            return  # the reaction is off already
        self._ask_to_take_off(ballot, post, ballot.message_id, ballot.wanted, ballot.emoji)
        if not isinstance(error, BotVoteError):
            self._refusals.append(
                NewRefusal(post.guild_id, ballot.voter.user_id, post.id, facts_of(error))
            )

    def _ask_to_take_off(
        self,
        ballot: Ballot,
        post: VotedPost,
        message_id: int,
        direction: Direction | None,
        emoji: str | None,
    ) -> None:
        assert direction is not None
        is_same_message = message_id == ballot.message_id
        channel_id = ballot.channel_id if is_same_message else None
        self._take_off.append(
            _Reaction(post, message_id, ballot.voter.user_id, direction, channel_id, emoji)
        )

    async def _save_votes(self, connection: AsyncConnection) -> None:
        saved: list[tuple[Any, ...]] = []
        removed: list[tuple[Any, ...]] = []
        for (post_id, voter_id), vote in sorted(self._known.votes.items(), key=_first):
            if not vote.is_changed:
                continue
            if vote.direction is not None:
                saved.append((post_id, voter_id, *vote.row()))
            elif vote.was_stored:
                removed.append((post_id, voter_id))
        await votes.save_votes(connection, saved)
        await votes.remove_votes(connection, removed)

    async def _take_off_targets(self, session: AsyncSession) -> list[tuple[int, int, str]]:
        """Name the reactions to take off; a message that is gone carries none."""
        unsure = {each.post.id for each in self._take_off if None in (each.channel_id, each.emoji)}
        found = await vote_messages.list_of_posts(session, unsure) if unsure else {}
        targets = []
        for each in self._take_off:
            channel_id, emoji = each.channel_id, each.emoji
            if channel_id is None or emoji is None:
                message = found.get(each.post.id)
                if message is None or message.message_id != each.message_id:
                    continue
                channel_id = channel_id or message.channel_id
                emoji = emoji or message.emoji_of(each.direction)
            name = outbox.unreact(channel_id, each.message_id, each.voter_id, emoji)
            targets.append((each.post.guild_id, each.post.question_id, name))
        return targets


async def _save_stats(connection: AsyncConnection, posts: Iterable[VotedPost]) -> None:
    rows = [
        (
            post.ups,
            post.downs,
            post.score,
            post.point_ups,
            post.point_downs,
            _hotter_by(post),
            post.id,
        )
        for post in sorted(posts, key=lambda post: post.id)
    ]
    await votes.save_stats(connection, rows)


def _hotter_by(post: VotedPost) -> int:
    if post.kind is not PostKind.QUESTION or post.score == post.old_score:
        return 0
    # Hotness is a sum in which the score is one part, whatever the others are.
    now, before = (
        hotness(_ANY_TIME, None, 0, score, 0, post.policy) for score in (post.score, post.old_score)
    )
    return now - before


def _moved_questions(posts: Iterable[VotedPost]) -> set[int]:
    """Give the questions whose best answer may have another score now."""
    return {
        post.question_id
        for post in posts
        if post.kind is PostKind.ANSWER
        and (post.score > post.best_answer_score or post.old_score == post.best_answer_score > 0)
    }


def _is_that_reaction(vote: StoredVote, ballot: Ballot) -> bool:
    """Tell whether the stored vote is the very reaction that was taken off."""
    if vote.direction is not ballot.removed or vote.door is not Door.REACTION:
        return False
    if vote.message_id != ballot.message_id:
        return False
    return None in (vote.emoji, ballot.emoji) or is_same_emoji(vote.emoji, ballot.emoji)


def _first(item: tuple[tuple[int, int], StoredVote]) -> tuple[int, int]:
    return item[0]
