"""What a batch of ballots does to the points of voters and authors."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.queries import ledger, votes
from db.queries.ledger import Entry
from db.queries.vote_caps import Person
from db.services.ballots import Ballot, Known, StoredVote, VotedPost, caps_votes
from forum.points import EventKind
from forum.votes import VoteChange


class Books:
    """What a batch does to the points of voters and authors."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._bases: dict[int, int] = {}
        self._names: dict[Person, str] = {}
        self._points: dict[Person, int] = {}
        self._given: list[tuple[int, Entry]] = []
        self._received: dict[tuple[Person, int], int] = {}

    def points_of(self, voter: Person) -> int:
        """Give the points of a voter as the ballots before left them."""
        return self._known.voters[voter].points + self._points.get(voter, 0)

    def book(self, ballot: Ballot, post: VotedPost, vote: StoredVote, change: VoteChange) -> None:
        """Book one change; `vote` is still the ballot before it."""
        known, author = self._known, post.author
        person = (post.guild_id, ballot.voter.user_id)
        self._bases[post.guild_id] = post.policy.points_base
        self._names[person] = ballot.voter.name
        self._add(person, change.voter_points)
        # Worth something or nothing: these entries are how the votes of the last hour are counted.
        entry = Entry(ballot.voter.user_id, post.id, EventKind.GIVEN, change.voter_points)
        self._given.append((post.guild_id, entry))
        voter = known.voters[person]
        voter.votes_last_hour += 1
        voter.oldest_vote_in_hour_at = voter.oldest_vote_in_hour_at or ballot.now
        if caps_votes(post.policy):
            counting = known.counting
            counted = counting.get((person, post.author_id), 0)
            counting[person, post.author_id] = counted + change.counts - vote.counts
        if author is not None and change.author_points:
            self._add(author, change.author_points)
            key = (author, post.id)
            self._received[key] = self._received.get(key, 0) + change.author_points
            known.received[author] = known.received.get(author, 0) + change.author_points

    async def save(self, session: AsyncSession, now: datetime) -> None:
        """Write the members' points and the entries they come from."""
        rows = []
        for (guild_id, user_id), more in sorted(self._points.items()):
            base = self._bases[guild_id]
            name = self._names.get((guild_id, user_id), "")
            rows.append((guild_id, user_id, name, base + more, base))
        await votes.save_members(await session.connection(), rows)
        received = [
            (author[0], Entry(author[1], post_id, EventKind.RECEIVED, amount))
            for (author, post_id), amount in self._received.items()
            if amount
        ]
        await ledger.append(session, self._given + received, now)

    def _add(self, person: Person, more: int) -> None:
        self._points[person] = self._points.get(person, 0) + more
