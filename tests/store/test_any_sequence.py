"""Whatever members, moderators and admins do, in any order: a recount finds no difference."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Literal

import pytest

from db.models import Post
from db.records import HandWritten, QuestionText
from db.services import (
    accepting,
    answering,
    asking,
    auditing,
    discord_ids,
    editing,
    guilds,
    moderating,
    privacy,
    reading,
    voting,
)
from db.store import Store
from forum.errors import ForumError
from forum.vocabulary import Actor, Direction, Level, Origin
from tests.store.factories import (
    GUILD,
    HOME_CHANNEL,
    NOW,
    ballot_by_command,
    make_actor,
    make_guild,
    make_moderator,
)
from tests.store.reading_rows import rows


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize(
    "rules",
    [
        {},
        {
            "best_answers": 3,
            "votes_same_author_a_day": 2,
            "question_max_gain": 2,
            "answer_max_loss": 2,
            "vote_down_answer": -1,
        },
    ],
)
async def test_any_sequence_of_acts_leaves_totals_equal_to_a_recount(
    store: Store, rules: dict[str, Any], seed: int
) -> None:
    await make_guild(store)
    forum = _Forum(store, random.Random(seed))
    await forum.change_rules({**rules, "flags_hide_after": 2, "rates": _WITHOUT_HASTE})
    await forum.fill()

    for _ in range(80):
        await forum.act()

    assert await auditing.check(store) == ()
    assert forum.done > 20


_WITHOUT_HASTE = dict.fromkeys(("question", "answer", "comment", "vote", "flag"), 10_000)
#: What an admin may think of while the forum runs.
_OTHER_RULES: tuple[dict[str, Any], ...] = (
    {"points_base": 50},
    {"points_base": 100},
    {"points_select": 5, "points_selected": 7},
    {"question_max_gain": 1, "answer_max_gain": 3},
    {"question_max_gain": 10, "answer_max_gain": 20},
    {"best_answers": 1},
    {"best_answers": 2},
)


class _Forum:
    """Members who do what members do, in an order that the seed gives."""

    def __init__(self, store: Store, chance: random.Random) -> None:
        self._store = store
        self._chance = chance
        self._members = [make_actor() for _ in range(6)]
        self._moderator = make_moderator()
        self._admin = make_actor(level=Level.ADMIN)
        self._categories: list[int] = []
        self._questions: list[int] = []
        self._answers: list[int] = []
        self._comments: list[int] = []
        self._now = NOW
        #: Acts that were not refused.
        self.done = 0

    async def fill(self) -> None:
        self._categories = [
            (await guilds.add_category(self._store, self._admin, name, now=NOW)).id
            for name in ("Family", "Work")
        ]
        for number in range(3):
            await self._ask(number)
        for _ in range(6):
            await self._answer()

    async def change_rules(self, rules: dict[str, Any]) -> None:
        await guilds.set_policy(self._store, self._admin, overrides=rules, now=self._now)

    async def act(self) -> None:
        self._now += timedelta(minutes=self._chance.randrange(90))
        acts: list[tuple[int, Callable[[], Awaitable[Any]]]] = [
            (12, self._vote),
            (4, self._accept),
            (2, self._unaccept),
            (3, self._hide),
            (3, self._show),
            (2, self._close),
            (2, self._reopen),
            (2, self._answer),
            (2, self._comment),
            (2, self._delete),
            (2, self._edit),
            (3, self._report),
            (2, self._keep),
            (2, self._view),
            (1, self._adopt),
            (1, self._lose_a_message),
            (1, self._rule),
            (1, self._erase),
            (1, self._erase_on),
        ]
        (act,) = self._chance.choices([act for _, act in acts], [weight for weight, _ in acts])
        try:
            await act()
        except ForumError:
            return
        self.done += 1

    async def _ask(self, number: int) -> None:
        member = self._member()
        text = QuestionText(
            f"What do you think of number {number}?",
            "",
            tags=self._chance.choice(["", "sleep", "sleep work"]),
            shown_name=self._name(member),
        )
        posted = await asking.ask(self._store, member, text, now=self._now)
        self._questions.append(posted.post_id)

    async def _answer(self) -> None:
        member = self._member()
        body = f"An answer of its own, {self._chance.random()}"
        posted = await answering.answer(
            self._store,
            member,
            self._chance.choice(self._questions),
            body,
            self._name(member),
            now=self._now,
        )
        self._answers.append(posted.post_id)

    async def _comment(self) -> None:
        member = self._member()
        body = f"A comment of its own, {self._chance.random()}"
        posted = await answering.comment(
            self._store, member, self._votable(), body, self._name(member), now=self._now
        )
        self._comments.append(posted.post_id)

    async def _vote(self) -> None:
        wanted = self._chance.choice([Direction.UP, Direction.UP, Direction.DOWN, None])
        ballot = ballot_by_command(self._member(), self._votable(), wanted, now=self._now)
        await voting.cast(self._store, ballot)

    async def _accept(self) -> None:
        answer_id = self._chance.choice(self._answers)
        await accepting.accept(self._store, self._any(), answer_id, now=self._now)

    async def _unaccept(self) -> None:
        answer_id = self._chance.choice(self._answers)
        await accepting.unaccept(self._store, self._any(), answer_id, now=self._now)

    async def _hide(self) -> None:
        await moderating.hide(self._store, self._any(), self._post(), "", now=self._now)

    async def _show(self) -> None:
        await moderating.show(self._store, self._any(), self._post(), "", now=self._now)

    async def _close(self) -> None:
        question_id = self._chance.choice(self._questions)
        await moderating.close(self._store, self._any(), question_id, "Done.", now=self._now)

    async def _reopen(self) -> None:
        question_id = self._chance.choice(self._questions)
        await moderating.reopen(self._store, self._any(), question_id, now=self._now)

    async def _delete(self) -> None:
        await moderating.delete(self._store, self._any(), self._post(), "", now=self._now)

    async def _edit(self) -> None:
        text = QuestionText(
            f"And what of {self._chance.random()}?",
            "",
            category_id=self._chance.choice(self._categories),
            tags=self._chance.choice(["", "sleep", "work rest"]),
        )
        question_id = self._chance.choice(self._questions)
        await editing.edit_question(self._store, self._any(), question_id, text, now=self._now)

    async def _report(self) -> None:
        await moderating.report(self._store, self._member(), self._post(), "", now=self._now)

    async def _keep(self) -> None:
        await moderating.keep(self._store, self._moderator, self._post(), now=self._now)

    async def _view(self) -> None:
        question_id = self._chance.choice(self._questions)
        await reading.question_page(self._store, self._member(), question_id, now=self._now)
        await reading.flush_views(self._store)

    async def _adopt(self) -> None:
        message_id = self._chance.randrange(10**9)
        written = HandWritten(f"Words {message_id}", HOME_CHANNEL, message_id, thread_id=message_id)
        posted = await asking.adopt(self._store, self._member(), written, now=self._now)
        self._questions.append(posted.post_id)

    async def _lose_a_message(self) -> None:
        message_ids = await rows(self._store, Post.vote_message_id, Post.origin == Origin.ADOPTED)
        if found := [each for each in message_ids if each is not None]:
            await discord_ids.message_gone(
                self._store, GUILD, [self._chance.choice(found)], now=self._now
            )

    async def _rule(self) -> None:
        await self.change_rules(self._chance.choice(_OTHER_RULES))

    async def _erase(self) -> None:
        way: Literal["nameless", "remove"] = self._chance.choice(["nameless", "remove"])
        await privacy.erase(self._store, self._member(), posts=way, now=self._now)

    async def _erase_on(self) -> None:
        self._now += timedelta(days=2)
        await privacy.carry_out_erasures(self._store, now=self._now)

    def _member(self) -> Actor:
        return self._chance.choice(self._members)

    def _any(self) -> Actor:
        return self._chance.choice([self._moderator, *self._members])

    def _votable(self) -> int:
        return self._chance.choice([*self._questions, *self._answers])

    def _post(self) -> int:
        return self._chance.choice([*self._questions, *self._answers, *self._comments])

    def _name(self, member: Actor) -> str:
        return self._chance.choice(["", "", f"Shade {self._members.index(member)}"])
