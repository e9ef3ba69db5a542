"""What anyone may see of members: only what they did under their own name."""

from __future__ import annotations

from collections.abc import Sequence

from db.records import LeaderRow, Profile
from db.store import Store


async def profile(store: Store, guild_id: int, user_id: int) -> Profile:
    """Give a member's points, rank and counts; zeros for someone the forum does not know."""
    raise NotImplementedError


async def leaderboard(
    store: Store, guild_id: int, *, page: int = 1
) -> tuple[Sequence[LeaderRow], int, int]:
    """Give a page of the board, the page it is (the nearest there is), and how many there are."""
    raise NotImplementedError


async def rank(store: Store, guild_id: int, user_id: int) -> int:
    """Give a member's place: 1 + how many have more points."""
    raise NotImplementedError
