"""Storms of votes lose nothing: from many tasks, from two processes, through failures."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from db.models import Member, Outbox, PointsEvent, Vote
from db.queries import outbox
from db.queries.votes import BallotKey, load_facts
from db.sealing import Seal
from db.services import auditing, voting
from db.store import Store
from forum.vocabulary import Actor, Direction
from tests.store.conftest import KEY
from tests.store.factories import (
    GUILD,
    ballot_by_command,
    ballot_by_reaction,
    make_actor,
    make_answer,
    make_guild,
    make_question,
    message_of,
)
from tests.store.reading_rows import points_of, stats_of, targets

MEMBERS = 200
ROOT = Path(__file__).parents[2]
# What another process does: it votes as some members on one post, all at once.
VOTING = """
import asyncio, json, sys
from db.sealing import Seal
from db.services import voting
from db.store import Store
from forum.vocabulary import Direction
from tests.store.conftest import KEY
from tests.store.factories import ballot_by_command, make_actor

async def main():
    url, post_id, first, last = json.loads(sys.argv[1])
    store = Store(url, Seal(KEY))
    await voting.vote_of(store, make_actor(first), post_id)  # connected before it says so
    print("ready", flush=True)
    sys.stdin.readline()
    voters = [make_actor(user_id) for user_id in range(first, last)]
    ways = [Direction.UP if voter.user_id % 4 else Direction.DOWN for voter in voters]
    ballots = [ballot_by_command(each, post_id, way) for each, way in zip(voters, ways)]
    await asyncio.gather(*(voting.cast(store, ballot) for ballot in ballots))
    await store.close()

asyncio.run(main())
"""


def _way(voter: Actor) -> Direction:
    return Direction.UP if voter.user_id % 4 else Direction.DOWN


async def _proves_exact(store: Store, post_id: int, author: Actor) -> None:
    stats = await stats_of(store, post_id)
    assert (stats.ups, stats.downs, stats.score) == (150, 50, 100)
    async with store.read() as session:
        assert await session.scalar(select(func.count()).select_from(Vote)) == MEMBERS
        voted = select(func.count()).where(Member.points == 110)
        assert await session.scalar(voted) == MEMBERS
    # 200 for the most that ups on an answer bring, 50 for the most that downs take.
    assert await points_of(store, author) == 100 + 40 + 200 - 50
    assert await auditing.check(store) == ()


async def test_two_hundred_members_at_once_from_several_tasks_end_with_the_exact_score(
    store: Store,
) -> None:
    await make_guild(store)
    author = make_actor()
    answer_id = await make_answer(store, await make_question(store), author)
    voters = [make_actor(user_id) for user_id in range(1, MEMBERS + 1)]

    async def vote_as(some: Sequence[Actor]) -> None:
        ballots = [ballot_by_command(voter, answer_id, _way(voter)) for voter in some]
        await asyncio.gather(*(voting.cast(store, ballot) for ballot in ballots))

    await asyncio.gather(*(vote_as(voters[start::8]) for start in range(8)))

    await _proves_exact(store, answer_id, author)
    assert (await targets(store)).count(f"card:{answer_id}") == 1


async def test_two_processes_at_once_end_with_the_exact_score_on_postgresql(
    postgres_store_url: str,
) -> None:
    store = Store(postgres_store_url, Seal(KEY))
    await make_guild(store)
    author = make_actor()
    answer_id = await make_answer(store, await make_question(store), author)

    ranges = [(1, 101), (101, 201)]
    processes = [await _start(postgres_store_url, answer_id, *each) for each in ranges]
    for process in processes:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
    results = await asyncio.gather(*(process.communicate(b"\n") for process in processes))

    assert [process.returncode for process in processes] == [0, 0], results
    await _proves_exact(store, answer_id, author)
    await store.close()


async def test_members_who_change_their_mind_all_at_once_leave_one_ballot_each(
    store: Store,
) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    voters = [make_actor() for _ in range(40)]

    async def waver(voter: Actor) -> None:
        for way in (Direction.UP, Direction.DOWN, None, Direction.UP, Direction.DOWN):
            await voting.cast(store, ballot_by_command(voter, question_id, way))

    await asyncio.gather(*map(waver, voters))

    stats = await stats_of(store, question_id)
    assert (stats.ups, stats.downs) == (0, 40)
    assert await auditing.check(store) == ()


async def test_a_crash_in_the_middle_of_a_batch_leaves_nothing_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_guild(store)
    question_id = await make_question(store)

    async def crash(*_: Any) -> None:
        raise OSError("the disk is full")  # the last write of a batch

    monkeypatch.setattr(outbox, "ask_for_all", crash)
    ballots = [ballot_by_command(make_actor(), question_id, Direction.UP) for _ in range(3)]
    outcomes = await asyncio.gather(
        *(voting.cast(store, ballot) for ballot in ballots), return_exceptions=True
    )

    assert [type(outcome) for outcome in outcomes] == [OSError] * 3
    assert (await stats_of(store, question_id)).ups == 0
    async with store.read() as session:
        for model in (Vote, Outbox):
            assert (await session.scalars(select(model))).all() == []
        given = select(PointsEvent).where(PointsEvent.kind == "given")
        assert (await session.scalars(given)).all() == []
    assert await auditing.check(store) == ()


async def test_a_caller_who_gives_up_waiting_has_voted_all_the_same(store: Store) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    waiting = asyncio.create_task(
        voting.cast(store, ballot_by_command(make_actor(), question_id, Direction.UP))
    )
    await asyncio.sleep(0)
    waiting.cancel()

    outcome = await voting.cast(store, ballot_by_command(make_actor(), question_id, Direction.UP))

    assert outcome.score == 2


async def test_closing_the_store_writes_what_still_waits(store: Store) -> None:
    await make_guild(store)
    question_id = await make_question(store)
    waiting = asyncio.create_task(
        voting.cast(store, ballot_by_command(make_actor(), question_id, Direction.UP))
    )
    await asyncio.sleep(0)

    await store.close()

    assert (await waiting).score == 1


@pytest.mark.parametrize("voters", [1, 50])
async def test_a_batch_takes_eight_statements_whatever_its_size(
    sqlite_store_url: str, voters: int
) -> None:
    store = Store(sqlite_store_url, Seal(KEY))
    await make_guild(store)
    message_id = await message_of(store, await make_question(store))
    statements: list[str] = []

    @event.listens_for(store.engine.sync_engine, "before_cursor_execute")
    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement.split()[0])

    ballots = [ballot_by_reaction(make_actor(), message_id, Direction.UP) for _ in range(voters)]
    await asyncio.gather(*(voting.cast(store, ballot) for ballot in ballots))
    await store.close()

    # The commit is the eighth.
    assert statements == ["BEGIN", "SELECT", *["INSERT", "UPDATE"], *["INSERT"] * 3]


async def test_the_votes_way_in_on_sqlite_reads_no_wide_row(sqlite_store_url: str) -> None:
    store = Store(sqlite_store_url, Seal(KEY))
    plan = await _plan(store, "EXPLAIN QUERY PLAN", "[[0, 1, 2, 3]]")
    await store.close()

    assert any("p USING COVERING INDEX ix_post_ballot" in line for line in plan)
    assert not any("SCAN" in line and "json_each" not in line for line in plan)


async def test_the_votes_way_in_on_postgresql_looks_everything_up_by_key(
    own_postgres_store_url: str,
) -> None:
    store = Store(own_postgres_store_url, Seal(KEY))
    await make_guild(store)
    hot = await make_question(store)
    await _fill_with_votes(store, hot)
    plan = await _plan(store, "EXPLAIN", [0] * 64, [GUILD] * 64, [1] * 64, list(range(64)))
    await store.close()

    scans = [line.strip() for line in plan if "Scan" in line]
    assert any("using pk_vote" in line for line in scans)
    # Read plainly, a hot post's votes would all be joined; guilds fit on one page.
    assert not [line for line in scans if "Seq Scan" in line and " on guild" not in line]
    (vote_key,) = [line for line in plan if "Index Cond" in line and "voter_id" in line][:1]
    assert "post_id" in vote_key


async def _fill_with_votes(store: Store, post_id: int) -> None:
    """Make a hot post among many, so that the planner has something to choose from."""
    async with store.write() as session:
        await session.execute(
            text(
                "INSERT INTO vote (post_id, voter_id, guild_id, direction, counts, door, cast_at) "
                "SELECT :post_id, n, :guild_id, 1, true, 'reaction', 0 "
                "FROM generate_series(1, 20000) AS n"
            ),
            {"post_id": post_id, "guild_id": GUILD},
        )
        await session.execute(
            text(
                "INSERT INTO post (guild_id, kind, title, body, repeat_key, origin, state,"
                " created_at, vote_message_id) "
                "SELECT :guild_id, 'question', 'A title', '', '\\x00', 'form', 'visible', 0, n "
                "FROM generate_series(1000000, 1020000) AS n"
            ),
            {"guild_id": GUILD},
        )
        await session.execute(
            text(
                "INSERT INTO post_stats (post_id, guild_id, ups, downs, score, point_ups,"
                " point_downs, answers, comments, views, accepted, best_answer_score, hotness) "
                "SELECT id, guild_id, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM post "
                "WHERE id <> :post_id"
            ),
            {"post_id": post_id},
        )
        await session.execute(
            text(
                "INSERT INTO member (guild_id, user_id, name, points, bonus) "
                "SELECT :guild_id, n, '', 100, 0 FROM generate_series(1, 20000) AS n "
                "ON CONFLICT DO NOTHING"
            ),
            {"guild_id": GUILD},
        )
        await session.execute(
            text(
                "INSERT INTO points_event (guild_id, member_id, kind, amount, created_at) "
                "SELECT :guild_id, n, 'given', 10, 0 FROM generate_series(1, 20000) AS n"
            ),
            {"guild_id": GUILD},
        )
    async with store.engine.connect() as connection:
        analysing = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await analysing.execute(text("ANALYZE"))


async def _plan(store: Store, explain: str, *ballots: Any) -> list[str]:
    """Give the plan of the very statement that looks up the facts of ballots by message."""
    sent: list[str] = []

    @event.listens_for(store.engine.sync_engine, "before_cursor_execute")
    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.append(statement)

    async with store.engine.connect() as connection:
        await load_facts(connection, [BallotKey(0, 1, 2, 3)], by_message=True, since=0)
        rows = await connection.exec_driver_sql(f"{explain} {sent[-1]}", (0, 0, *ballots))
        return [str(row[-1]) for row in rows]


async def _start(url: str, post_id: int, first: int, last: int) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        VOTING,
        json.dumps([url, post_id, first, last]),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
