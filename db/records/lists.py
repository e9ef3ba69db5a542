"""Lists, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from db.records.posts import AuthorView, PostLink
from forum.vocabulary import (
    ListState,
    Sort,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListQuery:
    """Which questions a list shows and in which order. A category includes those under it."""

    guild_id: int
    sort: Sort = Sort.RECENT
    state: ListState = ListState.ALL
    category_id: int | None = None
    tag: str | None = None
    #: Questions they asked under their own name; anonymous ones are in no list by person.
    author_id: int | None = None


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """A question as a list shows it: one line of title and one of numbers."""

    link: PostLink
    score: int
    answers: int
    views: int
    is_closed: bool
    is_accepted: bool
    category: str | None
    author: AuthorView
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list. The cursors are opaque and short; None where there is no such page."""

    rows: tuple[QuestionRow, ...]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True)
class Match:
    """A question whose title is like the one that was typed; higher scores are closer."""

    post_id: int
    title: str
    score: float
    link: PostLink


@dataclass(frozen=True, slots=True)
class Profile:
    """What anyone may see of a member: only what they did under their own name."""

    user_id: int
    name: str
    points: int
    rank: int
    questions: int
    answers: int
    comments: int
    accepted_answers: int
    ups_given: int
    downs_given: int
    ups_received: int
    downs_received: int


@dataclass(frozen=True, slots=True)
class LeaderRow:
    """One place on the board."""

    rank: int
    user_id: int
    name: str
    points: int
