"""What a member is told, and what is kept of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from forum.vocabulary import (
    Direction,
)


@dataclass(frozen=True, slots=True)
class VoteOutcome:
    """What a ballot did. `old == new` where it changed nothing."""

    post_id: int
    old: Direction | None
    new: Direction | None
    score: int


@dataclass(frozen=True, slots=True)
class DraftView:
    """A text that was kept: the form it came from, the post it was for, and its fields."""

    id: int
    form: str
    post_id: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a member is told; `recipient_id` is opened from its seal where it was sealed."""

    id: int
    guild_id: int
    recipient_id: int
    #: The recipient wrote the post in question anonymously: never mention them in public.
    is_private: bool
    kind: str
    post_id: int | None
    facts: dict[str, object]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PrivacySummary:
    """How much is kept of a member, the anonymous posts that only they can be told of included."""

    points: int
    questions: int
    answers: int
    comments: int
    anonymous_posts: int
    votes: int
    reports: int
    follows: int
    notifications: int
    drafts: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did at once; anonymous posts follow over the next days, uncounted here."""

    posts: int
    votes: int
