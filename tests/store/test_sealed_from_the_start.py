"""No byte of the database names the author of an anonymous post, whatever they do."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from db.records import QuestionText
from db.services import (
    accepting,
    answering,
    asking,
    drafts,
    editing,
    moderating,
    notifying,
    privacy,
    reading,
)
from db.store import Store
from forum.errors import BadNameError, ForumError, RateError, RepeatError
from forum.vocabulary import Actor
from tests.store.factories import (
    make_actor,
    make_answer,
    make_guild,
    make_moderator,
    make_question,
)
from tests.store.reading_rows import told

# As long as a real one, so that no other number looks like it.
AUTHOR = make_actor(1_187_654_321_098_765_432, name="Quetzalcoatl")
NAMED = make_actor(1_188_765_432_109_876_543, name="Huitzilopochtli")
QUESTION = QuestionText(title="How do I tell my family?", body="It is hard.", shown_name="Fox")


async def test_the_search_finds_who_writes_under_their_own_name(
    store: Store, now: datetime
) -> None:
    await make_guild(store)
    await make_question(store, NAMED)
    found = await traces(store, NAMED)
    assert {"name", "decimal" if not store.is_sqlite else "big-endian"} <= found


async def test_an_anonymous_author_is_nowhere_in_the_database(store: Store, now: datetime) -> None:
    await make_guild(store, overrides={"rates": {"question": 1}})
    other = make_actor()
    question = (await asking.ask(store, AUTHOR, QUESTION, now=now)).post_id
    assert await traces(store, AUTHOR) == set()

    await write_and_edit(store, question, other, now)
    await be_refused(store, question, now)
    assert await traces(store, AUTHOR) == set()

    await act_on_own(store, question, now)
    await follow_and_look(store, question, now)
    await be_moderated(store, question, now)
    assert len((await told(store))[AUTHOR.user_id]) >= 5
    assert await traces(store, AUTHOR) == set()

    await privacy.export(store, AUTHOR)
    await privacy.erase(store, AUTHOR, posts="remove", now=now)
    assert await traces(store, AUTHOR) == set()
    for day in range(10):
        await privacy.carry_out_erasures(store, now=now + timedelta(days=day))
    assert await traces(store, AUTHOR) == set()


async def write_and_edit(store: Store, question: int, other: Actor, now: datetime) -> None:
    answer = (await answering.answer(store, other, question, "Just say it.", "", now=now)).post_id
    await answering.answer(store, AUTHOR, question, "I did say it.", "Fox", now=now)
    await answering.comment(store, AUTHOR, answer, "Thank you so much.", "Fox", now=now)
    await answering.comment(store, other, answer, "You are welcome.", "", now=now)
    changed = QuestionText(title="How do I tell my parents?", body="It is so hard.", tags="kin")
    later = now + timedelta(minutes=30)
    await editing.edit_question(store, AUTHOR, question, changed, now=later)
    await editing.editable(store, AUTHOR, question)
    await editing.history(store, AUTHOR, question)


async def be_refused(store: Store, question: int, now: datetime) -> None:
    again = QuestionText(title="Another question entirely", body="", shown_name="Fox")
    attempts: list[tuple[type[ForumError], Awaitable[object]]] = [
        (RateError, asking.ask(store, AUTHOR, again, now=now)),
        (RepeatError, answering.answer(store, AUTHOR, question, "Just say it.", "Fox", now=now)),
        (BadNameError, answering.answer(store, AUTHOR, question, "Under a name.", "Owl", now=now)),
    ]
    for error, attempt in attempts:
        with pytest.raises(error):
            await attempt
    values = {"title": again.title, "name": "Fox", "body": AUTHOR.name}
    draft = await drafts.keep(store, AUTHOR, "ask", 0, values, now=now)
    await drafts.get(store, AUTHOR, draft, now=now)
    await drafts.mine(store, AUTHOR, now=now)


async def act_on_own(store: Store, question: int, now: datetime) -> None:
    answer = await make_answer(store, question)
    await accepting.accept(store, AUTHOR, answer, now=now)
    await accepting.unaccept(store, AUTHOR, answer, now=now)
    await moderating.close(store, AUTHOR, question, "Solved.", now=now)
    await moderating.reopen(store, AUTHOR, question, now=now)
    await moderating.hide(store, AUTHOR, question, "", now=now)
    await moderating.show(store, AUTHOR, question, "", now=now)


async def follow_and_look(store: Store, question: int, now: datetime) -> None:
    other = await make_question(store)
    await notifying.follow(store, AUTHOR, other, now=now)
    await answering.answer(store, make_actor(), other, "Something new.", "", now=now)
    await moderating.report(store, AUTHOR, other, "Rude.", now=now)
    await notifying.inbox(store, AUTHOR)
    await notifying.mark_read(store, AUTHOR)
    await notifying.try_dms_again(store, AUTHOR, now=now)
    await answering.name_in_thread(store, AUTHOR, question)
    await reading.question_page(store, AUTHOR, other, now=now)


async def be_moderated(store: Store, question: int, now: datetime) -> None:
    moderator = make_moderator()
    await moderating.hide(store, moderator, question, "Too much.", now=now)
    await moderating.show(store, moderator, question, "", now=now)
    changed = QuestionText(title="How do I tell them all?", body="Edited.")
    await editing.edit_question(store, moderator, question, changed, now=now)


async def traces(store: Store, member: Actor) -> set[str]:
    """How the member can be found in the raw bytes of the database; empty if not at all."""
    chunks = _read_sqlite(store) if store.is_sqlite else await _read_postgres(store)
    needles = _needles(member)
    return {name for chunk in chunks for name, needle in needles.items() if needle in chunk}


def _needles(member: Actor) -> dict[str, bytes]:
    number = member.user_id
    big, little = number.to_bytes(8, "big"), number.to_bytes(8, "little")
    return {
        "name": member.name.encode(),
        "decimal": str(number).encode(),
        "hex": f"{number:x}".encode(),
        "upper hex": f"{number:X}".encode(),
        "big-endian": big,
        "little-endian": little,
        "hex of little-endian": little.hex().encode(),
    }


def _read_sqlite(store: Store) -> Iterable[bytes]:
    path = Path(make_url(store.url).database or "")
    for file in path.parent.glob(f"{path.name}*"):
        yield file.read_bytes()


async def _read_postgres(store: Store) -> list[bytes]:
    """Every row of every table as text: numbers in decimal, bytes in hex."""
    chunks = []
    async with store.engine.connect() as connection:
        names = await connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        )
        for name in names.all():
            rows = await connection.scalars(text(f'SELECT t::text FROM "{name}" t'))
            chunks += [row.encode() for row in rows]
    return chunks
