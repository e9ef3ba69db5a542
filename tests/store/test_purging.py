"""A server's row holds all of its rows: when it goes, they go, and nobody else's."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select

from db.models import Base, Guild
from db.records import QuestionText
from db.services import (
    accepting,
    answering,
    asking,
    auditing,
    drafts,
    editing,
    guilds,
    moderating,
    privacy,
    reading,
    voting,
)
from db.store import Store
from forum.vocabulary import Direction, Level
from tests.store.factories import GUILD, ballot_by_command, make_actor, make_guild, make_moderator

#: Tables about the store itself.
_OF_NOBODY = {"meta"}


async def test_a_server_that_is_deleted_takes_all_its_rows_along(
    store: Store, now: datetime
) -> None:
    await _fill(store, GUILD, now)
    one = await _count(store)
    assert [name for name, count in one.items() if not count and name not in _OF_NOBODY] == []
    await _fill(store, GUILD + 1, now)

    async with store.write() as session:
        await session.execute(delete(Guild).where(Guild.id == GUILD + 1))

    assert await _count(store) == one
    assert await auditing.check(store) == ()


async def _fill(store: Store, guild_id: int, now: datetime) -> None:
    """Leave rows in every table."""
    await make_guild(store, guild_id)
    admin = make_actor(guild_id=guild_id, level=Level.ADMIN)
    moderator, member = make_moderator(guild_id=guild_id), make_actor(guild_id=guild_id)
    await guilds.set_up(store, admin, home_channel_id=guild_id * 10, kind="forum", now=now)
    category = await guilds.add_category(store, admin, "Family", now=now)
    await guilds.add_category(store, admin, "Parents", parent_id=category.id, now=now)
    await guilds.set_role_level(store, admin, 5, Level.EXPERT, category_id=category.id, now=now)
    text = QuestionText("How do I sleep better?", "", category_id=category.id, tags="sleep")
    question = (await asking.ask(store, member, text, now=now)).post_id
    twin = QuestionText("How does one sleep better?", "", category_id=category.id)
    double = (await asking.ask(store, member, twin, now=now)).post_id
    words = "Some tea, and a walk before."
    answer = (await answering.answer(store, moderator, question, words, "Owl", now=now)).post_id
    await answering.comment(store, moderator, answer, "And no coffee.", "", now=now)
    await accepting.accept(store, member, answer, now=now)
    await voting.cast(store, ballot_by_command(moderator, question, Direction.UP))
    await editing.edit(store, moderator, answer, "Some tea, but no walk.", now=now)
    await moderating.report(store, member, answer, "No.", now=now)
    await moderating.close(store, moderator, double, "", duplicate_of=question, now=now)
    await drafts.keep(store, member, "answer", question, {"body": words}, now=now)
    await reading.save_listing(store, guild_id, "questions", {}, now=now)
    await reading.question_page(store, moderator, question, now=now)
    await reading.flush_views(store)
    await privacy.erase(store, make_actor(guild_id=guild_id), posts="nameless", now=now)


async def _count(store: Store) -> dict[str, int]:
    async with store.read() as session:
        return {
            name: await session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }
