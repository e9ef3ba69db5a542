"""Votes that are new: who votes on what, never twice, never on their own."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.bench.raw import Raw
from bot.bench.rows import GUILD_ID, HOME_CHANNEL_ID, member_id
from db.services.voting import Ballot
from forum.vocabulary import Actor, Direction, Door

_POSTS = 1_000
#: Far from the people who voted while the forum was built.
_STEP = 7_919


@dataclass(frozen=True, slots=True)
class NewVote:
    """A member's first vote on a post, told by the message that carries it."""

    message_id: int
    voter_id: int

    def ballot(self) -> Ballot:
        """Give it as a reaction, now."""
        return Ballot(
            guild_id=GUILD_ID,
            voter=Actor(GUILD_ID, self.voter_id, "Voter"),
            wanted=Direction.UP,
            door=Door.REACTION,
            now=datetime.now(UTC),
            message_id=self.message_id,
            channel_id=HOME_CHANNEL_ID,
            emoji="👍",
        )


class NewVotes:
    """Hands out votes on the newest posts; a repeated one would change nothing and look fast."""

    def __init__(self, posts: list[tuple[int, int]], members: int, voted: set[tuple[int, int]]):
        """Take the posts (message, author), how many members there are, and who voted already."""
        self._votes = self._all(posts, members, voted)

    def take(self, count: int) -> list[NewVote]:
        """Give so many that nobody cast before."""
        return list(itertools.islice(self._votes, count))

    @staticmethod
    def _all(
        posts: list[tuple[int, int]], members: int, voted: set[tuple[int, int]]
    ) -> Iterator[NewVote]:
        for turn in range(members):
            for number, (message, author_id) in enumerate(posts):
                voter_id = member_id((number * _STEP + turn) % members)
                if voter_id != author_id and (message, voter_id) not in voted:
                    yield NewVote(message, voter_id)


async def new_votes(raw: Raw, members: int) -> NewVotes:
    """Find the newest posts and what was voted on them."""
    rows = await raw.fetch(
        "SELECT vote_message_id, author_id, id FROM post"
        f" WHERE vote_message_id IS NOT NULL ORDER BY id DESC LIMIT {_POSTS}"
    )
    oldest = min(row[2] for row in rows)
    voted = await raw.fetch("SELECT message_id, voter_id FROM vote WHERE post_id >= ?", oldest)
    return NewVotes([(row[0], row[1]) for row in rows], members, {(r[0], r[1]) for r in voted})
