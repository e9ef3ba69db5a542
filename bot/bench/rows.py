"""The rows of a made-up forum, with totals that an audit finds right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.bench.corpus import Corpus
from db.types import to_micros
from forum.hotness import hotness
from forum.points import EventKind, given, posting, received, selected, selecting
from forum.policy import Policy
from forum.texts import repeat_key
from forum.vocabulary import Direction, Door, Origin, PostKind, PostState

GUILD_ID = 900_000_000_000_000_001
HOME_CHANNEL_ID = GUILD_ID + 1
ANSWERS = 2
VOTES = 5
CATEGORIES = 12
TAGS = 300
_MESSAGES = 910_000_000_000_000_000
_THREADS = 920_000_000_000_000_000
_MEMBERS = 930_000_000_000_000_000
_SPAN = timedelta(days=3 * 365)
_POLICY = Policy()

Rows = dict[str, list[tuple[Any, ...]]]
#: The columns of the rows, by table, in the order in which tables can be filled.
COLUMNS = {
    table: columns.split()
    for table, columns in {
        "post": "id guild_id kind parent_id question_id category_id author_id title body"
        " repeat_key origin state accepted_at created_at channel_id thread_id card_message_id"
        " vote_message_id up_emoji down_emoji by_asker",
        "post_stats": "post_id guild_id category_id author_id ups downs score point_ups"
        " point_downs answers comments views accepted best_answer_score hotness is_closed"
        " is_listed",
        "vote": "post_id voter_id guild_id direction counts door message_id cast_at",
        "points_event": "guild_id member_id post_id kind amount created_at",
        "post_tag": "post_id tag_id position",
        "member": "guild_id user_id name points bonus is_blocked has_left dm_closed",
    }.items()
}


@dataclass(slots=True)
class _Post:
    id: int
    kind: PostKind
    author_id: int
    created_at: datetime
    ups: int = 0
    downs: int = 0
    is_accepted: bool = False


@dataclass(slots=True)
class Forum:
    """A made-up forum of `questions`; `chunks` gives its rows and counts points and tags."""

    questions: int
    corpus: Corpus
    #: When its newest question was asked.
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    points: Counter[int] = field(default_factory=Counter)
    tags: Counter[int] = field(default_factory=Counter)

    @property
    def members(self) -> int:
        """Give how many members the forum has."""
        return max(50, self.questions // 10)

    def chunks(self, size: int) -> Iterator[tuple[int, Rows]]:
        """Give how many questions a chunk has, and its rows by table."""
        for start in range(0, self.questions, size):
            end = min(start + size, self.questions)
            rows: Rows = {name: [] for name in COLUMNS}
            for number in range(start, end):
                self._add_thread(rows, number)
            yield end - start, rows

    def member_rows(self) -> list[tuple[Any, ...]]:
        """Give the members with the points that the chunks so far came to."""
        base = _POLICY.points_base
        return [
            (GUILD_ID, user_id, f"Member {number}", base + self.points[user_id], 0, *[False] * 3)
            for number in range(self.members)
            for user_id in (member_id(number),)
        ]

    def _add_thread(self, rows: Rows, number: int) -> None:
        chance = self.corpus.random
        age = 1 - number / self.questions
        asked_at = self.now - _SPAN * age - timedelta(hours=2)
        first = 1 + number * (1 + ANSWERS)
        people = [member_id(n) for n in chance.sample(range(self.members), 1 + ANSWERS + VOTES)]
        posts = [
            _Post(
                first + n,
                PostKind.ANSWER if n else PostKind.QUESTION,
                people[n],
                asked_at + timedelta(minutes=20 * n),
            )
            for n in range(1 + ANSWERS)
        ]
        posts[1].is_accepted = chance.random() < 0.3
        for voter_id in people[1 + ANSWERS :]:
            self._add_vote(rows, chance.choice(posts), voter_id)
        self._add_posts(rows, posts, category_id=1 + chance.randrange(CATEGORIES))
        tags = {1 + int(TAGS * chance.random() ** 3) for _ in range(chance.randrange(4))}
        for position, tag_id in enumerate(sorted(tags)):
            rows["post_tag"].append((first, tag_id, position))
            self.tags[tag_id] += 1

    def _add_vote(self, rows: Rows, post: _Post, voter_id: int) -> None:
        direction = Direction.UP if self.corpus.random.random() < 0.85 else Direction.DOWN
        post.ups += direction is Direction.UP
        post.downs += direction is Direction.DOWN
        cast = (Door.REACTION.value, message_id(post.id), to_micros(post.created_at))
        rows["vote"].append((post.id, voter_id, GUILD_ID, direction.value, True, *cast))
        self._earn(rows, voter_id, post, EventKind.GIVEN, given(post.kind, direction, _POLICY))

    def _add_posts(self, rows: Rows, posts: list[_Post], *, category_id: int) -> None:
        question, *answers = posts
        for post in posts:
            is_question = post is question
            kind = EventKind.POST_QUESTION if is_question else EventKind.POST_ANSWER
            self._earn(rows, post.author_id, post, kind, posting(post.kind, _POLICY))
            gained = received(post.kind, post.ups, post.downs, _POLICY)
            self._earn(rows, post.author_id, post, EventKind.RECEIVED, gained)
            if post.is_accepted:
                self._earn(rows, question.author_id, post, EventKind.SELECT, selecting(_POLICY))
                self._earn(rows, post.author_id, post, EventKind.SELECTED, selected(_POLICY))
            rows["post"].append(self._post_row(post, question, category_id))
            rows["post_stats"].append(self._stats_row(post, answers, category_id))

    def _post_row(self, post: _Post, question: _Post, category_id: int) -> tuple[Any, ...]:
        is_question = post is question
        title = self.corpus.title() if is_question else None
        body = self.corpus.body()
        created_at = to_micros(post.created_at)
        return (
            *(post.id, GUILD_ID, post.kind.value),
            *((None, None) if is_question else (question.id, question.id)),
            *(category_id, post.author_id, title, body, repeat_key(title or "", body)),
            *(Origin.FORM.value, PostState.VISIBLE.value),
            *(created_at if post.is_accepted else None, created_at, HOME_CHANNEL_ID),
            _THREADS + post.id if is_question else None,
            *(message_id(post.id), message_id(post.id), "👍", "👎", False),
        )

    def _stats_row(self, post: _Post, answers: list[_Post], category_id: int) -> tuple[Any, ...]:
        is_question = post.kind is PostKind.QUESTION
        score = post.ups - post.downs
        views = self.corpus.random.randrange(200) if is_question else 0
        heat = (
            hotness(post.created_at, answers[-1].created_at, len(answers), score, views, _POLICY)
            if is_question
            else 0
        )
        return (
            *(post.id, GUILD_ID, category_id, post.author_id),
            *(post.ups, post.downs, score, post.ups, post.downs),
            *(len(answers) if is_question else 0, 0, views),
            sum(answer.is_accepted for answer in answers) if is_question else 0,
            max(0, *(each.ups - each.downs for each in answers)) if is_question else 0,
            *(heat, False, is_question),
        )

    def _earn(self, rows: Rows, user_id: int, post: _Post, kind: EventKind, amount: int) -> None:
        if amount:
            at = to_micros(post.created_at)
            rows["points_event"].append((GUILD_ID, user_id, post.id, kind.value, amount, at))
            self.points[user_id] += amount


def member_id(number: int) -> int:
    """Give the Discord id of a made-up member."""
    return _MEMBERS + number


def message_id(post_id: int) -> int:
    """Give the message that carries a made-up post and its votes."""
    return _MESSAGES + post_id
