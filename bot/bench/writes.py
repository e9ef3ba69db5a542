"""Writing: votes, questions and answers; each beside the bare statements in one transaction."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.bench import targets
from bot.bench.ballots import NewVote, NewVotes
from bot.bench.corpus import Corpus
from bot.bench.frames import feed, gateway, listen
from bot.bench.measuring import Row, measure
from bot.bench.raw import Raw
from bot.bench.rows import GUILD_ID, HOME_CHANNEL_ID, member_id
from bot.bench.storms import bare_writer, storm
from db.records import QuestionText
from db.services import answering, asking, voting
from db.store import Store
from db.types import to_micros
from forum.vocabulary import Actor

_IDLE = 300
_POSTS = 200
_WIDTHS = {64: targets.VOTES_64, 256: targets.VOTES_256}
_VOTING = ("cogs.voting",)
_NEXT_ID = {
    True: "SELECT max(id) + 1 FROM post",
    False: "SELECT nextval(pg_get_serial_sequence('post', 'id'))",
}


async def votes(store: Store, new: NewVotes, storm_size: int) -> AsyncIterator[Row]:
    """Measure votes alone, in storms, and as gateway frames."""

    async def cast(vote: NewVote) -> object:
        return await voting.cast(store, vote.ballot())

    bare = await bare_writer(store.url)
    times = await measure(cast, new.take(_IDLE))
    floor = await measure(bare.cast, new.take(_IDLE))
    yield Row("a vote, nobody else there", times, floor, targets.VOTE)
    for width, target in _WIDTHS.items():
        times = await storm(cast, new.take(storm_size), width)
        floor = await storm(bare.cast, new.take(storm_size), width)
        yield Row(f"votes, {width} members at once", times, floor, target)
    async with gateway(store, listeners=()) as bot:
        listen(bot, bare.cast)
        floor = await feed(bot, new.take(storm_size))
    async with gateway(store, listeners=_VOTING) as bot:
        times = await feed(bot, new.take(storm_size))
    await bare.close()
    yield Row("votes, gateway frame to committed row", times, floor, targets.FRAMES)


async def posts(store: Store, raw: Raw, corpus: Corpus, questions: int) -> AsyncIterator[Row]:
    """Measure asking and answering."""
    people = itertools.cycle(range(max(50, questions // 10)))

    def somebody(_: int) -> Actor:
        number = next(people)
        return Actor(GUILD_ID, member_id(number), f"Member {number}")

    async def ask(actor: Actor) -> object:
        text = QuestionText(corpus.title(), corpus.body(), category_id=1)
        return await asking.ask(store, actor, text, now=datetime.now(UTC))

    async def answer(actor: Actor) -> object:
        question_id = 1 + 3 * corpus.random.randrange(questions)
        return await answering.answer(
            store, actor, question_id, corpus.body(), "", now=datetime.now(UTC)
        )

    async def bare(actor: Actor, question_id: int | None) -> None:
        await _bare_post(raw, actor, corpus, question_id, is_sqlite=store.is_sqlite)

    actors = list(map(somebody, range(_POSTS)))
    times = await measure(ask, actors)
    floor = await measure(partial(bare, question_id=None), actors)
    yield Row("ask", times, floor, targets.POSTING)
    actors = list(map(somebody, range(_POSTS)))
    times = await measure(answer, actors)
    floor = await measure(partial(bare, question_id=1), actors)
    yield Row("answer", times, floor, targets.POSTING)


async def _bare_post(
    raw: Raw, actor: Actor, corpus: Corpus, question_id: int | None, *, is_sqlite: bool
) -> None:
    """Write what a post is made of, and nothing that was looked up or decided for it."""
    now = to_micros(datetime.now(UTC))
    ((post_id,),) = await raw.fetch(_NEXT_ID[is_sqlite])
    kind = "question" if question_id is None else "answer"
    title = corpus.title() if question_id is None else None
    statements: list[tuple[str, Sequence[Any]]] = [
        (
            "INSERT INTO post (id, guild_id, kind, parent_id, question_id, category_id, author_id,"
            " title, body, repeat_key, origin, state, created_at, channel_id)"
            " VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, 'form', 'visible', ?, ?)",
            (
                *(post_id, GUILD_ID, kind, question_id, question_id, actor.user_id),
                *(title, corpus.body(), bytes(16), now, HOME_CHANNEL_ID),
            ),
        ),
        (
            "INSERT INTO post_stats (post_id, guild_id, category_id, author_id, ups, downs, score,"
            " point_ups, point_downs, answers, comments, views, accepted, best_answer_score,"
            " hotness, is_closed, is_listed) VALUES"
            " (?, ?, 1, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false, ?)",
            (post_id, GUILD_ID, actor.user_id, question_id is None),
        ),
        (
            "UPDATE member SET points = points + 20 WHERE guild_id = ? AND user_id = ?",
            (GUILD_ID, actor.user_id),
        ),
        (
            "INSERT INTO points_event (guild_id, member_id, post_id, kind, amount, created_at)"
            " VALUES (?, ?, ?, 'post_question', 20, ?)",
            (GUILD_ID, actor.user_id, post_id, now),
        ),
        (
            "INSERT INTO outbox (guild_id, target, lane, generation, attempts, due_at, is_parked)"
            " VALUES (?, ?, ?, 1, 0, ?, false)",
            (GUILD_ID, f"card:{post_id}", question_id or post_id, now),
        ),
    ]
    await raw.write(statements)
