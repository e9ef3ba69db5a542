"""What a vote did, in words."""

from __future__ import annotations

from db.records import VoteOutcome
from forum import numbers
from forum.vocabulary import Direction

_NOW = {
    Direction.UP: "Your vote up counts.",
    Direction.DOWN: "Your vote down counts.",
    None: "Your vote is taken back.",
}
_ALREADY = {
    Direction.UP: "You have voted this up already.",
    Direction.DOWN: "You have voted this down already.",
    None: "You have no vote on this to take back.",
}


def vote_outcome(outcome: VoteOutcome) -> str:
    """Say what a ballot changed, and where the score stands."""
    words = _ALREADY if outcome.old == outcome.new else _NOW
    return f"{words[outcome.new]} It stands at {numbers.votes(outcome.score)}."
